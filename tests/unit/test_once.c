/* SPDX-License-Identifier: MIT */
/*
 * test_once.c - computing once where nobody else is, and wrong uses. Several
 * who need it are in tests/peer.
 */
#include "config.h"

#include <coir/once.h>

#include <errno.h>

#include <coir/fiber.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "support/fixture.h"
#include "support/runner.h"

static struct coir_once once;

static int
count(void *arg)
{
	++*(int *)arg;
	return 0;
}

static int
get_twice(void *arg)
{
	int result = 7;

	ck_assert_int_eq(coir_once_get(&once, &result), 0);
	ck_assert_int_eq(result, 0);
	ck_assert_int_eq(coir_once_get(&once, NULL), 0);
	ck_assert_int_eq(*(int *)arg, 1);
	return 0;
}

START_TEST(once_computes_once)
{
	int calls = 0;

	coir_once_init(&once, COIR_ONCE_RESTART, count, &calls);
	ck_assert_int_eq(coir_once_result(&once), -EINPROGRESS);
	ck_assert_int_eq(run_fiber(get_twice, &calls), 0);
	ck_assert_int_eq(coir_once_result(&once), 0);
	coir_once_fini(&once);
}
END_TEST

static int
get_done(void *arg)
{
	int result = 0;

	(void)arg;
	ck_assert_int_eq(coir_once_get(&once, &result), 0);
	return result;
}

START_TEST(once_may_be_done_from_the_start)
{
	coir_once_init_done(&once, -ENOENT);
	ck_assert_int_eq(coir_once_result(&once), -ENOENT);
	ck_assert_int_eq(run_fiber(get_done, NULL), -ENOENT);
	coir_once_fini(&once);
}
END_TEST

static int
ask_itself(void *arg)
{
	return coir_once_get(&once, arg);
}

START_TEST(once_that_asks_for_itself_is_a_deadlock)
{
	coir_once_init(&once, COIR_ONCE_RESTART, ask_itself, NULL);
	ck_assert_int_eq(run_fiber(get_done, NULL), -EDEADLK);
	coir_once_fini(&once);
}
END_TEST

static int
sleep_long(void *arg)
{
	int rc = coir_sleep(coir_ms(50));

	if (rc == 0)
		++*(int *)arg;
	return rc;
}

static int
get(void *arg)
{
	(void)arg;
	return coir_once_get(&once, NULL);
}

static int
time_out_then_get(void *arg)
{
	ck_assert_int_eq(coir_timeout(coir_ms(10), get, arg), -ETIMEDOUT);
	ck_assert_int_eq(coir_once_result(&once), -EINPROGRESS);
	return coir_once_get(&once, NULL);
}

START_TEST(once_restarts_after_a_deadline)
{
	int calls = 0;

	coir_once_init(&once, COIR_ONCE_RESTART, sleep_long, &calls);
	ck_assert_int_eq(run_fiber(time_out_then_get, NULL), 0);
	ck_assert_int_eq(calls, 1);
	coir_once_fini(&once);
}
END_TEST

SUITE(once)
{
	ADD(once_computes_once);
	ADD(once_may_be_done_from_the_start);
	ADD(once_that_asks_for_itself_is_a_deadlock);
	ADD(once_restarts_after_a_deadline);
}
