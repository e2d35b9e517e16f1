/* SPDX-License-Identifier: MIT */
/*
 * ØMQ with fibers: sockets of libzmq whose send and receive suspend a fiber
 * and not the thread. In a library of its own, libcoir-zmq.
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
#include <sys/types.h>
#include <zmq.h>

#include <coir/api.h>
#include <coir/fd.h>
#include <coir/node.h>
#include <coir/runtime.h>
#include <coir/source.h>

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

/**
 * coir_zmq_send() - send a copy of some bytes as one message.
 * @socket: opened (borrowed).
 * @buf:    the bytes (borrowed for the call).
 * @len:    how many; an empty message is one too.
 * @flags:  0, or ZMQ_SNDMORE: more frames of this message follow. If several
 *          fibers send on one socket, coir_zmq_send_parts() keeps theirs apart.
 *
 * Blocks:  while there is nobody to send to, or the queue is full (see
 *          ZMQ_SNDHWM), until deadline or cancel; once in 32 messages others
 *          have a turn.
 * Cancel:  point; with an error nothing was sent.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0, -ENOMEM, -EPROTO (it is not the socket's turn to send),
 *          -EOPNOTSUPP (a socket that only receives), -EHOSTUNREACH, -EINVAL
 *          (@flags), -ESHUTDOWN, -EBADF, -ECANCELED, -ETIMEDOUT, -EDEADLK,
 *          -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_zmq_send(struct coir_zmq_socket *socket, const void *buf, size_t len,
	      int flags);

/**
 * coir_zmq_recv() - receive one message, or one frame, into a buffer.
 * @socket: opened (borrowed).
 * @buf:    where to.
 * @len:    bytes in @buf; what the message has more is dropped.
 *
 * Whether more frames follow is in ZMQ_RCVMORE. If several fibers receive
 * messages of several frames, coir_zmq_recv_parts() keeps them apart.
 *
 * Blocks:  until there is one, deadline or cancel; as coir_zmq_send().
 * Cancel:  point; with an error no message was taken.
 * Context: fiber, or the main stack outside the loop.
 * Returns: the size of the message, which may be more than @len; -EPROTO (it
 *          is not the socket's turn to receive), -EOPNOTSUPP, -ESHUTDOWN,
 *          -EBADF, -ECANCELED, -ETIMEDOUT, -EDEADLK, -EXDEV.
 */
COIR_API COIR_MUST_CHECK ssize_t
coir_zmq_recv(struct coir_zmq_socket *socket, void *buf, size_t len);

/**
 * coir_zmq_send_msg() - send a message without copying it.
 * @socket: opened (borrowed).
 * @msg:    initialised (on success its content is taken and it is empty: it
 *          may be reused or closed; with an error it is as it was).
 * @flags:  as of coir_zmq_send().
 *
 * Blocks:  as coir_zmq_send().
 * Cancel:  point; with an error nothing was sent.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_zmq_send().
 */
COIR_API COIR_MUST_CHECK int
coir_zmq_send_msg(struct coir_zmq_socket *socket, zmq_msg_t *msg, int flags);

/**
 * coir_zmq_recv_msg() - receive a message without copying it.
 * @socket: opened (borrowed).
 * @msg:    initialised; its content is replaced. zmq_msg_more(3) tells whether
 *          more frames follow.
 *
 * Blocks:  as coir_zmq_recv().
 * Cancel:  point; with an error no message was taken.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; else as coir_zmq_recv().
 */
COIR_API COIR_MUST_CHECK int
coir_zmq_recv_msg(struct coir_zmq_socket *socket, zmq_msg_t *msg);

/**
 * coir_zmq_send_parts() - send a message of several frames, whole.
 * @socket: opened (borrowed).
 * @parts:  the frames, each as of coir_zmq_send_msg().
 * @n:      how many, at least 1.
 *
 * Blocks:  as coir_zmq_send(), before the first frame only.
 * Cancel:  point before the first frame; with an error nothing was sent.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_zmq_send(); -EINVAL: @n is 0.
 */
COIR_API COIR_MUST_CHECK int
coir_zmq_send_parts(struct coir_zmq_socket *socket, zmq_msg_t *parts,
		    size_t n);

/**
 * coir_zmq_recv_parts() - receive a message with all its frames.
 * @socket: opened (borrowed).
 * @parts:  where to; none is initialised before. Those that are used are the
 *          caller's to close.
 * @max:    how many frames there is room for, at least 1.
 * @ret_n:  how many there are.
 *
 * Blocks:  as coir_zmq_recv(), before the first frame only.
 * Cancel:  point before the first frame; with an error no message was taken.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -EMSGSIZE: it has more than @max frames and was dropped, none of
 *          @parts is used; -EINVAL: @max is 0; else as coir_zmq_recv().
 */
COIR_API COIR_MUST_CHECK int
coir_zmq_recv_parts(struct coir_zmq_socket *socket, zmq_msg_t *parts,
		    size_t max, size_t *ret_n);

/**
 * coir_zmq_try_send() - send if that can be done at once.
 * @socket: opened (borrowed).
 * @msg:    as of coir_zmq_send_msg().
 * @flags:  as of coir_zmq_send().
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EAGAIN (one would have to wait, or others do); else as
 *          coir_zmq_send().
 */
COIR_API COIR_MUST_CHECK int
coir_zmq_try_send(struct coir_zmq_socket *socket, zmq_msg_t *msg, int flags);

/**
 * coir_zmq_try_recv() - receive if there is a message.
 * @socket: opened (borrowed).
 * @msg:    as of coir_zmq_recv_msg().
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EAGAIN (none, or others wait for it); else as coir_zmq_recv().
 */
COIR_API COIR_MUST_CHECK int
coir_zmq_try_recv(struct coir_zmq_socket *socket, zmq_msg_t *msg);

/**
 * coir_zmq_send_node() - prepare a node that completes when @msg is sent.
 * @node:   idle memory.
 * @socket: opened (borrowed while the node is in use).
 * @msg:    one frame, the whole message (borrowed likewise; taken when sent).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: nothing; the node's result is as of coir_zmq_send_msg().
 */
COIR_API void
coir_zmq_send_node(struct coir_node *node, struct coir_zmq_socket *socket,
		   zmq_msg_t *msg);

/**
 * coir_zmq_recv_node() - prepare a node that completes with a message.
 * @node:   idle memory.
 * @socket: opened (borrowed while the node is in use).
 * @msg:    initialised; its content is replaced (borrowed likewise).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: nothing; the node's result is as of coir_zmq_recv_msg().
 */
COIR_API void
coir_zmq_recv_node(struct coir_node *node, struct coir_zmq_socket *socket,
		   zmq_msg_t *msg);

/**
 * coir_zmq_proxy() - pass messages on between two sockets, both ways.
 * @front:   opened (borrowed for the call).
 * @back:    opened (borrowed for the call); the same as @front: messages are
 *           sent back where they came from.
 * @capture: gets a copy of every message (borrowed); may be NULL.
 *
 * A direction that the socket types do not have is left out: between PULL and
 * PUSH messages go one way. A message is taken only when there is room at the
 * other side, and goes on whole; so none is lost to a cancel, as long as nobody
 * else sends there.
 *
 * Blocks:  until a socket is closed or fails, deadline or cancel.
 * Cancel:  point.
 * Context: fiber.
 * Returns: never 0; -ECANCELED, -ETIMEDOUT, or why a socket failed.
 */
COIR_API COIR_MUST_CHECK int
coir_zmq_proxy(struct coir_zmq_socket *front, struct coir_zmq_socket *back,
	       struct coir_zmq_socket *capture);

#endif
