/* SPDX-License-Identifier: MIT */
/*
 * A value is counted with the first bound that it does not exceed.
 */
#include "config.h"

#include "tally.h"

#include "support/runner.h"

static const struct tally_scale scale = { .n = 3, .bounds = { 0, 10, 100 } };

START_TEST(tally_counts_by_bound)
{
	static const int64_t values[] = { -1, 0, 1, 10, 11, 100, 101, 5000 };
	struct tally tally = { .scale = &scale };

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		tally_add(&tally, values[i]);
	for (int i = 0; i < 4; i++)
		ck_assert_uint_eq(tally.count[i], 2);
	ck_assert_uint_eq(tally_total(&tally), 8);
	ck_assert_int_eq(tally.sum, -1 + 1 + 10 + 11 + 100 + 101 + 5000);
	ck_assert_int_eq(tally.largest, 5000);
}
END_TEST

START_TEST(tally_counts_many_at_once)
{
	struct tally tally = { .scale = &scale };

	tally_add_n(&tally, 20, 3);
	tally_add_n(&tally, 20, 0);
	ck_assert_uint_eq(tally.count[2], 3);
	ck_assert_int_eq(tally.sum, 60);
}
END_TEST

START_TEST(tally_times_ascend)
{
	ck_assert_uint_lt(tally_times.n, TALLY_KINDS);
	for (size_t i = 1; i < tally_times.n; i++)
		ck_assert_int_gt(tally_times.bounds[i],
				 tally_times.bounds[i - 1]);
}
END_TEST

SUITE(tally)
{
	ADD(tally_counts_by_bound);
	ADD(tally_counts_many_at_once);
	ADD(tally_times_ascend);
}
