/* SPDX-License-Identifier: MIT */
/*
 * test_bus_posters.c - how often each poster may say something.
 */
#include "config.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "bus/bus_posters.h"
#include "support/runner.h"

static const struct rate rate = { .per_s = 10, .burst = 3 };

static struct bus_posters posters;

static int64_t
take(const char *name, int64_t ms)
{
	return bus_posters_take(&posters, &rate, name, strlen(name),
				coir_ms(ms));
}

START_TEST(bus_posters_have_a_burst_and_a_rate)
{
	memset(&posters, 0, sizeof(posters));
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(take("a", 1000), 0);
	ck_assert_int_eq(take("a", 1000), 100000000);
	ck_assert_int_eq(take("a", 1099), 100000000);
	ck_assert_int_eq(take("a", 1100), 0);
	ck_assert_int_gt(take("a", 1100), 0);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(take("a", 9000), 0);
	ck_assert_int_gt(take("a", 9000), 0);
}
END_TEST

START_TEST(bus_posters_do_not_pay_for_one_another)
{
	memset(&posters, 0, sizeof(posters));
	for (int i = 0; i < 4; i++)
		take("a", 1000);
	ck_assert_int_eq(take("b", 1000), 0);
	ck_assert_int_eq(take("ab", 1000), 0);
	ck_assert_int_eq(take("", 1000), 0);
	ck_assert_int_gt(take("a", 1000), 0);
}
END_TEST

START_TEST(bus_posters_forget_who_was_silent_longest)
{
	char name[16];

	memset(&posters, 0, sizeof(posters));
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(take("first", 1000), 0);
		ck_assert_int_eq(take("second", 1001), 0);
	}
	for (int i = 2; i < BUS_POSTERS_MAX; i++) {
		snprintf(name, sizeof(name), "%d", i);
		ck_assert_int_eq(take(name, 1002), 0);
	}
	ck_assert_int_gt(take("first", 1003), 0);
	ck_assert_int_gt(take("second", 1003), 0);
	ck_assert_int_gt(take("first", 1004), 0);
	for (int i = 0; i < BUS_POSTERS_MAX - 1; i++) {
		snprintf(name, sizeof(name), "new %d", i);
		ck_assert_int_eq(take(name, 1005), 0);
	}
	ck_assert_int_gt(take("first", 1006), 0);
	ck_assert_int_eq(take("second", 1006), 0);
}
END_TEST

SUITE(bus_posters)
{
	ADD(bus_posters_have_a_burst_and_a_rate);
	ADD(bus_posters_do_not_pay_for_one_another);
	ADD(bus_posters_forget_who_was_silent_longest);
}
