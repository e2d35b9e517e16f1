/* SPDX-License-Identifier: MIT */
/*
 * One client of a server, from being accepted until its handler has returned.
 */
#ifndef COIR_IO_CLIENT_H
#define COIR_IO_CLIENT_H

#include <coir/server.h>

/** struct coir__client - what a handler's fiber needs; it copies it. */
struct coir__client {
	/* the connection; O_NONBLOCK is set */
	int fd;
	struct coir_addr peer;
	coir_handler_fn *fn;
	void *arg;
	coir_on_error_fn *on_error;
	/* where a permit is given back when the fiber ends; -1: it has none */
	int permits_fd;
};

/* Give a permit back to the eventfd that counts them; -1: there are none. */
void
coir__permit_release(int permits_fd);

/*
 * Handle @client (borrowed for the call) in a new fiber of @scope. On failure
 * the connection is closed and the permit not released. As coir_spawn().
 */
int
coir__client_fork(struct coir_scope *scope, struct coir__client *client);

#endif
