/* SPDX-License-Identifier: MIT */
/*
 * fiber_socket.c - see fiber_socket.h.
 */
#include "config.h"

#include "client/fiber_socket.h"

#include <coir/fiber.h>

#include "client/client.h"

static void
wake(struct fiber_socket *socket)
{
	(void)coir_wake_all(&socket->fiber, 1);
}

static void
input_cb(struct coir_node *node, int result, void *arg)
{
	struct fiber_socket *socket = arg;

	(void)node;
	(void)result;
	socket->listening = false;
	socket->input = true;
	wake(socket);
}

static void
room_cb(struct coir_node *node, int result, void *arg)
{
	struct fiber_socket *socket = arg;

	(void)node;
	(void)result;
	socket->blocked = false;
	wake(socket);
}

int
fiber_socket_init(struct fiber_socket *socket, int fd, struct client *client)
{
	*socket = (struct fiber_socket){ .client = client };
	return coir_fd_init_nonblocking(&socket->fd, fd);
}

/* What its wire has waits for others to have their turn. */
static int
listen_for_input(struct fiber_socket *socket)
{
	if (client_has_input(socket->client))
		return coir_defer(&socket->on_input, input_cb, socket);
	coir_fd_read_node(&socket->on_input, &socket->fd);
	return coir_node_listen(&socket->on_input, input_cb, socket);
}

int
fiber_socket_listen(struct fiber_socket *socket, struct coir_fiber *fiber,
		    bool blocked)
{
	int rc = 0;

	socket->fiber = fiber;
	if (blocked && !socket->blocked) {
		coir_fd_write_node(&socket->on_room, &socket->fd);
		rc = coir_node_listen(&socket->on_room, room_cb, socket);
		socket->blocked = rc == 0;
	}
	if (rc == 0 && !socket->input && !socket->listening &&
	    client_wants_input(socket->client)) {
		rc = listen_for_input(socket);
		socket->listening = rc == 0;
	}
	return rc;
}

void
fiber_socket_close(struct fiber_socket *socket)
{
	coir_node_cancel(&socket->on_input);
	coir_node_cancel(&socket->on_room);
	coir_fd_close(&socket->fd);
}
