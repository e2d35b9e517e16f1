/* SPDX-License-Identifier: MIT */
/*
 * Rows SW-02 to SW-14 of the peers' cases: Eio's tests/switch.md, turning a
 * switch off, Fiber.both, and promises against cancellation. A switch is a
 * coir_scope; Switch.run is coir_scope_run().
 */
#include "config.h"

#include <errno.h>

#include <coir/cancel.h>
#include <coir/combine.h>
#include <coir/fiber.h>
#include <coir/promise.h>
#include <coir/scope.h>

#include "peer/peer.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

static int
turn_off(struct coir_scope *scope, void *arg)
{
	(void)arg;
	trace("Running");
	ck_assert_int_eq(coir_scope_fail(scope, -EIO), 0);
	trace("Clean up");
	return 0;
}

START_TEST(SW_02_clean_up_after_turning_off)
{
	ck_assert_int_eq(run_scope(turn_off, NULL), -EIO);
	trace_expect("Running\nClean up\n");
}
END_TEST

/* A loop that yields: "NAME = 1" up to @to. */
struct count {
	const char *name;
	int to;
};

static int
counting(void *arg)
{
	const struct count *count = arg;
	int rc = 0;

	for (int i = 1; rc == 0 && i <= count->to; i++) {
		trace("%s = %d", count->name, i);
		rc = coir_yield();
	}
	return rc;
}

SCOPE_TRACE_TEST(SW_03_both_pass, "i = 1\nj = 1\ni = 2\nj = 2\n")
{
	struct count i = { "i", 2 }, j = { "j", 2 };

	return coir_both(counting, &i, counting, &j);
}

static int
second_fails(struct coir_scope *scope, void *arg)
{
	struct count i = { "i", 5 };

	(void)scope;
	(void)arg;
	return coir_both(counting, &i, failing, NULL);
}

START_TEST(SW_04_only_first_succeeds)
{
	ck_assert_int_eq(run_scope(second_fails, NULL), -EIO);
	trace_expect("i = 1\n");
}
END_TEST

static int
yield_and_fail(void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_yield(), 0);
	return -EIO;
}

static int
first_fails(struct coir_scope *scope, void *arg)
{
	struct count i = { "i", 5 };

	(void)scope;
	(void)arg;
	return coir_both(yield_and_fail, NULL, counting, &i);
}

START_TEST(SW_05_only_second_succeeds)
{
	ck_assert_int_eq(run_scope(first_fails, NULL), -EIO);
	trace_expect("i = 1\n");
}
END_TEST

static int
second_ok(void *arg)
{
	(void)arg;
	trace("Second OK");
	return 0;
}

static int
first_fails_at_once(struct coir_scope *scope, void *arg)
{
	(void)scope;
	(void)arg;
	return coir_both(failing, NULL, second_ok, NULL);
}

START_TEST(SW_06_first_fails_other_does_not_start)
{
	ck_assert_int_eq(run_scope(first_fails_at_once, NULL), -EIO);
	trace_expect("");
}
END_TEST

static int
second_fails_after_first(struct coir_scope *scope, void *arg)
{
	(void)scope;
	(void)arg;
	return coir_both(succeeding, NULL, failing, NULL);
}

START_TEST(SW_07_second_fails_after_first_is_done)
{
	ck_assert_int_eq(run_scope(second_fails_after_first, NULL), -EIO);
}
END_TEST

static int
fail_protected(void *arg)
{
	ck_assert_int_eq(coir_protect(yielding, NULL), 0);
	return *(int *)arg;
}

static int
both_fail(struct coir_scope *scope, void *arg)
{
	int first = -EDOM, second = -ERANGE;
	struct coir_branch both[] = { { fail_protected, &first, 0, 0 },
				      { fail_protected, &second, 0, 0 } };
	int rc = coir_all(both, 2);

	(void)scope;
	(void)arg;
	ck_assert_int_eq(both[0].result, -EDOM);
	ck_assert_int_eq(both[1].result, -ERANGE);
	return rc;
}

/* The call returns the first error, the branches have both. */
START_TEST(SW_08_both_fail_under_protect)
{
	ck_assert_int_eq(run_scope(both_fail, NULL), -EDOM);
}
END_TEST

FIBER_TEST(SW_10_switch_finished)
{
	struct coir_scope scope;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_scope_check(&scope), 0);
	ck_assert_int_eq(coir_scope_close(&scope, 0), 0);
	ck_assert_int_eq(coir_scope_check(&scope), -EINVAL);
	ck_assert_int_eq(coir_scope_fail(&scope, -EIO), -EINVAL);
	ck_assert_int_eq(coir_spawn(&scope, failing, arg), -EINVAL);
	return 0;
}

/* Promises against cancellation. */

static int
awaiting(void *arg)
{
	int result;
	int rc;

	trace("Waiting");
	rc = coir_promise_await(arg, &result);
	if (rc == 0)
		trace("Resolved");
	return rc;
}

static int
await_and_fail(void *arg)
{
	return coir_both(awaiting, arg, failing, NULL);
}

static int
cancel_first(struct coir_scope *scope, void *arg)
{
	ck_assert_int_eq(coir_spawn(scope, await_and_fail, arg), 0);
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_eq(coir_promise_resolve(arg, NULL), 0);
	trace("Main thread done");
	return 0;
}

/* Run @body with a promise and compare its result and its trace. */
static void
check(coir_scope_fn *body, int result, const char *expected)
{
	struct coir_promise promise;

	coir_promise_init(&promise);
	ck_assert_int_eq(run_scope(body, &promise), result);
	trace_expect("%s", expected);
	coir_promise_fini(&promise);
}

/* A test whose body is given to check(). */
#define SWITCH_TEST(name, ...) \
	SCOPE_BODY_TEST(name, check(name##_main, __VA_ARGS__))

START_TEST(SW_11_cancellation_first)
{
	check(cancel_first, -EIO, "Waiting\nMain thread done\n");
}
END_TEST

SWITCH_TEST(SW_13_switch_first, -EIO, "Waiting\n")
{
	ck_assert_int_eq(coir_spawn(scope, awaiting, arg), 0);
	coir_scope_fail(scope, -EIO);
	ck_assert_int_eq(coir_promise_resolve(arg, NULL), 0);
	return 0;
}

SWITCH_TEST(SW_14_promise_first_without_yield, -EIO,
	    "Waiting\nNow cancelling...\nResolved\n")
{
	ck_assert_int_eq(coir_spawn(scope, awaiting, arg), 0);
	ck_assert_int_eq(coir_promise_resolve(arg, NULL), 0);
	trace("Now cancelling...");
	coir_scope_fail(scope, -EIO);
	return 0;
}

SUITE(peer_sw)
{
	ADD(SW_02_clean_up_after_turning_off);
	ADD(SW_03_both_pass);
	ADD(SW_04_only_first_succeeds);
	ADD(SW_05_only_second_succeeds);
	ADD(SW_06_first_fails_other_does_not_start);
	ADD(SW_07_second_fails_after_first_is_done);
	ADD(SW_08_both_fail_under_protect);
	ADD(SW_10_switch_finished);
	ADD(SW_11_cancellation_first);
	ADD(SW_13_switch_first);
	ADD(SW_14_promise_first_without_yield);
}
