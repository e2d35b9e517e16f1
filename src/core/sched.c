/* SPDX-License-Identifier: MIT */
/*
 * The ready queue, the switch, and rounds. Invariant: while the queue is not
 * empty, a round is running or an event that will run one is active, or the
 * main stack is inside coir__run_now() and schedules one when it is back.
 */
#include "config.h"

#include "core/sched.h"

#include <errno.h>
#include <event2/event.h>

#include <coir/fiber.h>
#include <coir/time.h>

#include "core/cancel.h"
#include "core/loop.h"
#include "core/node.h"

/* Turns for fibers that the main stack runs outside a round: no limit. */
#define UNCOUNTED_TURNS 0xffffffffu

/* I/O without a suspension: so many calls or bytes, then a yield. */
#define SPEND_CALLS 32
#define SPEND_BYTES (256 * 1024)

void
coir__ready(struct coir_runtime *rt, struct coir_runnable *runnable)
{
	coir__list_add_tail(&rt->ready, &runnable->link_);
	if (!rt->scheduled)
		coir__loop_schedule(rt);
}

/*
 * Tell the fiber that was queued COIR__AHEAD fibers ago whom to prefetch. It
 * may have ended since: its memory is still the pool's.
 */
static inline void
leave_hint(struct coir_runtime *rt, struct coir_fiber *fiber)
{
	struct coir_fiber **slot = &rt->recent[rt->queued++ % COIR__AHEAD];

	if (*slot)
		(*slot)->ahead = fiber;
	*slot = fiber;
}

static inline void
queue_fiber(struct coir_runtime *rt, struct coir_fiber *fiber)
{
	leave_hint(rt, fiber);
	coir__ready(rt, &fiber->runnable);
}

void
coir__ready_fiber(struct coir_runtime *rt, struct coir_fiber *fiber)
{
	if (fiber == &rt->main)
		return; /* coir__loop_wait() looks for itself */
	/* nothing of it is read: it need not be in the cache yet */
	__builtin_prefetch(&fiber->context);
	fiber->state = COIR__FIBER_READY;
	queue_fiber(rt, fiber);
}

/*
 * Have the cache lines that a switch to @fiber->ahead needs on their way. Those
 * who run one after another are mostly of a kind: its registers are taken to be
 * as deep in its stack as @fiber's are. NULL is harmless to the processor, but
 * not to pointer arithmetic.
 */
static inline void
prefetch_ahead(const struct coir_fiber *fiber)
{
	uintptr_t at = (uintptr_t)fiber->ahead;
	uintptr_t saved = at + (uintptr_t)fiber->context.sp - (uintptr_t)fiber;

	__builtin_prefetch((void *)(at + offsetof(struct coir_fiber, context)));
	__builtin_prefetch((void *)saved);
	__builtin_prefetch((void *)(saved + 64));
}

struct coir_fiber *
coir__take_next(struct coir_runtime *rt)
{
	struct coir_link *link = rt->ready.next;
	struct coir_runnable *runnable;
	struct coir_fiber *fiber;

	if (link == &rt->ready || rt->turns == 0)
		return &rt->main;
	runnable = coir__container_of(link, struct coir_runnable, link_);
	if (runnable->run_)
		return &rt->main;
	rt->turns--;
	coir__list_remove(link);
	fiber = coir__fiber_of(runnable);
	prefetch_ahead(fiber);
	return fiber;
}

static inline void
switch_to(struct coir_runtime *rt, struct coir_fiber *from,
	  struct coir_fiber *to)
{
	coir__set_current(rt, to);
	coir__context_switch(&from->context, &to->context);
}

/** struct coir__main_call - in the frame of the fiber that waits for it. */
struct coir__main_call {
	coir_fn *fn;
	void *arg;
	struct coir_fiber *fiber;
	int result;
};

/*
 * The main stack goes on because a fiber has a call for it: do that, as in a
 * callback, and go back, until it goes on for its own sake.
 */
static __attribute__((noinline)) void
serve_calls(struct coir_runtime *rt)
{
	struct coir_link *self = &rt->main.runnable.link_;
	struct coir__main_call *call;

	while ((call = rt->call)) {
		bool in_round = rt->in_round;
		bool queued = coir__link_queued(self);

		rt->call = NULL;
		rt->in_round = true;
		if (queued)
			coir__list_remove(self);
		call->result = call->fn(call->arg);
		if (queued)
			coir__list_add_head(&rt->ready, self);
		rt->in_round = in_round;
		switch_to(rt, &rt->main, call->fiber);
	}
}

/* The main stack has another run, and goes on. */
static inline void
main_is_back(struct coir_runtime *rt)
{
	if (__builtin_expect(rt->call != NULL, 0))
		serve_calls(rt);
}

int
coir_main_call(coir_fn *fn, void *arg)
{
	struct coir_runtime *rt = coir__current_runtime();
	struct coir__main_call call = { .fn = fn, .arg = arg };

	if (!rt || !coir__in_fiber(rt))
		return fn(arg);
	call.fiber = rt->current;
	rt->call = &call;
	switch_to(rt, call.fiber, &rt->main);
	return call.result;
}

void
coir__switch(struct coir_runtime *rt)
{
	struct coir_fiber *self = rt->current;
	struct coir_fiber *next = coir__take_next(rt);

	if (next != self)
		switch_to(rt, self, next);
}

/*
 * Put the caller at the head. On the main stack turns are not counted until it
 * goes on: then give back, by restore_turns(), what is returned here.
 */
static inline unsigned
step_aside(struct coir_runtime *rt)
{
	struct coir_fiber *self = rt->current;
	unsigned turns = rt->turns;

	coir__list_add_head(&rt->ready, &self->runnable.link_);
	if (self == &rt->main)
		rt->turns = UNCOUNTED_TURNS;
	return turns;
}

static inline void
restore_turns(struct coir_runtime *rt, unsigned turns)
{
	if (!coir__in_fiber(rt))
		rt->turns = turns;
}

void
coir__run_now(struct coir_runtime *rt, struct coir_fiber *fiber)
{
	unsigned turns = step_aside(rt);

	switch_to(rt, rt->current, fiber);
	main_is_back(rt);
	restore_turns(rt, turns);
}

void
coir__begin_now(struct coir_runtime *rt, struct coir_fiber *fiber,
		void (*fn)(void *arg))
{
	struct coir_fiber *self = rt->current;
	unsigned turns = step_aside(rt);

	coir__set_current(rt, fiber);
	coir__context_begin(&self->context, &fiber->context, fiber->stack.lo,
			    fiber->stack.top, fn, fiber);
	main_is_back(rt);
	restore_turns(rt, turns);
}

void
coir__run_instead(struct coir_runtime *rt, struct coir_fiber *fiber)
{
	switch_to(rt, rt->current, fiber);
}

/* Run up to @turns of what is ready. */
static void
run_slice(struct coir_runtime *rt, unsigned turns)
{
	struct coir_link *link;
	struct coir_runnable *runnable;

	rt->turns = turns;
	while (rt->turns > 0 && (link = coir__list_pop(&rt->ready))) {
		runnable =
			coir__container_of(link, struct coir_runnable, link_);
		rt->turns--;
		if (runnable->run_)
			runnable->run_(runnable);
		else
			switch_to(rt, &rt->main, coir__fiber_of(runnable));
		main_is_back(rt);
	}
	rt->turns = 0;
}

/* The queue is empty after a round: who waits for that comes next. */
static void
rest(struct coir_runtime *rt)
{
	rt->scheduled = false;
	coir__idle_run(&rt->idle);
	if (!coir__list_empty(&rt->idlers))
		coir__loop_schedule_later(rt);
}

void
coir__round(struct coir_runtime *rt)
{
	int64_t end;

	rt->clock = coir_now().ns;
	/* who ran early has had part of it */
	end = rt->early_end ? rt->early_end : rt->clock + COIR__ROUND_NS;
	rt->early_end = 0;
	rt->scheduled = true;
	rt->in_round = true;
	coir__idle_gather(&rt->idle);
	if (coir__list_empty(&rt->ready))
		coir__node_fire_all(&rt->idlers, 0);
	for (int i = 0; i < COIR__ROUND_TURNS / COIR__SLICE_TURNS; i++) {
		run_slice(rt, COIR__SLICE_TURNS);
		if (coir__list_empty(&rt->ready) ||
		    event_base_got_break(rt->base))
			break;
		rt->clock = coir_now().ns;
		if (rt->clock >= end)
			break;
	}
	rt->in_round = false;
	coir__stack_pool_trim(rt->stacks);
	if (coir__list_empty(&rt->ready))
		rest(rt);
	else
		coir__loop_schedule_later(rt);
	coir__loop_arm(rt);
}

void
coir__run_some(struct coir_runtime *rt, unsigned turns)
{
	int64_t now = coir_now().ns;

	if (rt->early_end == 0)
		rt->early_end = now + COIR__EARLY_NS;
	if (now >= rt->early_end)
		return;
	rt->in_round = true;
	run_slice(rt, turns);
	rt->in_round = false;
}

void
coir__flush(struct coir_runtime *rt)
{
	rt->in_round = true;
	coir__idle_gather(&rt->idle);
	while (!coir__list_empty(&rt->ready))
		run_slice(rt, COIR__SLICE_TURNS);
	rt->in_round = false;
}

int
coir_yield(void)
{
	struct coir_runtime *rt = coir__current_runtime();
	struct coir_fiber *self;
	int rc;

	if (!rt)
		return -ENXIO;
	self = rt->current;
	rc = coir__cancel_code(self);
	if (rc < 0)
		return rc;
	if (!coir__in_fiber(rt)) {
		rc = coir__loop_may_block(rt);
		return rc < 0 ? rc : coir__loop_pass(rt);
	}
	queue_fiber(rt, self);
	coir__switch(rt);
	return coir__cancel_code(self);
}

/* A suspension starts the count of I/O anew. */
static void
reset_spending(struct coir_fiber *self)
{
	self->io_calls = 0;
	self->io_bytes = 0;
}

void
coir__suspended(struct coir_runtime *rt, struct coir_fiber *self)
{
	self->since = rt->clock;
	self->waits++;
	reset_spending(self);
}

int
coir__spend(size_t bytes)
{
	struct coir_runtime *rt = coir__current_runtime();
	struct coir_fiber *self;
	int rc;

	if (!rt)
		return -ENXIO;
	self = rt->current;
	if (!coir__in_fiber(rt)) {
		rc = coir__loop_may_block(rt);
		if (rc < 0)
			return rc;
	}
	self->io_bytes += bytes;
	if (++self->io_calls <= SPEND_CALLS && self->io_bytes <= SPEND_BYTES)
		return coir__cancel_code(self);
	reset_spending(self);
	return coir__in_fiber(rt) ? coir_yield() : coir__cancel_code(self);
}
