/* SPDX-License-Identifier: MIT */
/*
 * test_step.c - the loop driven from outside: step by step, to its end, and
 * stopped. The promises P45 to P47 are kept here.
 */
#include "config.h"

#include <coir/loop.h>

#include <errno.h>
#include <event2/event.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/promise.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* Three turns, each after some time or at once. */
static int
three_turns(void *arg)
{
	const int *ms = arg;
	int rc = 0;

	for (int i = 1; i <= 3 && rc == 0; i++) {
		trace("turn %d", i);
		rc = *ms ? coir_sleep(coir_ms(*ms)) : coir_yield();
	}
	trace("done");
	return rc;
}

static int at_once = 0;
static int ten_ms = 10;

START_TEST(step_P47_without_anybody_waiting)
{
	struct fixture f;

	fixture_init(&f);
	ck_assert_int_eq(coir_loop_step(coir_ns(0)), 0);
	ck_assert_int_eq(coir_loop_step(COIR_FOREVER), 0);
	fixture_fini(&f);
}
END_TEST

START_TEST(step_P47_one_thing_after_another)
{
	coir_time start;
	struct fixture f;
	int steps = 0;

	fixture_init(&f);
	start = coir_now();
	ck_assert_int_eq(coir_spawn(f.scope, three_turns, &ten_ms), 0);
	trace("step");
	while (coir_loop_step(COIR_FOREVER) == 1)
		steps++;
	trace_expect("turn 1\nstep\nturn 2\nturn 3\ndone\n");
	ck_assert_int_ge(steps, 3);
	ck_assert_int_eq(coir_now().ns - start.ns, coir_ms(30).ns);
	fixture_fini(&f);
}
END_TEST

/* Time that is up is a step like any other. */
START_TEST(step_P47_waits_no_longer_than_it_may)
{
	coir_time start;
	struct fixture f;
	int long_ms = 1000;

	fixture_init(&f);
	start = coir_now();
	ck_assert_int_eq(coir_spawn(f.scope, three_turns, &long_ms), 0);
	ck_assert_int_eq(coir_loop_step(coir_ms(5)), 1);
	ck_assert_int_eq(coir_now().ns - start.ns, coir_ms(5).ns);
	ck_assert_int_eq(coir_loop_step(coir_ns(0)), 1);
	ck_assert_int_eq(coir_now().ns - start.ns, coir_ms(5).ns);
	trace_expect("turn 1\n");
	ck_assert_int_eq(coir_loop_run(), 0);
	trace_expect("turn 2\nturn 3\ndone\n");
	fixture_fini(&f);
}
END_TEST

START_TEST(step_runs_what_is_ready)
{
	struct fixture f;

	fixture_init(&f);
	ck_assert_int_eq(coir_spawn(f.scope, three_turns, &at_once), 0);
	ck_assert_int_eq(coir_loop_step(coir_ns(0)), 1);
	trace_expect("turn 1\nturn 2\nturn 3\ndone\n");
	ck_assert_int_eq(coir_loop_step(coir_ns(0)), 0);
	fixture_fini(&f);
}
END_TEST

static int
suspending(void *arg)
{
	(void)arg;
	return coir_suspend(NULL);
}

/* What can never happen is nothing to wait for. */
START_TEST(step_P45_run_returns_when_nobody_can_be_woken)
{
	struct coir_fiber *fiber;
	struct fixture f;
	int rc;

	fixture_init(&f);
	ck_assert_int_eq(coir_loop_run(), 0);
	ck_assert_int_eq(coir_spawn(f.scope, three_turns, &ten_ms), 0);
	rc = coir_spawn_fiber(f.scope, NULL, suspending, NULL, &fiber);
	ck_assert_int_eq(rc, 0);
	ck_assert_int_eq(coir_loop_run(), 0);
	trace_expect("turn 1\nturn 2\nturn 3\ndone\n");
	ck_assert_int_eq(coir_fiber_result(fiber), -EINPROGRESS);
	ck_assert_int_eq(coir_wake(fiber, NULL), 0);
	ck_assert_int_eq(coir_loop_run(), 0);
	ck_assert_int_eq(coir_fiber_result(fiber), 0);
	coir_fiber_put(fiber);
	fixture_fini(&f);
}
END_TEST

static int
stop_twice(void *arg)
{
	(void)arg;
	for (int i = 1; i <= 2; i++) {
		trace("stop %d", i);
		ck_assert_int_eq(coir_loop_stop(), 0);
		trace("still here");
		if (coir_sleep(coir_ms(10)) < 0)
			return -EIO;
	}
	return 0;
}

START_TEST(step_P46_stop_and_go_on)
{
	struct fixture f;

	fixture_init(&f);
	ck_assert_int_eq(coir_loop_stop(), 0);
	ck_assert_int_eq(coir_spawn(f.scope, three_turns, &ten_ms), 0);
	ck_assert_int_eq(coir_spawn(f.scope, stop_twice, NULL), 0);
	trace("run");
	ck_assert_int_eq(coir_loop_run(), 1);
	trace("again");
	ck_assert_int_eq(coir_loop_run(), 0);
	trace_expect("turn 1\nstop 1\nstill here\nrun\nturn 2\nstop 2\n"
		     "still here\nagain\nturn 3\ndone\n");
	fixture_fini(&f);
}
END_TEST

static int
drive_in_fiber(void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_loop_step(coir_ns(0)), -EDEADLK);
	ck_assert_int_eq(coir_loop_run(), -EDEADLK);
	trace("fiber");
	return 0;
}

static void
drive_in_callback(struct coir_node *node, int result, void *arg)
{
	(void)node;
	(void)result;
	(void)arg;
	ck_assert_int_eq(coir_loop_step(coir_ns(0)), -EDEADLK);
	ck_assert_int_eq(coir_loop_run(), -EDEADLK);
	trace("callback");
}

START_TEST(step_drives_no_loop_that_is_driven)
{
	struct coir_node node;
	struct fixture f;

	ck_assert_int_eq(coir_loop_step(coir_ns(0)), -ENXIO);
	ck_assert_int_eq(coir_loop_run(), -ENXIO);
	ck_assert_int_eq(coir_loop_stop(), -ENXIO);
	fixture_init(&f);
	ck_assert_int_eq(coir_spawn(f.scope, drive_in_fiber, NULL), 0);
	ck_assert_int_eq(coir_defer(&node, drive_in_callback, NULL), 0);
	ck_assert_int_eq(coir_loop_run(), 0);
	trace_expect("fiber\ncallback\n");
	fixture_fini(&f);
}
END_TEST

SUITE(step)
{
	ADD(step_P47_without_anybody_waiting);
	ADD(step_P47_one_thing_after_another);
	ADD(step_P47_waits_no_longer_than_it_may);
	ADD(step_runs_what_is_ready);
	ADD(step_P45_run_returns_when_nobody_can_be_woken);
	ADD(step_P46_stop_and_go_on);
	ADD(step_drives_no_loop_that_is_driven);
}
