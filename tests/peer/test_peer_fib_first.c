/* SPDX-License-Identifier: MIT */
/*
 * Rows FIB-01 to FIB-17 of the peers' cases: Fiber.first and pair of Eio's
 * tests/fiber.md. What a branch comes to lies in its own memory here,
 * so there is no combine function: the mask says which branches returned 0,
 * and the order of branches which was first.
 */
#include "config.h"

#include <errno.h>
#include <stdint.h>

#include <coir/cancel.h>
#include <coir/chan.h>
#include <coir/combine.h>
#include <coir/fiber.h>
#include <coir/scope.h>

#include "peer/peer.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* Errors that are told apart: "a crashed" and "b crashed". */
#define A_CRASHED (-EDOM)
#define B_CRASHED (-ERANGE)

static int
yield_and_crash(void *arg)
{
	int rc = coir_yield();

	(void)arg;
	return rc < 0 ? rc : B_CRASHED;
}

static int
crash_b(void *arg)
{
	(void)arg;
	return B_CRASHED;
}

static int
claim_cancelled(void *arg)
{
	(void)arg;
	return -ECANCELED;
}

/* coir_any() of two, as coir_first() but with the branches to look at. */
static int
first_of(struct coir_branch pair[2], coir_fn *f, coir_fn *g, uint64_t *mask)
{
	pair[0] = (struct coir_branch){ .fn = f };
	pair[1] = (struct coir_branch){ .fn = g };
	return coir_any(pair, 2, mask);
}

FIBER_TEST(FIB_01_first_finishes)
{
	struct coir_branch pair[2];
	uint64_t mask;

	ck_assert_int_eq(first_of(pair, succeeding, awaiting_cancel, &mask), 0);
	ck_assert_uint_eq(mask, 1);
	ck_assert_int_eq(pair[1].result, -ECANCELED);
	return coir_first(succeeding, NULL, awaiting_cancel, NULL, NULL);
}

/* Without a combine function the winner is the branch whose order is 1. */
FIBER_TEST(FIB_03_both_succeed)
{
	struct coir_branch pair[2];
	uint64_t mask;

	ck_assert_int_eq(first_of(pair, succeeding, succeeding, &mask), 0);
	ck_assert_uint_eq(mask, 3);
	ck_assert_uint_eq(pair[0].order, 1);
	ck_assert_uint_eq(pair[1].order, 2);
	return 0;
}

static int
combine(void *arg)
{
	const char *values[] = { "a", "b" };
	uint64_t mask;

	(void)arg;
	ck_assert_int_eq(coir_first(succeeding, NULL, succeeding, NULL, &mask),
			 0);
	trace("%s", values[mask & 2 ? 1 : 0]);
	return 0;
}

/* The caller combines: it prefers the second if that has returned 0. */
START_TEST(FIB_04_caller_combines)
{
	ck_assert_int_eq(run_fiber(combine, NULL), 0);
	trace_expect("b\n");
}
END_TEST

/* Two readers of one stream. */
struct race {
	struct coir_chan ch;
	void *slots[2];
	void *got[2];
};

static int
take_a(void *arg)
{
	struct race *race = arg;

	return coir_chan_recv(&race->ch, &race->got[0]);
}

static int
give_and_take_b(void *arg)
{
	struct race *race = arg;

	ck_assert_int_eq(coir_chan_try_send(&race->ch, "a"), 0);
	ck_assert_int_eq(coir_chan_try_send(&race->ch, "b"), 0);
	return coir_chan_recv(&race->ch, &race->got[1]);
}

static int
race_for_items(void *arg)
{
	struct race *race = arg;
	uint64_t mask;

	coir_chan_init(&race->ch, race->slots, 2);
	ck_assert_int_eq(coir_first(take_a, race, give_and_take_b, race, &mask),
			 0);
	ck_assert_uint_eq(mask, 3);
	trace("%s%s", (char *)race->got[0], (char *)race->got[1]);
	coir_chan_fini(&race->ch);
	return 0;
}

/* The loser was handed its item before it was cancelled: it has it. */
START_TEST(FIB_05_stream_race)
{
	struct race race;

	ck_assert_int_eq(run_fiber(race_for_items, &race), 0);
	trace_expect("ab\n");
}
END_TEST

static int
second_crashes(void *arg)
{
	uint64_t mask;
	int rc = coir_first(succeeding, NULL, crash_b, NULL, &mask);

	(void)arg;
	ck_assert_uint_eq(mask, 1);
	return rc;
}

START_TEST(FIB_08_second_crashes)
{
	ck_assert_int_eq(run_fiber(second_crashes, NULL), B_CRASHED);
}
END_TEST

static int
crash_a_late(void *arg)
{
	ck_assert_int_eq(coir_protect(yielding, arg), 0);
	return A_CRASHED;
}

static int
crash_b_late(void *arg)
{
	ck_assert_int_eq(coir_protect(yielding, arg), 0);
	return B_CRASHED;
}

static int
both_crash(void *arg)
{
	struct coir_branch pair[2];
	int rc = first_of(pair, crash_a_late, crash_b_late, NULL);

	(void)arg;
	ck_assert_int_eq(pair[0].result, A_CRASHED);
	ck_assert_int_eq(pair[1].result, B_CRASHED);
	ck_assert_uint_lt(pair[0].order, pair[1].order);
	return rc;
}

/*
 * C differs: a branch that was not started when another failed never is, so
 * both suspend once before they crash.
 */
START_TEST(FIB_10_both_crash)
{
	ck_assert_int_eq(run_fiber(both_crash, NULL), A_CRASHED);
}
END_TEST

FIBER_TEST(FIB_11_cancelled_before_it_can_crash)
{
	uint64_t mask;

	ck_assert_int_eq(coir_first(succeeding, NULL, yield_and_crash, NULL,
				    &mask),
			 0);
	ck_assert_uint_eq(mask, 1);
	return 0;
}

static int
first_claims(void *arg)
{
	(void)arg;
	return coir_first(claim_cancelled, NULL, succeeding, NULL, NULL);
}

START_TEST(FIB_12_first_claims_to_be_cancelled)
{
	ck_assert_int_eq(run_fiber(first_claims, NULL), -ECANCELED);
}
END_TEST

static int
second_claims(void *arg)
{
	(void)arg;
	return coir_first(yielding, NULL, claim_cancelled, NULL, NULL);
}

START_TEST(FIB_13_second_claims_to_be_cancelled)
{
	ck_assert_int_eq(run_fiber(second_claims, NULL), -ECANCELED);
}
END_TEST

static int
lose_slowly(void *arg)
{
	int rc = coir_protect(yielding, arg);

	return rc < 0 ? rc : coir_check();
}

static int
race_then_check(void *arg)
{
	uint64_t mask;

	(void)arg;
	ck_assert_int_eq(coir_first(succeeding, NULL, lose_slowly, NULL, &mask),
			 0);
	trace("%s", mask == 1 ? "a" : "?");
	return coir_check();
}

static int
cancel_parent(void *arg)
{
	(void)arg;
	trace("Cancelling parent");
	return -EIO;
}

static int
cancelled_twice(void *arg)
{
	(void)arg;
	return coir_both(race_then_check, NULL, cancel_parent, NULL);
}

/*
 * C differs: the yield of a cancelled fiber returns at once, so the loser
 * takes its time inside a shield.
 */
START_TEST(FIB_15_cancelled_from_parent_while_cancelling)
{
	ck_assert_int_eq(run_fiber(cancelled_twice, NULL), -EIO);
	trace_expect("Cancelling parent\na\n");
}
END_TEST

static int
await_inside(struct coir_scope *scope, void *arg)
{
	int rc = coir_await_cancel();

	(void)scope;
	(void)arg;
	trace("Nested: %s", rc == -ECANCELED ? "cancelled" : "?");
	return rc;
}

static int
await_nested(void *arg)
{
	int rc = coir_scope_run(await_inside, arg);

	trace("Parent: %s", rc == -ECANCELED ? "cancelled" : "?");
	return rc;
}

static int
nested(void *arg)
{
	return coir_both(await_nested, arg, failing, arg);
}

START_TEST(FIB_16_nested_cancel)
{
	ck_assert_int_eq(run_fiber(nested, NULL), -EIO);
	trace_expect("Nested: cancelled\nParent: cancelled\n");
}
END_TEST

/* A branch of pair(): what it computes. */
struct half {
	const char *value;
	const char *result;
};

static int
compute(void *arg)
{
	struct half *half = arg;

	ck_assert_int_eq(coir_yield(), 0);
	half->result = half->value;
	return 0;
}

static int
pair(void *arg)
{
	struct half a = { "a", "" }, b = { "b", "" };

	(void)arg;
	ck_assert_int_eq(coir_both(compute, &a, compute, &b), 0);
	trace("%s%s", a.result, b.result);
	return 0;
}

START_TEST(FIB_17_pair)
{
	ck_assert_int_eq(run_fiber(pair, NULL), 0);
	trace_expect("ab\n");
}
END_TEST

SUITE(peer_fib_first)
{
	ADD(FIB_01_first_finishes);
	ADD(FIB_03_both_succeed);
	ADD(FIB_04_caller_combines);
	ADD(FIB_05_stream_race);
	ADD(FIB_08_second_crashes);
	ADD(FIB_10_both_crash);
	ADD(FIB_11_cancelled_before_it_can_crash);
	ADD(FIB_12_first_claims_to_be_cancelled);
	ADD(FIB_13_second_claims_to_be_cancelled);
	ADD(FIB_15_cancelled_from_parent_while_cancelling);
	ADD(FIB_16_nested_cancel);
	ADD(FIB_17_pair);
}
