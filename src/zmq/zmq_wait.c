/* SPDX-License-Identifier: MIT */
/*
 * Waiting for a socket. Those who wait are in two queues, to receive and to
 * send; whoever is first in one is served by coir__zmq_refresh(), which does
 * for it what it waits for. The descriptor is listened to while somebody waits.
 */
#include "config.h"

#include <errno.h>

#include "zmq/state.h"

static struct coir_waiters *
queue_of(struct coir_zmq_socket *socket, enum coir__zmq_kind kind)
{
	return coir__zmq_receives(kind) ? &socket->receivers_
					: &socket->senders_;
}

/* Serve the first in the queue of @kind, if it can go on. */
static bool
serve(struct coir_zmq_socket *socket, enum coir__zmq_kind side, int events)
{
	struct coir_node *first = coir_waiters_first(queue_of(socket, side));
	struct coir_zmq_way *way;
	int rc;

	if (!first || !(events & coir__zmq_event(side)))
		return false;
	way = coir_node_object(first);
	rc = coir__zmq_attempt(socket, way->kind_, coir_node_value(first));
	if (rc == -EAGAIN)
		return false;
	coir_node_fire(first, rc);
	return true;
}

static bool
somebody_waits(const struct coir_zmq_socket *socket)
{
	return coir_waiters_first(&socket->receivers_) ||
		coir_waiters_first(&socket->senders_);
}

static void
unwatch(struct coir_zmq_socket *socket)
{
	if (!socket->watching_ || somebody_waits(socket))
		return;
	coir_node_cancel(&socket->watch_);
	socket->watching_ = false;
}

/*
 * Serve whoever waits until nothing changes. What is returned of ZMQ_EVENTS is
 * what libzmq said last: nothing has happened since that nobody looked at.
 */
static int
settle(struct coir_zmq_socket *socket)
{
	int events = coir__zmq_events(socket);
	bool again = somebody_waits(socket);

	while (again) {
		int before = events;

		again = serve(socket, COIR__ZMQ_RECV, before);
		again |= serve(socket, COIR__ZMQ_SEND, before);
		events = coir__zmq_events(socket);
		again |= events != before;
	}
	unwatch(socket);
	return events;
}

void
coir__zmq_refresh(struct coir_zmq_socket *socket)
{
	if (somebody_waits(socket))
		(void)settle(socket);
	else
		unwatch(socket);
}

void
coir__zmq_wake_all(struct coir_zmq_socket *socket, int result)
{
	coir_waiters_fire_all(&socket->receivers_, result);
	coir_waiters_fire_all(&socket->senders_, result);
	unwatch(socket);
}

static void
changed_cb(struct coir_node *node, int result, void *arg);

static int
watch(struct coir_zmq_socket *socket)
{
	int rc;

	if (socket->watching_)
		return 0;
	coir_fd_read_node(&socket->watch_, &socket->fd_);
	rc = coir_node_listen(&socket->watch_, changed_cb, socket);
	socket->watching_ = rc == 0;
	return rc;
}

/* The edge: libzmq has something to tell. */
static void
changed_cb(struct coir_node *node, int result, void *arg)
{
	struct coir_zmq_socket *socket = arg;

	(void)node;
	socket->watching_ = false;
	if (result == 0) {
		coir__zmq_refresh(socket);
		if (!somebody_waits(socket))
			return;
		result = watch(socket);
	}
	if (result < 0)
		coir__zmq_wake_all(socket, result);
}

/*
 * An attempt consumes the edge, and so does serving others; a socket that could
 * not do it is asked whether it can now when all of that is over, and tried
 * once more. Once: a router says that it can send, and cannot.
 */
int
coir__zmq_try(struct coir_zmq_socket *socket, enum coir__zmq_kind kind,
	      void *value)
{
	int rc = coir__zmq_check(socket);

	if (rc < 0)
		return rc;
	if (coir_waiters_first(queue_of(socket, kind)))
		return -EAGAIN;
	rc = coir__zmq_attempt(socket, kind, value);
	if (rc == -EAGAIN) {
		if (!(settle(socket) & coir__zmq_event(kind)))
			return rc;
		rc = coir__zmq_attempt(socket, kind, value);
	}
	coir__zmq_refresh(socket);
	return rc;
}

static int
way_poll(struct coir_node *node)
{
	struct coir_zmq_way *way = coir_node_object(node);
	int rc = coir__zmq_try(way->socket_, way->kind_, coir_node_value(node));

	if (rc < 0)
		return rc == -EAGAIN ? 0 : rc;
	return coir_node_complete(node, 0);
}

static int
way_enlist(struct coir_node *node)
{
	struct coir_zmq_way *way = coir_node_object(node);
	struct coir_zmq_socket *socket = way->socket_;
	int rc = coir_waiters_add(queue_of(socket, way->kind_), node);

	if (rc < 0)
		return rc;
	rc = watch(socket);
	if (rc < 0)
		coir_waiters_remove(node);
	return rc;
}

static void
way_withdraw(struct coir_node *node)
{
	struct coir_zmq_way *way = coir_node_object(node);

	coir_waiters_remove(node);
	unwatch(way->socket_);
}

static const struct coir_source recv_source = {
	.name = "message of ØMQ",
	.poll = way_poll,
	.enlist = way_enlist,
	.withdraw = way_withdraw,
	.takes = true,
};

static const struct coir_source send_source = {
	.name = "room for a message of ØMQ",
	.poll = way_poll,
	.enlist = way_enlist,
	.withdraw = way_withdraw,
	.takes = true,
};

void
coir__zmq_node(struct coir_node *node, struct coir_zmq_socket *socket,
	       enum coir__zmq_kind kind, void *value)
{
	coir_source_node(node,
			 coir__zmq_receives(kind) ? &recv_source : &send_source,
			 &socket->ways_[kind], value);
}
