/* SPDX-License-Identifier: MIT */
/*
 * Stalls of a processor: what overlaps one does, what only comes near does
 * not.
 */
#include "config.h"

#include "room/stalls.h"
#include "support/runner.h"

static struct stalls stalls;

/* From 100 until 110, from 200 until 220 and so on. */
static void
set_up(void)
{
	stalls.n = 0;
	for (int i = 1; i <= 5; i++)
		stalls_add(&stalls, i * 100, i * 110);
}

START_TEST(stalls_overlap_what_touches_one)
{
	ck_assert(stalls_overlap(&stalls, 0, 100));
	ck_assert(stalls_overlap(&stalls, 0, 1000));
	ck_assert(stalls_overlap(&stalls, 205, 206));
	ck_assert(stalls_overlap(&stalls, 220, 230));
	ck_assert(stalls_overlap(&stalls, 550, 1000));
}
END_TEST

START_TEST(stalls_do_not_overlap_what_is_between_them)
{
	ck_assert(!stalls_overlap(&stalls, 0, 99));
	ck_assert(!stalls_overlap(&stalls, 111, 199));
	ck_assert(!stalls_overlap(&stalls, 441, 499));
	ck_assert(!stalls_overlap(&stalls, 551, 1000));
	stalls.n = 0;
	ck_assert(!stalls_overlap(&stalls, 0, 1000));
}
END_TEST

START_TEST(stalls_sum_leaves_out_the_short_and_the_old)
{
	struct stall_sum sum = { 0 };

	stalls_sum(&stalls, 0, 0, &sum);
	ck_assert_int_eq(sum.n, 5);
	ck_assert_int_eq(sum.all, 150);
	ck_assert_int_eq(sum.longest, 50);
	sum = (struct stall_sum){ 0 };
	stalls_sum(&stalls, 0, 30, &sum);
	ck_assert_int_eq(sum.n, 2);
	ck_assert_int_eq(sum.all, 90);
	sum = (struct stall_sum){ 0 };
	stalls_sum(&stalls, 530, 0, &sum);
	ck_assert_int_eq(sum.n, 1);
	ck_assert_int_eq(sum.all, 50);
}
END_TEST

/* What there is no room for is not taken for a time without a stall. */
START_TEST(stalls_without_room_make_the_last_one_longer)
{
	stalls.n = 0;
	for (int64_t i = 1; i <= STALLS_MAX + 2; i++)
		stalls_add(&stalls, i * 100, i * 100 + 10);
	ck_assert_uint_eq(stalls.n, STALLS_MAX);
	ck_assert(stalls_overlap(&stalls, STALLS_MAX * 100 + 50,
				 STALLS_MAX * 100 + 60));
	ck_assert(stalls_overlap(&stalls, (STALLS_MAX + 2) * 100 + 10,
				 INT64_MAX));
	ck_assert(!stalls_overlap(&stalls, (STALLS_MAX + 2) * 100 + 11,
				  INT64_MAX));
}
END_TEST

SUITE(stalls)
{
	tcase_add_checked_fixture(tc_, set_up, NULL);
	ADD(stalls_overlap_what_touches_one);
	ADD(stalls_do_not_overlap_what_is_between_them);
	ADD(stalls_sum_leaves_out_the_short_and_the_old);
	ADD(stalls_without_room_make_the_last_one_longer);
}
