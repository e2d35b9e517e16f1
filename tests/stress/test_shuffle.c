/* SPDX-License-Identifier: MIT */
/*
 * test_shuffle.c - every order comes, each seed has its own, and nobody is
 * lost in any.
 */
#include "config.h"

#include "support/shuffle.h"

#include <event2/event.h>
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

/* A callback whose name is in its node's argument. */
static struct race *callback_race;

static void
arrive_cb(struct coir_node *node, int result, void *arg)
{
	(void)node;
	(void)result;
	callback_race->order[callback_race->n++] = *(const char *)arg;
}

static int
arrive_among_callbacks(void *arg)
{
	return arrive(RUNNERS - 1, arg);
}

/* Three callbacks and a fiber are ready when a round begins. */
static struct race
mixed_race_of(unsigned seed)
{
	struct coir_node nodes[RUNNERS - 1] = { 0 };
	struct race race = { .n = 0 };
	struct fixture fixture;

	callback_race = &race;
	fixture_init(&fixture);
	for (int i = 0; i < RUNNERS - 1; i++)
		ck_assert_int_eq(coir_defer(&nodes[i], arrive_cb, &"abc"[i]),
				 0);
	ck_assert_int_eq(coir_spawn(fixture.scope, arrive_among_callbacks,
				    &race),
			 0);
	shuffle_begin(seed);
	ck_assert_int_eq(event_base_dispatch(fixture.base), 1);
	shuffle_end();
	fixture_fini(&fixture);
	return race;
}

START_TEST(shuffle_keeps_callbacks_in_order)
{
	/* one bit for each place of the fiber */
	unsigned places = 0;

	for (unsigned seed = 1; seed <= 200; seed++) {
		struct race race = mixed_race_of(seed);
		char *fiber = strchr(race.order, 'd');

		ck_assert_ptr_nonnull(fiber);
		places |= 1u << (fiber - race.order);
		memmove(fiber, fiber + 1, strlen(fiber));
		ck_assert_str_eq(race.order, "abc");
	}
	ck_assert_uint_eq(places, (1u << RUNNERS) - 1);
}
END_TEST

SUITE(shuffle)
{
	ADD(shuffle_draws_all_orders);
	ADD(shuffle_repeats_itself);
	ADD(shuffle_keeps_callbacks_in_order);
	ADD(shuffle_ends);
}
