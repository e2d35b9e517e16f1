/* SPDX-License-Identifier: MIT */
/*
 * Sending and receiving without waiting. A message of several frames is taken
 * or given in one go: libzmq hands on whole messages only, so after the first
 * frame the others never have to be waited for, and between them nobody else
 * has a turn.
 */
#include "config.h"

#include <errno.h>

#include "zmq/state.h"

int
coir__zmq_events(struct coir_zmq_socket *socket)
{
	size_t len = sizeof(int);
	int events;

	if (zmq_getsockopt(socket->zmq_, ZMQ_EVENTS, &events, &len) < 0)
		return ZMQ_POLLIN | ZMQ_POLLOUT;
	return events;
}

static int
recv_frame(struct coir_zmq_socket *socket, zmq_msg_t *msg)
{
	int rc;

	do {
		rc = zmq_msg_recv(msg, socket->zmq_, ZMQ_DONTWAIT);
	} while (rc < 0 && zmq_errno() == EINTR);
	return rc < 0 ? coir__zmq_error() : 0;
}

/* As if it had been sent: libzmq does so where it may wait. */
static int
drop_frame(zmq_msg_t *msg)
{
	zmq_msg_close(msg);
	zmq_msg_init(msg);
	return 0;
}

/*
 * There is always room for the rest of a message: if there is none its peer has
 * gone, and to wait would be to send the rest to somebody else.
 */
static int
send_frame(struct coir_zmq_socket *socket, zmq_msg_t *msg, bool more)
{
	int flags = ZMQ_DONTWAIT | (more ? ZMQ_SNDMORE : 0);
	int rc;

	do {
		rc = zmq_msg_send(msg, socket->zmq_, flags);
	} while (rc < 0 && zmq_errno() == EINTR);
	rc = rc < 0 ? coir__zmq_error() : 0;
	if (rc == -EAGAIN && socket->in_message_)
		rc = drop_frame(msg);
	if (rc == 0)
		socket->in_message_ = more;
	return rc;
}

static int
send_parts(struct coir_zmq_socket *socket, struct coir__zmq_parts *message)
{
	int rc = 0;

	for (size_t i = 0; i < message->n && rc == 0; i++)
		rc = send_frame(socket, &message->parts[i], i + 1 < message->n);
	return rc;
}

/* Drop what is left of a message that has too many frames. */
static int
drop_rest(struct coir_zmq_socket *socket)
{
	zmq_msg_t msg;
	int rc, more;

	do {
		zmq_msg_init(&msg);
		rc = recv_frame(socket, &msg);
		more = zmq_msg_more(&msg);
		zmq_msg_close(&msg);
	} while (rc == 0 && more);
	return rc < 0 ? rc : -EMSGSIZE;
}

static int
recv_parts(struct coir_zmq_socket *socket, struct coir__zmq_parts *message)
{
	zmq_msg_t *parts = message->parts;
	size_t n = 0;
	int rc;

	do {
		zmq_msg_init(&parts[n]);
		rc = recv_frame(socket, &parts[n]);
		n++;
		if (rc == 0 && n == message->n && zmq_msg_more(&parts[n - 1]))
			rc = drop_rest(socket);
	} while (rc == 0 && zmq_msg_more(&parts[n - 1]));
	if (rc == 0)
		message->n = n;
	while (rc < 0 && n > 0)
		zmq_msg_close(&parts[--n]);
	return rc;
}

int
coir__zmq_attempt(struct coir_zmq_socket *socket, enum coir__zmq_kind kind,
		  void *value)
{
	switch (kind) {
	case COIR__ZMQ_RECV:
		return recv_frame(socket, value);
	case COIR__ZMQ_RECV_PARTS:
		return recv_parts(socket, value);
	case COIR__ZMQ_SEND:
		return send_frame(socket, value, false);
	case COIR__ZMQ_SEND_MORE:
		return send_frame(socket, value, true);
	case COIR__ZMQ_SEND_PARTS:
		return send_parts(socket, value);
	default:
		return coir__zmq_events(socket) & coir__zmq_event(kind)
			? 0
			: -EAGAIN;
	}
}
