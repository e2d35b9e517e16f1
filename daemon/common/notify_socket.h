/* SPDX-License-Identifier: MIT */
/*
 * notify_socket.h - the service manager's socket: messages, with descriptors.
 *
 * What sd_notify(3) does, without a library: the keeper, who has none, speaks
 * to the manager too, and the supervisor's end is for machines without systemd.
 * The calls allocate nothing and keep nothing
 * between them; those that take the address are async-signal-safe.
 */
#ifndef CHATD_NOTIFY_SOCKET_H
#define CHATD_NOTIFY_SOCKET_H

#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>

/* Where the manager listens. */
struct notify_socket {
	struct sockaddr_un addr;
	socklen_t len; /* of addr */
};

/*
 * Reads $NOTIFY_SOCKET. Returns 1; 0: it is not set, nobody wants to be told;
 * -EINVAL: it is neither an absolute path nor @NAME, or too long.
 */
int notify_socket_find(struct notify_socket *ret_to);

/*
 * A socket to send by, close-on-exec; @flags: SOCK_NONBLOCK or 0. Returns it or
 * a negative errno.
 */
int notify_socket_open(int flags);

/*
 * Sends @text by the socket @fd, with the descriptor @passed (borrowed) unless
 * that is -1. While the manager has much to read it waits, or if the socket
 * does not block returns -EAGAIN. 0 or a negative errno.
 */
int notify_socket_send(int fd, const struct notify_socket *to, const char *text,
		       int passed);

#endif
