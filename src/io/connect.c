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
#include "io/sockopt.h"

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

/* A socket that can be connected to @addr. */
static int
open_socket(const struct coir_addr *addr, struct coir_socket *sock)
{
	int type = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
	int fd;

	if (coir_addr_kind(addr) == COIR_ADDR_UDP)
		return -EINVAL;
	fd = socket(addr->u_.any.sa_family, type, 0);
	return fd < 0 ? -errno : coir__socket_take(sock, fd);
}

/* Set the options and bind; a failure has left its text. */
static int
prepare(int fd, int family, const struct coir_connect_options *options)
{
	const struct coir_addr *local = options->bind_to;
	int rc = coir__sockopt_apply(fd, family, options->sockopts,
				     options->n_sockopts);

	if (rc == 0 && local && bind(fd, &local->u_.any, local->len_) < 0)
		rc = coir__addr_error(-errno, "binding to", local);
	return rc;
}

int
coir_connect_with(struct coir_scope *scope, const struct coir_addr *addr,
		  const struct coir_connect_options *options,
		  struct coir_socket *ret_sock)
{
	int rc = coir_check();

	if (rc == 0)
		rc = open_socket(addr, ret_sock);
	if (rc < 0)
		return coir__addr_error(rc, "connecting to", addr);
	if (options)
		rc = prepare(coir_fd_number(&ret_sock->fd),
			     addr->u_.any.sa_family, options);
	if (rc < 0) {
		coir_close(&ret_sock->flow);
		return coir__addr_context(rc, "connecting to", addr);
	}
	rc = connect_fd(&ret_sock->fd, addr);
	if (rc == 0)
		rc = coir__socket_attach_to(scope, ret_sock);
	else
		coir_close(&ret_sock->flow);
	return coir__addr_error(rc, "connecting to", addr);
}

int
coir_connect(struct coir_scope *scope, const struct coir_addr *addr,
	     struct coir_socket *ret_sock)
{
	return coir_connect_with(scope, addr, NULL, ret_sock);
}
