/* SPDX-License-Identifier: MIT */
/*
 * test_generator.c - whose a value is when one side leaves. Who comes when is
 * in tests/peer.
 */
#include "config.h"

#include <coir/generator.h>

#include <errno.h>
#include <stdint.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "support/fixture.h"
#include "support/runner.h"

/* A generator of numbers and how its body went. */
struct numbers {
	struct coir_generator gen;
	/* before each number it sleeps so long */
	int ms;
	/* how many it has handed out, and what stopped it */
	int given;
	int stopped;
};

static int
count_up(struct coir_generator *gen, void *arg)
{
	struct numbers *numbers = arg;
	int rc = 0;

	for (int i = 0; i < 5 && rc == 0; i++) {
		if (numbers->ms)
			rc = coir_sleep(coir_ms(numbers->ms));
		if (rc == 0)
			rc = coir_generator_yield(gen, (void *)(intptr_t)i);
		if (rc == 0 || rc == -ECANCELED)
			numbers->given++;
	}
	numbers->stopped = rc;
	return rc;
}

/* The sum of all that are left, or the error that came instead of the end. */
static int
sum_up(struct coir_generator *gen)
{
	int sum = 0;
	void *value;
	int rc;

	while ((rc = coir_generator_next(gen, &value)) == 0)
		sum += (int)(intptr_t)value;
	return rc == -ENODATA ? sum : rc;
}

START_TEST(generator_from_the_main_stack)
{
	struct numbers numbers = { .ms = 3 };
	struct coir_scope scope;
	struct fixture f;

	fixture_init(&f);
	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_generator_init(&numbers.gen, &scope, count_up,
					     &numbers),
			 0);
	ck_assert_int_eq(sum_up(&numbers.gen), 10);
	ck_assert_int_eq(coir_scope_close(&scope, 0), 0);
	fixture_fini(&f);
}
END_TEST

/* Asks twice, and ends the scope. */
static int
take_two(struct coir_scope *scope, void *arg)
{
	struct numbers *numbers = arg;
	void *value;

	ck_assert_int_eq(coir_generator_init(&numbers->gen, scope, count_up,
					     numbers),
			 0);
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(coir_generator_next(&numbers->gen, &value), 0);
		ck_assert_int_eq((int)(intptr_t)value, i);
	}
	return 0;
}

/* The second value was handed out, so its yield is what the cancel ends. */
START_TEST(generator_need_not_be_read_to_its_end)
{
	struct numbers numbers = { .ms = 0 };

	ck_assert_int_eq(run_scope(take_two, &numbers), 0);
	ck_assert_int_eq(numbers.given, 2);
	ck_assert_int_eq(numbers.stopped, -ECANCELED);
}
END_TEST

static int
ask_for_2_ms(struct coir_scope *scope, void *arg)
{
	struct numbers *numbers = arg;
	void *value = numbers;

	coir_scope_set_deadline(scope, coir_after(coir_ms(2)));
	ck_assert_int_eq(coir_generator_next(&numbers->gen, &value),
			 -ETIMEDOUT);
	ck_assert_ptr_eq(value, numbers);
	return 0;
}

static int
time_out(struct coir_scope *scope, void *arg)
{
	struct numbers *numbers = arg;

	ck_assert_int_eq(coir_generator_init(&numbers->gen, scope, count_up,
					     numbers),
			 0);
	ck_assert_int_eq(coir_scope_run(ask_for_2_ms, numbers), -ETIMEDOUT);
	ck_assert_int_eq(sum_up(&numbers->gen), -ESHUTDOWN);
	return coir_sleep(coir_ms(5));
}

/* Nobody takes what it hands out then: the value stays its own. */
START_TEST(generator_is_told_that_the_consumer_has_left)
{
	struct numbers numbers = { .ms = 3 };

	ck_assert_int_eq(run_scope(time_out, &numbers), 0);
	ck_assert_int_eq(numbers.given, 0);
	ck_assert_int_eq(numbers.stopped, -EPIPE);
}
END_TEST

/* The consumer is cancelled, but has not run since, when a value comes. */
struct race {
	struct numbers numbers;
	struct coir_fiber *consumer;
	int yielded;
};

static int
cancel_consumer(struct coir_generator *gen, void *arg)
{
	struct race *race = arg;
	int rc = coir_yield();

	ck_assert_int_eq(rc, 0);
	ck_assert_int_eq(coir_fiber_cancel(race->consumer), 0);
	race->yielded = coir_generator_yield(gen, race);
	return race->yielded;
}

static int
consume(void *arg)
{
	struct race *race = arg;
	void *value = NULL;
	int rc;

	race->consumer = coir_self();
	rc = coir_generator_next(&race->numbers.gen, &value);
	ck_assert_ptr_null(value);
	return rc;
}

static int
race_cancel(struct coir_scope *scope, void *arg)
{
	struct race *race = arg;

	ck_assert_int_eq(coir_generator_init(&race->numbers.gen, scope,
					     cancel_consumer, race),
			 0);
	return coir_spawn(scope, consume, race);
}

START_TEST(generator_loses_no_value_to_a_cancel)
{
	struct race race = { .yielded = 1 };

	ck_assert_int_eq(run_scope(race_cancel, &race), 0);
	ck_assert_int_eq(race.yielded, -EPIPE);
}
END_TEST

static int
init_in_ended(void *arg)
{
	struct numbers *numbers = arg;
	struct coir_scope scope;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_scope_close(&scope, 0), 0);
	return coir_generator_init(&numbers->gen, &scope, count_up, numbers);
}

static void
ask_in_callback(struct coir_node *node, int result, void *arg)
{
	struct numbers *numbers = arg;
	void *value;

	(void)node;
	ck_assert_int_eq(result, 0);
	ck_assert_int_eq(coir_generator_next(&numbers->gen, &value), -EDEADLK);
	ck_assert_int_eq(coir_generator_yield(&numbers->gen, NULL), -EDEADLK);
}

static int
misuse(struct coir_scope *scope, void *arg)
{
	struct numbers *numbers = arg;
	struct coir_node node;

	ck_assert_int_eq(coir_generator_init(&numbers->gen, scope, count_up,
					     numbers),
			 0);
	ck_assert_int_eq(coir_generator_yield(&numbers->gen, NULL), -EALREADY);
	ck_assert_int_eq(coir_defer(&node, ask_in_callback, numbers), 0);
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_eq(sum_up(&numbers->gen), 10);
	return 0;
}

START_TEST(generator_says_what_is_wrong)
{
	struct numbers numbers = { .ms = 0 };
	void *value;

	ck_assert_int_eq(run_fiber(init_in_ended, &numbers), -EINVAL);
	ck_assert_int_eq(run_scope(misuse, &numbers), 0);
	ck_assert_int_eq(coir_generator_next(&numbers.gen, &value), -ENXIO);
	ck_assert_int_eq(coir_generator_yield(&numbers.gen, NULL), -ENXIO);
}
END_TEST

static int
ask_when_cancelled(struct coir_scope *scope, void *arg)
{
	struct numbers *numbers = arg;
	struct coir_shield shield;

	ck_assert_int_eq(coir_generator_init(&numbers->gen, scope, count_up,
					     numbers),
			 0);
	coir_scope_cancel(scope);
	ck_assert_int_eq(sum_up(&numbers->gen), -ECANCELED);
	coir_shield_begin(&shield);
	ck_assert_int_eq(sum_up(&numbers->gen), -ESHUTDOWN);
	coir_shield_end(&shield);
	return 0;
}

START_TEST(generator_of_a_cancelled_scope_never_begins)
{
	struct numbers numbers = { .ms = 0 };

	ck_assert_int_eq(run_scope(ask_when_cancelled, &numbers), 0);
	ck_assert_int_eq(numbers.given, 0);
}
END_TEST

SUITE(generator)
{
	ADD(generator_from_the_main_stack);
	ADD(generator_need_not_be_read_to_its_end);
	ADD(generator_is_told_that_the_consumer_has_left);
	ADD(generator_loses_no_value_to_a_cancel);
	ADD(generator_says_what_is_wrong);
	ADD(generator_of_a_cancelled_scope_never_begins);
}
