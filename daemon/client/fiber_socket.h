/* SPDX-License-Identifier: MIT */
/*
 * fiber_socket.h - the socket of a client whom a fiber serves.
 *
 * The fiber does not wait for its socket, it parks: news from the room wake it,
 * too. Callbacks listen for input, and for room in a socket that was full, and
 * wake it. So a line for thousands touches nothing of what they listen for.
 */
#ifndef CHATD_FIBER_SOCKET_H
#define CHATD_FIBER_SOCKET_H

#include <stdbool.h>

#include <coir/fd.h>
#include <coir/node.h>

struct client;
struct coir_fiber;

/* A socket, and what is known of it: first what each line looks at. */
struct fiber_socket {
	bool listening;            /* on_input does */
	bool blocked;              /* on_room does */
	bool input;                /* there is some that was not read */
	struct client *client;     /* whose it is; borrowed */
	struct coir_fiber *fiber;  /* woken; borrowed; NULL: never listened */
	struct coir_fd fd;         /* it */
	struct coir_node on_input; /* listens for input while it is wanted */
	struct coir_node on_room;  /* listens for room in it when it is full */
};

/*
 * Takes @fd, which does not block, as what @client (borrowed) is reached by.
 * Returns 0; -ENOMEM or -ENXIO, and @fd is still the caller's.
 */
int fiber_socket_init(struct fiber_socket *socket, int fd,
		      struct client *client);

/*
 * Has @fiber (borrowed until it is closed) woken when the socket takes more, if
 * it is @blocked, and when there is input, if that is wanted and none is known
 * of. Returns 0; -ENOMEM: it may never be.
 */
int fiber_socket_listen(struct fiber_socket *socket, struct coir_fiber *fiber,
			bool blocked);

/* Listens no more, and closes it. */
void fiber_socket_close(struct fiber_socket *socket);

#endif
