/* SPDX-License-Identifier: MIT */
/*
 * Stream sockets: the flow over a TCP or unix connection.
 *
 *	struct coir_socket sock;
 *
 *	rc = coir_addr_tcp("127.0.0.1", 80, &addr);
 *	...
 *	rc = coir_connect(&scope, &addr, &sock);
 *	if (rc < 0)
 *		return rc;
 *	rc = coir_copy_string("GET / HTTP/1.0\r\n\r\n", &sock.flow);
 *
 * A socket that is attached to a scope is closed when the scope ends, unless
 * it was closed before. It must outlive the scope: it lies beside it, or
 * further out, not in the frame of a function that coir_scope_run() calls.
 *
 * Reading tries the kernel first only when data may be there: after a short
 * read it waits for the next event. There is never a SIGPIPE. Layer: io, on
 * coir/fd.h and coir/flow.h.
 */
#ifndef COIR_SOCKET_H
#define COIR_SOCKET_H

#include <stdbool.h>

#include <coir/addr.h>
#include <coir/api.h>
#include <coir/fd.h>
#include <coir/flow.h>
#include <coir/mutex.h>
#include <coir/scope.h>
#include <coir/sockopt.h>

COIR_BEGIN_DECLS

/** struct coir_socket - a connected stream socket; not to be moved. */
struct coir_socket {
	/* coir_read(&sock.flow, ...) and so on */
	struct coir_flow flow;
	/* coir_fd_read_node(&node, &sock.fd) and so on; do not close it */
	struct coir_fd fd;
	/* closes it at the end of a scope; private */
	struct coir_hook hook_;
	/* held while a message is written; private */
	struct coir_mutex write_lock_;
};

/**
 * coir_socket_init() - adopt a connected socket.
 * @sock: uninitialised memory; coir_close() when done.
 * @fd:   a stream socket (taken on success); O_NONBLOCK is set.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EBADF, -ENOTSOCK, -ENOMEM, -ENXIO (no runtime in this thread).
 */
COIR_API COIR_MUST_CHECK int
coir_socket_init(struct coir_socket *sock, int fd);

/**
 * coir_socket_release() - give the descriptor back without closing it.
 * @sock: initialised; as after coir_close() then, and no longer attached.
 *
 * It blocks again if it did before coir_socket_init().
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: the descriptor (the caller owns it), -EBADF (closed), -EXDEV.
 */
COIR_API int
coir_socket_release(struct coir_socket *sock);

/**
 * coir_socket_attach() - have it closed when a scope ends.
 * @scope: a scope (borrowed).
 * @sock:  not attached (borrowed until the scope has ended or it is closed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -EINVAL: the scope has ended, @sock is closed; -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_socket_attach(struct coir_scope *scope, struct coir_socket *sock);

/**
 * coir_connect() - connect to an address.
 * @scope:    closes the socket when it ends; NULL: the caller does.
 * @addr:     where to (borrowed for the call).
 * @ret_sock: uninitialised memory that outlives @scope; the socket. Nothing to
 *            close on failure.
 *
 * A failure's text begins "connecting to ADDRESS".
 *
 * Blocks:  until connected, refused, deadline or cancel.
 * Cancel:  point; the half-open socket is closed.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -ECONNREFUSED, -ENOENT (no such path), -EACCES, -ENETUNREACH,
 *          -EHOSTUNREACH and the like; -ETIMEDOUT: a scope's deadline, or the
 *          kernel gave up; -EMFILE, -ENFILE, -ENOMEM, -EINVAL (@addr is of UDP,
 *          the scope has ended), -ECANCELED, -EDEADLK, -ENXIO, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_connect(struct coir_scope *scope, const struct coir_addr *addr,
	     struct coir_socket *ret_sock);

/** struct coir_connect_options - zero means the default for each member. */
struct coir_connect_options {
	/*
	 * our own address (borrowed); the kernel's choice. A path that it
	 * makes is the caller's to remove
	 */
	const struct coir_addr *bind_to;
	/*
	 * set in this order, before binding and connecting (borrowed); those
	 * that sockets of this address family do not have are passed over
	 */
	const struct coir_sockopt *sockopts;
	size_t n_sockopts;
};

/**
 * coir_connect_with() - connect to an address, with a say in how.
 * @scope:    closes the socket when it ends; NULL: the caller does.
 * @addr:     where to (borrowed for the call).
 * @options:  NULL for the defaults (borrowed for the call).
 * @ret_sock: uninitialised memory that outlives @scope; the socket. Nothing to
 *            close on failure.
 *
 * A failure's text ends "connecting to ADDRESS"; before it there may be
 * "binding to ADDRESS" or "setting socket option NAME = VALUE".
 *
 * Blocks:  until connected, refused, deadline or cancel.
 * Cancel:  point; the half-open socket is closed.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_connect(), coir_sockopt_set(); of binding -EADDRNOTAVAIL,
 *          -EADDRINUSE, -EACCES and the like.
 */
COIR_API COIR_MUST_CHECK int
coir_connect_with(struct coir_scope *scope, const struct coir_addr *addr,
		  const struct coir_connect_options *options,
		  struct coir_socket *ret_sock);

/**
 * coir_socketpair() - two unix sockets, connected to each other.
 * @scope: closes both when it ends; NULL: the caller does.
 * @ret_a: uninitialised memory; one end.
 * @ret_b: uninitialised memory; the other.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EMFILE, -ENFILE, -ENOMEM, -EINVAL (the scope has ended),
 *          -ENXIO, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_socketpair(struct coir_scope *scope, struct coir_socket *ret_a,
		struct coir_socket *ret_b);

/**
 * coir_socket_try_read() - read what is there now.
 * @sock: the socket (borrowed).
 * @buf:  gets the bytes.
 * @len:  its size in bytes, not 0.
 *
 * For those who wait with coir_select() and not in coir_read().
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: the number of bytes, 0: end of stream; -EAGAIN: nothing is there;
 *          -ECONNRESET, -EBADF, -EINVAL (@len is 0).
 */
COIR_API COIR_MUST_CHECK ssize_t
coir_socket_try_read(struct coir_socket *sock, void *buf, size_t len);

/**
 * coir_socket_try_write() - write what the kernel takes now.
 * @sock: the socket (borrowed).
 * @iov:  the pieces (borrowed for the call).
 * @n:    how many, 1 to IOV_MAX.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: the number of bytes; -EAGAIN: the kernel takes none, or a fiber is
 *          in the middle of a message; -ECONNRESET, -EBADF.
 */
COIR_API COIR_MUST_CHECK ssize_t
coir_socket_try_write(struct coir_socket *sock, const struct iovec *iov,
		      size_t n);

/**
 * coir_socket_local() - our address.
 * @sock:     the socket (borrowed).
 * @ret_addr: the address.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EBADF.
 */
COIR_API COIR_MUST_CHECK int
coir_socket_local(const struct coir_socket *sock, struct coir_addr *ret_addr);

/**
 * coir_socket_peer() - the address of the other side.
 * @sock:     the socket (borrowed).
 * @ret_addr: the address.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EBADF, -ENOTCONN (the connection is gone).
 */
COIR_API COIR_MUST_CHECK int
coir_socket_peer(const struct coir_socket *sock, struct coir_addr *ret_addr);

/**
 * coir_socket_set_nodelay() - send small writes at once (TCP_NODELAY).
 * @sock: the socket (borrowed); of a unix socket nothing changes.
 * @on:   true: at once; false: the kernel may gather them.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EBADF.
 */
COIR_API int
coir_socket_set_nodelay(struct coir_socket *sock, bool on);

COIR_END_DECLS

#endif
