/* SPDX-License-Identifier: MIT */
/*
 * Listening sockets.
 *
 *	rc = coir_listen(&scope, &addr, NULL, &listener);
 *	...
 *	while ((rc = coir_accept(&scope, &listener, &sock, &peer)) == 0)
 *		...
 *
 * Those who accept are served in the order in which they began to wait. A
 * cancelled coir_accept() has accepted nobody: the next one gets the client.
 *
 * The path of a unix socket is removed once, when the listener is closed, by
 * the process that made it, if it is still the same socket. Layer: io.
 */
#ifndef COIR_LISTENER_H
#define COIR_LISTENER_H

#include <stdbool.h>
#include <sys/types.h>

#include <coir/addr.h>
#include <coir/api.h>
#include <coir/bind.h>
#include <coir/fd.h>
#include <coir/scope.h>
#include <coir/socket.h>
#include <coir/sockopt.h>

COIR_BEGIN_DECLS

/** struct coir_listen_options - zero means the default for each member. */
struct coir_listen_options {
	/* connections the kernel keeps until they are accepted; 1024 */
	int backlog;
	/*
	 * TCP: SO_REUSEADDR. Unix: a path that exists is removed first, if it
	 * is a socket that nobody listens on.
	 */
	bool reuse_addr;
	/* TCP: SO_REUSEPORT */
	bool reuse_port;
	/* Unix path: its permissions; what the umask leaves of 0777 */
	mode_t mode;
	/*
	 * set in this order, before binding (borrowed); those that sockets of
	 * this address family do not have are passed over. Connections inherit
	 * COIR_TCP_NODELAY, COIR_SO_KEEPALIVE, COIR_SO_SNDBUF and their like
	 */
	const struct coir_sockopt *sockopts;
	size_t n_sockopts;
};

/** struct coir_listener - a listening socket; not to be moved. */
struct coir_listener {
	/* coir_fd_read_node(&node, &listener.fd): a client; do not close it */
	struct coir_fd fd;
	/* closes it at the end of a scope; private */
	struct coir_hook hook_;
	/* the path that we made; private */
	struct coir_bound bound_;
};

/**
 * coir_listen() - bind an address and listen on it.
 * @scope:        closes it when it ends; NULL: coir_listener_close() does.
 * @addr:         where (borrowed for the call); port 0: any free one.
 * @options:      NULL for the defaults (borrowed for the call).
 * @ret_listener: uninitialised memory that outlives @scope; nothing to close
 *                on failure.
 *
 * On failure nothing is left behind, and nothing that others own is touched.
 * A failure's text ends "listening on ADDRESS"; before it there may be
 * "setting socket option NAME = VALUE".
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -EADDRINUSE, -EADDRNOTAVAIL, -EACCES, -ENOENT (no such
 *          directory) and the like; -EMFILE, -ENFILE, -ENOMEM, -EINVAL (the
 *          scope has ended, @options, @addr is of UDP), -ENXIO, -EXDEV; as
 *          coir_sockopt_set().
 */
COIR_API COIR_MUST_CHECK int
coir_listen(struct coir_scope *scope, const struct coir_addr *addr,
	    const struct coir_listen_options *options,
	    struct coir_listener *ret_listener);

/**
 * coir_listener_init() - adopt a socket that listens already.
 * @listener: uninitialised memory; coir_listener_close() when done.
 * @fd:       a listening stream socket, for instance an inherited one (taken
 *            on success). Its path, if it has one, is never removed.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EBADF, -ENOTSOCK, -EINVAL (it does not listen), -ENOMEM,
 *          -ENXIO (no runtime in this thread).
 */
COIR_API COIR_MUST_CHECK int
coir_listener_init(struct coir_listener *listener, int fd);

/**
 * coir_listener_release() - give the descriptor back without closing it.
 * @listener: initialised; as after coir_listener_close() then, and no longer
 *            attached.
 *
 * It goes on listening. A path that coir_listen() has made stays.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: the descriptor (the caller owns it), -EBADF (closed), -EXDEV.
 */
COIR_API int
coir_listener_release(struct coir_listener *listener);

/**
 * coir_listener_close() - stop listening.
 * @listener: initialised; a closed one is left alone.
 *
 * Whoever waits in coir_accept() is woken with -EBADF, as is every later call.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EXDEV (nothing has happened).
 */
COIR_API int
coir_listener_close(struct coir_listener *listener);

/**
 * coir_listener_addr() - where it listens, with the port that it got.
 * @listener: the listener (borrowed).
 * @ret_addr: the address.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EBADF.
 */
COIR_API COIR_MUST_CHECK int
coir_listener_addr(const struct coir_listener *listener,
		   struct coir_addr *ret_addr);

/**
 * coir_accept() - wait for a client.
 * @scope:    closes the socket when it ends; NULL: the caller does.
 * @listener: the listener (borrowed for the call).
 * @ret_sock: uninitialised memory that outlives @scope; the connection.
 *            Nothing to close on failure.
 * @ret_peer: NULL, or gets the client's address.
 *
 * A client that has gone before it was accepted is passed over. After -EMFILE
 * and its like the client is still there: wait a while and accept again.
 *
 * Blocks:  until a client comes, deadline or cancel.
 * Cancel:  point; no client is lost to it.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -EBADF: closed, before or meanwhile; -EMFILE, -ENFILE, -ENOBUFS,
 *          -ENOMEM; -EINVAL (the scope has ended; the client is closed),
 *          -ECANCELED, -ETIMEDOUT, -EDEADLK, -ENXIO, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_accept(struct coir_scope *scope, struct coir_listener *listener,
	    struct coir_socket *ret_sock, struct coir_addr *ret_peer);

COIR_END_DECLS

#endif
