/* SPDX-License-Identifier: MIT */
/*
 * test_ticker.c - ticks on time, ticks missed, and timers that stop.
 */
#include "config.h"

#include <coir/timer.h>

#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/runtime.h>
#include <coir/scope.h>
#include <coir/source.h>
#include <coir/time.h>

#include "death.h"
#include "support/elsewhere.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"
#include "support/vloop.h"

/* When the test began. */
static coir_time start;

static int
ms_since_start(void)
{
	return (int)((coir_now().ns - start.ns) / 1000000);
}

/* Wait for a tick; trace when it came, or how the wait went. */
static int
next(struct coir_timer *timer)
{
	uint64_t missed = 99;
	int rc = coir_timer_next(timer, &missed);

	if (rc == 0)
		trace("%d ms, %d missed", ms_since_start(), (int)missed);
	else
		trace("%d", rc);
	return rc;
}

/* Run @body with a timer. */
static void
check(coir_scope_fn *body, const char *expected)
{
	struct coir_timer timer;

	coir_timer_init(&timer);
	ck_assert_int_eq(run_scope(body, &timer), 0);
	trace_expect("%s", expected);
	coir_timer_fini(&timer);
}

/* A test whose body is given to check(). */
#define TICKER_TEST(name, ...) \
	SCOPE_BODY_TEST(name, check(name##_main, __VA_ARGS__))

TICKER_TEST(ticker_ticks_after_its_delay_and_every_period,
	    "1000 ms, 0 missed\n1200 ms, 0 missed\n"
	    "1400 ms, 0 missed\n1600 ms, 0 missed\n")
{
	start = coir_now();
	ck_assert_int_eq(coir_timer_start(arg, coir_ms(1000), coir_ms(200)), 0);
	for (int i = 0; i < 4; i++)
		ck_assert_int_eq(next(arg), 0);
	coir_timer_stop(arg);
	return 0;
}

static int
tick_once(struct coir_scope *scope, void *arg)
{
	(void)scope;
	start = coir_now();
	ck_assert_int_eq(coir_timer_start(arg, coir_ms(-5), coir_ns(0)), 0);
	ck_assert_int_eq(next(arg), 0);
	ck_assert_int_eq(next(arg), -ESHUTDOWN);
	ck_assert_int_eq(coir_timer_again(arg), -EINVAL);
	return 0;
}

START_TEST(ticker_without_a_period_ticks_once)
{
	char expected[64];

	snprintf(expected, sizeof(expected), "0 ms, 0 missed\n%d\n",
		 -ESHUTDOWN);
	check(tick_once, expected);
}
END_TEST

TICKER_TEST(ticker_counts_what_was_missed,
	    "40 ms, 3 missed\n74 ms, 2 missed\n"
	    "80 ms, 0 missed\n90 ms, 0 missed\n")
{
	start = coir_now();
	ck_assert_int_eq(coir_timer_start(arg, coir_ms(10), coir_ms(10)), 0);
	/* nobody waits for these: 10, 20, 30 */
	ck_assert_int_eq(coir_sleep(coir_ms(35)), 0);
	ck_assert_int_eq(next(arg), 0);
	/* the program is busy: 50, 60 and 70 come as one at 74, late */
	vtime_advance(coir_ms(34).ns);
	ck_assert_int_eq(next(arg), 0);
	/* no burst follows, and the beat is kept */
	ck_assert_int_eq(next(arg), 0);
	ck_assert_int_eq(next(arg), 0);
	coir_timer_stop(arg);
	return 0;
}

static int
waiting(void *arg)
{
	return next(arg) == -ESHUTDOWN ? 0 : coir_check();
}

TICKER_TEST(ticker_tick_wakes_everybody, "5 ms, 0 missed\n5 ms, 0 missed\n")
{
	start = coir_now();
	ck_assert_int_eq(coir_timer_start(arg, coir_ms(5), coir_ms(5)), 0);
	ck_assert_int_eq(coir_spawn(scope, waiting, arg), 0);
	ck_assert_int_eq(coir_spawn(scope, waiting, arg), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(7)), 0);
	coir_timer_stop(arg);
	return 0;
}

static int
stop_it(struct coir_scope *scope, void *arg)
{
	start = coir_now();
	ck_assert_int_eq(next(arg), -ESHUTDOWN);
	ck_assert_int_eq(coir_timer_start(arg, coir_ms(5), coir_ms(5)), 0);
	ck_assert_int_eq(coir_spawn(scope, waiting, arg), 0);
	coir_timer_stop(arg);
	ck_assert_int_eq(coir_yield(), 0);
	coir_timer_stop(arg);
	return 0;
}

START_TEST(ticker_stopped_one_shuts_down_who_waits)
{
	char expected[64];

	snprintf(expected, sizeof(expected), "%d\n%d\n", -ESHUTDOWN,
		 -ESHUTDOWN);
	check(stop_it, expected);
}
END_TEST

TICKER_TEST(ticker_is_started_anew,
	    "10 ms, 0 missed\n35 ms, 0 missed\n"
	    "55 ms, 0 missed\n")
{
	start = coir_now();
	ck_assert_int_eq(coir_timer_start(arg, coir_ms(5), coir_ms(20)), 0);
	ck_assert_int_eq(coir_timer_start(arg, coir_ms(10), coir_ms(20)), 0);
	ck_assert_int_eq(next(arg), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(5)), 0);
	/* at 15: the next one is due at 35, not at 30 */
	ck_assert_int_eq(coir_timer_again(arg), 0);
	ck_assert_int_eq(next(arg), 0);
	coir_timer_stop(arg);
	/* a stopped one begins again */
	ck_assert_int_eq(coir_timer_again(arg), 0);
	ck_assert_int_eq(next(arg), 0);
	coir_timer_stop(arg);
	return 0;
}

static int
cancel_one(struct coir_scope *scope, void *arg)
{
	struct coir_fiber *fiber;

	start = coir_now();
	ck_assert_int_eq(coir_timer_start(arg, coir_ms(5), coir_ns(0)), 0);
	ck_assert_int_eq(coir_spawn_fiber(scope, NULL, waiting, arg, &fiber),
			 0);
	ck_assert_int_eq(coir_fiber_cancel(fiber), 0);
	coir_fiber_put(fiber);
	return next(arg);
}

START_TEST(ticker_goes_on_when_a_waiter_is_cancelled)
{
	char expected[64];

	snprintf(expected, sizeof(expected), "%d\n5 ms, 0 missed\n",
		 -ECANCELED);
	check(cancel_one, expected);
}
END_TEST

START_TEST(ticker_works_with_no_fiber)
{
	struct coir_timer timer;
	struct fixture fixture;

	fixture_init(&fixture);
	start = coir_now();
	coir_timer_init(&timer);
	ck_assert_int_eq(coir_timer_start(&timer, coir_ms(1000), coir_ms(200)),
			 0);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(next(&timer), 0);
	trace_expect("1000 ms, 0 missed\n1200 ms, 0 missed\n"
		     "1400 ms, 0 missed\n");
	coir_timer_fini(&timer);
	ck_assert_int_eq(event_base_dispatch(fixture.base), 1);
	fixture_fini(&fixture);
}
END_TEST

START_TEST(ticker_wants_a_runtime)
{
	struct coir_timer timer;

	coir_timer_init(&timer);
	ck_assert_int_eq(coir_timer_start(&timer, coir_ms(1), coir_ms(1)),
			 -ENXIO);
	ck_assert_int_eq(coir_timer_next(&timer, NULL), -ENXIO);
	coir_timer_fini(&timer);
}
END_TEST

static int
finish_in_use(void *arg)
{
	struct coir_timer timer;

	(void)arg;
	coir_timer_init(&timer);
	ck_assert_int_eq(coir_timer_start(&timer, coir_ms(1), coir_ms(1)), 0);
	ck_assert_int_eq(coir_spawn(coir_runtime_scope(coir_runtime_current()),
				    waiting, &timer),
			 0);
	coir_timer_fini(&timer);
	return 0;
}

static void
run_finish_in_use(void *arg)
{
	ck_assert_int_eq(coir_run(finish_in_use, arg), 0);
}

START_TEST(ticker_fini_with_waiters_aborts)
{
	death_expect(run_finish_in_use, NULL, SIGABRT,
		     "coir_timer_fini: somebody still waits for this timer");
}
END_TEST

static void *
use_elsewhere(void *arg)
{
	struct coir_node node;

	ck_assert_int_eq(coir_timer_start(arg, coir_sec(1), coir_sec(1)),
			 -EXDEV);
	coir_timer_next_node(&node, arg);
	ck_assert_int_eq(node.source_->poll(&node), -EXDEV);
	return NULL;
}

START_TEST(ticker_belongs_to_its_thread)
{
	struct coir_timer timer;
	struct fixture fixture;

	fixture_init(&fixture);
	coir_timer_init(&timer);
	ck_assert_int_eq(coir_timer_start(&timer, coir_sec(1), coir_sec(1)), 0);
	elsewhere(use_elsewhere, &timer);
	ck_assert_int_eq(coir_timer_next(&timer, NULL), 0);
	coir_timer_fini(&timer);
	fixture_fini(&fixture);
}
END_TEST

SUITE(ticker)
{
	ADD(ticker_ticks_after_its_delay_and_every_period);
	ADD(ticker_without_a_period_ticks_once);
	ADD(ticker_counts_what_was_missed);
	ADD(ticker_tick_wakes_everybody);
	ADD(ticker_stopped_one_shuts_down_who_waits);
	ADD(ticker_is_started_anew);
	ADD(ticker_goes_on_when_a_waiter_is_cancelled);
	ADD(ticker_works_with_no_fiber);
	ADD(ticker_wants_a_runtime);
	ADD(ticker_belongs_to_its_thread);
	ADD(ticker_fini_with_waiters_aborts);
}
