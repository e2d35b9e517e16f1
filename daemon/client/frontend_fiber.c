/* SPDX-License-Identifier: MIT */
/*
 * frontend_fiber.c - see frontend_fiber.h. Its twin is frontend_callback.c: the
 * same steps under the same names, so that the two styles can be compared.
 *
 * One fiber accepts, one serves each client to its last byte: it does what is
 * to be done, then parks, to be woken by its socket (fiber_socket.h) or by news
 * from the room. The main stack does the rest. Those who go on from another
 * process get their fibers a few at a time: nobody waits for the stacks of all.
 */
#include "config.h"

#include "client/frontend_fiber.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/queue.h>

#include <coir/fd.h>
#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "client/arrival.h"
#include "client/circle.h"
#include "client/client.h"
#include "client/fiber_socket.h"
#include "client/hall.h"
#include "conf/conf.h"
#include "log/log.h"

/* Woken in one go: few enough for their stacks to be in the cache still. */
#define WAKE_BATCH 32

/* One connected client. Each line looks at what is next to client. */
struct connection {
	struct client client;         /* first: the room hands it back */
	struct frontend_fiber *front; /* whose it is */
	struct coir_fiber *fiber;     /* serves it; an owned handle */
	size_t place;                 /* in front->circle, once fiber is set */
	struct fiber_socket socket;   /* what it is reached by */
	TAILQ_ENTRY(connection) link; /* in front->starting, until then */
	bool starting;                /* it is there */
};

TAILQ_HEAD(connections, connection);

/* The clients of one door. */
struct frontend_fiber {
	struct door *door;           /* where they come in; borrowed */
	struct coir_scope *scope;    /* of all fibers here; borrowed */
	struct coir_fiber *acceptor; /* lets them in; an owned handle */
	struct room_watch watch;     /* told of each batch */
	struct coir_node turn;       /* wakes the next that are due */
	struct connections starting; /* who have no fibers yet */
	struct circle circle;        /* of the fibers that serve */
	int64_t unsent;              /* for traffic_end(), once all are sent */
	bool turn_set;               /* turn is deferred */
};

static int serve(void *arg);

/* Start the fiber that serves @conn, parked. Returns 0 or -ENOMEM. */
static int
start(struct connection *conn)
{
	struct coir_spawn_options options = { .name = conn->client.address,
					      .parked = true };
	struct frontend_fiber *front = conn->front;

	if (circle_reserve(&front->circle) < 0 ||
	    coir_spawn_fiber(front->scope, &options, serve, conn,
			     &conn->fiber) < 0)
		return -ENOMEM;
	TAILQ_REMOVE(&front->starting, conn, link);
	conn->starting = false;
	circle_add(&front->circle, conn->fiber, conn, &conn->place);
	return 0;
}

/* Have the fiber look what there is to do, if it is not awake anyway. */
static void
news(struct room_client *guest)
{
	struct connection *conn = (struct connection *)guest;

	/* without memory for a fiber now there may be when it is its turn */
	if (conn->starting && start(conn) < 0)
		return;
	if (conn->fiber)
		(void)coir_wake_all(&conn->fiber, 1);
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

static int leave(void *arg);
static void turn_cb(struct coir_node *node, int result, void *arg);

/* Wake whoever is due, after all who are ready now. */
static void
set_turn(struct frontend_fiber *front)
{
	/* it needs a runtime, nothing else */
	if (!front->turn_set)
		front->turn_set = !coir_defer(&front->turn, turn_cb, front);
}

/* The same; without a fiber the client has to go. */
static int
start_or_part(struct connection *conn)
{
	int rc = start(conn);

	if (rc == 0)
		return 0;
	client_give_up(&conn->client);
	(void)leave(conn);
	return rc;
}

/*
 * Take some who are due, and start some fibers: as many, so that neither those
 * who have one wait for all who do not, nor these for all who have.
 */
static size_t
take_some(struct frontend_fiber *front, struct coir_fiber **ret_fibers)
{
	void *due[WAKE_BATCH];
	bool all_started = TAILQ_EMPTY(&front->starting);
	size_t n = circle_take(&front->circle, due,
			       all_started ? WAKE_BATCH : WAKE_BATCH / 2);
	struct connection *conn;

	for (size_t i = 0; i < n; i++)
		ret_fibers[i] = due[i];
	while (n < WAKE_BATCH && (conn = TAILQ_FIRST(&front->starting)))
		if (start_or_part(conn) == 0)
			ret_fibers[n++] = conn->fiber;
	return n;
}

/* Wake some who are due; when these have run the others, until all have. */
static void
turn_cb(struct coir_node *node, int result, void *arg)
{
	struct frontend_fiber *front = arg;
	struct coir_fiber *fibers[WAKE_BATCH];
	size_t n;

	(void)node;
	(void)result;
	front->turn_set = false;
	passes_busy(&front->door->hall->passes);
	n = take_some(front, fibers);
	(void)coir_wake_all(fibers, n);
	if (n > 0)
		set_turn(front);
	else
		traffic_end(&front->door->hall->traffic, &front->unsent);
}

/* A batch has been applied: everybody looks whether it is for him. */
static void
batch(struct room_watch *watch)
{
	struct frontend_fiber *front =
		(void *)((char *)watch -
			 offsetof(struct frontend_fiber, watch));

	passes_busy(&front->door->hall->passes);
	if (front->door->clients > 0)
		traffic_begin(&front->door->hall->traffic, &front->unsent);
	circle_all_due(&front->circle);
	set_turn(front);
}

static int
receive(void *arg)
{
	struct connection *conn = arg;

	return client_receive(&conn->client);
}

static int
leave(void *arg)
{
	struct connection *conn = arg;

	client_hang_up(&conn->client);
	fiber_socket_close(&conn->socket);
	if (conn->fiber) {
		coir_fiber_set_name(conn->fiber, "leaving");
		circle_remove(&conn->front->circle, conn->place);
		coir_fiber_put(conn->fiber);
		conn->fiber = NULL;
	} else if (conn->starting) {
		TAILQ_REMOVE(&conn->front->starting, conn, link);
		conn->starting = false;
	}
	client_leave(&conn->client);
	return 0;
}

/* There is no memory to serve it: it is to leave. */
static int
give_up(void *arg)
{
	struct connection *conn = arg;

	client_give_up(&conn->client);
	return 0;
}

/*
 * Suspend until the client's socket or the room wants something, if none has
 * while it was awake. Returns 1: there is input; 0: look again; <0: the end.
 */
static int
await(struct connection *conn, bool blocked)
{
	struct fiber_socket *socket = &conn->socket;
	int rc = fiber_socket_listen(socket, conn->fiber, blocked);
	bool waits = socket->blocked || conn->client.turn.waiting;

	/* after a batch it may be read again, whether it can be sent or not */
	waits = waits && (socket->listening || conn->client.input_ended);
	circle_set_away(&conn->front->circle, conn->place, waits);
	if (rc < 0)
		coir_main_call(give_up, conn);
	else if (!socket->input || !client_wants_input(&conn->client))
		rc = coir_suspend(NULL);
	if (rc < 0 || !socket->input || !client_wants_input(&conn->client))
		return rc;
	socket->input = false;
	return 1;
}

/* The life of a connection. */
static int
serve(void *arg)
{
	struct connection *conn = arg;
	int rc = 0;

	while (rc >= 0 && !client_done(&conn->client)) {
		int sent = 0;

		(void)circle_fetch_next(&conn->front->circle, conn->place);
		if (!conn->socket.blocked && turns_take(&conn->client))
			sent = client_send(&conn->client);
		if ((sent < 0 && sent != -EAGAIN) || client_done(&conn->client))
			break;
		rc = sent == 1 ? coir_yield() : await(conn, sent == -EAGAIN);
		if (rc == 1)
			rc = coir_main_call(receive, conn);
		if (rc == -EAGAIN)
			rc = 0;
	}
	coir_main_call(leave, conn);
	return 0;
}

/* Let somebody in; see struct door. */
static int
adopt(void *arg, const struct arrival *who)
{
	struct frontend_fiber *front = arg;
	struct connection *conn = calloc(1, sizeof(*conn));
	int rc;

	if (!conn ||
	    fiber_socket_init(&conn->socket, who->fd, &conn->client) < 0) {
		free(conn);
		return door_let_go(front->door, who, -ENOMEM);
	}
	rc = client_enter(&conn->client, front->door, who, &ops);
	/* then the socket is not the fiber's any more */
	if (rc < 0 && coir_fd_release(&conn->socket.fd) >= 0) {
		free(conn);
		return door_let_go(front->door, who, rc);
	}
	conn->front = front;
	TAILQ_INSERT_TAIL(&front->starting, conn, link);
	conn->starting = true;
	/* who goes on with many others has its turn with them */
	if (conn->client.survivor) {
		set_turn(front);
		return 0;
	}
	rc = start_or_part(conn);
	if (rc == 0)
		news(&conn->client.guest);
	return rc;
}

/* The life of a door. */
static int
accept_clients(void *arg)
{
	struct frontend_fiber *front = arg;
	/* who has come to another process goes first */
	int rc = coir_yield();
	bool paused = false;

	while (rc >= 0) {
		/* who has waited meanwhile is no event */
		if (!paused)
			rc = coir_fd_wait_read(&front->door->listener.fd);
		for (int i = 0; rc >= 0 && i < DOOR_BATCH; i++)
			rc = door_admit(front->door);
		paused = door_is_short(rc);
		if (paused)
			rc = coir_sleep(coir_ms(DOOR_PAUSE_MS));
		else if (rc == -EAGAIN)
			rc = 0;
	}
	return 0;
}

int
frontend_fiber_new(struct coir_scope *scope, struct door *door,
		   struct frontend_fiber **ret_front)
{
	const struct coir_spawn_options options = { .name = door->conf->name };
	struct frontend_fiber *front = calloc(1, sizeof(*front));
	int rc = 0;

	if (!front)
		return -ENOMEM;
	front->door = door;
	front->scope = scope;
	front->watch.batch = batch;
	TAILQ_INIT(&front->starting);
	room_watch_add(door->hall->room, &front->watch);
	door->front = front;
	door->adopt = adopt;
	if (door->open)
		rc = coir_spawn_fiber(scope, &options, accept_clients, front,
				      &front->acceptor);
	if (rc < 0) {
		frontend_fiber_free(front);
		return rc;
	}
	*ret_front = front;
	return 0;
}

void
frontend_fiber_close(struct frontend_fiber *front)
{
	if (front->acceptor)
		coir_fiber_cancel(front->acceptor);
}

void
frontend_fiber_cut(struct frontend_fiber *front)
{
	/* first, as what ends with one may be news for another */
	while (!TAILQ_EMPTY(&front->starting))
		(void)leave(TAILQ_FIRST(&front->starting));
	/* a fiber that is cancelled before it has run would never leave */
	for (size_t i = 0; i < front->circle.count; i++) {
		char *at = (char *)front->circle.places[i].at;
		struct connection *conn =
			(void *)(at - offsetof(struct connection, place));

		conn->client.guest.cut = true;
		news(&conn->client.guest);
	}
}

void
frontend_fiber_free(struct frontend_fiber *front)
{
	if (!front)
		return;
	room_watch_remove(front->door->hall->room, &front->watch);
	coir_node_cancel(&front->turn);
	if (front->acceptor) {
		frontend_fiber_close(front);
		if (coir_join(front->acceptor, NULL) < 0)
			log_error("listener \"%s\": still open",
				  front->door->conf->name);
	}
	coir_fiber_put(front->acceptor);
	circle_fini(&front->circle);
	free(front);
}
