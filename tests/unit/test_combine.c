/* SPDX-License-Identifier: MIT */
/*
 * test_combine.c - both, all, first, any: who began, who ended, who won.
 */
#include "config.h"

#include <coir/combine.h>

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* A branch: sleeps so long (not at all: -1), then returns what it is told. */
struct step {
	int number;
	int ms;
	int result;
	/* it succeeds even when it is cancelled */
	bool late;
};

static int
stepping(void *arg)
{
	struct step *step = arg;
	int rc;

	trace("%d begins", step->number);
	rc = step->ms < 0 ? 0 : coir_sleep(coir_ms(step->ms));
	trace("%d ends: %d", step->number, rc);
	if (rc < 0)
		return step->late ? 0 : rc;
	return step->result;
}

/* Steps, as branches, and what is done with them. */
struct race {
	struct step steps[4];
	struct coir_branch branches[4];
	size_t n;
	uint64_t mask;
	int rc;
};

static void
prepare(struct race *race)
{
	for (size_t i = 0; i < race->n; i++) {
		race->steps[i].number = (int)i;
		race->branches[i] = (struct coir_branch){
			.fn = stepping,
			.arg = &race->steps[i],
			.result = 42,
			.order = 42,
		};
	}
	race->mask = 42;
}

static int
run_all(void *arg)
{
	struct race *race = arg;

	prepare(race);
	race->rc = coir_all(race->branches, race->n);
	return 0;
}

static int
run_any(void *arg)
{
	struct race *race = arg;

	prepare(race);
	race->rc = coir_any(race->branches, race->n, &race->mask);
	return 0;
}

/* What each branch came to: result and order. */
static void
check_branches(const struct race *race, const int results[],
	       const unsigned orders[])
{
	for (size_t i = 0; i < race->n; i++) {
		ck_assert_int_eq(race->branches[i].result, results[i]);
		ck_assert_uint_eq(race->branches[i].order, orders[i]);
	}
}

START_TEST(combine_all_awaits_every_branch)
{
	struct race race = { .steps = { { .ms = 3 }, { .ms = 1 }, { .ms = 2 } },
			     .n = 3 };

	ck_assert_int_eq(run_fiber(run_all, &race), 0);
	ck_assert_int_eq(race.rc, 0);
	trace_expect("0 begins\n1 begins\n2 begins\n"
		     "1 ends: 0\n2 ends: 0\n0 ends: 0\n");
	check_branches(&race, (int[]){ 0, 0, 0 }, (unsigned[]){ 3, 1, 2 });
}
END_TEST

/* The caller's own branch, the last one, is told of a cancel first. */
START_TEST(combine_all_fails_with_the_first_error)
{
	struct race race = { .steps = { { .ms = 3 },
					{ .ms = 1, .result = -EIO },
					{ .ms = 2 } },
			     .n = 3 };

	ck_assert_int_eq(run_fiber(run_all, &race), 0);
	ck_assert_int_eq(race.rc, -EIO);
	trace_expect("0 begins\n1 begins\n2 begins\n1 ends: 0\n"
		     "2 ends: %d\n0 ends: %d\n",
		     -ECANCELED, -ECANCELED);
	check_branches(&race, (int[]){ -ECANCELED, -EIO, -ECANCELED },
		       (unsigned[]){ 3, 1, 2 });
}
END_TEST

START_TEST(combine_branch_after_a_failure_is_never_called)
{
	struct race race = { .steps = { { .ms = 3 },
					{ .ms = -1, .result = -EIO },
					{ .ms = 2 },
					{ .ms = 2 } },
			     .n = 4 };

	ck_assert_int_eq(run_fiber(run_all, &race), 0);
	ck_assert_int_eq(race.rc, -EIO);
	trace_expect("0 begins\n1 begins\n1 ends: 0\n0 ends: %d\n", -ECANCELED);
	check_branches(&race,
		       (int[]){ -ECANCELED, -EIO, -ECANCELED, -ECANCELED },
		       (unsigned[]){ 2, 1, 0, 0 });
}
END_TEST

START_TEST(combine_any_has_one_winner)
{
	struct race race = { .steps = { { .ms = 3 }, { .ms = 1 }, { .ms = 2 } },
			     .n = 3 };

	ck_assert_int_eq(run_fiber(run_any, &race), 0);
	ck_assert_int_eq(race.rc, 0);
	ck_assert_uint_eq(race.mask, 2);
	trace_expect("0 begins\n1 begins\n2 begins\n1 ends: 0\n"
		     "2 ends: %d\n0 ends: %d\n",
		     -ECANCELED, -ECANCELED);
	check_branches(&race, (int[]){ -ECANCELED, 0, -ECANCELED },
		       (unsigned[]){ 3, 1, 2 });
}
END_TEST

START_TEST(combine_any_counts_late_winners)
{
	struct race race = { .steps = { { .ms = 3, .late = true },
					{ .ms = 1 },
					{ .ms = 2 },
					{ .ms = 9, .late = true } },
			     .n = 4 };

	ck_assert_int_eq(run_fiber(run_any, &race), 0);
	ck_assert_int_eq(race.rc, 0);
	ck_assert_uint_eq(race.mask, 1 + 2 + 8);
	trace_expect("0 begins\n1 begins\n2 begins\n3 begins\n1 ends: 0\n"
		     "3 ends: %d\n0 ends: %d\n2 ends: %d\n",
		     -ECANCELED, -ECANCELED, -ECANCELED);
}
END_TEST

START_TEST(combine_any_lets_every_branch_begin)
{
	struct race race = { .steps = { { .ms = -1 }, { .ms = -1 } }, .n = 2 };

	ck_assert_int_eq(run_fiber(run_any, &race), 0);
	ck_assert_int_eq(race.rc, 0);
	ck_assert_uint_eq(race.mask, 3);
	trace_expect("0 begins\n0 ends: 0\n1 begins\n1 ends: 0\n");
}
END_TEST

START_TEST(combine_any_fails_with_a_real_error_and_the_mask)
{
	struct race race = { .steps = { { .ms = 1, .result = -EIO },
					{ .ms = 3, .late = true } },
			     .n = 2 };

	ck_assert_int_eq(run_fiber(run_any, &race), 0);
	ck_assert_int_eq(race.rc, -EIO);
	ck_assert_uint_eq(race.mask, 2);
	trace_expect("0 begins\n1 begins\n0 ends: 0\n1 ends: %d\n", -ECANCELED);
}
END_TEST

static int
run_any_for_2_ms(void *arg)
{
	ck_assert_int_eq(coir_timeout(coir_ms(2), run_any, arg), -ETIMEDOUT);
	return 0;
}

START_TEST(combine_any_passes_a_deadline_on)
{
	struct race race = { .steps = { { .ms = 9 }, { .ms = 9 } }, .n = 2 };

	ck_assert_int_eq(run_fiber(run_any_for_2_ms, &race), 0);
	ck_assert_int_eq(race.rc, -ETIMEDOUT);
	ck_assert_uint_eq(race.mask, 0);
	trace_expect("0 begins\n1 begins\n1 ends: %d\n0 ends: %d\n", -ETIMEDOUT,
		     -ECANCELED);
}
END_TEST

START_TEST(combine_any_keeps_a_winner_that_a_deadline_finds)
{
	struct race race = {
		.steps = { { .ms = 9, .late = true }, { .ms = 9 } }, .n = 2
	};

	ck_assert_int_eq(run_fiber(run_any_for_2_ms, &race), 0);
	ck_assert_int_eq(race.rc, 0);
	ck_assert_uint_eq(race.mask, 1);
	trace_expect("0 begins\n1 begins\n1 ends: %d\n0 ends: %d\n", -ETIMEDOUT,
		     -ECANCELED);
}
END_TEST

FIBER_TEST(combine_pairs)
{
	struct step slow = { .number = 1, .ms = 2 };
	struct step fast = { .number = 2, .ms = 1 };
	uint64_t mask = 42;

	ck_assert_int_eq(coir_both(stepping, &slow, stepping, &fast), 0);
	trace_expect("1 begins\n2 begins\n2 ends: 0\n1 ends: 0\n");
	ck_assert_int_eq(coir_first(stepping, &slow, stepping, &fast, &mask),
			 0);
	trace_expect("1 begins\n2 begins\n2 ends: 0\n1 ends: %d\n", -ECANCELED);
	ck_assert_uint_eq(mask, 2);
	ck_assert_int_eq(coir_first(stepping, &fast, stepping, &slow, NULL), 0);
	trace_expect("2 begins\n1 begins\n2 ends: 0\n1 ends: %d\n", -ECANCELED);
	return 0;
}

SCOPE_TRACE_TEST(combine_of_none_and_of_too_many, "%s", "")
{
	struct coir_branch many[COIR_ANY_MAX + 1];
	uint64_t mask = 42;

	memset(many, 0, sizeof(many));
	ck_assert_int_eq(coir_all(NULL, 0), 0);
	ck_assert_int_eq(coir_any(many, COIR_ANY_MAX + 1, &mask), -E2BIG);
	ck_assert_uint_eq(mask, 42);
	coir_scope_cancel(scope);
	ck_assert_int_eq(coir_any(NULL, 0, NULL), -ECANCELED);
	ck_assert_int_eq(coir_both(stepping, NULL, stepping, NULL), -ECANCELED);
	return 0;
}

START_TEST(combine_works_on_the_main_stack)
{
	struct race race = { .steps = { { .ms = 3 }, { .ms = 1 } }, .n = 2 };
	struct fixture fixture;

	ck_assert_int_eq(coir_all(race.branches, 1), -ENXIO);
	fixture_init(&fixture);
	run_any(&race);
	ck_assert_int_eq(race.rc, 0);
	ck_assert_uint_eq(race.mask, 2);
	trace_expect("0 begins\n1 begins\n1 ends: 0\n0 ends: %d\n", -ECANCELED);
	fixture_fini(&fixture);
}
END_TEST

static int
cancel_itself(void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_fiber_cancel(coir_self()), 0);
	return coir_yield();
}

static int
yield(void *arg)
{
	(void)arg;
	return coir_yield();
}

/* Nobody is told that all went well when one branch did not. */
FIBER_TEST(combine_branch_that_is_cancelled_alone)
{
	struct coir_branch branches[] = { { .fn = cancel_itself },
					  { .fn = cancel_itself },
					  { .fn = yield } };
	uint64_t mask = 7;

	ck_assert_int_eq(coir_both(cancel_itself, NULL, yield, NULL),
			 -ECANCELED);
	ck_assert_int_eq(coir_all(branches, 3), -ECANCELED);
	ck_assert_int_eq(coir_first(cancel_itself, NULL, yield, NULL, &mask),
			 0);
	ck_assert_uint_eq(mask, 2);
	return 0;
}

SUITE(combine)
{
	ADD(combine_all_awaits_every_branch);
	ADD(combine_all_fails_with_the_first_error);
	ADD(combine_branch_after_a_failure_is_never_called);
	ADD(combine_any_has_one_winner);
	ADD(combine_any_counts_late_winners);
	ADD(combine_any_lets_every_branch_begin);
	ADD(combine_any_fails_with_a_real_error_and_the_mask);
	ADD(combine_any_passes_a_deadline_on);
	ADD(combine_any_keeps_a_winner_that_a_deadline_finds);
	ADD(combine_pairs);
	ADD(combine_branch_that_is_cancelled_alone);
	ADD(combine_of_none_and_of_too_many);
	ADD(combine_works_on_the_main_stack);
}
