/* SPDX-License-Identifier: MIT */
/*
 * Rows FIB-29 to FIB-35 of the peers' cases: Fiber.List of Eio's
 * tests/fiber.md. Its filter, map, filter_map and iter are all coir_each():
 * what each thing came to lies in an array, in the order of the things.
 */
#include "config.h"

#include <errno.h>
#include <stddef.h>

#include <coir/combine.h>
#include <coir/each.h>
#include <coir/fiber.h>
#include <coir/promise.h>

#include "peer/peer.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* Four things, numbered from 1, and what becomes of them. */
struct four {
	/* the thing that fails; 0: none */
	size_t failing;
	/* what map makes of a thing: its number if it is even, else 0 */
	int mapped[4];
};

static int
process(size_t i, void *arg)
{
	struct four *four = arg;
	size_t number = i + 1;
	int rc;

	trace("Start %zu", number);
	rc = coir_yield();
	if (rc < 0)
		return rc;
	if (number == four->failing)
		return -EIO;
	four->mapped[i] = number % 2 == 0 ? (int)number : 0;
	trace("Finished %zu", number);
	return 0;
}

static int
process_four(void *arg)
{
	return coir_each(4, COIR_EACH_ALL, process, arg);
}

#define STARTED "Start 1\nStart 2\nStart 3\nStart 4\n"
#define FINISHED "Finished 1\nFinished 2\nFinished 3\nFinished 4\n"

/* Leave the things for which the function said yes; returns how many. */
static size_t
filter(int *things, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (things[i])
			things[kept++] = things[i];
	return kept;
}

START_TEST(FIB_29_filter)
{
	struct four four = { .failing = 0 };

	ck_assert_int_eq(run_fiber(process_four, &four), 0);
	trace_expect(STARTED FINISHED);
	ck_assert_uint_eq(filter(four.mapped, 4), 2);
	ck_assert_int_eq(four.mapped[0], 2);
	ck_assert_int_eq(four.mapped[1], 4);
}
END_TEST

START_TEST(FIB_30_map_keeps_order)
{
	struct four four = { .failing = 0 };

	ck_assert_int_eq(run_fiber(process_four, &four), 0);
	trace_expect(STARTED FINISHED);
	for (int i = 0; i < 4; i++)
		ck_assert_int_eq(four.mapped[i], i % 2 ? i + 1 : 0);
}
END_TEST

/* What a thing is mapped to; NULL: it is left out. */
static int
name_even(size_t i, void *arg)
{
	static const char *const names[] = { NULL, "2", NULL, "4" };
	const char **mapped = arg;

	mapped[i] = names[i];
	return coir_yield();
}

static int
filter_map(void *arg)
{
	const char **mapped = arg;
	int rc = coir_each(4, COIR_EACH_ALL, name_even, mapped);

	for (int i = 0; i < 4; i++)
		if (mapped[i])
			trace("%s", mapped[i]);
	return rc;
}

START_TEST(FIB_31_filter_map)
{
	const char *mapped[4] = { "", "", "", "" };

	ck_assert_int_eq(run_fiber(filter_map, mapped), 0);
	trace_expect("2\n4\n");
}
END_TEST

START_TEST(FIB_32_an_error_cancels_the_rest)
{
	struct four four = { .failing = 3 };

	ck_assert_int_eq(run_fiber(process_four, &four), -EIO);
	trace_expect(STARTED "Finished 1\nFinished 2\n");
}
END_TEST

/* Things that wait for promises; iter and map, at most so many at once. */
struct awaiting {
	struct coir_promise promises[4];
	const char *results[4];
	size_t n;
	unsigned limit;
};

static int
await_one(size_t i, void *arg)
{
	struct awaiting *a = arg;
	int result = 0;
	int rc;

	trace("Start %zu", i);
	rc = coir_promise_await(&a->promises[i], &result);
	if (rc < 0 || result < 0)
		return rc < 0 ? rc : result;
	a->results[i] = coir_promise_value(&a->promises[i]);
	trace("Finished %zu", i);
	return 0;
}

static int
await_all(void *arg)
{
	struct awaiting *a = arg;

	return coir_each(a->n, a->limit, await_one, a);
}

/* Settle one promise, then let others run so many times. */
static int
finish(struct awaiting *a, size_t i, char *value, int yields)
{
	int rc = coir_promise_resolve(&a->promises[i], value);

	while (rc == 0 && yields-- > 0)
		rc = coir_yield();
	return rc;
}

static int
finish_all(void *arg)
{
	static char one[] = "one", two[] = "two", zero[] = "zero";
	static char three[] = "three";
	int rc = finish(arg, 1, one, 1);

	if (rc == 0)
		rc = finish(arg, 2, two, 2);
	if (rc == 0)
		rc = finish(arg, 0, zero, 2);
	return rc < 0 ? rc : finish(arg, 3, three, 0);
}

static int
break_first(void *arg)
{
	struct awaiting *a = arg;
	int rc = coir_yield();

	return rc < 0 ? rc : coir_promise_reject(&a->promises[0], -EIO);
}

static int
limited(void *arg)
{
	struct awaiting *a = arg;

	return coir_both(await_all, a, a->limit == 1 ? break_first : finish_all,
			 a);
}

/* Run it with promises that are begun and ended around it. */
static int
run_limited(struct awaiting *a)
{
	int rc;

	for (int i = 0; i < 4; i++)
		coir_promise_init(&a->promises[i]);
	rc = run_fiber(limited, a);
	for (int i = 0; i < 4; i++)
		coir_promise_fini(&a->promises[i]);
	return rc;
}

#define AT_MOST_TWO                      \
	"Start 0\nStart 1\nFinished 1\n" \
	"Start 2\nFinished 2\n"          \
	"Start 3\nFinished 0\nFinished 3\n"

START_TEST(FIB_33_limit)
{
	static const char *const expected[] = { "zero", "one", "two", "three" };
	struct awaiting a = { .n = 4, .limit = 2 };

	ck_assert_int_eq(run_limited(&a), 0);
	trace_expect(AT_MOST_TWO);
	for (int i = 0; i < 4; i++)
		ck_assert_str_eq(a.results[i], expected[i]);
}
END_TEST

START_TEST(FIB_34_error_while_others_wait_for_their_turn)
{
	struct awaiting a = { .n = 2, .limit = 1 };

	ck_assert_int_eq(run_limited(&a), -EIO);
	trace_expect("Start 0\n");
}
END_TEST

START_TEST(FIB_35_iter_with_a_limit)
{
	struct awaiting a = { .n = 4, .limit = 2 };

	ck_assert_int_eq(run_limited(&a), 0);
	trace_expect(AT_MOST_TWO);
}
END_TEST

SUITE(peer_fib_list)
{
	ADD(FIB_29_filter);
	ADD(FIB_30_map_keeps_order);
	ADD(FIB_31_filter_map);
	ADD(FIB_32_an_error_cancels_the_rest);
	ADD(FIB_33_limit);
	ADD(FIB_34_error_while_others_wait_for_their_turn);
	ADD(FIB_35_iter_with_a_limit);
}
