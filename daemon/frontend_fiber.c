/* SPDX-License-Identifier: MIT */
/*
 * frontend_fiber.c - see frontend_fiber.h. Its twin is frontend_callback.c: the
 * same steps under the same names, so that the two styles can be compared.
 *
 * One fiber accepts. One fiber serves each client, from its first byte to its
 * last, and waits for three things at once: input, room in a full socket, and
 * news from the room. What touches much stack is done on the main stack.
 */
#include "config.h"

#include "frontend_fiber.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/queue.h>
#include <unistd.h>

#include <coir/cond.h>
#include <coir/fd.h>
#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "client.h"
#include "conf.h"
#include "hall.h"
#include "hang_up.h"
#include "main_stack.h"

/* Let nobody in for so long when there is no place for the moment. */
#define ACCEPT_PAUSE_MS 100

/* Clients accepted before it is the turn of those who are in. */
#define ACCEPT_BATCH 16

/* Clients woken in one go: few enough to be still in the cache as they run. */
#define WAKE_BATCH 16

TAILQ_HEAD(connections, connection);

/* One connected client. */
struct connection {
	struct client client;         /* first: the room hands it back */
	struct coir_fd fd;            /* its socket */
	struct coir_cond news;        /* something to send, or to read again */
	struct coir_fiber *fiber;     /* serves it; an owned handle */
	struct frontend_fiber *front; /* whose it is */
	TAILQ_ENTRY(connection) link; /* in front->connections */
};

/* The clients of one door. */
struct frontend_fiber {
	struct door *door;              /* where they come in; borrowed */
	struct coir_scope *scope;       /* of all fibers here; borrowed */
	struct coir_fiber *acceptor;    /* lets them in; an owned handle */
	struct room_watch watch;        /* told of each batch */
	struct coir_node turn;          /* wakes the next that are due */
	struct connections connections; /* woken longest ago first */
	size_t n_connections;           /* how many there are */
	size_t due;                  /* of these, the first are to be woken */
	struct connection *admitted; /* handed from admit() to its fiber */
};

static void
news(struct room_client *guest)
{
	coir_cond_signal(&((struct connection *)guest)->news);
}

static void
released(struct room_client *guest)
{
	struct connection *conn = (struct connection *)guest;

	client_release(&conn->client);
	free(conn);
}

static const struct room_client_ops guest_ops = { news, released };

static void turn_cb(struct coir_node *node, int result, void *arg);

/* Wake whoever is due, after all who are ready now. */
static void
set_turn(struct frontend_fiber *front)
{
	/* it needs a runtime, nothing else */
	if (coir_defer(&front->turn, turn_cb, front) < 0)
		front->due = 0;
}

/* Wake some who are due; the others when these have run. */
static void
turn_cb(struct coir_node *node, int result, void *arg)
{
	struct frontend_fiber *front = arg;
	struct connection *conn;

	(void)node;
	(void)result;
	passes_busy(&front->door->hall->passes);
	for (int i = 0; i < WAKE_BATCH && front->due > 0; i++) {
		conn = TAILQ_FIRST(&front->connections);
		TAILQ_REMOVE(&front->connections, conn, link);
		TAILQ_INSERT_TAIL(&front->connections, conn, link);
		front->due--;
		coir_cond_signal(&conn->news);
	}
	if (front->due > 0)
		set_turn(front);
}

/* A batch has been applied: everybody looks whether it is for him. */
static void
batch(struct room_watch *watch)
{
	struct frontend_fiber *front =
		(void *)((char *)watch -
			 offsetof(struct frontend_fiber, watch));
	bool turn_set = front->due > 0;

	passes_busy(&front->door->hall->passes);
	front->due = front->n_connections;
	if (front->due > 0 && !turn_set)
		set_turn(front);
}

static int
receive(void *arg)
{
	struct connection *conn = arg;

	return client_receive(&conn->client);
}

/* Fewer may be due than are there; of the last ones one less is. */
static void
remove_connection(struct connection *conn)
{
	struct frontend_fiber *front = conn->front;

	TAILQ_REMOVE(&front->connections, conn, link);
	if (front->due > --front->n_connections)
		front->due = front->n_connections;
}

static int
leave(void *arg)
{
	struct connection *conn = arg;

	hang_up(conn->client.fd);
	coir_fd_close(&conn->fd);
	coir_cond_fini(&conn->news);
	if (conn->fiber)
		coir_fiber_set_name(conn->fiber, "leaving");
	coir_fiber_put(conn->fiber);
	remove_connection(conn);
	client_leave(&conn->client);
	return 0;
}

/*
 * Suspend until the client's socket or the room wants something. Returns 1:
 * there is input; 0: look again what can be sent; a negative errno: the end.
 */
static int
await(struct connection *conn, bool blocked)
{
	struct coir_node on_news;
	struct coir_node on_input;
	struct coir_node on_room;
	struct coir_node *nodes[3];
	size_t which;
	size_t n = 0;
	int rc;

	coir_cond_node(&on_news, &conn->news);
	nodes[n++] = &on_news;
	if (blocked) {
		coir_fd_write_node(&on_room, &conn->fd);
		nodes[n++] = &on_room;
	}
	if (client_wants_input(&conn->client)) {
		coir_fd_read_node(&on_input, &conn->fd);
		nodes[n++] = &on_input;
	}
	rc = coir_select(nodes, n, &which);
	if (rc < 0)
		return rc;
	return nodes[which] == &on_input;
}

/* The life of a connection. */
static int
serve(void *arg)
{
	struct connection *conn = arg;
	int sent = 0;
	int rc = 0;

	while (rc >= 0 && !client_done(&conn->client)) {
		sent = client_send(&conn->client);
		if (sent < 0 && sent != -EAGAIN)
			break;
		if (client_done(&conn->client))
			break;
		rc = sent == 1 ? coir_yield() : await(conn, sent == -EAGAIN);
		if (rc == 1)
			rc = main_stack_call(receive, conn);
		if (rc == -EAGAIN)
			rc = 0;
	}
	main_stack_call(leave, conn);
	return 0;
}

/* Let one client in; on the main stack. Returns 0 or as door_accept(). */
static int
admit(void *arg)
{
	struct frontend_fiber *front = arg;
	struct connection *conn;
	struct coir_addr peer;
	int fd = door_accept(front->door, &peer);

	if (fd < 0)
		return fd;
	conn = calloc(1, sizeof(*conn));
	if (!conn || coir_fd_init(&conn->fd, fd) < 0) {
		free(conn);
		close(fd);
		return -ENOMEM;
	}
	if (client_enter(&conn->client, front->door, fd, &peer, &guest_ops) <
	    0) {
		coir_fd_close(&conn->fd);
		free(conn);
		return -EAGAIN;
	}
	coir_cond_init(&conn->news);
	conn->front = front;
	TAILQ_INSERT_TAIL(&front->connections, conn, link);
	front->n_connections++;
	front->admitted = conn;
	return 0;
}

/* Start the fiber that serves @conn; without one the client has to go. */
static void
start(struct frontend_fiber *front, struct connection *conn)
{
	struct coir_spawn_options options = { .name = conn->client.address };

	if (coir_spawn_fiber(front->scope, &options, serve, conn,
			     &conn->fiber) < 0)
		main_stack_call(leave, conn);
}

/* The life of a door. */
static int
accept_clients(void *arg)
{
	struct frontend_fiber *front = arg;
	int rc = 0;

	while (rc >= 0) {
		rc = coir_fd_wait_read(&front->door->listener.fd);
		for (int i = 0; rc >= 0 && i < ACCEPT_BATCH; i++) {
			rc = main_stack_call(admit, front);
			if (rc == 0)
				start(front, front->admitted);
		}
		if (rc == -EAGAIN)
			rc = 0;
		else if (rc == -EMFILE || rc == -ENFILE || rc == -ENOBUFS ||
			 rc == -ENOMEM || rc == -EBUSY)
			rc = coir_sleep(coir_ms(ACCEPT_PAUSE_MS));
	}
	return 0;
}

int
frontend_fiber_new(struct coir_scope *scope, struct door *door,
		   struct frontend_fiber **ret_front)
{
	const struct coir_spawn_options options = { .name = door->conf->name };
	struct frontend_fiber *front = calloc(1, sizeof(*front));
	int rc;

	if (!front)
		return -ENOMEM;
	front->door = door;
	front->scope = scope;
	front->watch.batch = batch;
	TAILQ_INIT(&front->connections);
	room_watch_add(door->hall->room, &front->watch);
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
	coir_fiber_cancel(front->acceptor);
}

void
frontend_fiber_cut(struct frontend_fiber *front)
{
	struct connection *conn;

	TAILQ_FOREACH(conn, &front->connections, link)
		coir_fiber_cancel(conn->fiber);
}

void
frontend_fiber_free(struct frontend_fiber *front)
{
	if (!front)
		return;
	room_watch_remove(front->door->hall->room, &front->watch);
	coir_node_cancel(&front->turn);
	coir_fiber_put(front->acceptor);
	free(front);
}
