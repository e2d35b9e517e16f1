/* SPDX-License-Identifier: MIT */
/*
 * heartbeat.h - tells the service manager that the daemon lives.
 *
 * It beats only when a fiber has slept and woken since the last time, and a
 * callback has been called: a loop that is stuck, and fibers that are not
 * resumed, are both an end that the manager gets to know by the silence. Four
 * beats fit into the time that $WATCHDOG_USEC grants.
 */
#ifndef CHATD_HEARTBEAT_H
#define CHATD_HEARTBEAT_H

#include <event2/event_struct.h>
#include <stdbool.h>
#include <stdint.h>

struct coir_fiber;
struct coir_scope;
struct event_base;

/* The heart. */
struct heartbeat {
	struct event tick;        /* beats, if the fiber has */
	struct coir_fiber *fiber; /* an owned handle; NULL: nobody listens */
	int64_t period;           /* of both, in nanoseconds */
	unsigned slept;           /* times that the fiber has woken */
	unsigned told;            /* of these, when the manager was told last */
	bool deserted;            /* the manager is gone, and the log has it */
};

/*
 * Begins, if the environment says that somebody waits for it: $WATCHDOG_USEC,
 * and $WATCHDOG_PID is this process or not set. Returns 0, -ENOMEM or
 * -EINVAL: it is not a time.
 */
int heartbeat_begin(struct heartbeat *heart, struct event_base *base,
		    struct coir_scope *scope);

/* Stops it; nothing if it did not begin. Zeroed memory is fine. */
void heartbeat_end(struct heartbeat *heart);

#endif
