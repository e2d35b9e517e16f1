/* SPDX-License-Identifier: MIT */
/*
 * Messages of ØMQ: sending and receiving, whole, in order, without losing one
 * to a cancel. coir/zmq.h tells of sockets and of errors.
 *
 *	rc = coir_zmq_send(&push, "job", 3, 0);
 *	...
 *	n = coir_zmq_recv(&pull, buf, sizeof(buf));
 *
 * A message is one frame or several. They are sent and received as a whole by
 * coir_zmq_send_parts() and coir_zmq_recv_parts(), or frame by frame if one
 * fiber only does so. What a peer that goes away has not read is lost, as is
 * the rest of a message that it has had the first frames of. Layer: zmq, on
 * coir/zmq.h.
 */
#ifndef COIR_ZMQ_MESSAGE_H
#define COIR_ZMQ_MESSAGE_H

#include <stddef.h>
#include <sys/types.h>
#include <zmq.h>

#include <coir/api.h>
#include <coir/node.h>
#include <coir/zmq.h>

COIR_BEGIN_DECLS

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

COIR_END_DECLS

#endif
