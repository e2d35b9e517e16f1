/* SPDX-License-Identifier: MIT */
/*
 * Sending and receiving, for fibers.
 */
#include "config.h"

#include <coir/zmq_message.h>

#include <errno.h>
#include <string.h>

#include <coir/fiber.h>

#include "zmq/state.h"

enum {
	/* messages after which others have a turn */
	STREAK = 32,
};

static int
run(struct coir_zmq_socket *socket, enum coir__zmq_kind kind, void *value)
{
	struct coir_node node;

	if (socket->zmq_ && ++socket->streak_ >= STREAK) {
		int rc;

		socket->streak_ = 0;
		rc = coir_yield();
		if (rc < 0)
			return rc;
	}
	coir__zmq_node(&node, socket, kind, value);
	return coir_wait(&node);
}

int
coir_zmq_send_msg(struct coir_zmq_socket *socket, zmq_msg_t *msg, int flags)
{
	if (flags & ~ZMQ_SNDMORE)
		return -EINVAL;
	return run(socket, flags ? COIR__ZMQ_SEND_MORE : COIR__ZMQ_SEND, msg);
}

int
coir_zmq_recv_msg(struct coir_zmq_socket *socket, zmq_msg_t *msg)
{
	return run(socket, COIR__ZMQ_RECV, msg);
}

int
coir_zmq_try_send(struct coir_zmq_socket *socket, zmq_msg_t *msg, int flags)
{
	if (flags & ~ZMQ_SNDMORE)
		return -EINVAL;
	return coir__zmq_try(socket,
			     flags ? COIR__ZMQ_SEND_MORE : COIR__ZMQ_SEND, msg);
}

int
coir_zmq_try_recv(struct coir_zmq_socket *socket, zmq_msg_t *msg)
{
	return coir__zmq_try(socket, COIR__ZMQ_RECV, msg);
}

void
coir_zmq_send_node(struct coir_node *node, struct coir_zmq_socket *socket,
		   zmq_msg_t *msg)
{
	coir__zmq_node(node, socket, COIR__ZMQ_SEND, msg);
}

void
coir_zmq_recv_node(struct coir_node *node, struct coir_zmq_socket *socket,
		   zmq_msg_t *msg)
{
	coir__zmq_node(node, socket, COIR__ZMQ_RECV, msg);
}

int
coir_zmq_send(struct coir_zmq_socket *socket, const void *buf, size_t len,
	      int flags)
{
	zmq_msg_t msg;
	int rc;

	if (zmq_msg_init_size(&msg, len) < 0)
		return -ENOMEM;
	if (len > 0)
		memcpy(zmq_msg_data(&msg), buf, len);
	rc = coir_zmq_send_msg(socket, &msg, flags);
	zmq_msg_close(&msg);
	return rc;
}

ssize_t
coir_zmq_recv(struct coir_zmq_socket *socket, void *buf, size_t len)
{
	zmq_msg_t msg;
	size_t size;
	int rc;

	zmq_msg_init(&msg);
	rc = coir_zmq_recv_msg(socket, &msg);
	size = zmq_msg_size(&msg);
	if (rc == 0 && size > 0)
		memcpy(buf, zmq_msg_data(&msg), size < len ? size : len);
	zmq_msg_close(&msg);
	return rc < 0 ? rc : (ssize_t)size;
}

int
coir_zmq_send_parts(struct coir_zmq_socket *socket, zmq_msg_t *parts, size_t n)
{
	struct coir__zmq_parts message = { parts, n };

	if (n == 0)
		return -EINVAL;
	return run(socket, COIR__ZMQ_SEND_PARTS, &message);
}

int
coir_zmq_recv_parts(struct coir_zmq_socket *socket, zmq_msg_t *parts,
		    size_t max, size_t *ret_n)
{
	struct coir__zmq_parts message = { parts, max };
	int rc;

	if (max == 0)
		return -EINVAL;
	rc = run(socket, COIR__ZMQ_RECV_PARTS, &message);
	if (rc == 0)
		*ret_n = message.n;
	return rc;
}
