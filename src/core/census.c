/* SPDX-License-Identifier: MIT */
/*
 * Visiting and counting all fibers: each is a level of the tree of
 * cancellation.
 */
#include "config.h"

#include <coir/census.h>

#include <errno.h>

#include "core/cancel.h"
#include "core/fiber.h"
#include "core/runtime.h"
#include "machine/stack.h"

int
coir_census(coir_census_fn *fn, void *arg)
{
	struct coir_runtime *rt = coir__current_runtime();
	struct coir_cancel *top;
	struct coir_cancel *at;
	int depth = 0;
	int n = 0;

	if (!rt)
		return -ENXIO;
	top = &rt->root.cancel_;
	for (at = top; at; at = coir__cancel_next(at, top, &depth)) {
		if (!(at->flags_ & COIR__CANCEL_FIBER))
			continue;
		n++;
		if (fn)
			fn(at->owner_, arg);
	}
	return n;
}

static void
count_state(struct coir_fiber *fiber, void *arg)
{
	struct coir_census_figures *figures = arg;

	switch (fiber->state) {
	case COIR__FIBER_WAITING:
		if (fiber->waiter.fired || fiber->interrupted)
			figures->ready++;
		else
			figures->waiting++;
		break;
	case COIR__FIBER_PARKED:
		figures->suspended++;
		break;
	default:
		figures->ready++;
	}
}

int
coir_census_figures(struct coir_census_figures *ret_figures)
{
	struct coir_runtime *rt = coir__current_runtime();
	struct coir_census_figures figures = { 0 };

	if (!rt)
		return -ENXIO;
	coir_census(count_state, &figures);
	figures.stacks = coir__stack_pool_taken(rt->stacks);
	figures.stacks_kept = coir__stack_pool_kept(rt->stacks);
	figures.stack_bytes = (figures.stacks + figures.stacks_kept) *
		coir__stack_pool_size(rt->stacks);
	*ret_figures = figures;
	return 0;
}
