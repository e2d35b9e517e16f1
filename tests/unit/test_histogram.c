/* SPDX-License-Identifier: MIT */
/*
 * Times of the benchmarks: a percentile is right within a hundredth.
 */
#include "config.h"

#include <math.h>

#include "room/histogram.h"
#include "support/runner.h"

static struct histogram histogram;

static void
set_up(void)
{
	histogram = (struct histogram){ .n = 0 };
}

START_TEST(histogram_of_nothing_has_no_percentile)
{
	ck_assert(isnan(histogram_percentile(&histogram, 50)));
}
END_TEST

START_TEST(histogram_keeps_each_time_within_a_hundredth)
{
	int wrong = 0;

	for (int64_t ns = 1; ns < 10000000000; ns += ns / 7 + 1) {
		histogram = (struct histogram){ .n = 0 };
		histogram_add(&histogram, ns);
		wrong += fabs(histogram_percentile(&histogram, 50) -
			      (double)ns) > (double)ns / 100;
	}
	ck_assert_int_eq(wrong, 0);
}
END_TEST

START_TEST(histogram_percentile_is_not_exceeded_by_that_many)
{
	for (int i = 1; i <= 1000; i++)
		histogram_add(&histogram, i * 1000000);
	ck_assert_double_eq_tol(histogram_percentile(&histogram, 50), 500e6,
				5e6);
	ck_assert_double_eq_tol(histogram_percentile(&histogram, 99), 990e6,
				10e6);
	ck_assert_double_eq_tol(histogram_percentile(&histogram, 99.9), 999e6,
				10e6);
	ck_assert_double_eq_tol(histogram_percentile(&histogram, 0), 1e6, 1e4);
}
END_TEST

START_TEST(histogram_takes_what_is_out_of_range)
{
	histogram_add(&histogram, -1);
	ck_assert_double_eq(histogram_percentile(&histogram, 50), 0);
	histogram_add(&histogram, INT64_MAX);
	ck_assert_double_gt(histogram_percentile(&histogram, 100), 1e12);
	ck_assert_uint_eq(histogram.n, 2);
}
END_TEST

SUITE(histogram)
{
	tcase_add_checked_fixture(tc_, set_up, NULL);
	ADD(histogram_of_nothing_has_no_percentile);
	ADD(histogram_keeps_each_time_within_a_hundredth);
	ADD(histogram_percentile_is_not_exceeded_by_that_many);
	ADD(histogram_takes_what_is_out_of_range);
}
