/* SPDX-License-Identifier: MIT */
/*
 * Accepting clients until told to stop: the part of a server of which each of
 * its threads runs one.
 *
 * What the threads share is two eventfds, so that a loop waits for them as for
 * a client, nothing is allocated and no wake-up is lost: one counts the free
 * permits, the other is written once, when the server is stopped.
 */
#ifndef COIR_IO_ACCEPT_LOOP_H
#define COIR_IO_ACCEPT_LOOP_H

#include <stdatomic.h>

#include <coir/fd.h>
#include <coir/listener.h>
#include <coir/promise.h>
#include <coir/scope.h>

#include "io/client.h"

/** struct coir__accept_shared - what all loops of a server have in common. */
struct coir__accept_shared {
	/* who serves the clients; its permits_fd is -1 if there is no limit */
	struct coir__client client;
	/* an eventfd, readable when the server is stopped; -1: one loop only */
	int stop_fd;
	atomic_bool stopped;
};

/** struct coir__accept_loop - one of them. */
struct coir__accept_loop {
	struct coir__accept_shared *shared;
	struct coir_listener *listener;
	/* what the handlers' fibers belong to; open */
	struct coir_scope *scope;
	/* stops it, besides stop_fd; NULL: nothing does */
	struct coir_promise *stop;
	/* the eventfds, watched in this thread */
	struct coir_fd permits;
	struct coir_fd stopped;
};

/*
 * Accept clients and handle each in a fiber, until stopped or failed: 0 or a
 * negative errno. The handlers run on. @loop is filled in up to stop.
 */
int
coir__accept_loop_run(struct coir__accept_loop *loop);

#endif
