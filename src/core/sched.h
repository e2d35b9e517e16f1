/* SPDX-License-Identifier: MIT */
/*
 * The ready queue and the switch between fibers.
 *
 * Fibers switch straight to the next one in the queue. Control goes back to
 * the main stack when the queue is empty, when its head is a callback, or when
 * the round's turns are used up. The main stack itself stands in the queue, at
 * the head, while it waits for a fiber that it runs (coir_spawn() from a
 * callback): then turns are not counted, as only fibers that this one starts
 * can be ahead of it.
 */
#ifndef COIR_CORE_SCHED_H
#define COIR_CORE_SCHED_H

#include <stddef.h>

#include "core/runtime.h"

/* Append something to the ready queue and see to it that a round comes. */
void
coir__ready(struct coir_runtime *rt, struct coir_runnable *runnable);

/* Append a fiber of @rt, which is suspended and not queued. */
void
coir__ready_fiber(struct coir_runtime *rt, struct coir_fiber *fiber);

/* Suspend the running fiber: run the next one. Returns when it runs again. */
void
coir__switch(struct coir_runtime *rt);

/* Put the caller (a fiber or the main stack) at the head; run @fiber now. */
void
coir__run_now(struct coir_runtime *rt, struct coir_fiber *fiber);

/* The same for a new fiber, which begins with @fn(@fiber). */
void
coir__begin_now(struct coir_runtime *rt, struct coir_fiber *fiber,
		void (*fn)(void *arg));

/* Run @fiber now in place of the running fiber, which stays unqueued. */
void
coir__run_instead(struct coir_runtime *rt, struct coir_fiber *fiber);

/*
 * Take out who runs next: the head of the queue, or the main stack if it is
 * the main stack's turn to go on with its round.
 */
struct coir_fiber *
coir__take_next(struct coir_runtime *rt);

/*
 * The running fiber has ended, its stack may be used anew: run the next.
 * Inline in the fiber's first function: one more frame here would leave the
 * processor's return stack one entry out of step for everybody after it.
 */
_Noreturn static inline void
coir__switch_last(struct coir_runtime *rt, struct coir_fiber *self)
{
	struct coir_fiber *next = coir__take_next(rt);

	coir__set_current(rt, next);
	coir__context_exit(&self->context, &next->context);
}

/* For dumps, chains and coir__spend(): the running fiber will suspend. */
void
coir__suspended(struct coir_runtime *rt, struct coir_fiber *self);

/* Run what is ready, as far as a round goes. On the main stack. */
void
coir__round(struct coir_runtime *rt);

/*
 * Run up to @turns of what is ready; a round still comes. On the main stack,
 * between two events of one pass of the loop, until COIR__EARLY_NS after the
 * first time in this pass: what is left is the round's.
 */
void
coir__run_some(struct coir_runtime *rt, unsigned turns);

/* Run until nothing is ready, at the runtime's end. On the main stack. */
void
coir__flush(struct coir_runtime *rt);

/*
 * Count one I/O call of @bytes by the running fiber; after many of them
 * without a suspension it yields. To be called before the operation.
 * Returns: 0, -ECANCELED, -ETIMEDOUT.
 */
int
coir__spend(size_t bytes);

#endif
