/* SPDX-License-Identifier: MIT */
/*
 * Datagram sockets: UDP and unix.
 *
 *	rc = coir_addr_udp(COIR_IP4_ANY, 5353, &addr);
 *	...
 *	rc = coir_datagram_bind(&scope, &addr, NULL, &sock);
 *	...
 *	while ((n = coir_datagram_recv(&sock, buf, sizeof(buf), &from,
 *				       NULL)) >= 0) {
 *		rc = coir_datagram_send(&sock, buf, (size_t)n, &from);
 *		...
 *	}
 *
 * A datagram is sent and received whole, or not at all; an empty one is a
 * datagram too and no end of anything. What does not fit into the receiver's
 * buffer is thrown away by the kernel: compare the size. Fibers that receive
 * are served in the order in which they began to wait. A cancelled receive has
 * taken no datagram.
 *
 * The socket is bound by the kernel when it first sends, unless it was bound
 * before. The path of a unix socket is removed once, when it is closed, by the
 * process that made it, if it is still the same socket. Layer: io.
 */
#ifndef COIR_DATAGRAM_H
#define COIR_DATAGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <sys/uio.h>

#include <coir/addr.h>
#include <coir/api.h>
#include <coir/bind.h>
#include <coir/fd.h>
#include <coir/scope.h>

COIR_BEGIN_DECLS

/** struct coir_datagram - a datagram socket; not to be moved. */
struct coir_datagram {
	/* coir_fd_read_node(&node, &sock.fd) and so on; do not close it */
	struct coir_fd fd;
	/* closes it at the end of a scope; private */
	struct coir_hook hook_;
	/* the path that we made; private */
	struct coir_bound bound_;
};

/** struct coir_datagram_options - zero means the default for each member. */
struct coir_datagram_options {
	/*
	 * UDP: SO_REUSEADDR. Unix: a path that exists is removed first, if it
	 * is a datagram socket that nobody has open.
	 */
	bool reuse_addr;
	/* UDP: SO_REUSEPORT */
	bool reuse_port;
	/* Unix path: its permissions; what the umask leaves of 0777 */
	mode_t mode;
};

/**
 * coir_datagram_open() - a socket whose address the kernel chooses.
 * @scope:    closes it when it ends; NULL: coir_datagram_close() does.
 * @family:   AF_INET, AF_INET6 or AF_UNIX.
 * @ret_sock: uninitialised memory that outlives @scope; nothing to close on
 *            failure.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -EINVAL (@family, the scope has ended), -EAFNOSUPPORT (the
 *          kernel lacks it), -EMFILE, -ENFILE, -ENOMEM, -ENXIO, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_datagram_open(struct coir_scope *scope, int family,
		   struct coir_datagram *ret_sock);

/**
 * coir_datagram_bind() - a socket that receives at an address.
 * @scope:    closes it when it ends; NULL: coir_datagram_close() does.
 * @addr:     where, of UDP or unix (borrowed for the call); port 0: any free
 *            one.
 * @options:  NULL for the defaults (borrowed for the call).
 * @ret_sock: uninitialised memory that outlives @scope; nothing to close on
 *            failure.
 *
 * On failure nothing is left behind, and nothing that others own is touched.
 * A failure's text begins "binding ADDRESS".
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -EADDRINUSE, -EADDRNOTAVAIL, -EACCES, -ENOENT (no such
 *          directory) and the like; -EINVAL (@addr is of TCP, the scope has
 *          ended), -EMFILE, -ENFILE, -ENOMEM, -ENXIO, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_datagram_bind(struct coir_scope *scope, const struct coir_addr *addr,
		   const struct coir_datagram_options *options,
		   struct coir_datagram *ret_sock);

/**
 * coir_datagram_pair() - two unix sockets that send to each other.
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
coir_datagram_pair(struct coir_scope *scope, struct coir_datagram *ret_a,
		   struct coir_datagram *ret_b);

/**
 * coir_datagram_init() - adopt a socket.
 * @sock: uninitialised memory; coir_datagram_close() when done, or
 *        coir_fd_release(&sock.fd) to have the descriptor back.
 * @fd:   a socket that keeps the bounds of messages: datagram, raw or packet
 *        (taken on success); O_NONBLOCK is set. Its path, if it has one, is
 *        left alone.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EBADF, -ENOTSOCK, -EINVAL (a stream socket), -ENOMEM, -ENXIO (no
 *          runtime in this thread).
 */
COIR_API COIR_MUST_CHECK int
coir_datagram_init(struct coir_datagram *sock, int fd);

/**
 * coir_datagram_attach() - have it closed when a scope ends.
 * @scope: a scope (borrowed).
 * @sock:  not attached (borrowed until the scope has ended or it is closed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -EINVAL: the scope has ended, @sock is closed; -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_datagram_attach(struct coir_scope *scope, struct coir_datagram *sock);

/**
 * coir_datagram_close() - close the socket.
 * @sock: the socket; a closed one is left alone.
 *
 * Whoever waits is woken with -EBADF, and every later call returns it. The
 * memory is the caller's again as soon as they have returned.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EXDEV: nothing has happened.
 */
COIR_API int
coir_datagram_close(struct coir_datagram *sock);

/**
 * coir_datagram_connect() - settle who the other side is.
 * @sock: the socket (borrowed).
 * @addr: where to send what is sent without an address, of UDP or unix
 *        (borrowed for the call); NULL: nowhere, as before.
 *
 * Only datagrams from @addr are received then, and errors that the other side
 * reports (-ECONNREFUSED: nobody is there) are results of the next call.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -ECONNREFUSED, -ENOENT (no such path), -EACCES, -ENETUNREACH and
 *          the like; -EINVAL (@addr is of TCP), -EBADF.
 */
COIR_API COIR_MUST_CHECK int
coir_datagram_connect(struct coir_datagram *sock, const struct coir_addr *addr);

/**
 * coir_datagram_send() - send one datagram.
 * @sock: the socket (borrowed).
 * @buf:  what is in it (borrowed for the call).
 * @len:  how many bytes; 0 sends an empty one.
 * @addr: where to, of UDP or unix (borrowed for the call); NULL: to whom the
 *        socket is connected.
 *
 * Blocks:  until the kernel has room for it.
 * Cancel:  point; nothing has been sent then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0: the kernel has all of it; -EMSGSIZE: no datagram is that large;
 *          -EDESTADDRREQ or -ENOTCONN: no address; -ECONNREFUSED: nobody is
 *          there; -EACCES, -ENETUNREACH and the like; -EINVAL (@addr is of
 *          TCP); -EBADF: closed, before or meanwhile; -ECANCELED, -ETIMEDOUT,
 *          -EDEADLK, -ENXIO, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_datagram_send(struct coir_datagram *sock, const void *buf, size_t len,
		   const struct coir_addr *addr);

/**
 * coir_datagram_sendv() - send one datagram that lies in several pieces.
 * @sock: the socket (borrowed).
 * @iov:  the pieces (borrowed for the call).
 * @n:    how many, at most IOV_MAX.
 * @addr: as of coir_datagram_send().
 *
 * Blocks:  until the kernel has room for it.
 * Cancel:  point; nothing has been sent then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_datagram_send().
 */
COIR_API COIR_MUST_CHECK int
coir_datagram_sendv(struct coir_datagram *sock, const struct iovec *iov,
		    size_t n, const struct coir_addr *addr);

/**
 * coir_datagram_recv() - receive one datagram.
 * @sock:     the socket (borrowed).
 * @buf:      gets the beginning of it.
 * @len:      its size in bytes; what is longer is cut, and the rest is lost.
 * @ret_from: NULL, or who sent it; "unix:" if the sender is not bound.
 * @ret_size: NULL, or the size that it was sent with in bytes.
 *
 * Blocks:  until there is one.
 * Cancel:  point; none has been taken then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: how many bytes are in @buf: 0 is an empty datagram; less than
 *          *@ret_size: it was cut; -ECONNREFUSED: what was sent before reached
 *          nobody (only if connected); -EBADF: closed, before or meanwhile;
 *          -ECANCELED, -ETIMEDOUT, -EDEADLK, -ENXIO, -EXDEV.
 */
COIR_API COIR_MUST_CHECK ssize_t
coir_datagram_recv(struct coir_datagram *sock, void *buf, size_t len,
		   struct coir_addr *ret_from, size_t *ret_size);

/**
 * coir_datagram_try_send() - send one datagram if the kernel has room now.
 * @sock: the socket (borrowed).
 * @iov:  the pieces (borrowed for the call).
 * @n:    how many, at most IOV_MAX.
 * @addr: as of coir_datagram_send().
 *
 * For those who wait with coir_select() and not in coir_datagram_send().
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -EAGAIN: there is no room; as coir_datagram_send().
 */
COIR_API COIR_MUST_CHECK int
coir_datagram_try_send(struct coir_datagram *sock, const struct iovec *iov,
		       size_t n, const struct coir_addr *addr);

/**
 * coir_datagram_try_recv() - receive one datagram if there is one now.
 * @sock:     the socket (borrowed).
 * @buf:      gets the beginning of it.
 * @len:      its size in bytes.
 * @ret_from: NULL, or who sent it.
 * @ret_size: NULL, or the size that it was sent with in bytes.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: how many bytes are in @buf; -EAGAIN: there is none; as
 *          coir_datagram_recv().
 */
COIR_API COIR_MUST_CHECK ssize_t
coir_datagram_try_recv(struct coir_datagram *sock, void *buf, size_t len,
		       struct coir_addr *ret_from, size_t *ret_size);

/**
 * coir_datagram_local() - our address.
 * @sock:     the socket (borrowed).
 * @ret_addr: the address; port 0 or "unix:" while it is not bound.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EBADF.
 */
COIR_API COIR_MUST_CHECK int
coir_datagram_local(const struct coir_datagram *sock,
		    struct coir_addr *ret_addr);

/**
 * coir_datagram_peer() - whom it is connected to.
 * @sock:     the socket (borrowed).
 * @ret_addr: the address.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -ENOTCONN, -EBADF.
 */
COIR_API COIR_MUST_CHECK int
coir_datagram_peer(const struct coir_datagram *sock,
		   struct coir_addr *ret_addr);

/**
 * coir_datagram_join() - receive what is sent to a multicast group.
 * @sock:   the socket, of UDP (borrowed).
 * @group:  the group's IP address; its port does not matter (borrowed for the
 *          call).
 * @device: the network device to listen on, "eth0" (borrowed for the call);
 *          NULL: the kernel chooses.
 *
 * A failure's text begins "joining ADDRESS".
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -EADDRINUSE: joined already; -ENODEV: no such device, or none
 *          that could be chosen; -EINVAL: not a group, or of another family;
 *          -ENOBUFS: too many groups; -EBADF.
 */
COIR_API COIR_MUST_CHECK int
coir_datagram_join(struct coir_datagram *sock, const struct coir_addr *group,
		   const char *device);

/**
 * coir_datagram_leave() - no longer receive what is sent to a group.
 * @sock:   the socket (borrowed).
 * @group:  as it was joined (borrowed for the call).
 * @device: as it was joined (borrowed for the call).
 *
 * Closing the socket leaves all groups. A failure's text begins "leaving
 * ADDRESS".
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -EADDRNOTAVAIL: not joined; -ENODEV, -EINVAL, -EBADF.
 */
COIR_API COIR_MUST_CHECK int
coir_datagram_leave(struct coir_datagram *sock, const struct coir_addr *group,
		    const char *device);

COIR_END_DECLS

#endif
