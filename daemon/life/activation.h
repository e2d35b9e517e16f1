/* SPDX-License-Identifier: MIT */
/*
 * activation.h - listening sockets that were open before chatd was.
 *
 * The service manager passes some (socket activation), and an earlier chatd
 * has left others. A listener takes one. Names come first, over all sockets,
 * then addresses: one that was named after a listener, by the name of its block
 * in the configuration, is never lost to one that only happens to have its
 * address; and one that was passed goes before one that was left. What was
 * left goes last to listeners with the same address and any port, in order.
 *
 * One that was passed and fits no listener is refused: a port that accepts and
 * is never served is worse than no daemon. One that was left and fits none is
 * of a listener that is no longer configured.
 */
#ifndef CHATD_ACTIVATION_H
#define CHATD_ACTIVATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for every sentence of activation_match(), its NUL included. */
#define ACTIVATION_WHY_MAX 1024

/* A listener that could use a socket. All strings are borrowed. */
struct activation_want {
	const char *name;    /* of its block in the configuration */
	const char *address; /* numeric; NULL when path is set */
	const char *path;    /* unix socket, @NAME if abstract */
	uint16_t port;       /* 0: any */
};

/* A socket. */
struct activation_socket {
	int fd;
	const char *name; /* that it was given; NULL: none */
	bool left;        /* by an earlier chatd, not passed by the manager */
};

/*
 * Gives each of the @n @sockets to a want: ret_fds[i] becomes the descriptor
 * for wants[i], or -1, that listener opens its own. Closes nothing. Returns 0;
 * on failure ret_fds is untouched and ret_why says in a sentence which one is
 * wrong and what would be right: -EINVAL (it is no listening stream socket, or
 * no listener fits, or its listener has one already) or -ENOMEM.
 */
int activation_match(const struct activation_want *wants, size_t n_wants,
		     const struct activation_socket *sockets, size_t n,
		     int *ret_fds, char ret_why[static ACTIVATION_WHY_MAX]);

#endif
