/* SPDX-License-Identifier: MIT */
/*
 * How often a password may be tried, and who is remembered.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>

#include "people/attempts.h"
#include "support/fail.h"
#include "support/runner.h"

#define SECOND INT64_C(1000000000)

static struct attempts attempts;

static coir_time
at(int64_t seconds)
{
	return (coir_time){ (1000 + seconds) * SECOND };
}

static void
set_up(void)
{
	attempts_init(&attempts);
}

static void
tear_down(void)
{
	attempts_fini(&attempts);
	ck_assert_ptr_null(attempts.tree);
}

START_TEST(attempts_are_some_at_once_then_one_in_a_while)
{
	for (int i = 0; i < ATTEMPTS_BURST; i++) {
		ck_assert_int_eq(attempts_wait(&attempts, "alice", at(0)), 0);
		ck_assert_int_eq(attempts_add(&attempts, "alice", at(0)), 0);
	}
	ck_assert_int_eq(attempts_wait(&attempts, "alice", at(0)),
			 ATTEMPTS_SECONDS);
	ck_assert_int_eq(attempts_wait(&attempts, "bob", at(0)), 0);
	ck_assert_int_eq(attempts_wait(&attempts, "alice", at(10)),
			 ATTEMPTS_SECONDS - 10);
	ck_assert_int_eq(attempts_wait(&attempts, "alice",
				       at(ATTEMPTS_SECONDS)),
			 0);
	ck_assert_int_eq(attempts_add(&attempts, "alice", at(ATTEMPTS_SECONDS)),
			 0);
	ck_assert_int_eq(attempts_wait(&attempts, "alice",
				       at(ATTEMPTS_SECONDS)),
			 ATTEMPTS_SECONDS);
}
END_TEST

START_TEST(attempts_are_remembered_of_the_newest)
{
	char who[24];

	for (int i = 0; i < ATTEMPTS_BURST; i++)
		ck_assert_int_eq(attempts_add(&attempts, "alice", at(0)), 0);
	for (int i = 1; i < ATTEMPTS_MAX; i++) {
		snprintf(who, sizeof(who), "%d", i);
		if (attempts_add(&attempts, who, at(0)) < 0)
			ck_abort_msg("%s", who);
	}
	ck_assert_int_gt(attempts_wait(&attempts, "alice", at(0)), 0);
	ck_assert_uint_eq(attempts.n, ATTEMPTS_MAX);
	/* she is used, and another one is the oldest */
	ck_assert_int_eq(attempts_add(&attempts, "alice", at(0)), 0);
	ck_assert_int_eq(attempts_add(&attempts, "bob", at(0)), 0);
	ck_assert_int_gt(attempts_wait(&attempts, "alice", at(0)), 0);
	ck_assert_uint_eq(attempts.n, ATTEMPTS_MAX);
	for (int i = 1; i < ATTEMPTS_MAX; i++) {
		snprintf(who, sizeof(who), "again %d", i);
		if (attempts_add(&attempts, who, at(0)) < 0)
			ck_abort_msg("%s", who);
	}
	ck_assert_int_eq(attempts_wait(&attempts, "alice", at(0)), 0);
}
END_TEST

static int
add_one(void *who)
{
	return attempts_add(&attempts, who, at(0));
}

START_TEST(attempts_without_memory)
{
	char who[] = "alice";

	ck_assert_uint_gt(fail_each(add_one, who), 0);
	ck_assert_uint_eq(attempts.n, 1);
}
END_TEST

SUITE(attempts)
{
	TCase *tc = tcase_create("attempts");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, attempts_are_some_at_once_then_one_in_a_while);
	tcase_add_test(tc, attempts_are_remembered_of_the_newest);
	tcase_add_test(tc, attempts_without_memory);
	suite_add_tcase(s, tc);
}
