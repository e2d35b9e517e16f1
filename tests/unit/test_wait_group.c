/* SPDX-License-Identifier: MIT */
/*
 * test_wait_group.c - who waits goes on at 0, and the count is never wrong.
 */
#include "config.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>

#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/scope.h>
#include <coir/time.h>
#include <coir/wait_group.h>

#include "death.h"
#include "support/elsewhere.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

static int
waiting(void *arg)
{
	int rc = coir_wait_group_wait(arg);

	trace("waited: %d", rc);
	return rc;
}

/* Run @body with a wait group of which @n have begun; compare its trace. */
static void
check(int n, coir_scope_fn *body, int result, const char *expected)
{
	struct coir_wait_group group;

	coir_wait_group_init(&group);
	ck_assert_int_eq(coir_wait_group_add(&group, n), 0);
	ck_assert_int_eq(run_scope(body, &group), result);
	trace_expect("%s", expected);
	coir_wait_group_fini(&group);
}

/* A test whose body is given to check(). */
#define GROUP_TEST(name, n, ...) \
	SCOPE_BODY_TEST(name, check(n, name##_main, __VA_ARGS__))

START_TEST(wait_group_counts_within_bounds)
{
	struct coir_wait_group group;

	coir_wait_group_init(&group);
	ck_assert_int_eq(coir_wait_group_done(&group), -ERANGE);
	ck_assert_int_eq(coir_wait_group_add(&group, INT_MIN), -ERANGE);
	ck_assert_int_eq(coir_wait_group_add(&group, INT_MAX), 0);
	ck_assert_int_eq(coir_wait_group_add(&group, 1), -EOVERFLOW);
	ck_assert_int_eq(coir_wait_group_count(&group), INT_MAX);
	ck_assert_int_eq(coir_wait_group_add(&group, -INT_MAX), 0);
	ck_assert_int_eq(coir_wait_group_count(&group), 0);
	coir_wait_group_fini(&group);
}
END_TEST

GROUP_TEST(wait_group_wakes_all_at_zero, 2, 0,
	   "one ended\nboth ended\nwaited: 0\nwaited: 0\n")
{
	ck_assert_int_eq(coir_spawn(scope, waiting, arg), 0);
	ck_assert_int_eq(coir_spawn(scope, waiting, arg), 0);
	ck_assert_int_eq(coir_wait_group_done(arg), 0);
	ck_assert_int_eq(coir_yield(), 0);
	trace("one ended");
	ck_assert_int_eq(coir_wait_group_done(arg), 0);
	trace("both ended");
	/* they were woken, whatever begins before they run */
	ck_assert_int_eq(coir_wait_group_add(arg, 1), 0);
	ck_assert_int_eq(coir_yield(), 0);
	return coir_wait_group_done(arg);
}

GROUP_TEST(wait_group_of_nothing_is_not_waited_for, 0, 0, "waited: 0\n")
{
	return waiting(arg);
}

GROUP_TEST(wait_group_deadline_ends_a_wait, 1, -ETIMEDOUT, "waited: -110\n")
{
	coir_scope_set_deadline(scope, coir_after(coir_ms(1)));
	return waiting(arg);
}

GROUP_TEST(wait_group_cancel_ends_a_wait, 1, 0, "waited: -125\n")
{
	ck_assert_int_eq(coir_spawn(scope, waiting, arg), 0);
	coir_scope_cancel(scope);
	return 0;
}

static void
ended_cb(struct coir_node *node, int result, void *arg)
{
	(void)node;
	(void)arg;
	trace("callback: %d", result);
}

GROUP_TEST(wait_group_calls_back, 1, 0, "callback: 0\n")
{
	struct coir_node node;

	coir_wait_group_node(&node, arg);
	ck_assert_int_eq(coir_node_listen(&node, ended_cb, NULL), 0);
	ck_assert_int_eq(coir_wait_group_done(arg), 0);
	return coir_yield();
}

static void *
use_elsewhere(void *arg)
{
	ck_assert_int_eq(coir_wait_group_done(arg), -EXDEV);
	return NULL;
}

START_TEST(wait_group_belongs_to_its_thread)
{
	struct coir_wait_group group;

	coir_wait_group_init(&group);
	ck_assert_int_eq(coir_wait_group_add(&group, 1), 0);
	elsewhere(use_elsewhere, &group);
	ck_assert_int_eq(coir_wait_group_count(&group), 1);
	coir_wait_group_fini(&group);
}
END_TEST

static int
finish_in_use(struct coir_scope *scope, void *arg)
{
	ck_assert_int_eq(coir_spawn(scope, waiting, arg), 0);
	coir_wait_group_fini(arg);
	return 0;
}

static void
fini_in_use(void *arg)
{
	(void)arg;
	check(1, finish_in_use, 0, "");
}

START_TEST(wait_group_fini_with_waiters_aborts)
{
	death_expect(fini_in_use, NULL, SIGABRT,
		     "coir_wait_group_fini: somebody still waits for this "
		     "wait group;");
}
END_TEST

SUITE(wait_group)
{
	ADD(wait_group_counts_within_bounds);
	ADD(wait_group_wakes_all_at_zero);
	ADD(wait_group_of_nothing_is_not_waited_for);
	ADD(wait_group_deadline_ends_a_wait);
	ADD(wait_group_cancel_ends_a_wait);
	ADD(wait_group_calls_back);
	ADD(wait_group_belongs_to_its_thread);
	ADD(wait_group_fini_with_waiters_aborts);
}
