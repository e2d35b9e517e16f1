/* SPDX-License-Identifier: MIT */
/*
 * Passing messages on. First there must be room, then a message: so a proxy
 * holds none while it waits.
 */
#include "config.h"

#include <coir/zmq_message.h>

#include <errno.h>

#include <coir/combine.h>

#include "zmq/state.h"

/* One direction. */
struct pump {
	struct coir_zmq_socket *from, *to, *capture;
};

static int
await(struct coir_zmq_socket *socket, enum coir__zmq_kind kind)
{
	struct coir_node node;

	coir__zmq_node(&node, socket, kind, NULL);
	return coir_wait(&node);
}

/* Show a copy to whoever listens in: false if it has no room for it. */
static bool
show(struct coir_zmq_socket *capture, zmq_msg_t *msg, int flags)
{
	zmq_msg_t copy;
	bool shown;

	zmq_msg_init(&copy);
	shown = zmq_msg_copy(&copy, msg) == 0 &&
		coir_zmq_try_send(capture, &copy, flags) == 0;
	zmq_msg_close(&copy);
	return shown;
}

/* Pass one message on, if there is one: 0 also if not. */
static int
pass(struct pump *pump)
{
	struct coir_zmq_socket *capture = pump->capture;
	zmq_msg_t msg;
	int rc, more;

	do {
		zmq_msg_init(&msg);
		rc = coir_zmq_try_recv(pump->from, &msg);
		more = rc == 0 && zmq_msg_more(&msg) ? ZMQ_SNDMORE : 0;
		/* one that misses the first frame misses all */
		if (rc == 0 && capture && !show(capture, &msg, more))
			capture = NULL;
		if (rc == 0)
			rc = coir_zmq_send_msg(pump->to, &msg, more);
		zmq_msg_close(&msg);
	} while (rc == 0 && more);
	return rc == -EAGAIN ? 0 : rc;
}

/* Is there still room? Others may have sent, or closed it. */
static int
has_room(struct coir_zmq_socket *socket)
{
	int rc = coir__zmq_check(socket);

	return rc < 0 ? rc : coir__zmq_events(socket) & ZMQ_POLLOUT;
}

static int
pumping(void *arg)
{
	struct pump *pump = arg;
	int rc;

	do {
		rc = await(pump->to, COIR__ZMQ_WRITABLE);
		if (rc == 0)
			rc = await(pump->from, COIR__ZMQ_READABLE);
		if (rc == 0)
			rc = has_room(pump->to);
		if (rc > 0)
			rc = pass(pump);
	} while (rc == 0);
	return rc;
}

/* Does a socket of this type send, or receive? */
static bool
type_has(struct coir_zmq_socket *socket, bool receives)
{
	size_t len = sizeof(int);
	int type;

	if (coir_zmq_get(socket, ZMQ_TYPE, &type, &len) < 0)
		return true;
	if (receives)
		return type != ZMQ_PUSH && type != ZMQ_PUB;
	return type != ZMQ_PULL && type != ZMQ_SUB;
}

int
coir_zmq_proxy(struct coir_zmq_socket *front, struct coir_zmq_socket *back,
	       struct coir_zmq_socket *capture)
{
	struct pump in = { front, back, capture };
	struct pump out = { back, front, capture };
	bool goes_in = type_has(front, true) && type_has(back, false);
	bool goes_out = front != back && type_has(back, true) &&
		type_has(front, false);
	int rc = coir__zmq_check(front);

	if (rc == 0)
		rc = coir__zmq_check(back);
	if (rc == 0 && capture)
		rc = coir__zmq_check(capture);
	if (rc < 0)
		return rc;
	if (!goes_in && !goes_out)
		return -EOPNOTSUPP;
	if (!goes_out)
		return pumping(&in);
	if (!goes_in)
		return pumping(&out);
	return coir_both(pumping, &in, pumping, &out);
}
