/* SPDX-License-Identifier: MIT */
/*
 * activation.h - listening sockets that the service manager has opened.
 *
 * systemd passes them as descriptors 3 and up, with names (LISTEN_FDS,
 * LISTEN_FDNAMES). Each goes to the listener whose block in the configuration
 * has the descriptor's name, whatever address it is bound to; else to the
 * listener with the address that it is bound to. One that fits no listener is
 * refused: a port that accepts and is never served is worse than no daemon.
 * No events, no fibers: called once, before anything listens.
 */
#ifndef CHATD_ACTIVATION_H
#define CHATD_ACTIVATION_H

#include <stddef.h>
#include <stdint.h>

/* Room for every sentence of activation_take(), its NUL included. */
#define ACTIVATION_WHY_MAX 1024

/* A listener that could use a socket. All strings are borrowed. */
struct activation_want {
	const char *name;    /* of its block in the configuration */
	const char *address; /* numeric; NULL when path is set */
	const char *path;    /* unix socket, @NAME if abstract */
	uint16_t port;       /* 0 fits no bound address */
};

/*
 * Takes the sockets that were passed to this process and unsets the variables
 * that announced them. ret_fds[i] becomes the descriptor for wants[i], owned
 * by the caller and close-on-exec, or -1: that listener opens its own.
 *
 * Returns how many were passed, often 0. On failure every passed descriptor
 * is closed, ret_fds is untouched and ret_why says in a sentence which one is
 * wrong and what would be right: -EINVAL (it is no listening stream socket,
 * or no listener fits, or its listener has one already), -EOPNOTSUPP (built
 * without libsystemd), -ENOMEM, or what reading the environment failed with.
 */
int activation_take(const struct activation_want *wants, size_t n_wants,
		    int *ret_fds, char ret_why[static ACTIVATION_WHY_MAX]);

#endif
