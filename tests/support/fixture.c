/* SPDX-License-Identifier: MIT */
/*
 * fixture.c - looks into the runtime itself: what is left over is seen there.
 */
#include "config.h"

#include "support/fixture.h"

#include <check.h>
#include <event2/event.h>
#include <sched.h>

#include "core/runtime.h"
#include "support/leak.h"
#include "support/vloop.h"

/* So often other threads are let run before what they hold is a leak. */
#define YIELDS_MAX 100000

/* The main stack is there while the fiber that it started has not suspended. */
static bool
nothing_ready(const struct coir_runtime *rt)
{
	const struct coir_link *first = rt->ready.next;

	if (first == &rt->main.runnable.link_)
		first = first->next;
	return first == &rt->ready;
}

/* Nothing waits for a deadline, nothing is ready, @fibers live at the root. */
static void
check_idle(const struct coir_runtime *rt, unsigned fibers)
{
	ck_assert_msg(rt->root.fibers_ + rt->root.daemons_ == fibers,
		      "%u fibers are left over",
		      rt->root.fibers_ + rt->root.daemons_ - fibers);
	ck_assert_msg(coir__heap_empty(&rt->timers) &&
			      coir__list_empty(&rt->limits),
		      "a timer is left armed");
	ck_assert_msg(nothing_ready(rt),
		      "a fiber or callback is left in the ready queue");
}

void
fixture_init_real(struct fixture *fixture)
{
	fixture->fds = leak_count_fds();
	fixture->real = true;
	fixture->base = event_base_new();
	ck_assert_ptr_nonnull(fixture->base);
	ck_assert_int_eq(coir_runtime_new(fixture->base, NULL, &fixture->rt),
			 0);
	fixture->scope = coir_runtime_scope(fixture->rt);
}

void
fixture_init(struct fixture *fixture)
{
	vtime_begin();
	fixture_init_real(fixture);
	fixture->real = false;
}

/*
 * A thread that has posted its result lets go of the handle, and with the last
 * handle of its descriptor, a moment later.
 */
static void
await_fds(int fds)
{
	for (int i = 0; i < YIELDS_MAX && leak_count_fds() != fds; i++)
		sched_yield();
}

void
fixture_fini(struct fixture *fixture)
{
	check_idle(fixture->rt, 0);
	ck_assert_int_eq(coir_runtime_free(fixture->rt), 0);
	event_base_free(fixture->base);
	if (fixture->real)
		await_fds(fixture->fds);
	else
		vtime_end();
	ck_assert_int_eq(leak_count_fds(), fixture->fds);
}

/* The program of run_fiber(). */
struct program {
	coir_fn *fn;
	void *arg;
};

static int
program_main(void *arg)
{
	struct program *program = arg;
	int rc = program->fn(program->arg);

	check_idle(coir_runtime_current(), 1);
	return rc;
}

int
run_fiber(coir_fn *fn, void *arg)
{
	struct program program = { fn, arg };
	int fds = leak_count_fds();
	int rc;

	vtime_begin();
	rc = coir_run(program_main, &program);
	vtime_end();
	ck_assert_int_eq(leak_count_fds(), fds);
	return rc;
}

/* The program of run_scope(). */
struct scope_program {
	coir_scope_fn *fn;
	void *arg;
};

static int
scope_main(void *arg)
{
	struct scope_program *program = arg;

	return coir_scope_run(program->fn, program->arg);
}

int
run_scope(coir_scope_fn *fn, void *arg)
{
	return run_fiber(scope_main, &(struct scope_program){ fn, arg });
}
