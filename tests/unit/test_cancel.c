/* SPDX-License-Identifier: MIT */
/*
 * test_cancel.c - sticky, shielded, too late: how a cancel travels.
 */
#include "config.h"

#include <coir/cancel.h>

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/promise.h>
#include <coir/runtime.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "death.h"
#include "fiber_case.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* Every kind of suspension point says @code and does nothing. */
static void
check_points(int code)
{
	struct coir_promise promise;
	struct coir_scope scope;
	struct coir_node node;
	struct coir_node *list[] = { &node };
	size_t which = 42;

	coir_promise_init(&promise);
	coir_promise_resolve(&promise, NULL);
	ck_assert_int_eq(coir_check(), code);
	ck_assert_int_eq(coir_yield(), code);
	ck_assert_int_eq(coir_sleep(coir_ms(1)), code);
	ck_assert_int_eq(coir_suspend(NULL), code);
	ck_assert_int_eq(coir_await_cancel(), code);
	ck_assert_int_eq(coir_scope_open(&scope), code);
	/* though it could be had at once */
	ck_assert_int_eq(coir_promise_await(&promise, NULL), code);
	coir_promise_node(&node, &promise);
	ck_assert_int_eq(coir_select(list, 1, &which), code);
	ck_assert_uint_eq(which, 42);
	coir_promise_fini(&promise);
}

SCOPE_TEST(cancel_is_sticky_at_every_point)
{
	coir_time start = coir_now();

	ck_assert_int_eq(coir_check(), 0);
	coir_scope_cancel(scope);
	for (int i = 0; i < 3; i++)
		check_points(-ECANCELED);
	ck_assert_int_eq(coir_now().ns, start.ns);
	return 0;
}

SCOPE_TEST(cancel_stops_at_shields_that_nest)
{
	struct coir_shield outer, inner;
	struct coir_scope inside;

	coir_shield_begin(&outer);
	coir_scope_cancel(scope);
	ck_assert_int_eq(coir_check(), 0);
	coir_shield_begin(&inner);
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	coir_shield_end(&inner);
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	/* what is cancelled inside still is */
	ck_assert_int_eq(coir_scope_open(&inside), 0);
	coir_scope_cancel(&inside);
	check_points(-ECANCELED);
	ck_assert_int_eq(coir_scope_close(&inside, 0), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	coir_shield_end(&outer);
	check_points(-ECANCELED);
	return 0;
}

static int
shielding(void *arg)
{
	struct coir_shield shield;

	(void)arg;
	coir_shield_begin(&shield);
	trace("shielded: %d", coir_sleep(coir_ms(5)));
	coir_shield_end(&shield);
	trace("after: %d", coir_sleep(coir_ms(5)));
	return 0;
}

SCOPE_TRACE_TEST(cancel_does_not_wake_who_waits_shielded,
		 "cancelled\nshielded: 0\nafter: %d\n", -ECANCELED)
{
	ck_assert_int_eq(coir_spawn(scope, shielding, arg), 0);
	coir_scope_cancel(scope);
	trace("cancelled");
	return 0;
}

static int
returning_5(void *arg)
{
	trace("protected: %d", coir_check());
	return arg ? -EIO : 5;
}

static int
protect(struct coir_scope *scope, void *arg)
{
	coir_scope_cancel(scope);
	ck_assert_int_eq(coir_protect(returning_5, NULL), 5);
	ck_assert_int_eq(coir_protect(returning_5, scope), -EIO);
	ck_assert_int_eq(coir_check(), -ECANCELED);
	(void)arg;
	return 0;
}

START_TEST(cancel_protect_returns_what_its_function_does)
{
	ck_assert_int_eq(coir_protect(returning_5, NULL), -ENXIO);
	ck_assert_int_eq(run_scope(protect, NULL), 0);
	trace_expect("protected: 0\nprotected: 0\n");
}
END_TEST

static int
awaiting(void *arg)
{
	trace("wait: %d", coir_promise_await(arg, NULL));
	trace("next wait: %d", coir_promise_await(arg, NULL));
	return 0;
}

SCOPE_TRACE_TEST(cancel_that_comes_after_completion_waits_for_the_next_point,
		 "wait: 0\nnext wait: %d\n", -ECANCELED)
{
	struct coir_promise promise;
	struct coir_fiber *fiber;

	coir_promise_init(&promise);
	fiber = spawn(scope, awaiting, &promise);
	coir_promise_resolve(&promise, NULL);
	ck_assert_int_eq(coir_fiber_cancel(fiber), 0);
	ck_assert_int_eq(coir_join(fiber, NULL), 0);
	coir_fiber_put(fiber);
	coir_promise_fini(&promise);
	return 0;
}

SCOPE_TRACE_TEST(cancel_that_comes_first_ends_the_wait,
		 "wait: %d\nnext wait: %d\n", -ECANCELED, -ECANCELED)
{
	struct coir_promise promise;
	struct coir_fiber *fiber;

	coir_promise_init(&promise);
	fiber = spawn(scope, awaiting, &promise);
	ck_assert_int_eq(coir_fiber_cancel(fiber), 0);
	coir_promise_resolve(&promise, NULL);
	ck_assert_int_eq(coir_join(fiber, NULL), 0);
	coir_fiber_put(fiber);
	coir_promise_fini(&promise);
	return 0;
}

static int
waiting(void *arg)
{
	int rc = coir_await_cancel();

	trace("%s: %d", (const char *)arg, rc);
	return rc;
}

static int
opening(void *arg)
{
	struct coir_scope scope;

	(void)arg;
	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_spawn(&scope, waiting, (void *)"child"), 0);
	return coir_scope_close(&scope, waiting((void *)"opener"));
}

static int
cancel_opener(struct coir_scope *scope, void *arg)
{
	struct coir_fiber *fiber = spawn(scope, opening, arg);

	ck_assert_int_eq(coir_spawn(scope, waiting, (void *)"sibling"), 0);
	ck_assert_int_eq(coir_fiber_cancel(fiber), 0);
	ck_assert_int_eq(coir_join(fiber, NULL), 0);
	ck_assert_int_eq(coir_fiber_result(fiber), -ECANCELED);
	coir_fiber_put(fiber);
	trace("its scope goes on: %d", coir_scope_check(scope));
	coir_scope_cancel(scope);
	return 0;
}

START_TEST(cancel_of_a_fiber_reaches_what_it_has_opened)
{
	ck_assert_int_eq(run_scope(cancel_opener, NULL), 0);
	/* the tree is walked from above: the opener is told first */
	trace_expect("opener: %d\nchild: %d\nits scope goes on: 0\n"
		     "sibling: %d\n",
		     -ECANCELED, -ECANCELED, -ECANCELED);
}
END_TEST

#define DEPTH 10000

/* Scopes in scopes, then a cancel at the top: on 64 KiB of stack. */
SCOPE_TRACE_TEST(cancel_reaches_the_bottom_of_a_deep_tree, "deep: %d\n",
		 -ECANCELED)
{
	struct coir_scope *deep = calloc(DEPTH, sizeof(*deep));
	struct coir_fiber *fiber;

	ck_assert_ptr_nonnull(deep);
	for (int i = 0; i < DEPTH; i++)
		ck_assert_int_eq(coir_scope_open(&deep[i]), 0);
	fiber = spawn(&deep[DEPTH - 1], waiting, (void *)"deep");
	coir_scope_cancel(scope);
	for (int i = 0; i < DEPTH; i++)
		ck_assert_int_eq(coir_scope_check(&deep[i]), -ECANCELED);
	for (int i = DEPTH; i-- > 0;)
		ck_assert_int_eq(coir_scope_close(&deep[i], 0), 0);
	coir_fiber_put(fiber);
	free(deep);
	return 0;
}

SCOPE_TEST(cancel_passes_a_protected_scope_by)
{
	struct coir_scope left, protected, inner;

	ck_assert_int_eq(coir_scope_open(&left), 0);
	ck_assert_int_eq(coir_scope_open_protected(&protected), 0);
	ck_assert_int_eq(coir_scope_open(&inner), 0);
	coir_scope_cancel(scope);
	ck_assert_int_eq(coir_scope_check(&left), -ECANCELED);
	ck_assert_int_eq(coir_scope_check(&protected), 0);
	ck_assert_int_eq(coir_scope_check(&inner), 0);
	ck_assert_int_eq(coir_check(), 0);
	ck_assert_int_eq(coir_scope_close(&inner, 0), 0);
	ck_assert_int_eq(coir_scope_close(&protected, 0), 0);
	ck_assert_int_eq(coir_check(), -ECANCELED);
	return coir_scope_close(&left, 0);
}

SCOPE_TEST(cancel_leaves_a_protected_scope_to_be_opened)
{
	struct coir_scope protected;

	coir_scope_cancel(scope);
	ck_assert_int_eq(coir_scope_open_protected(&protected), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	return coir_scope_close(&protected, 0);
}

static int
cross_shields(void *arg)
{
	struct coir_shield outer, inner;

	(void)arg;
	coir_shield_begin(&outer);
	coir_shield_begin(&inner);
	coir_shield_end(&outer);
	return 0;
}

static void
run_cross_shields(void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_run(cross_shields, NULL), 0);
}

START_TEST(cancel_shields_that_cross_abort)
{
	death_expect(run_cross_shields, NULL, SIGABRT,
		     "libcoir: fiber \"main\": coir_shield_end: this shield is "
		     "not the innermost one of its fiber");
}
END_TEST

START_TEST(cancel_wants_a_runtime)
{
	ck_assert_int_eq(coir_check(), -ENXIO);
	ck_assert_int_eq(coir_await_cancel(), -ENXIO);
}
END_TEST

SUITE(cancel)
{
	ADD(cancel_is_sticky_at_every_point);
	ADD(cancel_stops_at_shields_that_nest);
	ADD(cancel_does_not_wake_who_waits_shielded);
	ADD(cancel_protect_returns_what_its_function_does);
	ADD(cancel_that_comes_after_completion_waits_for_the_next_point);
	ADD(cancel_that_comes_first_ends_the_wait);
	ADD(cancel_of_a_fiber_reaches_what_it_has_opened);
	ADD(cancel_reaches_the_bottom_of_a_deep_tree);
	ADD(cancel_passes_a_protected_scope_by);
	ADD(cancel_leaves_a_protected_scope_to_be_opened);
	ADD(cancel_shields_that_cross_abort);
	ADD(cancel_wants_a_runtime);
}
