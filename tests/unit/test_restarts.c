/* SPDX-License-Identifier: MIT */
/*
 * test_restarts.c - how soon, and whether at all, chatd is started again.
 */
#include "config.h"

#include <signal.h>
#include <stdint.h>
#include <sys/wait.h>
#include <sysexits.h>

#include "life/restarts.h"
#include "support/runner.h"

#define MS INT64_C(1000000)

START_TEST(restarts_begin_at_once_then_slow_down)
{
	static const int64_t pauses[] = {
		0, 100, 200, 400, 800, 1000, 1000,
	};
	struct restarts r = { 0 };

	for (size_t i = 0; i < sizeof(pauses) / sizeof(*pauses); i++)
		ck_assert_int_eq(restarts_next(&r, 50 * MS), pauses[i] * MS);
	for (int i = 0; i < 1000; i++)
		ck_assert_int_eq(restarts_next(&r, 9999 * MS), 1000 * MS);
}
END_TEST

START_TEST(restarts_forgive_who_ran_for_a_while)
{
	struct restarts r = { 0 };

	for (int i = 0; i < 5; i++)
		(void)restarts_next(&r, 0);
	ck_assert_int_eq(restarts_next(&r, 10000 * MS), 0);
	ck_assert_int_eq(restarts_next(&r, 0), 100 * MS);
}
END_TEST

START_TEST(restarts_give_up_who_never_is_ready)
{
	struct restarts r = { 0 };

	for (int i = 0; i < RESTARTS_IN_VAIN_MAX - 1; i++)
		ck_assert_int_eq(restarts_next(&r, -1), (100 << i) * MS);
	ck_assert_int_eq(restarts_next(&r, -1), -1);
}
END_TEST

START_TEST(restarts_count_in_vain_from_the_last_ready)
{
	struct restarts r = { 0 };

	for (int i = 0; i < RESTARTS_IN_VAIN_MAX - 1; i++)
		(void)restarts_next(&r, -1);
	ck_assert_int_eq(restarts_next(&r, 0), 800 * MS);
	for (int i = 0; i < RESTARTS_IN_VAIN_MAX - 1; i++)
		ck_assert_int_gt(restarts_next(&r, -1), 800 * MS);
	ck_assert_int_eq(restarts_next(&r, -1), -1);
}
END_TEST

START_TEST(restarts_are_vain_after_what_stays_wrong)
{
	ck_assert(restarts_are_vain(W_EXITCODE(EX_USAGE, 0)));
	ck_assert(restarts_are_vain(W_EXITCODE(EX_NOINPUT, 0)));
	ck_assert(restarts_are_vain(W_EXITCODE(EX_CONFIG, 0)));
	ck_assert(!restarts_are_vain(W_EXITCODE(EX_OK, 0)));
	ck_assert(!restarts_are_vain(W_EXITCODE(EX_UNAVAILABLE, 0)));
	ck_assert(!restarts_are_vain(W_EXITCODE(0, SIGKILL)));
}
END_TEST

SUITE(restarts)
{
	ADD(restarts_begin_at_once_then_slow_down);
	ADD(restarts_forgive_who_ran_for_a_while);
	ADD(restarts_give_up_who_never_is_ready);
	ADD(restarts_count_in_vain_from_the_last_ready);
	ADD(restarts_are_vain_after_what_stays_wrong);
}
