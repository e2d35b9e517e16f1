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
