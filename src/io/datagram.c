/* SPDX-License-Identifier: MIT */
/*
 * The life of a datagram socket. Sending and receiving is in
 * io/datagram_transfer.c.
 */
#include "config.h"

#include "io/datagram.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "io/addr.h"
#include "io/bind.h"
#include "io/fd.h"

/* What every new socket has besides its descriptor: nothing. */
static void
forget(struct coir_datagram *sock)
{
	sock->hook_ = (struct coir_hook){ 0 };
	sock->bound_.owner_ = 0;
}

/* Take a socket that has O_NONBLOCK. On failure it is closed. */
static int
take(struct coir_datagram *sock, int fd)
{
	int rc = coir_fd_init_nonblocking(&sock->fd, fd);

	if (rc < 0)
		close(fd);
	forget(sock);
	return rc;
}

int
coir__datagram_socket(struct coir_datagram *sock, int family, int type,
		      int protocol)
{
	int fd = socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);

	return fd < 0 ? -errno : take(sock, fd);
}

static int
close_hook(void *arg)
{
	return coir_datagram_close(arg);
}

int
coir_datagram_attach(struct coir_scope *scope, struct coir_datagram *sock)
{
	return coir_scope_defer(scope, &sock->hook_, close_hook, sock);
}

int
coir__datagram_attach_to(struct coir_scope *scope, struct coir_datagram *sock)
{
	int rc = scope ? coir_datagram_attach(scope, sock) : 0;

	if (rc < 0)
		coir_datagram_close(sock);
	return rc;
}

int
coir_datagram_open(struct coir_scope *scope, int family,
		   struct coir_datagram *ret_sock)
{
	int rc = -EINVAL;

	if (family == AF_INET || family == AF_INET6 || family == AF_UNIX)
		rc = coir__datagram_socket(ret_sock, family, SOCK_DGRAM, 0);
	return rc < 0 ? rc : coir__datagram_attach_to(scope, ret_sock);
}

static int
open_bound(struct coir_scope *scope, const struct coir_addr *addr,
	   const struct coir_datagram_options *options,
	   struct coir_datagram *sock)
{
	struct coir__bind_options how = { .reuse_addr = options->reuse_addr,
					  .reuse_port = options->reuse_port,
					  .mode = options->mode };
	int rc = -EINVAL;

	if (coir_addr_kind(addr) != COIR_ADDR_TCP)
		rc = coir__datagram_socket(sock, addr->u_.any.sa_family,
					   SOCK_DGRAM, 0);
	if (rc < 0)
		return rc;
	rc = coir__bind(coir_fd_number(&sock->fd), addr, &how, &sock->bound_);
	if (rc == 0)
		return coir__datagram_attach_to(scope, sock);
	coir_datagram_close(sock);
	return rc;
}

int
coir_datagram_bind(struct coir_scope *scope, const struct coir_addr *addr,
		   const struct coir_datagram_options *options,
		   struct coir_datagram *ret_sock)
{
	static const struct coir_datagram_options defaults;
	int rc = open_bound(scope, addr, options ? options : &defaults,
			    ret_sock);

	return coir__addr_error(rc, "binding", addr);
}

int
coir_datagram_pair(struct coir_scope *scope, struct coir_datagram *ret_a,
		   struct coir_datagram *ret_b)
{
	int type = SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
	int fds[2], rc;

	if (socketpair(AF_UNIX, type, 0, fds) < 0)
		return -errno;
	rc = take(ret_a, fds[0]);
	if (rc < 0) {
		close(fds[1]);
		return rc;
	}
	rc = take(ret_b, fds[1]);
	if (rc == 0)
		rc = coir__datagram_attach_to(scope, ret_b);
	if (rc < 0) {
		coir_datagram_close(ret_a);
		return rc;
	}
	rc = coir__datagram_attach_to(scope, ret_a);
	if (rc < 0)
		coir_datagram_close(ret_b);
	return rc;
}

int
coir_datagram_init(struct coir_datagram *sock, int fd)
{
	int type;
	socklen_t len = sizeof(type);

	if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) < 0)
		return -errno;
	if (type == SOCK_STREAM)
		return -EINVAL;
	forget(sock);
	return coir_fd_init(&sock->fd, fd);
}

int
coir_datagram_close(struct coir_datagram *sock)
{
	int fd = coir_fd_number(&sock->fd);
	int rc;

	if (fd < 0)
		return 0;
	rc = coir__fd_check(&sock->fd);
	if (rc < 0)
		return rc;
	coir__unbind(fd, &sock->bound_);
	coir_hook_remove(&sock->hook_);
	return coir_fd_close(&sock->fd);
}

/* An address of the socket's own, or of its peer. */
static int
addr_of(const struct coir_datagram *sock, bool peer, struct coir_addr *ret_addr)
{
	int fd = coir_fd_number(&sock->fd);
	int rc = fd < 0 ? fd : coir__addr_of(fd, peer, ret_addr);

	if (rc == 0)
		coir__addr_set_udp(ret_addr);
	return rc;
}

int
coir_datagram_local(const struct coir_datagram *sock,
		    struct coir_addr *ret_addr)
{
	return addr_of(sock, false, ret_addr);
}

int
coir_datagram_peer(const struct coir_datagram *sock, struct coir_addr *ret_addr)
{
	return addr_of(sock, true, ret_addr);
}
