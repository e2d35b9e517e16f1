/* SPDX-License-Identifier: MIT */
/*
 * Rows SW-15 to SW-19 of the peers' cases: switches of their own inside a
 * switch, of Eio's tests/switch.md. on_error, there an exception handler,
 * gets the error code and returns what the child's fiber ends with.
 */
#include "config.h"

#include <errno.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/promise.h>
#include <coir/scope.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* A switch in a fiber of its own: waits for a promise. */
struct child {
	const char *name;
	struct coir_promise promise;
	int (*on_error)(int error);
	/* while the child runs */
	struct coir_scope *scope;
};

static int
child_body(struct coir_scope *scope, void *arg)
{
	struct child *child = arg;
	int result, rc;

	trace("%s", child->name);
	child->scope = scope;
	rc = coir_promise_await(&child->promise, &result);
	return rc < 0 ? rc : result;
}

static int
child_main(void *arg)
{
	struct child *child = arg;
	int rc = coir_scope_run(child_body, child);

	if (rc == 0 || rc == -ECANCELED)
		return 0;
	return child->on_error(rc);
}

static void
fork_sub(struct coir_scope *scope, struct child *child)
{
	coir_promise_init(&child->promise);
	ck_assert_int_eq(coir_spawn(scope, child_main, child), 0);
}

static int
tell(int error)
{
	trace("child: %d", error);
	return 0;
}

static int
escape(int error)
{
	return error;
}

static int
cancel_parent(struct coir_scope *scope, void *arg)
{
	struct child *children = arg;

	fork_sub(scope, &children[0]);
	fork_sub(scope, &children[1]);
	coir_scope_fail(scope, -EIO);
	return 0;
}

START_TEST(SW_15_children_are_cancelled_with_parent)
{
	struct child children[] = { { .name = "Child 1", .on_error = tell },
				    { .name = "Child 2", .on_error = tell } };

	ck_assert_int_eq(run_scope(cancel_parent, children), -EIO);
	trace_expect("Child 1\nChild 2\n");
}
END_TEST

static int
fail_child(struct coir_scope *scope, void *arg)
{
	struct child *children = arg;

	fork_sub(scope, &children[0]);
	fork_sub(scope, &children[1]);
	coir_promise_reject(&children[0].promise, -EDOM);
	coir_promise_resolve(&children[1].promise, NULL);
	ck_assert_int_eq(coir_yield(), 0);
	trace("Parent fiber is still running");
	return 0;
}

START_TEST(SW_16_child_fails_independently)
{
	struct child children[] = { { .name = "Child 1", .on_error = tell },
				    { .name = "Child 2", .on_error = tell } };

	ck_assert_int_eq(run_scope(fail_child, children), 0);
	trace_expect("Child 1\nChild 2\nchild: %d\n"
		     "Parent fiber is still running\n",
		     -EDOM);
}
END_TEST

static int
cancel_child(struct coir_scope *scope, void *arg)
{
	struct child *child = arg;

	fork_sub(scope, child);
	ck_assert_int_eq(coir_scope_fail(child->scope, -EDOM), 0);
	ck_assert_int_eq(coir_yield(), 0);
	trace("Parent fiber is still running");
	return 0;
}

START_TEST(SW_17_child_cancelled_independently)
{
	struct child child = { .name = "Child 1", .on_error = tell };

	ck_assert_int_eq(run_scope(cancel_child, &child), 0);
	trace_expect("Child 1\nchild: %d\nParent fiber is still running\n",
		     -EDOM);
}
END_TEST

static int
fail_and_escape(struct coir_scope *scope, void *arg)
{
	struct child *child = arg;
	int rc;

	fork_sub(scope, child);
	coir_promise_reject(&child->promise, -EDOM);
	rc = coir_yield();
	if (rc == 0)
		trace("Not reached");
	return rc;
}

START_TEST(SW_18_child_error_handler_fails)
{
	struct child child = { .name = "Child", .on_error = escape };

	ck_assert_int_eq(run_scope(fail_and_escape, &child), -EDOM);
	trace_expect("Child\n");
}
END_TEST

static int
fail_and_handle(struct coir_scope *scope, void *arg)
{
	struct child *child = arg;

	fork_sub(scope, child);
	coir_promise_reject(&child->promise, -EDOM);
	ck_assert_int_eq(coir_yield(), 0);
	trace("Still running");
	return 0;
}

START_TEST(SW_19_child_error_handler_handles)
{
	struct child child = { .name = "Child", .on_error = tell };

	ck_assert_int_eq(run_scope(fail_and_handle, &child), 0);
	trace_expect("Child\nchild: %d\nStill running\n", -EDOM);
}
END_TEST

SUITE(peer_sw_child)
{
	ADD(SW_15_children_are_cancelled_with_parent);
	ADD(SW_16_child_fails_independently);
	ADD(SW_17_child_cancelled_independently);
	ADD(SW_18_child_error_handler_fails);
	ADD(SW_19_child_error_handler_handles);
}
