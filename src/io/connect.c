/* SPDX-License-Identifier: MIT */
/*
 * Connecting without blocking the thread. A socket that is not connected when
 * the call fails, for whatever reason, is closed: nobody else has it.
 */
#include "config.h"

#include <coir/cancel.h>
#include <coir/socket.h>
#include <coir/time.h>
#include <errno.h>
#include <sys/socket.h>

#include "io/addr.h"
#include "io/socket.h"

/* A full backlog of a unix socket cannot be waited for, only asked again. */
#define UNIX_RETRY coir_ms(10)

/* The kernel is connecting: how did it go? */
static int
connected(struct coir_fd *cfd)
{
	int error;
	socklen_t len = sizeof(error);
	int rc = coir_fd_wait_write(cfd);

	if (rc < 0)
		return rc;
	if (getsockopt(coir_fd_number(cfd), SOL_SOCKET, SO_ERROR, &error,
		       &len) < 0)
		return -errno;
	return -error;
}

static int
connect_fd(struct coir_fd *cfd, const struct coir_addr *addr)
{
	for (;;) {
		int rc =
			connect(coir_fd_number(cfd), &addr->u_.any, addr->len_);

		if (rc == 0)
			return 0;
		if (errno == EINPROGRESS || errno == EINTR)
			return connected(cfd);
		if (errno != EAGAIN)
			return -errno;
		rc = coir_sleep(UNIX_RETRY);
		if (rc < 0)
			return rc;
	}
}

static int
connect_socket(struct coir_scope *scope, const struct coir_addr *addr,
	       struct coir_socket *sock)
{
	int type = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
	int fd = socket(addr->u_.any.sa_family, type, 0);
	int rc;

	if (fd < 0)
		return -errno;
	rc = coir__socket_take(sock, fd);
	if (rc < 0)
		return rc;
	rc = connect_fd(&sock->fd, addr);
	if (rc == 0)
		return coir__socket_attach_to(scope, sock);
	coir_close(&sock->flow);
	return rc;
}

int
coir_connect(struct coir_scope *scope, const struct coir_addr *addr,
	     struct coir_socket *ret_sock)
{
	int rc = coir_check();

	if (rc == 0)
		rc = connect_socket(scope, addr, ret_sock);
	return coir__addr_error(rc, "connecting to", addr);
}
