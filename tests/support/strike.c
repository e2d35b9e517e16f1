/* SPDX-License-Identifier: MIT */
/*
 * strike.c - see strike.h.
 */
#include "config.h"

#include "support/strike.h"

#include "core/loop.h"
#include "core/sched.h"

/* Suspensions, or awakenings, until the cancel, that one included; 0: none. */
static __thread unsigned countdown;
static __thread enum strike_how way;
static __thread bool has_come;

/* Who is to be cancelled, and the place in the queue from where. */
static __thread struct coir_fiber *victim;
static __thread struct coir_runnable turn;

/* The real ones, by the linker's --wrap; and what is called in their place. */
typeof(coir__suspended) __real_coir__suspended, __wrap_coir__suspended;
typeof(coir__ready_fiber) __real_coir__ready_fiber, __wrap_coir__ready_fiber;
typeof(coir_yield) __real_coir_yield, __wrap_coir_yield;

/* The turn has come: on the main stack. */
static void
strike(struct coir_runnable *runnable)
{
	(void)runnable;
	if (victim->state != COIR__FIBER_ENDED) {
		has_come = true;
		if (way & STRIKE_SCOPE)
			coir_scope_cancel(victim->scope);
		else
			coir_fiber_cancel(victim);
	}
	coir_fiber_put(victim);
}

/*
 * Put the turn at the head, but behind the main stack, should that stand in
 * the queue: who is before it expects to be run by it.
 */
static void
queue_turn(struct coir_runtime *rt)
{
	struct coir_link *after = &rt->ready;
	struct coir_link *link;

	for (link = rt->ready.next; link != &rt->ready; link = link->next)
		if (link == &rt->main.runnable.link_)
			after = link;
	turn.run_ = strike;
	coir__list_add_head(after, &turn.link_);
	if (!rt->scheduled)
		coir__loop_schedule(rt);
}

/* One more suspension or awakening of @fiber. */
static void
count(struct coir_fiber *fiber)
{
	struct coir_runtime *rt = fiber->runtime;

	if (countdown == 0 || fiber == &rt->main || --countdown > 0)
		return;
	victim = coir_fiber_get(fiber);
	queue_turn(rt);
}

void
__wrap_coir__suspended(struct coir_runtime *rt, struct coir_fiber *self)
{
	__real_coir__suspended(rt, self);
	if (!(way & STRIKE_LATE))
		count(self);
}

void
__wrap_coir__ready_fiber(struct coir_runtime *rt, struct coir_fiber *fiber)
{
	__real_coir__ready_fiber(rt, fiber);
	if (way & STRIKE_LATE)
		count(fiber);
}

int
__wrap_coir_yield(void)
{
	struct coir_runtime *rt = coir__current_runtime();

	if (rt && coir__in_fiber(rt))
		count(rt->current);
	return __real_coir_yield();
}

void
strike_begin(unsigned n, enum strike_how how)
{
	countdown = n;
	way = how;
	has_come = false;
}

bool
strike_end(void)
{
	countdown = 0;
	return has_come;
}
