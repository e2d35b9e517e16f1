/* SPDX-License-Identifier: MIT */
/*
 * Who is here, in the order of coming, and how many through which listener.
 */
#include "config.h"

#include "room/roster.h"
#include "support/runner.h"

static struct roster roster;
static struct roster_label fiber, callback;
static struct roster_member a, b, c;

static void
set_up(void)
{
	roster_init(&roster);
	fiber = (struct roster_label){ .text = "fiber", .len = 5 };
	callback = (struct roster_label){ .text = "callback", .len = 8 };
	a = (struct roster_member){ .label = &fiber };
	b = (struct roster_member){ .label = &callback };
	c = (struct roster_member){ .label = &fiber };
	roster_add(&roster, &a);
	roster_add(&roster, &b);
	roster_add(&roster, &c);
}

static void
check_counts(size_t present, size_t fibers, size_t callbacks)
{
	ck_assert_uint_eq(roster.present, present);
	ck_assert_uint_eq(fiber.present, fibers);
	ck_assert_uint_eq(callback.present, callbacks);
}

START_TEST(roster_lists_in_order_of_coming)
{
	ck_assert_ptr_eq(roster_first(&roster), &a);
	ck_assert_ptr_eq(roster_next(&a), &b);
	ck_assert_ptr_eq(roster_next(&b), &c);
	ck_assert_ptr_null(roster_next(&c));
	roster_remove(&roster, &b);
	ck_assert_ptr_eq(roster_next(&a), &c);
	ck_assert_uint_eq(roster.members, 2);
	roster_remove(&roster, &a);
	roster_remove(&roster, &c);
	ck_assert_ptr_null(roster_first(&roster));
	ck_assert_uint_eq(roster.members, 0);
}
END_TEST

START_TEST(roster_counts_those_present)
{
	check_counts(0, 0, 0);
	roster_arrive(&roster, &a);
	roster_arrive(&roster, &b);
	check_counts(2, 1, 1);
	roster_arrive(&roster, &c);
	check_counts(3, 2, 1);
	roster_depart(&roster, &a);
	check_counts(2, 1, 1);
	roster_depart(&roster, &a);
	check_counts(2, 1, 1);
	ck_assert_uint_eq(roster.members, 3);
}
END_TEST

START_TEST(roster_walk_sees_each_who_stays)
{
	struct roster_walk walk, other;
	struct roster_member d = { .label = &fiber };

	roster_walk_begin(&roster, &walk);
	roster_walk_begin(&roster, &other);
	ck_assert_ptr_eq(roster_walk_next(&walk), &a);
	/* who is next goes, and so does who was looked at */
	roster_remove(&roster, &b);
	roster_remove(&roster, &a);
	roster_add(&roster, &d);
	ck_assert_ptr_eq(roster_walk_next(&walk), &c);
	ck_assert_ptr_eq(roster_walk_next(&other), &c);
	roster_walk_end(&roster, &other);
	ck_assert_ptr_eq(roster_walk_next(&walk), &d);
	ck_assert_ptr_null(roster_walk_next(&walk));
	ck_assert_ptr_null(roster_walk_next(&walk));
	roster_remove(&roster, &c);
	roster_walk_end(&roster, &walk);
	ck_assert(TAILQ_EMPTY(&roster.walks));
}
END_TEST

SUITE(roster)
{
	TCase *tc = tcase_create("roster");

	tcase_add_checked_fixture(tc, set_up, NULL);
	tcase_add_test(tc, roster_lists_in_order_of_coming);
	tcase_add_test(tc, roster_counts_those_present);
	tcase_add_test(tc, roster_walk_sees_each_who_stays);
	suite_add_tcase(s, tc);
}
