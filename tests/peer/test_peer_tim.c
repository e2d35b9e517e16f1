/* SPDX-License-Identifier: MIT */
/*
 * Rows TIM of the peers' cases: Eio's tests/time.md. The peer's mock clock is
 * virtual time here, under the library's own timers and the real libevent.
 */
#include "config.h"

#include <errno.h>
#include <stdint.h>

#include <coir/cancel.h>
#include <coir/combine.h>
#include <coir/fiber.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "peer/peer.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"
#include "support/vloop.h"

FIBER_TEST(TIM_01_sleep_takes_its_time)
{
	coir_time before = coir_now();

	ck_assert_int_eq(coir_sleep(coir_ms(10)), 0);
	ck_assert_int_ge(coir_now().ns - before.ns, coir_ms(10).ns);
	return 0;
}

static int
sleeping_long(void *arg)
{
	(void)arg;
	return coir_sleep(coir_sec(1200));
}

FIBER_TEST(TIM_02_cancel_sleep)
{
	coir_time before = coir_now();

	ck_assert_int_eq(coir_both(sleeping_long, arg, failing, arg), -EIO);
	ck_assert_int_eq(coir_now().ns, before.ns);
	return 0;
}

static int
sleep_when_off(struct coir_scope *scope, void *arg)
{
	coir_time before = coir_now();

	coir_scope_fail(scope, -EIO);
	ck_assert_int_eq(sleeping_long(arg), -ECANCELED);
	ck_assert_int_eq(coir_now().ns, before.ns);
	return 0;
}

START_TEST(TIM_03_switch_is_already_off)
{
	ck_assert_int_eq(run_scope(sleep_when_off, NULL), -EIO);
}
END_TEST

static int
sleep_negative(void *arg)
{
	int rc;

	(void)arg;
	trace("First fiber runs");
	rc = coir_sleep(coir_sec(-1));
	trace("Sleep done");
	return rc;
}

static int
second_fiber(void *arg)
{
	(void)arg;
	trace("Second fiber runs");
	return 0;
}

TRACE_TEST(TIM_04_timer_already_due,
	   "First fiber runs\nSecond fiber runs\nSleep done\n")
{
	return coir_both(sleep_negative, arg, second_fiber, arg);
}

static int
sleep_short_and_fail(void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_sleep(coir_ms(100)), 0);
	trace("Short timer finished");
	return -EIO;
}

static int
order_timers(void *arg)
{
	return coir_both(sleeping_long, arg, sleep_short_and_fail, arg);
}

START_TEST(TIM_05_timer_ordering)
{
	ck_assert_int_eq(run_fiber(order_timers, NULL), -EIO);
	trace_expect("Short timer finished\n");
}
END_TEST

static int
sleep_1_ms(void *arg)
{
	int rc;

	(void)arg;
	trace("First thread starts");
	rc = coir_sleep(coir_ms(1));
	trace("Sleep done");
	return rc;
}

static int
second_thread(void *arg)
{
	(void)arg;
	trace("Second thread starts");
	return 0;
}

TRACE_TEST(TIM_06_raw_sleep,
	   "First thread starts\nSecond thread starts\n"
	   "Sleep done\n")
{
	return coir_both(sleep_1_ms, arg, second_thread, arg);
}

static int
time_out(void *arg)
{
	ck_assert_int_eq(coir_timeout(COIR_FOREVER, succeeding, arg), 0);
	return coir_timeout(coir_us(100), awaiting_cancel, arg);
}

START_TEST(TIM_08_timeouts)
{
	ck_assert_int_eq(run_fiber(time_out, NULL), -ETIMEDOUT);
}
END_TEST

/* Somebody who sleeps until so many seconds after the beginning. */
struct sleeper {
	const char *name;
	int seconds;
	coir_time start;
};

static int
sleeper(void *arg)
{
	struct sleeper *self = arg;
	int rc = coir_sleep_until(
		coir_time_add(self->start, coir_sec(self->seconds)));

	if (rc == 0)
		trace("%s (%d) woken at %d", self->name, self->seconds,
		      (int)((coir_now().ns - self->start.ns) / 1000000000));
	return rc;
}

static struct sleeper sleepers[] = {
	{ .name = "A", .seconds = 5 }, { .name = "B", .seconds = 7 },
	{ .name = "C", .seconds = 2 }, { .name = "D", .seconds = 0 },
	{ .name = "E", .seconds = 5 },
};

/* Five sleepers, and @fn beside them. */
static int
sleep_beside(coir_fn *fn)
{
	struct coir_branch branches[6];

	for (int i = 0; i < 5; i++) {
		sleepers[i].start = coir_now();
		branches[i].fn = sleeper;
		branches[i].arg = &sleepers[i];
	}
	branches[5] = (struct coir_branch){ .fn = fn };
	return coir_all(branches, 6);
}

TRACE_TEST(TIM_10_clock_advances,
	   "D (0) woken at 0\nC (2) woken at 2\n"
	   "A (5) woken at 5\nE (5) woken at 5\n"
	   "B (7) woken at 7\n")
{
	return sleep_beside(succeeding);
}

/* Move the clock by hand, then let whoever is due run. */
static void
jump(int seconds)
{
	trace("jump by %d", seconds);
	vtime_advance(coir_sec(seconds).ns);
	ck_assert_int_eq(coir_sleep(coir_ns(0)), 0);
	ck_assert_int_eq(coir_yield(), 0);
}

static int
jumping(void *arg)
{
	(void)arg;
	jump(0);
	jump(5);
	jump(0);
	jump(5);
	jump(2);
	return 0;
}

/*
 * C differs: CLOCK_MONOTONIC does not go back, so the peer's step from 5 to 1
 * is one of no length. What is due at a jump comes in order of its deadline,
 * late rather than early.
 */
TRACE_TEST(TIM_11_clock_jumps,
	   "jump by 0\nD (0) woken at 0\n"
	   "jump by 5\nC (2) woken at 5\nA (5) woken at 5\n"
	   "E (5) woken at 5\n"
	   "jump by 0\n"
	   "jump by 5\nB (7) woken at 10\n"
	   "jump by 2\n")
{
	return sleep_beside(jumping);
}

static int
sleep_for_ever(void *arg)
{
	int rc;

	(void)arg;
	ck_assert_int_eq(coir_sleep(coir_sec(2)), 0);
	trace("Timeout done");
	rc = coir_sleep(COIR_FOREVER);
	trace("Never finished");
	return rc;
}

START_TEST(TIM_13_sleep_for_ever_is_a_deadlock)
{
	ck_assert_int_eq(run_fiber(sleep_for_ever, NULL), -EDEADLK);
	trace_expect("Timeout done\nNever finished\n");
}
END_TEST

SUITE(peer_tim)
{
	ADD(TIM_01_sleep_takes_its_time);
	ADD(TIM_02_cancel_sleep);
	ADD(TIM_03_switch_is_already_off);
	ADD(TIM_04_timer_already_due);
	ADD(TIM_05_timer_ordering);
	ADD(TIM_06_raw_sleep);
	ADD(TIM_08_timeouts);
	ADD(TIM_10_clock_advances);
	ADD(TIM_11_clock_jumps);
	ADD(TIM_13_sleep_for_ever_is_a_deadlock);
}
