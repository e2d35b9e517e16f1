/* SPDX-License-Identifier: MIT */
/*
 * frontend_callback.c - see frontend_callback.h. Its twin is frontend_fiber.c:
 * the same steps under the same names, so that the two styles can be compared.
 *
 * What the fiber next door keeps on its stack is kept here in a state: a
 * connection rests (it has all there is), is due (it has news or input), or
 * waits (for its socket, which is full, or for its turn). After a batch all
 * that rest are due, in a circle; who is due is served for about half a
 * millisecond between two polls of the loop.
 */
#include "config.h"

#include "client/frontend_callback.h"

#include <errno.h>
#include <event2/event.h>
#include <event2/event_struct.h>
#include <stdlib.h>
#include <sys/queue.h>
#include <unistd.h>

#include <coir/time.h>

#include "client/arrival.h"
#include "client/circle.h"
#include "client/client.h"
#include "client/hall.h"

/* Send for so long before the loop is polled, the clock read so often. */
#define SERVE_NS 500000
#define SERVE_BATCH 16

TAILQ_HEAD(connections, connection);

/* One connected client. */
struct connection {
	struct client client;            /* first: the room hands it back */
	struct event readable;           /* added while input is wanted */
	struct event writable;           /* added while the socket is full */
	struct frontend_callback *front; /* whose it is */
	TAILQ_ENTRY(connection) link;    /* in front->due */
	bool due;                        /* it is in there */
	bool reading;                    /* readable is added */
	bool blocked;                    /* writable is added */
	bool input;                      /* there is some that was not read */
	size_t place;                    /* in front->circle */
};

/* The clients of one door. */
struct frontend_callback {
	struct door *door;       /* where they come in; borrowed */
	struct event_base *base; /* borrowed */
	struct event acceptable; /* somebody is at the door */
	struct event pause;      /* the end of a pause in accepting */
	struct event turn;       /* serve whoever is due */
	struct room_watch watch; /* told of each batch */
	struct circle circle;    /* of all connections */
	struct connections due;  /* those with news of their own */
	int64_t unsent;          /* for traffic_end(), once all are sent */
	bool turn_set;           /* turn is active or added */
};

/* Serve whoever is due in this pass of the loop. */
static void
set_turn(struct frontend_callback *front)
{
	if (front->turn_set)
		return;
	front->turn_set = true;
	event_active(&front->turn, EV_TIMEOUT, 1);
}

static void
become_due(struct connection *conn)
{
	if (!conn->due)
		TAILQ_INSERT_TAIL(&conn->front->due, conn, link);
	conn->due = true;
	set_turn(conn->front);
}

static void
news(struct room_client *guest)
{
	struct connection *conn = (struct connection *)guest;

	if (!conn->blocked || guest->cut)
		become_due(conn);
}

static void
released(struct room_client *guest)
{
	struct connection *conn = (struct connection *)guest;

	client_release(&conn->client);
	free(conn);
}

static const struct room_client_ops ops = { news, client_name_back, released,
					    client_answered };

/* A batch has been applied: everybody looks whether it is for him. */
static void
batch(struct room_watch *watch)
{
	struct frontend_callback *front =
		(void *)((char *)watch -
			 offsetof(struct frontend_callback, watch));

	passes_busy(&front->door->hall->passes);
	if (front->door->clients > 0)
		traffic_begin(&front->door->hall->traffic, &front->unsent);
	circle_all_due(&front->circle);
	set_turn(front);
}

static void
leave(struct connection *conn)
{
	client_hang_up(&conn->client);
	event_del(&conn->readable);
	event_del(&conn->writable);
	close(conn->client.fd);
	if (conn->due)
		TAILQ_REMOVE(&conn->front->due, conn, link);
	circle_remove(&conn->front->circle, conn->place);
	client_leave(&conn->client);
}

/*
 * Have the loop watch for what the client's socket or the room wants. Returns 0
 * or why it cannot.
 */
static int
listen_for(struct connection *conn, bool blocked)
{
	bool reading = client_wants_input(&conn->client);
	int rc = 0;

	if (blocked && !conn->blocked)
		rc = event_add(&conn->writable, NULL);
	conn->blocked = blocked;
	if (rc == 0 && reading && !conn->reading)
		rc = event_add(&conn->readable, NULL);
	else if (!reading && conn->reading)
		event_del(&conn->readable);
	conn->reading = reading;
	if (rc == 0)
		return 0;
	client_give_up(&conn->client);
	return -ENOMEM;
}

/* Leave it alone until the client's socket or the room wants something. */
static int
await(struct connection *conn, bool blocked)
{
	bool waits = blocked || conn->client.turn.waiting;
	int rc = listen_for(conn, blocked);

	/* after a batch it may be read again, whether it can be sent or not */
	waits = waits && (conn->reading || conn->client.input_ended);
	circle_set_away(&conn->front->circle, conn->place, waits);
	return rc;
}

/* Read what there is, if that is wanted. Returns 0 or why that is the end. */
static int
receive(struct connection *conn)
{
	int rc;

	if (!conn->input || !client_wants_input(&conn->client))
		return 0;
	conn->input = false;
	rc = client_receive(&conn->client);
	conn->input = rc != 0 && client_has_input(&conn->client);
	if (conn->input && client_wants_input(&conn->client))
		become_due(conn);
	return rc == -EAGAIN || rc > 0 ? 0 : rc;
}

/* One step in the life of a connection. */
static void
serve(struct connection *conn)
{
	int rc = receive(conn);

	(void)circle_fetch_next(&conn->front->circle, conn->place);
	if (rc == 0 && !conn->blocked && turns_take(&conn->client))
		rc = client_send(&conn->client);
	if (rc == 1)
		become_due(conn);
	else if (rc == 0 || rc == -EAGAIN)
		rc = await(conn, conn->blocked || rc == -EAGAIN);
	if (rc < 0 || client_done(&conn->client))
		leave(conn);
}

/* Serve some who have news of their own. */
static void
serve_due(struct frontend_callback *front)
{
	struct connection *conn;

	for (int i = 0; i < SERVE_BATCH; i++) {
		conn = TAILQ_FIRST(&front->due);
		if (!conn)
			break;
		TAILQ_REMOVE(&front->due, conn, link);
		conn->due = false;
		serve(conn);
	}
}

/* Serve some who have not been since the last batch. */
static void
serve_some(struct frontend_callback *front)
{
	void *due[SERVE_BATCH];
	size_t n = circle_take(&front->circle, due, SERVE_BATCH);

	for (size_t i = 0; i < n; i++)
		serve(due[i]);
}

/* Serve those who are due, for a while; the others after the next poll. */
static void
turn_cb(evutil_socket_t fd, short what, void *arg)
{
	static const struct timeval now = { 0, 0 };
	struct frontend_callback *front = arg;
	int64_t end = coir_now().ns + SERVE_NS;

	(void)fd;
	(void)what;
	passes_busy(&front->door->hall->passes);
	do {
		serve_due(front);
		serve_some(front);
		front->turn_set = !TAILQ_EMPTY(&front->due) ||
			front->circle.due > 0;
	} while (front->turn_set && coir_now().ns < end);
	if (!front->turn_set)
		traffic_end(&front->door->hall->traffic, &front->unsent);
	/* without memory for a timer: unpolled, but at least */
	else if (event_add(&front->turn, &now) < 0)
		event_active(&front->turn, EV_TIMEOUT, 1);
}

static void
writable_cb(evutil_socket_t fd, short what, void *arg)
{
	struct connection *conn = arg;

	(void)fd;
	(void)what;
	conn->blocked = false;
	become_due(conn);
}

/* Others have their turn first: all may speak at once. */
static void
readable_cb(evutil_socket_t fd, short what, void *arg)
{
	struct connection *conn = arg;

	(void)fd;
	(void)what;
	conn->input = true;
	become_due(conn);
}

/* Let somebody in; see struct door. */
static int
adopt(void *arg, const struct arrival *who)
{
	struct frontend_callback *front = arg;
	struct connection *conn = calloc(1, sizeof(*conn));
	int rc;

	if (!conn || circle_reserve(&front->circle) < 0) {
		free(conn);
		return door_let_go(front->door, who, -ENOMEM);
	}
	conn->front = front;
	rc = client_enter(&conn->client, front->door, who, &ops);
	if (rc < 0) {
		free(conn);
		return door_let_go(front->door, who, rc);
	}
	circle_add(&front->circle, conn, conn, &conn->place);
	event_assign(&conn->readable, front->base, who->fd,
		     EV_READ | EV_PERSIST, readable_cb, conn);
	event_assign(&conn->writable, front->base, who->fd, EV_WRITE,
		     writable_cb, conn);
	conn->input = client_has_input(&conn->client);
	/* who goes on with many others has its turn with them */
	if (conn->client.survivor) {
		circle_all_due(&front->circle);
		set_turn(front);
	} else {
		become_due(conn);
	}
	return 0;
}

/* Somebody is at the door. */
static void
accept_clients(evutil_socket_t fd, short what, void *arg)
{
	static const struct timeval a_while = { 0, DOOR_PAUSE_MS * 1000 };
	struct frontend_callback *front = arg;
	int rc = 0;

	(void)fd;
	(void)what;
	for (int i = 0; rc == 0 && i < DOOR_BATCH; i++)
		rc = door_admit(front->door);
	if (!door_is_short(rc))
		return;
	/* without memory for a timer: tried again at once */
	if (event_add(&front->pause, &a_while) == 0)
		event_del(&front->acceptable);
}

static void
pause_cb(evutil_socket_t fd, short what, void *arg)
{
	struct frontend_callback *front = arg;

	event_add(&front->acceptable, NULL);
	/* who has waited meanwhile is no event */
	accept_clients(fd, what, front);
}

int
frontend_callback_new(struct event_base *base, struct door *door,
		      struct frontend_callback **ret_front)
{
	struct frontend_callback *front = calloc(1, sizeof(*front));

	if (!front)
		return -ENOMEM;
	front->door = door;
	front->base = base;
	front->watch.batch = batch;
	TAILQ_INIT(&front->due);
	event_assign(&front->acceptable, base, door_fd(door),
		     EV_READ | EV_PERSIST, accept_clients, front);
	event_assign(&front->pause, base, -1, 0, pause_cb, front);
	event_assign(&front->turn, base, -1, 0, turn_cb, front);
	if (door->open && event_add(&front->acceptable, NULL) < 0) {
		free(front);
		return -ENOMEM;
	}
	room_watch_add(door->hall->room, &front->watch);
	door->front = front;
	door->adopt = adopt;
	*ret_front = front;
	return 0;
}

void
frontend_callback_close(struct frontend_callback *front)
{
	event_del(&front->acceptable);
	event_del(&front->pause);
}

void
frontend_callback_cut(struct frontend_callback *front)
{
	while (front->circle.count > 0)
		leave(front->circle.places[front->circle.count - 1].who);
}

void
frontend_callback_free(struct frontend_callback *front)
{
	if (!front)
		return;
	room_watch_remove(front->door->hall->room, &front->watch);
	frontend_callback_close(front);
	event_del(&front->turn);
	circle_fini(&front->circle);
	free(front);
}
