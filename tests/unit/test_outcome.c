/* SPDX-License-Identifier: MIT */
/*
 * What was measured in rounds: those of two venues are paired, and a round that
 * one of them lacks does not count.
 */
#include "config.h"

#include <math.h>

#include "room/outcome.h"
#include "support/runner.h"

static struct outcome ours, theirs;

static void
set_up(void)
{
	ours = (struct outcome){ .n = 0 };
	theirs = (struct outcome){ .n = 0 };
}

static void
add(struct outcome *outcome, double cpu)
{
	int round = outcome_add(outcome);

	outcome->rounds[OUT_CPU][round] = cpu;
}

START_TEST(outcome_of_no_round_is_nan)
{
	ck_assert(isnan(outcome_typical(&ours, OUT_CPU)));
	add(&ours, 1);
	ck_assert(isnan(outcome_typical(&ours, OUT_P50)));
}
END_TEST

START_TEST(outcome_is_the_median_of_what_is_not_sampled)
{
	static const double cpu[] = { 1, 7, 2 };
	static const double user[] = { 0, 0.4, 0.2 };

	for (int i = 0; i < 3; i++) {
		add(&ours, cpu[i]);
		ours.rounds[OUT_USER][i] = user[i] * 2;
		ours.rounds[OUT_SYSTEM][i] = user[i];
	}
	add(&ours, NAN);
	ck_assert_double_eq(outcome_typical(&ours, OUT_CPU), 2);
	ck_assert_double_eq_tol(outcome_typical(&ours, OUT_USER), 0.4, 1e-9);
	ours.rounds[OUT_SYSTEM][0] = 3;
	ck_assert_double_eq_tol(outcome_typical(&ours, OUT_SYSTEM), 1.2, 1e-9);
}
END_TEST

START_TEST(outcome_ratio_pairs_rounds)
{
	struct bench_interval ratio;

	add(&ours, 2);
	add(&theirs, 1);
	add(&ours, NAN);
	add(&theirs, 100);
	add(&ours, 40);
	add(&theirs, 10);
	ck_assert_int_eq(outcome_ratio(&ours, &theirs, OUT_CPU, &ratio), 2);
	ck_assert_double_eq(ratio.median, 3);
	ck_assert_double_eq(ratio.low, 2);
	ck_assert_double_eq(ratio.high, 4);
}
END_TEST

START_TEST(outcome_ratio_of_nothing_is_none)
{
	struct bench_interval ratio;

	add(&ours, 2);
	add(&theirs, 0);
	ck_assert_int_eq(outcome_ratio(&ours, &theirs, OUT_CPU, &ratio), 0);
	ck_assert_int_eq(outcome_difference(&ours, &theirs, OUT_CPU, &ratio),
			 1);
	ck_assert_double_eq(ratio.median, 2);
}
END_TEST

START_TEST(outcome_takes_no_more_rounds_than_there_is_room)
{
	for (int i = 0; i < OUTCOME_ROUNDS_MAX + 5; i++)
		add(&ours, i);
	ck_assert_int_eq(ours.n, OUTCOME_ROUNDS_MAX);
}
END_TEST

SUITE(outcome)
{
	tcase_add_checked_fixture(tc_, set_up, NULL);
	ADD(outcome_of_no_round_is_nan);
	ADD(outcome_is_the_median_of_what_is_not_sampled);
	ADD(outcome_ratio_pairs_rounds);
	ADD(outcome_ratio_of_nothing_is_none);
	ADD(outcome_takes_no_more_rounds_than_there_is_room);
}
