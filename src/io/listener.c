/* SPDX-License-Identifier: MIT */
/*
 * Listening and accepting. A client is accepted only in the moment in which
 * it is handed out: a cancel that comes while one waits finds nothing taken.
 */
#include "config.h"

#include "io/listener.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/sched.h"
#include "io/addr.h"
#include "io/bind.h"
#include "io/fd.h"
#include "io/socket.h"
#include "io/sockopt.h"

#define BACKLOG 1024

static void
forget(struct coir_listener *listener)
{
	listener->hook_ = (struct coir_hook){ 0 };
	listener->bound_.owner_ = 0;
}

static int
close_hook(void *arg)
{
	return coir_listener_close(arg);
}

/* Everything after the listener has its descriptor. */
static int
start(struct coir_scope *scope, const struct coir_addr *addr,
      const struct coir_listen_options *options, struct coir_listener *listener)
{
	int fd = coir_fd_number(&listener->fd);
	int backlog = options->backlog ? options->backlog : BACKLOG;
	struct coir__bind_options how = { .reuse_addr = options->reuse_addr,
					  .reuse_port = options->reuse_port,
					  .mode = options->mode };
	int rc = coir__bind(fd, addr, &how, &listener->bound_);

	if (rc == 0 && listen(fd, backlog) < 0)
		rc = -errno;
	if (rc == 0 && scope)
		rc = coir_scope_defer(scope, &listener->hook_, close_hook,
				      listener);
	return rc;
}

static int
open_listener(const struct coir_addr *addr,
	      const struct coir_listen_options *options,
	      struct coir_listener *listener)
{
	int type = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
	int fd, rc;

	if (options->backlog < 0 || coir_addr_kind(addr) == COIR_ADDR_UDP)
		return -EINVAL;
	fd = socket(addr->u_.any.sa_family, type, 0);
	if (fd < 0)
		return -errno;
	rc = coir_fd_init_nonblocking(&listener->fd, fd);
	if (rc < 0)
		close(fd);
	forget(listener);
	return rc;
}

int
coir_listen(struct coir_scope *scope, const struct coir_addr *addr,
	    const struct coir_listen_options *options,
	    struct coir_listener *ret_listener)
{
	static const struct coir_listen_options defaults;
	int rc;

	if (!options)
		options = &defaults;
	rc = open_listener(addr, options, ret_listener);
	if (rc < 0)
		return coir__addr_error(rc, "listening on", addr);
	rc = coir__sockopt_apply(coir_fd_number(&ret_listener->fd),
				 addr->u_.any.sa_family, options->sockopts,
				 options->n_sockopts);
	if (rc < 0) {
		coir_listener_close(ret_listener);
		return coir__addr_context(rc, "listening on", addr);
	}
	rc = start(scope, addr, options, ret_listener);
	if (rc < 0)
		coir_listener_close(ret_listener);
	return coir__addr_error(rc, "listening on", addr);
}

int
coir_listener_init(struct coir_listener *listener, int fd)
{
	int listens;
	socklen_t len = sizeof(listens);

	if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &len) < 0)
		return -errno;
	if (!listens)
		return -EINVAL;
	forget(listener);
	return coir_fd_init(&listener->fd, fd);
}

int
coir_listener_close(struct coir_listener *listener)
{
	int fd = coir_fd_number(&listener->fd);
	int rc;

	if (fd < 0)
		return 0;
	rc = coir__fd_check(&listener->fd);
	if (rc < 0)
		return rc;
	coir__unbind(fd, &listener->bound_);
	coir_hook_remove(&listener->hook_);
	return coir_fd_close(&listener->fd);
}

int
coir_listener_release(struct coir_listener *listener)
{
	int fd = coir_fd_release(&listener->fd);

	if (fd >= 0) {
		coir_hook_remove(&listener->hook_);
		forget(listener);
	}
	return fd;
}

int
coir_listener_addr(const struct coir_listener *listener,
		   struct coir_addr *ret_addr)
{
	int fd = coir_fd_number(&listener->fd);

	return fd < 0 ? fd : coir__addr_of(fd, false, ret_addr);
}

/* Was it only this client that failed? accept(2) passes on its network's. */
static bool
client_failed(int error)
{
	switch (error) {
	case EINTR:
	case ECONNABORTED:
	case EPROTO:
	case ENOPROTOOPT:
	case ENETDOWN:
	case ENETUNREACH:
	case EHOSTDOWN:
	case EHOSTUNREACH:
	case ENONET:
		return true;
	default:
		return false;
	}
}

int
coir__listener_try(struct coir_listener *listener, int *ret_fd,
		   struct coir_addr *ret_peer)
{
	int lfd = coir__fd_use(&listener->fd);
	socklen_t len;
	int fd;

	if (lfd < 0)
		return lfd;
	do {
		len = sizeof(ret_peer->u_);
		fd = accept4(lfd, &ret_peer->u_.any, &len,
			     SOCK_NONBLOCK | SOCK_CLOEXEC);
	} while (fd < 0 && client_failed(errno));
	if (fd >= 0) {
		coir__addr_filled(ret_peer, len);
		*ret_fd = fd;
		return 0;
	}
	if (errno == EAGAIN)
		coir__side_exhausted(&listener->fd.read_);
	return -errno;
}

int
coir__listener_accept(struct coir_listener *listener, int *ret_fd,
		      struct coir_addr *ret_peer)
{
	int rc = coir__spend(0);

	if (rc < 0)
		return rc;
	rc = -EAGAIN;
	if (coir__side_worth_trying(&listener->fd.read_))
		rc = coir__listener_try(listener, ret_fd, ret_peer);
	while (rc == -EAGAIN) {
		rc = coir_fd_wait_read(&listener->fd);
		if (rc == 0)
			rc = coir__listener_try(listener, ret_fd, ret_peer);
	}
	return rc;
}

int
coir_accept(struct coir_scope *scope, struct coir_listener *listener,
	    struct coir_socket *ret_sock, struct coir_addr *ret_peer)
{
	struct coir_addr peer;
	int fd;
	int rc = coir__listener_accept(listener, &fd, &peer);

	if (rc == 0)
		rc = coir__socket_take(ret_sock, fd);
	if (rc == 0)
		rc = coir__socket_attach_to(scope, ret_sock);
	if (rc == 0 && ret_peer)
		*ret_peer = peer;
	return rc;
}
