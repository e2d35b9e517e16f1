/* SPDX-License-Identifier: MIT */
/*
 * The runtime's events on the program's event_base, and blocking calls made on
 * the main stack, which drive it.
 */
#ifndef COIR_CORE_LOOP_H
#define COIR_CORE_LOOP_H

#include <stdbool.h>

#include "core/node.h"
#include "core/runtime.h"

int
coir__loop_attach(struct coir_runtime *rt, struct event_base *base);

void
coir__loop_detach(struct coir_runtime *rt);

/* Have a round run in this pass of the loop. */
void
coir__loop_schedule(struct coir_runtime *rt);

/* Have a round run once the loop has been polled. */
void
coir__loop_schedule_later(struct coir_runtime *rt);

/* Arm the alarm for the earliest timer, if that is another than before. */
void
coir__loop_arm(struct coir_runtime *rt);

/* Is the main stack free to drive the loop? 0, or -EDEADLK in a callback. */
int
coir__loop_may_drive(struct coir_runtime *rt);

/*
 * May the caller suspend? 0; -EDEADLK on the main stack inside a callback,
 * where driving the loop is impossible.
 */
static inline int
coir__loop_may_block(struct coir_runtime *rt)
{
	return coir__in_fiber(rt) ? 0 : coir__loop_may_drive(rt);
}

/*
 * Drive the loop from the main stack until what it waits for is done, or it
 * is cancelled. 0; -EDEADLK: nothing can ever complete it; -ECANCELED:
 * event_base_loopbreak().
 */
int
coir__loop_wait(struct coir_runtime *rt);

/* One pass of the loop that does not wait: 0, or -EDEADLK in a callback. */
int
coir__loop_pass(struct coir_runtime *rt);

#endif
