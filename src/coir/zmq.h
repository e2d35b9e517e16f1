/* SPDX-License-Identifier: MIT */
/*
 * ØMQ with fibers: sockets of libzmq whose send and receive suspend a fiber
 * and not the thread. In a library of its own, libcoir-zmq. This header has
 * their life; coir/zmq_message.h what goes through them.
 *
 *	struct coir_zmq_socket pull;
 *	char buf[64];
 *	ssize_t n;
 *
 *	rc = coir_zmq_open(&pull, context, ZMQ_PULL);
 *	...
 *	rc = coir_zmq_connect(&pull, "inproc://jobs");
 *	...
 *	n = coir_zmq_recv(&pull, buf, sizeof(buf));
 *
 * Contexts and messages are libzmq's own, and so are options: this part adds
 * waiting and leaves the rest to zmq(7). A context may be shared by threads; a
 * socket belongs to the thread that opened it, and only that one waits for it.
 *
 * Any number of fibers may wait on one socket, in both directions; they are
 * served in the order in which they came. A message is sent or it is not, it
 * is received or still there, whatever is cancelled.
 *
 * libzmq touches 10 to 12 KiB of the stack that it is called on, so a fiber
 * that uses it keeps three or four pages instead of one.
 *
 * Errors are errno values; of libzmq's own, ETERM is -ESHUTDOWN, EFSM -EPROTO,
 * EMTHREAD -EMFILE and ENOCOMPATPROTO -EPROTONOSUPPORT. Layer: zmq, on
 * coir/source.h.
 */
#ifndef COIR_ZMQ_H
#define COIR_ZMQ_H

#include <stdbool.h>
#include <stddef.h>
#include <zmq.h>

#include <coir/api.h>
#include <coir/fd.h>
#include <coir/node.h>
#include <coir/runtime.h>
#include <coir/source.h>

COIR_BEGIN_DECLS

struct coir_zmq_socket;

/** struct coir_zmq_way - something that nodes of a socket wait for. Private. */
struct coir_zmq_way {
	struct coir_zmq_socket *socket_;
	/* which, as src/zmq counts them */
	unsigned kind_;
};

/** struct coir_zmq_socket - a socket. All members are private. */
struct coir_zmq_socket {
	/* libzmq's; NULL: closed */
	void *zmq_;
	/* who may use it; NULL: nobody any more */
	struct coir_runtime *runtime_;
	/* nodes that wait to receive, and to send */
	struct coir_waiters receivers_;
	struct coir_waiters senders_;
	struct coir_zmq_way ways_[7];
	/* ZMQ_FD, which tells that something has changed */
	struct coir_fd fd_;
	/* listens to fd_ while somebody waits */
	struct coir_node watch_;
	bool watching_;
	/* the frame sent last was not the last of its message */
	bool in_message_;
	/* messages since others had a turn */
	unsigned streak_;
};

/**
 * coir_zmq_context_new() - a context, as sockets need one.
 * @io_threads:  threads of libzmq for input and output; 0 is enough if all
 *               endpoints are inproc.
 * @ret_context: as of zmq_ctx_new(3) (the caller's; coir_zmq_context_term()).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: 0, -EINVAL (@io_threads), -EMFILE, -ENOMEM.
 */
COIR_API COIR_MUST_CHECK int
coir_zmq_context_new(int io_threads, void **ret_context);

/**
 * coir_zmq_context_term() - the end of a context.
 * @context: all its sockets are closed, or will be by others (taken).
 *
 * Waits until the sockets are closed and, as far as their ZMQ_LINGER says,
 * what they have sent is out. Other fibers run on: zmq_ctx_term(3) is called
 * in the offload pool.
 *
 * Blocks:  until then. A context whose sockets stay open is waited for without
 *          end.
 * Cancel:  point before it begins: then the context is as it was. Never after.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -ECANCELED, -ETIMEDOUT, -EAGAIN (no thread), -EDEADLK, -ENXIO:
 *          nothing has happened; -EFAULT: no context.
 */
COIR_API COIR_MUST_CHECK int
coir_zmq_context_term(void *context);

/**
 * coir_zmq_open() - a socket in the caller's memory.
 * @socket:  idle memory, not to be moved; coir_zmq_close() when done.
 * @context: its context (borrowed until the socket is closed).
 * @type:    ZMQ_REQ, ZMQ_PUB, ...: as of zmq_socket(3).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EINVAL (@type), -EFAULT (no context), -EMFILE, -ESHUTDOWN (the
 *          context is ending), -ENOMEM, -ENXIO (no runtime in this thread).
 */
COIR_API COIR_MUST_CHECK int
coir_zmq_open(struct coir_zmq_socket *socket, void *context, int type);

/**
 * coir_zmq_close() - the end of a socket.
 * @socket: opened; a closed one is left alone.
 *
 * Whoever waits is woken with -EBADF, and every later call returns it. What was
 * sent is still delivered, as ZMQ_LINGER says (for ever, unless it was set).
 * The memory is the caller's again as soon as all who waited have returned.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EXDEV.
 */
COIR_API int
coir_zmq_close(struct coir_zmq_socket *socket);

/**
 * coir_zmq_raw() - libzmq's own socket, for what is not here.
 * @socket: opened (borrowed).
 *
 * After a call of libzmq that sends, receives, or asks for ZMQ_EVENTS, call
 * coir_zmq_refresh(): libzmq tells only once that something has changed.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: the socket (borrowed); NULL: closed.
 */
COIR_API void *
coir_zmq_raw(const struct coir_zmq_socket *socket);

/**
 * coir_zmq_refresh() - look whether somebody who waits can go on.
 * @socket: opened (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EBADF, -EXDEV.
 */
COIR_API int
coir_zmq_refresh(struct coir_zmq_socket *socket);

/**
 * coir_zmq_bind() - accept connections at an endpoint.
 * @socket:   opened (borrowed).
 * @endpoint: "tcp://127.0.0.1:5555", "ipc://PATH", "inproc://NAME"
 *            (borrowed); "tcp://127.0.0.1:*" for a port of the system's choice.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EINVAL, -EADDRINUSE, -EADDRNOTAVAIL, -ENODEV, -EACCES,
 *          -EPROTONOSUPPORT, -EMFILE (a context without threads), -ESHUTDOWN,
 *          -EBADF, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_zmq_bind(struct coir_zmq_socket *socket, const char *endpoint);

/**
 * coir_zmq_connect() - connect to an endpoint, now or when it is there.
 * @socket:   opened (borrowed).
 * @endpoint: as of coir_zmq_bind() (borrowed).
 *
 * Blocks:  no; libzmq connects, and reconnects, by itself.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: as coir_zmq_bind().
 */
COIR_API COIR_MUST_CHECK int
coir_zmq_connect(struct coir_zmq_socket *socket, const char *endpoint);

/**
 * coir_zmq_unbind() - accept no more connections at an endpoint.
 * @socket:   opened (borrowed).
 * @endpoint: as it was bound, or coir_zmq_endpoint() says (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -ENOENT (not bound there), -EINVAL, -ESHUTDOWN, -EBADF, -EXDEV.
 */
COIR_API int
coir_zmq_unbind(struct coir_zmq_socket *socket, const char *endpoint);

/**
 * coir_zmq_disconnect() - be no longer connected to an endpoint.
 * @socket:   opened (borrowed).
 * @endpoint: as it was connected (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -ENOENT (not connected there), -EINVAL, -ESHUTDOWN, -EBADF,
 *          -EXDEV.
 */
COIR_API int
coir_zmq_disconnect(struct coir_zmq_socket *socket, const char *endpoint);

/**
 * coir_zmq_endpoint() - where it was last bound or connected to.
 * @socket: opened (borrowed).
 * @buf:    the endpoint with its real port goes here, ended by NUL.
 * @len:    bytes in @buf; 1024 is always enough.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EINVAL (@len is too small), -EBADF, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_zmq_endpoint(struct coir_zmq_socket *socket, char *buf, size_t len);

/**
 * coir_zmq_set() - set an option, as zmq_setsockopt(3) does.
 * @socket: opened (borrowed).
 * @option: ZMQ_SUBSCRIBE, ZMQ_LINGER, ...
 * @value:  the option's value (borrowed).
 * @len:    bytes of @value.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EINVAL (no such option, a value out of range, or one that can
 *          only be read), -ESHUTDOWN, -EBADF, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_zmq_set(struct coir_zmq_socket *socket, int option, const void *value,
	     size_t len);

/**
 * coir_zmq_set_int() - coir_zmq_set() for the many options that are an int.
 * @socket: opened (borrowed).
 * @option: ZMQ_LINGER (ms), ZMQ_SNDHWM (messages), ...
 * @value:  its value.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: as coir_zmq_set().
 */
COIR_API COIR_MUST_CHECK int
coir_zmq_set_int(struct coir_zmq_socket *socket, int option, int value);

/**
 * coir_zmq_get() - ask for an option, as zmq_getsockopt(3) does.
 * @socket:  opened (borrowed).
 * @option:  which.
 * @value:   its value goes here.
 * @ret_len: before: bytes in @value; after: bytes of the value.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EINVAL (no such option, or @value is too small), -ESHUTDOWN,
 *          -EBADF, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_zmq_get(struct coir_zmq_socket *socket, int option, void *value,
	     size_t *ret_len);

COIR_END_DECLS

#endif
