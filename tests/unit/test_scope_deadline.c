/* SPDX-License-Identifier: MIT */
/*
 * test_scope_deadline.c - whose time is up, and what each is told.
 */
#include "config.h"

#include <errno.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* Sleep 1 s; trace the result, and how much time went by. */
static int
sleeping(void *arg)
{
	coir_time start = coir_now();
	int rc = coir_sleep(coir_sec(1));

	trace("%s: %d after %d ms", (const char *)arg, rc,
	      (int)((coir_now().ns - start.ns) / 1000000));
	return rc;
}

static int
miss_it(struct coir_scope *scope, void *arg)
{
	int rc;

	(void)arg;
	ck_assert_int_eq(coir_scope_set_deadline(scope,
						 coir_after(coir_ms(10))),
			 0);
	ck_assert_int_eq(coir_spawn(scope, sleeping, (void *)"other"), 0);
	rc = sleeping((void *)"opener");
	/* until the scope ends, and not only once */
	ck_assert_int_eq(coir_sleep(coir_ms(1)), -ETIMEDOUT);
	ck_assert_int_eq(coir_check(), -ETIMEDOUT);
	ck_assert_int_eq(coir_scope_error(scope), 0);
	return rc;
}

TRACE_TEST(deadline_is_told_to_the_opener_and_cancels_the_others,
	   "opener: %d after 10 ms\nother: %d after 10 ms\n", -ETIMEDOUT,
	   -ECANCELED)
{
	ck_assert_int_eq(coir_scope_run(miss_it, arg), -ETIMEDOUT);
	return coir_sleep(coir_ms(1));
}

static int
sleep_in_inner_scope(struct coir_scope *scope, void *arg)
{
	(void)scope;
	return sleeping(arg);
}

static int
miss_the_outer_one(struct coir_scope *scope, void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_scope_set_deadline(scope,
						 coir_after(coir_ms(10))),
			 0);
	return coir_scope_run(sleep_in_inner_scope, (void *)"inner");
}

START_TEST(deadline_of_an_outer_scope_is_told_inside)
{
	ck_assert_int_eq(run_scope(miss_the_outer_one, NULL), -ETIMEDOUT);
	trace_expect("inner: %d after 10 ms\n", -ETIMEDOUT);
}
END_TEST

static int
fail_first(struct coir_scope *scope, void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_scope_set_deadline(scope,
						 coir_after(coir_ms(10))),
			 0);
	ck_assert_int_eq(coir_scope_fail(scope, -EIO), 0);
	ck_assert_int_eq(coir_check(), -ECANCELED);
	return 0;
}

START_TEST(deadline_does_not_hide_a_real_error)
{
	ck_assert_int_eq(run_scope(fail_first, NULL), -EIO);
}
END_TEST

static int
fail_later(struct coir_scope *scope, void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_scope_set_deadline(scope,
						 coir_after(coir_ms(10))),
			 0);
	ck_assert_int_eq(sleeping((void *)"opener"), -ETIMEDOUT);
	return -EIO;
}

START_TEST(deadline_is_outdone_by_a_later_real_error)
{
	ck_assert_int_eq(run_scope(fail_later, NULL), -EIO);
	trace_expect("opener: %d after 10 ms\n", -ETIMEDOUT);
}
END_TEST

static int
move_it(struct coir_scope *scope, void *arg)
{
	coir_time start = coir_now();

	(void)arg;
	ck_assert_int_eq(coir_scope_set_deadline(scope,
						 coir_after(coir_ms(10))),
			 0);
	ck_assert_int_eq(coir_scope_set_deadline(scope,
						 coir_after(coir_sec(2))),
			 0);
	ck_assert_int_eq(sleeping((void *)"moved"), 0);
	ck_assert_int_eq(coir_scope_set_deadline(scope, COIR_FOREVER), 0);
	ck_assert_int_eq(coir_sleep(coir_sec(60)), 0);
	/* a past one strikes in the next round, not at once */
	ck_assert_int_eq(coir_scope_set_deadline(scope, start), 0);
	ck_assert_int_eq(coir_check(), 0);
	ck_assert_int_eq(sleeping((void *)"past"), -ETIMEDOUT);
	return 0;
}

START_TEST(deadline_is_moved_and_taken_away)
{
	ck_assert_int_eq(run_scope(move_it, NULL), -ETIMEDOUT);
	trace_expect("moved: 0 after 1000 ms\npast: %d after 0 ms\n",
		     -ETIMEDOUT);
}
END_TEST

static int
quick(void *arg)
{
	(void)arg;
	return coir_sleep(coir_ms(1)) < 0 ? -EIO : 9;
}

TRACE_TEST(deadline_of_one_call, "slow: %d after 10 ms\nlate: %d after 0 ms\n",
	   -ETIMEDOUT, -ETIMEDOUT)
{
	ck_assert_int_eq(coir_timeout(coir_ms(10), quick, NULL), 9);
	ck_assert_int_eq(coir_timeout(COIR_FOREVER, quick, NULL), 9);
	ck_assert_int_eq(coir_timeout(coir_ms(10), sleeping, (void *)"slow"),
			 -ETIMEDOUT);
	ck_assert_int_eq(coir_timeout(coir_ms(-10), sleeping, (void *)"late"),
			 -ETIMEDOUT);
	return coir_sleep(coir_ms(100));
}

static int
dozing(void *arg)
{
	(void)arg;
	return coir_sleep(coir_sec(60));
}

/* Those are counted from the end of the round: see core/timer.h. */
TRACE_TEST(deadline_of_one_long_call, "%s", "")
{
	coir_time start = coir_now();

	ck_assert_int_eq(coir_timeout(coir_sec(1), dozing, NULL), -ETIMEDOUT);
	ck_assert_int_eq(coir_now().ns - start.ns, coir_sec(1).ns);
	ck_assert_int_eq(coir_timeout(coir_sec(2), quick, NULL), 9);
	ck_assert_int_eq(coir_timeout(coir_sec(60), dozing, NULL), -ETIMEDOUT);
	return 0;
}

static int
shielded_sleep(struct coir_scope *scope, void *arg)
{
	struct coir_shield shield;

	(void)arg;
	ck_assert_int_eq(coir_scope_set_deadline(scope,
						 coir_after(coir_ms(10))),
			 0);
	coir_shield_begin(&shield);
	ck_assert_int_eq(sleeping((void *)"shielded"), 0);
	coir_shield_end(&shield);
	return coir_check();
}

START_TEST(deadline_waits_for_the_end_of_a_shield)
{
	ck_assert_int_eq(run_scope(shielded_sleep, NULL), -ETIMEDOUT);
	trace_expect("shielded: 0 after 1000 ms\n");
}
END_TEST

SUITE(scope_deadline)
{
	ADD(deadline_is_told_to_the_opener_and_cancels_the_others);
	ADD(deadline_of_an_outer_scope_is_told_inside);
	ADD(deadline_does_not_hide_a_real_error);
	ADD(deadline_is_outdone_by_a_later_real_error);
	ADD(deadline_is_moved_and_taken_away);
	ADD(deadline_of_one_call);
	ADD(deadline_of_one_long_call);
	ADD(deadline_waits_for_the_end_of_a_shield);
}
