/* SPDX-License-Identifier: MIT */
/*
 * Three limits of lag, and the one line that they come down to.
 */
#include "config.h"

#include "room/lag.h"
#include "support/runner.h"

#define SECOND INT64_C(1000000000)

static struct lag lag;

static void
limit(uint64_t lines, uint64_t bytes, int64_t seconds)
{
	struct lag_limits limits = {
		.lines = lines,
		.bytes = bytes,
		.time = seconds * SECOND,
	};

	lag_init(&lag, &limits);
}

START_TEST(lag_without_limits_is_nobodys)
{
	limit(0, 0, 0);
	ck_assert(!lag_is_limited(&lag));
	for (uint64_t n = 1; n < 1000; n++)
		lag_note(&lag, n, 1000, (int64_t)n * 1000 * SECOND);
	ck_assert_uint_eq(lag_far(&lag, 999, 1000000 * SECOND), 0);
}
END_TEST

START_TEST(lag_in_lines_is_exact)
{
	limit(10, 0, 0);
	ck_assert(lag_is_limited(&lag));
	ck_assert_uint_eq(lag_far(&lag, 10, 0), 0);
	ck_assert_uint_eq(lag_far(&lag, 11, 0), 1);
	ck_assert_uint_eq(lag_far(&lag, 500, 0), 490);
	ck_assert_int_eq(lag_reason(&lag, 490), LAG_LINES);
	ck_assert(!lag_is_ageing(&lag));
}
END_TEST

/* At any time it is never too early, and by less than two parts too late. */
START_TEST(lag_in_bytes_is_known_to_a_part)
{
	unsigned wrong = 0;

	limit(0, 64000, 0);
	for (uint64_t n = 1; n < 5000; n++) {
		uint64_t far;

		lag_note(&lag, n, 100, 0);
		far = lag_far(&lag, n, 0);
		wrong += (n - far) * 100 <= 64000 && far > 0;
		wrong += n > 700 && (n - far) * 100 > 64000 + 2 * 1000;
	}
	ck_assert_uint_eq(wrong, 0);
	ck_assert_uint_gt(lag.far_bytes, 4000);
	ck_assert_int_eq(lag_reason(&lag, 4000), LAG_BYTES);
	ck_assert_uint_lt(lag.count, 70);
}
END_TEST

START_TEST(lag_in_time_is_known_to_a_part)
{
	unsigned wrong = 0;

	limit(0, 0, 64);
	for (uint64_t n = 1; n < 5000; n++) {
		int64_t now = (int64_t)n * SECOND / 10;
		uint64_t far;

		lag_note(&lag, n, 100, now);
		far = lag_far(&lag, n, now);
		wrong += (n - far) <= 640 && far > 0;
		wrong += n > 700 && (n - far) > 640 + 2 * 10;
	}
	ck_assert_uint_eq(wrong, 0);
	ck_assert_int_eq(lag_reason(&lag, 4000), LAG_TIME);
	ck_assert_uint_lt(lag.count, 70);
}
END_TEST

/* Nothing more is said, and what was grows old. */
START_TEST(lag_in_time_comes_with_time_alone)
{
	limit(0, 0, 10);
	ck_assert(!lag_is_ageing(&lag));
	lag_note(&lag, 1, 5, SECOND);
	lag_note(&lag, 2, 5, SECOND + 1);
	ck_assert(lag_is_ageing(&lag));
	lag_note(&lag, 2, 0, 2 * SECOND);
	ck_assert_uint_eq(lag_far(&lag, 2, 11 * SECOND), 0);
	ck_assert_uint_eq(lag_far(&lag, 2, 11 * SECOND + 1), 1);
	ck_assert_uint_eq(lag_far(&lag, 2, 12 * SECOND + 1), 2);
	ck_assert(!lag_is_ageing(&lag));
}
END_TEST

START_TEST(lag_is_by_the_limit_that_is_reached_first)
{
	limit(100, 1000, 10);
	for (uint64_t n = 1; n <= 50; n++)
		lag_note(&lag, n, 100, 0);
	ck_assert_uint_eq(lag_far(&lag, 50, 0), 39);
	ck_assert_int_eq(lag_reason(&lag, 39), LAG_BYTES);
	ck_assert_uint_eq(lag_far(&lag, 50, 11 * SECOND), 50);
	ck_assert_int_eq(lag_reason(&lag, 50), LAG_TIME);
	ck_assert_uint_eq(lag_far(&lag, 170, 11 * SECOND), 70);
	ck_assert_int_eq(lag_reason(&lag, 70), LAG_LINES);
}
END_TEST

SUITE(lag)
{
	ADD(lag_without_limits_is_nobodys);
	ADD(lag_in_lines_is_exact);
	ADD(lag_in_bytes_is_known_to_a_part);
	ADD(lag_in_time_is_known_to_a_part);
	ADD(lag_in_time_comes_with_time_alone);
	ADD(lag_is_by_the_limit_that_is_reached_first);
}
