/* SPDX-License-Identifier: MIT */
/*
 * test_node_select.c - the first of several wins, the others leave no trace.
 */
#include "config.h"

#include <coir/node.h>

#include <errno.h>
#include <stdbool.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/promise.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "base/list.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* Two promises, and nodes for both. */
struct two {
	struct coir_promise promises[2];
	struct coir_node nodes[2];
	struct coir_node *list[2];
};

static void
two_prepare(struct two *two)
{
	for (int i = 0; i < 2; i++) {
		coir_promise_node(&two->nodes[i], &two->promises[i]);
		two->list[i] = &two->nodes[i];
	}
}

static void
two_init(struct two *two)
{
	coir_promise_init(&two->promises[0]);
	coir_promise_init(&two->promises[1]);
	two_prepare(two);
}

static void
tell_cb(struct coir_node *node, int result, void *arg)
{
	(void)node;
	(void)arg;
	trace("told: %d", result);
}

/* Does anybody wait for one of them? */
static bool
two_waited_for(const struct two *two)
{
	return !coir__list_empty(&two->promises[0].waiters_) ||
		!coir__list_empty(&two->promises[1].waiters_);
}

FIBER_TEST(node_select_prefers_the_earliest_listed)
{
	struct two two;
	size_t which = 42;

	two_init(&two);
	coir_promise_resolve(&two.promises[1], NULL);
	ck_assert_int_eq(coir_select(two.list, 2, &which), 0);
	ck_assert_uint_eq(which, 1);
	coir_promise_resolve(&two.promises[0], NULL);
	two_prepare(&two);
	ck_assert_int_eq(coir_select(two.list, 2, &which), 0);
	ck_assert_uint_eq(which, 0);
	ck_assert(!two_waited_for(&two));
	return 0;
}

static int
selecting(void *arg)
{
	struct two *two = arg;
	size_t which = 42;
	int rc = coir_select(two->list, 2, &which);

	trace("select: %d, %d", rc, (int)which);
	ck_assert(!two_waited_for(two));
	return rc;
}

SCOPE_TRACE_TEST(node_select_takes_what_comes_first_and_leaves_no_trace,
		 "select: 0, 1\n")
{
	struct two two;

	two_init(&two);
	ck_assert_int_eq(coir_spawn(scope, selecting, &two), 0);
	ck_assert(two_waited_for(&two));
	coir_promise_resolve(&two.promises[1], NULL);
	/* the other has been withdrawn in the same instant */
	ck_assert(!two_waited_for(&two));
	coir_promise_resolve(&two.promises[0], NULL);
	return coir_yield();
}

static int
yielding(void *arg)
{
	(void)arg;
	return coir_yield();
}

SCOPE_TRACE_TEST(node_select_that_is_cancelled_has_done_nothing,
		 "select: %d, 42\n", -ECANCELED)
{
	struct two two;

	two_init(&two);
	ck_assert_int_eq(coir_spawn(scope, selecting, &two), 0);
	coir_scope_cancel(scope);
	/* it has not run yet, and has left already */
	ck_assert(!two_waited_for(&two));
	coir_promise_resolve(&two.promises[0], NULL);
	return coir_protect(yielding, NULL);
}

static int
selecting_none(void *arg)
{
	size_t which = 42;
	int rc;

	(void)arg;
	rc = coir_select(NULL, 0, &which);
	ck_assert_uint_eq(which, 42);
	trace("nothing: %d", rc);
	return rc;
}

SCOPE_TRACE_TEST(node_select_of_none_waits_for_a_cancel, "nothing: %d\n",
		 -ECANCELED)
{
	ck_assert_int_eq(coir_spawn(scope, selecting_none, arg), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	coir_scope_cancel(scope);
	return 0;
}

FIBER_TEST(node_in_use_is_refused)
{
	struct two two;
	size_t which = 42;

	two_init(&two);
	ck_assert_int_eq(coir_node_listen(&two.nodes[1], tell_cb, NULL), 0);
	ck_assert_int_eq(coir_wait(&two.nodes[1]), -EINVAL);
	ck_assert_int_eq(coir_select(two.list, 2, &which), -EINVAL);
	ck_assert_int_eq(coir_node_listen(&two.nodes[1], tell_cb, NULL),
			 -EINVAL);
	coir_promise_resolve(&two.promises[1], NULL);
	ck_assert_int_eq(coir_wait(&two.nodes[1]), -EINVAL);
	ck_assert_int_eq(coir_yield(), 0);
	trace_expect("told: 0\n");
	ck_assert_uint_eq(which, 42);
	ck_assert(!two_waited_for(&two));
	return coir_wait(&two.nodes[1]);
}

FIBER_TEST(node_select_refuses_one_node_twice)
{
	struct two two;
	size_t which = 42;

	two_init(&two);
	two.list[1] = two.list[0];
	ck_assert_int_eq(coir_select(two.list, 2, &which), -EINVAL);
	ck_assert_uint_eq(which, 42);
	ck_assert(!two_waited_for(&two));
	return 0;
}

SUITE(node_select)
{
	ADD(node_select_prefers_the_earliest_listed);
	ADD(node_select_takes_what_comes_first_and_leaves_no_trace);
	ADD(node_select_that_is_cancelled_has_done_nothing);
	ADD(node_select_of_none_waits_for_a_cancel);
	ADD(node_in_use_is_refused);
	ADD(node_select_refuses_one_node_twice);
}
