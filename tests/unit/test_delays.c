/* SPDX-License-Identifier: MIT */
/*
 * Delays of lines: those of rounds add up, and a line during which something
 * stood still is only among all of them.
 */
#include "config.h"

#include "room/delays.h"
#include "support/runner.h"

#define MS INT64_C(1000000)

static struct delays delays;

static void
set_up(void)
{
	delays = (struct delays){ 0 };
	for (int i = 0; i < 99; i++)
		delays_add(&delays, 2 * MS, false);
	delays_add(&delays, 40 * MS, true);
	delays_add(&delays, 50 * MS, true);
}

START_TEST(delays_without_stalls_leave_lines_out)
{
	ck_assert_int_eq(delays_left_out(&delays), 2);
	ck_assert_double_gt(histogram_percentile(&delays.all, 99), 39e6);
	ck_assert_double_lt(histogram_percentile(&delays.calm, 99), 3e6);
}
END_TEST

START_TEST(delays_of_rounds_are_of_all_their_lines)
{
	static struct delays more;

	for (int i = 0; i < 899; i++)
		delays_add(&more, 4 * MS, false);
	delays_merge(&delays, &more);
	ck_assert_uint_eq(delays.all.n, 1000);
	ck_assert_int_eq(delays_left_out(&delays), 2);
	ck_assert_double_eq_tol(histogram_percentile(&delays.all, 99), 4e6,
				4e4);
}
END_TEST

SUITE(delays)
{
	tcase_add_checked_fixture(tc_, set_up, NULL);
	ADD(delays_without_stalls_leave_lines_out);
	ADD(delays_of_rounds_are_of_all_their_lines);
}
