/* SPDX-License-Identifier: MIT */
/*
 * test_each.c - many things, several at a time. Order among them is in
 * tests/peer.
 */
#include "config.h"

#include <coir/each.h>

#include <errno.h>
#include <limits.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/time.h>

#include "support/fixture.h"
#include "support/runner.h"

/* How it was called. */
struct tally {
	size_t n;
	unsigned limit;
	/* calls that are under way, at most, and in all */
	unsigned now;
	unsigned most;
	unsigned calls;
	/* the thing that returns result instead of 0 */
	size_t failing;
	int result;
};

static int
count_call(size_t i, void *arg)
{
	struct tally *tally = arg;
	int rc;

	tally->calls++;
	if (++tally->now > tally->most)
		tally->most = tally->now;
	rc = coir_sleep(coir_ms(1 + (int)(i % 3)));
	tally->now--;
	if (rc < 0)
		return rc;
	return i == tally->failing ? tally->result : 0;
}

static int
run_each(void *arg)
{
	struct tally *tally = arg;

	return coir_each(tally->n, tally->limit, count_call, tally);
}

START_TEST(each_runs_no_more_at_once_than_it_may)
{
	struct tally tally = { .n = 100, .limit = 7, .failing = SIZE_MAX };

	ck_assert_int_eq(run_fiber(run_each, &tally), 0);
	ck_assert_uint_eq(tally.calls, 100);
	ck_assert_uint_eq(tally.most, 7);
}
END_TEST

START_TEST(each_with_a_limit_above_n)
{
	struct tally tally = { .n = 3, .limit = 7, .failing = SIZE_MAX };

	ck_assert_int_eq(run_fiber(run_each, &tally), 0);
	ck_assert_uint_eq(tally.calls, 3);
	ck_assert_uint_eq(tally.most, 3);
}
END_TEST

START_TEST(each_of_none_and_limit_of_none)
{
	struct tally tally = { .n = 0, .limit = 1 };

	ck_assert_int_eq(run_fiber(run_each, &tally), 0);
	tally = (struct tally){ .n = 1, .limit = 0 };
	ck_assert_int_eq(run_fiber(run_each, &tally), -EINVAL);
	ck_assert_uint_eq(tally.calls, 0);
	ck_assert_int_eq(coir_each(1, 1, count_call, &tally), -ENXIO);
}
END_TEST

/* Thing 0 ends first; two at a time, so 2 was begun and 3 never is. */
START_TEST(each_begins_nothing_after_a_failure)
{
	struct tally tally = { .n = 9, .limit = 1, .failing = 2 };

	tally.result = -EIO;
	ck_assert_int_eq(run_fiber(run_each, &tally), -EIO);
	ck_assert_uint_eq(tally.calls, 3);
	ck_assert_uint_eq(tally.now, 0);
}
END_TEST

/* Nobody cancelled it, so the code is as real as any other. */
START_TEST(each_takes_a_false_cancel_for_an_error)
{
	struct tally tally = { .n = 9, .limit = 9, .failing = 0 };

	tally.result = -ECANCELED;
	ck_assert_int_eq(run_fiber(run_each, &tally), -ECANCELED);
	ck_assert_uint_eq(tally.calls, 9);
}
END_TEST

static int
cancelled_each(void *arg)
{
	ck_assert_int_eq(coir_fiber_cancel(coir_self()), 0);
	return run_each(arg);
}

START_TEST(each_of_a_cancelled_fiber_begins_nothing)
{
	struct tally tally = { .n = 9, .limit = 2 };

	ck_assert_int_eq(run_fiber(cancelled_each, &tally), -ECANCELED);
	ck_assert_uint_eq(tally.calls, 0);
}
END_TEST

/* The first worker is cancelled with its first thing; the other goes on. */
static int
cancel_first(size_t i, void *arg)
{
	(void)arg;
	if (i == 0)
		ck_assert_int_eq(coir_fiber_cancel(coir_self()), 0);
	return coir_yield();
}

static int
with_a_cancelled_worker(void *arg)
{
	return coir_each(3, 2, cancel_first, arg);
}

START_TEST(each_tells_of_a_worker_cancelled_alone)
{
	ck_assert_int_eq(run_fiber(with_a_cancelled_worker, NULL), -ECANCELED);
}
END_TEST

SUITE(each)
{
	ADD(each_runs_no_more_at_once_than_it_may);
	ADD(each_with_a_limit_above_n);
	ADD(each_of_none_and_limit_of_none);
	ADD(each_begins_nothing_after_a_failure);
	ADD(each_takes_a_false_cancel_for_an_error);
	ADD(each_of_a_cancelled_fiber_begins_nothing);
	ADD(each_tells_of_a_worker_cancelled_alone);
}
