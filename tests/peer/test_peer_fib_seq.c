/* SPDX-License-Identifier: MIT */
/*
 * Rows FIB-44 to FIB-53 of the peers' cases: Fiber.fork_seq of Eio's
 * tests/fiber.md. Its sequence is a coir_generator; where the peer raises
 * Invalid_argument, ours return an errno that says which.
 */
#include "config.h"

#include <errno.h>
#include <stdint.h>

#include <coir/cancel.h>
#include <coir/combine.h>
#include <coir/fiber.h>
#include <coir/generator.h>
#include <coir/scope.h>

#include "peer/peer.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

static struct coir_generator gen;

/* Hand out a number; trace how that went if it went wrong. */
static int
give(int n)
{
	int rc = coir_generator_yield(&gen, (void *)(intptr_t)n);

	if (rc < 0)
		trace("giving %d: %d", n, rc);
	return rc;
}

/* Ask, and trace the number or why there is none. */
static int
ask(void)
{
	void *value;
	int rc = coir_generator_next(&gen, &value);

	if (rc == 0)
		trace("got %d", (int)(intptr_t)value);
	else if (rc == -ENODATA)
		trace("end");
	else
		trace("asking: %d", rc);
	return rc;
}

static int
asking(void *arg)
{
	(void)arg;
	return ask();
}

static int
three_numbers(struct coir_generator *self, void *arg)
{
	int rc = 0;

	ck_assert_ptr_eq(self, &gen);
	(void)arg;
	trace("generator begins");
	for (int i = 1; i <= 3 && rc == 0; i++)
		rc = give(i);
	return rc;
}

SCOPE_TRACE_TEST(FIB_44_lazy,
		 "made\ngenerator begins\ngot 1\nthe rest\n"
		 "got 2\ngot 3\nend\n")
{
	ck_assert_int_eq(coir_generator_init(&gen, scope, three_numbers, arg),
			 0);
	trace("made");
	ck_assert_int_eq(ask(), 0);
	trace("the rest");
	while (ask() == 0)
		;
	return 0;
}

static int
one_then_fail(struct coir_generator *self, void *arg)
{
	int rc = give(1);

	(void)self;
	(void)arg;
	return rc < 0 ? rc : -EIO;
}

/* The error is told once, and is not the scope's. */
SCOPE_TRACE_TEST(FIB_45_generator_fails, "got 1\nasking: -5\nasking: -108\n")
{
	ck_assert_int_eq(coir_generator_init(&gen, scope, one_then_fail, arg),
			 0);
	ck_assert_int_eq(ask(), 0);
	ck_assert_int_eq(ask(), -EIO);
	ck_assert_int_eq(ask(), -ESHUTDOWN);
	return coir_yield();
}

/* A generator that outlives its scope, of which so many were taken. */
static int
outlive(int taken)
{
	struct coir_scope scope;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_generator_init(&gen, &scope, three_numbers, NULL),
			 0);
	while (taken-- > 0)
		ck_assert_int_eq(ask(), 0);
	trace("scope ends");
	ck_assert_int_eq(coir_scope_close(&scope, 0), 0);
	return ask() == -ESHUTDOWN ? 0 : -EIO;
}

static int
outlive_unused(void *arg)
{
	(void)arg;
	return outlive(0);
}

static int
outlive_used(void *arg)
{
	(void)arg;
	return outlive(1);
}

START_TEST(FIB_46_unused_after_its_scope)
{
	ck_assert_int_eq(run_fiber(outlive_unused, NULL), 0);
	trace_expect("scope ends\nasking: -108\n");
}
END_TEST

START_TEST(FIB_47_used_after_its_scope)
{
	ck_assert_int_eq(run_fiber(outlive_used, NULL), 0);
	trace_expect("generator begins\ngot 1\nscope ends\n"
		     "giving 1: -125\nasking: -108\n");
}
END_TEST

/* C differs: the end stays the end, as that of a file does. */
SCOPE_TRACE_TEST(FIB_48_after_its_end,
		 "generator begins\ngot 1\ngot 2\ngot 3\nend\nend\n")
{
	ck_assert_int_eq(coir_generator_init(&gen, scope, three_numbers, arg),
			 0);
	while (ask() == 0)
		;
	return ask() == -ENODATA ? 0 : -EIO;
}

static int
yield_first(struct coir_generator *self, void *arg)
{
	(void)self;
	(void)arg;
	return coir_yield();
}

static int
take_twice(struct coir_scope *scope, void *arg)
{
	ck_assert_int_eq(coir_generator_init(&gen, scope, yield_first, arg), 0);
	return coir_both(asking, NULL, asking, NULL);
}

START_TEST(FIB_49_asked_twice_at_once)
{
	ck_assert_int_eq(run_scope(take_twice, NULL), -EBUSY);
	trace_expect("asking: -16\nasking: -125\n");
}
END_TEST

static int
giving_a_number(void *arg)
{
	return give((int)(intptr_t)arg);
}

static int
give_twice(struct coir_generator *self, void *arg)
{
	(void)self;
	(void)arg;
	return coir_both(giving_a_number, (void *)1, giving_a_number,
			 (void *)2);
}

static int
take_one(struct coir_scope *scope, void *arg)
{
	ck_assert_int_eq(coir_generator_init(&gen, scope, give_twice, arg), 0);
	ck_assert_int_eq(ask(), 0);
	return 0;
}

/* Nobody has asked for what it failed with, so the scope hears of it. */
START_TEST(FIB_50_two_values_for_one_request)
{
	ck_assert_int_eq(run_scope(take_one, NULL), -EALREADY);
	trace_expect("giving 2: -114\ngot 1\ngiving 1: -125\n");
}
END_TEST

static int
give_from_two(struct coir_generator *self, void *arg)
{
	int rc;

	(void)self;
	(void)arg;
	rc = coir_both(giving_a_number, (void *)1, succeeding, NULL);
	return rc < 0 ? rc : give(2);
}

SCOPE_TRACE_TEST(FIB_51_handed_out_by_another_fiber, "got 1\ngot 2\nend\n")
{
	ck_assert_int_eq(coir_generator_init(&gen, scope, give_from_two, arg),
			 0);
	while (ask() == 0)
		;
	return 0;
}

static int
slow(struct coir_generator *self, void *arg)
{
	int rc;

	(void)self;
	(void)arg;
	trace("generator begins");
	rc = coir_yield();
	if (rc == 0)
		rc = coir_yield();
	trace("generator goes on: %d", rc);
	return give(1);
}

SCOPE_TRACE_TEST(FIB_52_consumer_is_cancelled,
		 "generator begins\nasking: -125\n"
		 "generator goes on: 0\ngiving 1: -32\nasking: -108\n")
{
	int rc;

	ck_assert_int_eq(coir_generator_init(&gen, scope, slow, arg), 0);
	rc = coir_first(asking, NULL, succeeding, NULL, NULL);
	for (int i = 0; i < 3 && rc == 0; i++)
		rc = coir_yield();
	ck_assert_int_eq(ask(), -ESHUTDOWN);
	return rc;
}

static int
check_after(struct coir_generator *self, void *arg)
{
	int rc = give(1);

	(void)self;
	(void)arg;
	trace("generator runs: %d", rc);
	rc = coir_check();
	trace("check: %d", rc);
	return rc;
}

static int
fail_scope(void *arg)
{
	ck_assert_int_eq(coir_scope_fail(arg, -EIO), 0);
	return 0;
}

static int
take_then_fail(struct coir_scope *scope, void *arg)
{
	ck_assert_int_eq(coir_generator_init(&gen, scope, check_after, arg), 0);
	ck_assert_int_eq(ask(), 0);
	return coir_both(asking, NULL, fail_scope, scope);
}

/* The request had been made when the cancel came, so it counts. */
START_TEST(FIB_53_cancelled_while_queued)
{
	ck_assert_int_eq(run_scope(take_then_fail, NULL), -EIO);
	trace_expect("got 1\ngenerator runs: 0\ncheck: -125\nasking: -125\n");
}
END_TEST

SUITE(peer_fib_seq)
{
	ADD(FIB_44_lazy);
	ADD(FIB_45_generator_fails);
	ADD(FIB_46_unused_after_its_scope);
	ADD(FIB_47_used_after_its_scope);
	ADD(FIB_48_after_its_end);
	ADD(FIB_49_asked_twice_at_once);
	ADD(FIB_50_two_values_for_one_request);
	ADD(FIB_51_handed_out_by_another_fiber);
	ADD(FIB_52_consumer_is_cancelled);
	ADD(FIB_53_cancelled_while_queued);
}
