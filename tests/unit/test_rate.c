/* SPDX-License-Identifier: MIT */
/*
 * A token bucket against one that is kept by counting, and at its edges.
 */
#include "config.h"

#include <stdlib.h>

#include "common/rate.h"
#include "support/runner.h"

#define SECOND INT64_C(1000000000)

/* A moment of coir_now() in an ordinary life. */
#define START (INT64_C(86400) * SECOND)

static const struct rate slow = { .per_s = 2, .burst = 5 };

static coir_time
at(int64_t ns)
{
	return (coir_time){ START + ns };
}

START_TEST(rate_of_a_new_bucket_is_its_burst)
{
	struct bucket bucket = { 0 };

	ck_assert(bucket_is_full(&bucket, at(0)));
	ck_assert_int_eq(rate_left(&slow, &bucket, at(0)), 5);
}
END_TEST

START_TEST(rate_of_zero_is_no_limit)
{
	const struct rate none = { .per_s = 0, .burst = 1 };
	struct bucket bucket = { 0 };

	rate_take(&none, &bucket, at(0), RATE_MAX);
	ck_assert_int_eq(rate_left(&none, &bucket, at(0)), RATE_NO_LIMIT);
	ck_assert(bucket_is_full(&bucket, at(0)));
}
END_TEST

START_TEST(rate_comes_back_with_time)
{
	struct bucket bucket = { 0 };

	rate_take(&slow, &bucket, at(0), 5);
	ck_assert_int_eq(rate_left(&slow, &bucket, at(0)), 0);
	ck_assert_int_eq(rate_left(&slow, &bucket, at(SECOND / 2 - 1)), 0);
	ck_assert_int_eq(rate_left(&slow, &bucket, at(SECOND / 2)), 1);
	ck_assert_int_eq(rate_left(&slow, &bucket, at(SECOND)), 2);
	ck_assert(!bucket_is_full(&bucket, at(SECOND * 5 / 2 - 1)));
	ck_assert(bucket_is_full(&bucket, at(SECOND * 5 / 2)));
	/* no more than the burst is ever saved up */
	ck_assert_int_eq(rate_left(&slow, &bucket, at(1000 * SECOND)), 5);
}
END_TEST

START_TEST(rate_taken_too_far_is_paid_back)
{
	struct bucket bucket = { 0 };

	rate_take(&slow, &bucket, at(0), 25);
	ck_assert_int_eq(rate_left(&slow, &bucket, at(10 * SECOND)), 0);
	ck_assert_int_eq(rate_left(&slow, &bucket, at(11 * SECOND)), 2);
}
END_TEST

START_TEST(rate_one_by_one_costs_what_all_at_once_does)
{
	static const int64_t rates[] = { 1, 3, 7, 1000, 65536, RATE_MAX };

	for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
		const struct rate rate = { rates[i], 16384 };
		struct bucket bucket = { 0 };
		int64_t n = 0;

		while (n < 10000 && rate_left(&rate, &bucket, at(0)) > 0) {
			rate_take(&rate, &bucket, at(0), 1);
			n++;
		}
		ck_assert_int_eq(n, 10000);
		ck_assert_int_ge(rate_left(&rate, &bucket, at(0)), 6384);
	}
}
END_TEST

START_TEST(rate_limits_can_be_huge)
{
	const struct rate rate = { .per_s = 1, .burst = RATE_MAX };
	const struct rate fast = { .per_s = RATE_MAX, .burst = RATE_MAX };
	struct bucket bucket = { 0 };

	rate_take(&rate, &bucket, at(0), RATE_MAX);
	ck_assert_int_eq(rate_left(&rate, &bucket, at(0)), 0);
	ck_assert_int_eq(rate_left(&rate, &bucket, at(SECOND)), 1);
	bucket = (struct bucket){ 0 };
	rate_take(&fast, &bucket, at(0), RATE_MAX);
	ck_assert_int_eq(rate_left(&fast, &bucket, at(0)), 0);
	ck_assert_int_eq(rate_left(&fast, &bucket, at(SECOND)), RATE_MAX);
}
END_TEST

/* In any stretch of time no more passes than the burst and its share. */
START_TEST(rate_holds_over_any_stretch)
{
	const struct rate rate = { .per_s = 100, .burst = 30 };
	struct bucket bucket = { 0 };
	int64_t now = 0;
	int64_t passed = 0;

	srand(7);
	for (int i = 0; i < 100000; i++) {
		int64_t left;

		now += rand() % (SECOND / 100);
		left = rate_left(&rate, &bucket, at(now));
		if (left > 0 && rand() % 8 > 0) {
			left = 1 + rand() % left;
			rate_take(&rate, &bucket, at(now), left);
			passed += left;
		}
		if (passed > rate.burst + now / (SECOND / 100) + 1)
			ck_abort_msg("%lld passed in %lld ns",
				     (long long)passed, (long long)now);
	}
	/* and it is used: who always asks gets nearly all of it */
	ck_assert_int_gt(passed, now / (SECOND / 100) * 9 / 10);
}
END_TEST

SUITE(rate)
{
	ADD(rate_of_a_new_bucket_is_its_burst);
	ADD(rate_of_zero_is_no_limit);
	ADD(rate_comes_back_with_time);
	ADD(rate_taken_too_far_is_paid_back);
	ADD(rate_one_by_one_costs_what_all_at_once_does);
	ADD(rate_limits_can_be_huge);
	ADD(rate_holds_over_any_stretch);
}
