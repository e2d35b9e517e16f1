/* SPDX-License-Identifier: MIT */
/*
 * Parking: suspend, and the three ways of going on (wake, resume, transfer).
 * They touch a fiber only while it is parked, so that one that waits for
 * something else can never be woken out of it.
 */
#include "config.h"

#include <errno.h>

#include <coir/error.h>
#include <coir/fiber.h>

#include "core/cancel.h"
#include "core/node.h"
#include "core/sched.h"

#define CACHE_LINE 64

/* Fibers that are woken while what the next one needs comes from memory. */
#define FETCH_AHEAD 8

/*
 * What a fiber comes back to: its registers and a few frames; and the frames
 * that were below these, which it will most likely have again.
 */
#define FRAME_LINES 5
#define LOWER_LINES 5

/* May @fiber be handed a value? If so it has it, and is READY. */
static int
hand_over(const struct coir_runtime *rt, struct coir_fiber *fiber, void *value)
{
	if (!rt)
		return -ENXIO;
	if (fiber->runtime != rt)
		return -EXDEV;
	if (fiber->state != COIR__FIBER_PARKED)
		return -EINVAL;
	fiber->value = value;
	fiber->interrupted = false;
	fiber->state = COIR__FIBER_READY;
	return 0;
}

/* May the caller park? */
static int
park_check(const struct coir_runtime *rt)
{
	if (!rt)
		return -ENXIO;
	if (!coir__in_fiber(rt))
		return coir_error(-EDEADLK, "only a fiber can be parked");
	return coir__cancel_code(rt->current);
}

/* The caller runs again after it was parked. */
static int
unparked(struct coir_fiber *self, void **ret_value)
{
	if (self->interrupted)
		return coir__cancel_code(self);
	if (ret_value)
		*ret_value = self->value;
	return 0;
}

int
coir_suspend(void **ret_value)
{
	struct coir_runtime *rt = coir__current_runtime();
	int rc = park_check(rt);

	if (rc < 0)
		return rc;
	rt->current->state = COIR__FIBER_PARKED;
	coir__suspended(rt, rt->current);
	coir__switch(rt);
	return unparked(rt->current, ret_value);
}

int
coir_wake(struct coir_fiber *fiber, void *value)
{
	int rc = hand_over(coir__current_runtime(), fiber, value);

	if (rc == 0)
		coir__ready_fiber(fiber->runtime, fiber);
	return rc;
}

/*
 * Have what waking @fiber touches on its way from memory. Inlined always: gcc
 * takes a call of a function that only prefetches for one that does nothing.
 */
static inline __attribute__((always_inline)) void
fetch_fiber(const struct coir_fiber *fiber)
{
	__builtin_prefetch(&fiber->context);
	__builtin_prefetch(&fiber->value);
	__builtin_prefetch(&fiber->state);
}

/* The same for its stack, around where it stopped. */
static inline __attribute__((always_inline)) void
fetch_frames(const struct coir_fiber *fiber)
{
	for (int i = -LOWER_LINES; i < FRAME_LINES; i++)
		__builtin_prefetch((const char *)fiber->context.sp +
				   i * CACHE_LINE);
}

int
coir_wake_all(struct coir_fiber *const fibers[], size_t n)
{
	struct coir_runtime *rt = coir__current_runtime();
	int woken = 0;

	if (!rt)
		return -ENXIO;
	for (size_t i = 0; i < n; i++) {
		if (n - i > FETCH_AHEAD)
			fetch_fiber(fibers[i + FETCH_AHEAD]);
		if (hand_over(rt, fibers[i], NULL) < 0)
			continue;
		fetch_frames(fibers[i]);
		coir__ready_fiber(rt, fibers[i]);
		woken++;
	}
	return woken;
}

int
coir_resume(struct coir_fiber *fiber, void *value)
{
	struct coir_runtime *rt = coir__current_runtime();
	int rc = hand_over(rt, fiber, value);

	if (rc == 0)
		coir__run_now(rt, fiber);
	return rc;
}

int
coir_transfer(struct coir_fiber *fiber, void *value, void **ret_value)
{
	struct coir_runtime *rt = coir__current_runtime();
	int rc = park_check(rt);

	if (rc == 0)
		rc = hand_over(rt, fiber, value);
	if (rc < 0)
		return rc;
	rt->current->state = COIR__FIBER_PARKED;
	coir__suspended(rt, rt->current);
	coir__run_instead(rt, fiber);
	return unparked(rt->current, ret_value);
}

void
coir__fiber_interrupt(struct coir_fiber *fiber)
{
	struct coir__waiter *waiter = &fiber->waiter;

	if (fiber->state == COIR__FIBER_PARKED) {
		fiber->interrupted = true;
		coir__ready_fiber(fiber->runtime, fiber);
		return;
	}
	if (fiber->state != COIR__FIBER_WAITING || fiber->interrupted ||
	    waiter->fired || waiter->shielded)
		return;
	fiber->interrupted = true;
	coir__waiter_withdraw(waiter);
	coir__ready_fiber(fiber->runtime, fiber);
}

int
coir_fiber_cancel(struct coir_fiber *fiber)
{
	if (fiber->state == COIR__FIBER_ENDED)
		return -EALREADY;
	if (fiber->runtime != coir__current_runtime())
		return -EXDEV;
	return coir__cancel(&fiber->cancel, 0) ? 0 : -EALREADY;
}
