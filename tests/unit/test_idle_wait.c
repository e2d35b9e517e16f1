/* SPDX-License-Identifier: MIT */
/*
 * test_idle_wait.c - those who go on when nothing else is ready.
 */
#include "config.h"

#include <coir/idle.h>

#include <errno.h>
#include <event2/event.h>

#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"
#include "support/vloop.h"

static int
idling(void *arg)
{
	(void)arg;
	for (int i = 1; i <= 3; i++) {
		int rc = coir_idle_wait();

		if (rc < 0)
			return rc;
		trace("idle %d", i);
	}
	return 0;
}

static int
busy(void *arg)
{
	(void)arg;
	for (int i = 1; i <= 3; i++) {
		int rc = coir_yield();

		if (rc < 0)
			return rc;
		trace("busy %d", i);
	}
	return 0;
}

SCOPE_TRACE_TEST(idle_comes_after_everybody_else,
		 "busy 1\nbusy 2\nbusy 3\nidle 1\nidle 2\nidle 3\n")
{
	int rc = coir_spawn(scope, idling, arg);

	return rc < 0 ? rc : coir_spawn(scope, busy, arg);
}

/* Idles until it is cancelled; each turn takes a millisecond. */
static int
idle_away(void *arg)
{
	int *turns = arg;
	int rc;

	while ((rc = coir_idle_wait()) == 0) {
		vtime_advance(coir_ms(1).ns);
		++*turns;
	}
	return rc;
}

static int
idle_for_10_ms(void *arg)
{
	return coir_timeout(coir_ms(10), idle_away, arg);
}

START_TEST(idle_lets_timers_fire_in_time)
{
	int turns = 0;

	ck_assert_int_eq(run_fiber(idle_for_10_ms, &turns), -ETIMEDOUT);
	ck_assert_int_ge(turns, 9);
	ck_assert_int_le(turns, 12);
}
END_TEST

static void
idle_cb(struct coir_node *node, int result, void *arg)
{
	(void)node;
	ck_assert_int_eq(result, 0);
	++*(int *)arg;
}

START_TEST(idle_calls_back)
{
	struct coir_node node, taken_back;
	struct fixture f;
	int calls = 0;

	fixture_init(&f);
	coir_idle_node(&node);
	coir_idle_node(&taken_back);
	ck_assert_int_eq(coir_node_listen(&node, idle_cb, &calls), 0);
	ck_assert_int_eq(coir_node_listen(&taken_back, idle_cb, &calls), 0);
	ck_assert(coir_node_cancel(&taken_back));
	ck_assert_int_eq(calls, 0);
	event_base_dispatch(f.base);
	ck_assert_int_eq(calls, 1);
	fixture_fini(&f);
}
END_TEST

START_TEST(idle_from_the_main_stack)
{
	struct fixture f;

	ck_assert_int_eq(coir_idle_wait(), -ENXIO);
	fixture_init(&f);
	ck_assert_int_eq(coir_spawn(f.scope, busy, NULL), 0);
	ck_assert_int_eq(coir_idle_wait(), 0);
	trace_expect("busy 1\nbusy 2\nbusy 3\n");
	fixture_fini(&f);
}
END_TEST

SUITE(idle_wait)
{
	ADD(idle_comes_after_everybody_else);
	ADD(idle_lets_timers_fire_in_time);
	ADD(idle_calls_back);
	ADD(idle_from_the_main_stack);
}
