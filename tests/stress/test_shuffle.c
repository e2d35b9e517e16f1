/* SPDX-License-Identifier: MIT */
/*
 * test_shuffle.c - every order comes, each seed has its own, and nobody is
 * lost in any.
 */
#include "config.h"

#include "support/shuffle.h"

#include <string.h>

#include <coir/each.h>

#include "support/fixture.h"
#include "support/runner.h"

#define RUNNERS 4

/* In which order they arrived. */
struct race {
	char order[RUNNERS + 1];
	size_t n;
};

static int
arrive(size_t i, void *arg)
{
	struct race *race = arg;
	int rc = coir_yield();

	race->order[race->n++] = (char)('a' + i);
	return rc;
}

static int
run_race(void *arg)
{
	return coir_each(RUNNERS, RUNNERS, arrive, arg);
}

static struct race
race_of(unsigned seed)
{
	struct race race = { .n = 0 };

	shuffle_begin(seed);
	ck_assert_int_eq(run_fiber(run_race, &race), 0);
	shuffle_end();
	ck_assert_uint_eq(strlen(race.order), RUNNERS);
	return race;
}

START_TEST(shuffle_draws_all_orders)
{
	/* one bit for each who was first, or last */
	unsigned first = 0;
	unsigned last = 0;

	for (unsigned seed = 1; seed <= 200; seed++) {
		struct race race = race_of(seed);

		for (int i = 0; i < RUNNERS; i++)
			ck_assert_ptr_nonnull(strchr(race.order, 'a' + i));
		first |= 1u << (race.order[0] - 'a');
		last |= 1u << (race.order[RUNNERS - 1] - 'a');
	}
	ck_assert_uint_eq(first, (1u << RUNNERS) - 1);
	ck_assert_uint_eq(last, (1u << RUNNERS) - 1);
}
END_TEST

START_TEST(shuffle_repeats_itself)
{
	for (unsigned seed = 1; seed <= 20; seed++) {
		struct race race = race_of(seed);
		struct race again = race_of(seed);

		ck_assert_str_eq(race.order, again.order);
	}
}
END_TEST

START_TEST(shuffle_ends)
{
	struct race race = { .n = 0 };

	race_of(7);
	ck_assert_int_eq(run_fiber(run_race, &race), 0);
	ck_assert_str_eq(race.order, "abcd");
}
END_TEST

SUITE(shuffle)
{
	ADD(shuffle_draws_all_orders);
	ADD(shuffle_repeats_itself);
	ADD(shuffle_ends);
}
