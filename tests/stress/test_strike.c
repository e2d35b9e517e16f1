/* SPDX-License-Identifier: MIT */
/*
 * test_strike.c - a cancel comes where it was asked for, and only there.
 */
#include "config.h"

#include "support/strike.h"

#include <coir/cancel.h>
#include <coir/time.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

static int
three_naps(void *arg)
{
	for (int i = 1; i <= 3; i++) {
		int rc = coir_sleep(coir_ms(i));

		if (rc < 0) {
			trace("nap %d is cancelled", i);
			return rc;
		}
	}
	trace("all naps taken");
	(void)arg;
	return coir_check();
}

static int
naps_and_yields(void *arg)
{
	int rc = three_naps(arg);

	for (int i = 1; i <= 2 && rc == 0; i++) {
		rc = coir_yield();
		if (rc < 0)
			trace("yield %d is cancelled", i);
	}
	return rc;
}

/* Have the @n-th of its suspensions struck. */
static bool
strike(unsigned n, enum strike_how how)
{
	strike_begin(n, how);
	(void)!run_fiber(naps_and_yields, NULL);
	return strike_end();
}

START_TEST(strike_ends_the_nth_wait)
{
	ck_assert(strike(1, STRIKE_FIBER));
	trace_expect("nap 1 is cancelled\n");
	ck_assert(strike(3, STRIKE_FIBER));
	trace_expect("nap 3 is cancelled\n");
	ck_assert(strike(2, STRIKE_SCOPE));
	trace_expect("nap 2 is cancelled\n");
}
END_TEST

START_TEST(strike_ends_the_nth_yield)
{
	ck_assert(strike(5, STRIKE_FIBER));
	trace_expect("all naps taken\nyield 2 is cancelled\n");
}
END_TEST

START_TEST(strike_may_come_after_the_wait_is_over)
{
	ck_assert(strike(1, STRIKE_LATE));
	trace_expect("nap 2 is cancelled\n");
	ck_assert(strike(3, STRIKE_LATE | STRIKE_SCOPE));
	trace_expect("all naps taken\n");
}
END_TEST

START_TEST(strike_that_is_not_reached_does_nothing)
{
	ck_assert(!strike(6, STRIKE_FIBER));
	trace_expect("all naps taken\n");
}
END_TEST

static int
nap_once(void *arg)
{
	int rc = coir_sleep(coir_ms(1));

	trace("%s: %s", (const char *)arg, rc < 0 ? "cancelled" : "slept");
	return rc;
}

static int
two_sleepers(struct coir_scope *scope, void *arg)
{
	int rc = coir_spawn(scope, nap_once, "a");

	(void)arg;
	return rc < 0 ? rc : coir_spawn(scope, nap_once, "b");
}

/* The other one sleeps on, unless it is the scope that is cancelled. */
START_TEST(strike_takes_one_or_all)
{
	strike_begin(2, STRIKE_FIBER);
	(void)!run_scope(two_sleepers, NULL);
	ck_assert(strike_end());
	trace_expect("b: cancelled\na: slept\n");
	strike_begin(2, STRIKE_SCOPE);
	(void)!run_scope(two_sleepers, NULL);
	ck_assert(strike_end());
	trace_expect("a: cancelled\nb: cancelled\n");
}
END_TEST

SUITE(strike)
{
	ADD(strike_ends_the_nth_wait);
	ADD(strike_ends_the_nth_yield);
	ADD(strike_may_come_after_the_wait_is_over);
	ADD(strike_that_is_not_reached_does_nothing);
	ADD(strike_takes_one_or_all);
}
