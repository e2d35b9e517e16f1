/* SPDX-License-Identifier: MIT */
/*
 * test_fiber_join.c - a fiber's end: who waits for it, and what they read.
 */
#include "config.h"

#include <coir/fiber.h>

#include <errno.h>
#include <event2/event.h>

#include <coir/cancel.h>
#include <coir/error.h>
#include <coir/node.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "fiber_case.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

static int
joining(void *arg)
{
	int result = -1;

	ck_assert_int_eq(coir_join(arg, &result), 0);
	trace("joined: %d", result);
	return 0;
}

SCOPE_TRACE_TEST(fiber_join_by_many_also_late,
		 "joined: 7\njoined: 7\njoined: 7\njoined: 7\n"
		 "joined: 7\nlate\njoined: 7\n")
{
	struct coir_fiber *fiber = spawn(scope, yielding_7, arg);

	ck_assert_int_eq(coir_fiber_result(fiber), -EINPROGRESS);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(coir_spawn(scope, joining, fiber), 0);
	joining(fiber);
	ck_assert_int_eq(coir_fiber_result(fiber), 7);
	/* late ones read the same, and do not suspend */
	joining(fiber);
	trace("late");
	joining(fiber);
	ck_assert_int_eq(coir_join(fiber, NULL), 0);
	coir_fiber_put(fiber);
	return 0;
}

FIBER_TEST(fiber_join_of_itself_is_refused)
{
	int result = 42;

	ck_assert_int_eq(coir_join(coir_self(), &result), -EDEADLK);
	ck_assert_int_eq(result, 42);
	/* it was refused, not waited for until the loop found a deadlock */
	ck_assert_str_eq(coir_error_text(), "");
	return coir_check();
}

static int
joining_cancelled(void *arg)
{
	int result = 42;
	int rc = coir_join(arg, &result);

	trace("joiner: %d", rc);
	ck_assert_int_eq(result, 42);
	return rc;
}

SCOPE_TRACE_TEST(fiber_join_is_cancelled_and_not_the_joined,
		 "joiner: %d\njoined: 7\n", -ECANCELED)
{
	struct coir_fiber *fiber = spawn(scope, yielding_7, arg);
	struct coir_fiber *joiner = spawn(scope, joining_cancelled, fiber);

	ck_assert_int_eq(coir_fiber_cancel(joiner), 0);
	ck_assert_int_eq(coir_fiber_cancel(joiner), -EALREADY);
	ck_assert_int_eq(coir_join(joiner, NULL), 0);
	joining(fiber);
	ck_assert_int_eq(coir_fiber_cancel(fiber), -EALREADY);
	coir_fiber_put(joiner);
	coir_fiber_put(fiber);
	return 0;
}

SCOPE_TRACE_TEST(fiber_join_is_a_cancellation_point_even_when_it_is_over,
		 "joiner: %d\n", -ECANCELED)
{
	struct coir_fiber *fiber = spawn(scope, returning_7, arg);

	coir_scope_cancel(scope);
	joining_cancelled(fiber);
	coir_fiber_put(fiber);
	return 0;
}

static int
sleeping_7(void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_sleep(coir_ms(5)), 0);
	return 7;
}

START_TEST(fiber_join_on_the_main_stack_drives_the_loop)
{
	struct fixture fixture;
	struct coir_fiber *fiber;

	fixture_init(&fixture);
	fiber = spawn(fixture.scope, sleeping_7, NULL);
	joining(fiber);
	trace_expect("joined: 7\n");
	coir_fiber_put(fiber);
	fixture_fini(&fixture);
}
END_TEST

static void
joined_cb(struct coir_node *node, int result, void *arg)
{
	(void)node;
	ck_assert_ptr_null(coir_self());
	trace("callback: %d, %d", result, coir_fiber_result(arg));
}

START_TEST(fiber_join_by_callbacks)
{
	struct fixture fixture;
	struct coir_fiber *fiber;
	struct coir_node node, late;

	fixture_init(&fixture);
	fiber = spawn(fixture.scope, sleeping_7, NULL);
	coir_join_node(&node, fiber);
	ck_assert_int_eq(coir_node_listen(&node, joined_cb, fiber), 0);
	ck_assert_int_eq(event_base_dispatch(fixture.base), 1);
	trace_expect("callback: 0, 7\n");
	coir_join_node(&late, fiber);
	ck_assert_int_eq(coir_node_listen(&late, joined_cb, fiber), 0);
	trace_expect("%s", "");
	ck_assert_int_eq(event_base_dispatch(fixture.base), 1);
	trace_expect("callback: 0, 7\n");
	coir_fiber_put(fiber);
	fixture_fini(&fixture);
}
END_TEST

SUITE(fiber_join)
{
	ADD(fiber_join_by_many_also_late);
	ADD(fiber_join_of_itself_is_refused);
	ADD(fiber_join_is_cancelled_and_not_the_joined);
	ADD(fiber_join_is_a_cancellation_point_even_when_it_is_over);
	ADD(fiber_join_on_the_main_stack_drives_the_loop);
	ADD(fiber_join_by_callbacks);
}
