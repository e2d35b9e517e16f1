/* SPDX-License-Identifier: MIT */
/*
 * test_promise.c - settled once, read by many, never by another thread.
 */
#include "config.h"

#include <coir/promise.h>

#include <errno.h>
#include <event2/event.h>
#include <signal.h>

#include <coir/error.h>
#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/runtime.h>
#include <coir/scope.h>

#include "death.h"
#include "support/elsewhere.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

START_TEST(promise_is_settled_once)
{
	struct coir_promise promise;
	int value, other;

	coir_promise_init(&promise);
	ck_assert_int_eq(coir_promise_result(&promise), -EINPROGRESS);
	ck_assert_ptr_null(coir_promise_value(&promise));
	ck_assert_int_eq(coir_promise_resolve(&promise, &value), 0);
	ck_assert_int_eq(coir_promise_resolve(&promise, &other), -EALREADY);
	ck_assert_int_eq(coir_promise_reject(&promise, -EIO), -EALREADY);
	ck_assert_int_eq(coir_promise_result(&promise), 0);
	ck_assert_ptr_eq(coir_promise_value(&promise), &value);
	coir_promise_fini(&promise);
}
END_TEST

START_TEST(promise_is_rejected_with_an_error)
{
	struct coir_promise *promise;

	ck_assert_int_eq(coir_promise_new(&promise), 0);
	ck_assert_int_eq(coir_promise_reject(promise, 0), -EINVAL);
	ck_assert_int_eq(coir_promise_reject(promise, EIO), -EINVAL);
	ck_assert_int_eq(coir_promise_result(promise), -EINPROGRESS);
	ck_assert_int_eq(coir_promise_reject(promise, -EIO), 0);
	ck_assert_int_eq(coir_promise_resolve(promise, promise), -EALREADY);
	ck_assert_int_eq(coir_promise_result(promise), -EIO);
	ck_assert_ptr_null(coir_promise_value(promise));
	coir_promise_free(promise);
	coir_promise_free(NULL);
}
END_TEST

/* One of several who wait. */
struct waiter {
	struct coir_promise *promise;
	int number;
};

static int
awaiting(void *arg)
{
	struct waiter *waiter = arg;
	int result = 42;
	int rc = coir_promise_await(waiter->promise, &result);

	trace("%d: %d, %d", waiter->number, rc, result);
	return rc;
}

static void
settled_cb(struct coir_node *node, int result, void *arg)
{
	(void)node;
	ck_assert_ptr_null(coir_self());
	trace("callback: %d, %d", result, coir_promise_result(arg));
}

static int
settle_for_many(struct coir_scope *scope, void *arg)
{
	struct waiter waiters[] = { { arg, 1 }, { arg, 2 }, { arg, 3 } };
	struct coir_node node;

	ck_assert_int_eq(coir_spawn(scope, awaiting, &waiters[0]), 0);
	coir_promise_node(&node, arg);
	ck_assert_int_eq(coir_node_listen(&node, settled_cb, arg), 0);
	ck_assert_int_eq(coir_spawn(scope, awaiting, &waiters[1]), 0);
	ck_assert_int_eq(coir_promise_reject(arg, -EIO), 0);
	trace("nobody has run");
	ck_assert_int_eq(coir_yield(), 0);
	/* a settled one does not suspend */
	awaiting(&waiters[2]);
	ck_assert_int_eq(coir_promise_await(arg, NULL), 0);
	return 0;
}

START_TEST(promise_wakes_all_in_order_and_runs_nobody)
{
	struct coir_promise promise;

	coir_promise_init(&promise);
	ck_assert_int_eq(run_scope(settle_for_many, &promise), 0);
	trace_expect("nobody has run\n1: 0, %d\ncallback: 0, %d\n2: 0, %d\n"
		     "3: 0, %d\n",
		     -EIO, -EIO, -EIO, -EIO);
	coir_promise_fini(&promise);
}
END_TEST

static int
cancel_waiter(struct coir_scope *scope, void *arg)
{
	struct waiter waiter = { arg, 1 };
	struct coir_fiber *fiber;

	ck_assert_int_eq(coir_spawn_fiber(scope, NULL, awaiting, &waiter,
					  &fiber),
			 0);
	ck_assert_int_eq(coir_fiber_cancel(fiber), 0);
	ck_assert_int_eq(coir_join(fiber, NULL), 0);
	coir_fiber_put(fiber);
	/* cancelling who waits is not cancelling the promise */
	ck_assert_int_eq(coir_promise_result(arg), -EINPROGRESS);
	ck_assert_int_eq(coir_promise_resolve(arg, NULL), 0);
	waiter.number = 2;
	return awaiting(&waiter);
}

START_TEST(promise_outlives_the_cancel_of_a_waiter)
{
	struct coir_promise promise;

	coir_promise_init(&promise);
	ck_assert_int_eq(run_scope(cancel_waiter, &promise), 0);
	trace_expect("1: %d, 42\n2: 0, 0\n", -ECANCELED);
	coir_promise_fini(&promise);
}
END_TEST

static void
reject_cb(struct coir_promise *promise, void *arg)
{
	trace("cancel callback");
	if (arg)
		coir_promise_reject(promise, -ECANCELED);
}

START_TEST(promise_cancel_calls_back_once)
{
	struct coir_promise promise;

	coir_promise_init(&promise);
	ck_assert_int_eq(coir_promise_cancel(&promise), -EALREADY);
	coir_promise_on_cancel(&promise, reject_cb, NULL);
	ck_assert_int_eq(coir_promise_cancel(&promise), 0);
	/* it stays unsettled unless the callback settles it */
	ck_assert_int_eq(coir_promise_result(&promise), -EINPROGRESS);
	ck_assert_int_eq(coir_promise_cancel(&promise), -EALREADY);
	coir_promise_on_cancel(&promise, reject_cb, &promise);
	ck_assert_int_eq(coir_promise_cancel(&promise), 0);
	ck_assert_int_eq(coir_promise_result(&promise), -ECANCELED);
	coir_promise_on_cancel(&promise, reject_cb, &promise);
	ck_assert_int_eq(coir_promise_cancel(&promise), -EALREADY);
	trace_expect("cancel callback\ncancel callback\n");
	coir_promise_fini(&promise);
}
END_TEST

START_TEST(promise_on_the_main_stack_finds_a_deadlock)
{
	struct coir_promise promise;
	struct fixture fixture;
	int result = 42;

	fixture_init(&fixture);
	coir_promise_init(&promise);
	ck_assert_int_eq(coir_promise_await(&promise, &result), -EDEADLK);
	ck_assert_int_eq(result, 42);
	coir_promise_fini(&promise);
	fixture_fini(&fixture);
}
END_TEST

static void *
use_elsewhere(void *arg)
{
	struct event_base *base = event_base_new();
	struct coir_runtime *rt;

	ck_assert_int_eq(coir_promise_resolve(arg, NULL), -EXDEV);
	ck_assert_int_eq(coir_promise_await(arg, NULL), -ENXIO);
	ck_assert_int_eq(coir_runtime_new(base, NULL, &rt), 0);
	ck_assert_int_eq(coir_promise_reject(arg, -EIO), -EXDEV);
	ck_assert_int_eq(coir_promise_await(arg, NULL), -EXDEV);
	ck_assert_int_eq(coir_promise_cancel(arg), -EXDEV);
	ck_assert_int_eq(coir_runtime_free(rt), 0);
	event_base_free(base);
	return NULL;
}

START_TEST(promise_belongs_to_the_thread_that_waits)
{
	struct coir_promise promise;
	struct coir_node node;
	struct fixture fixture;

	fixture_init(&fixture);
	coir_promise_init(&promise);
	coir_promise_node(&node, &promise);
	ck_assert_int_eq(coir_node_listen(&node, settled_cb, &promise), 0);
	elsewhere(use_elsewhere, &promise);
	ck_assert(coir_node_cancel(&node));
	coir_promise_fini(&promise);
	fixture_fini(&fixture);
}
END_TEST

START_TEST(promise_belongs_to_the_thread_that_settles)
{
	struct coir_promise promise;

	/* before there is a runtime, too */
	coir_promise_init(&promise);
	ck_assert_int_eq(coir_promise_resolve(&promise, NULL), 0);
	elsewhere(use_elsewhere, &promise);
	coir_promise_fini(&promise);
}
END_TEST

static void
fail_cb(struct coir_node *node, int result, void *arg)
{
	(void)node;
	coir_error(-EIO, "failing");
	ck_assert_int_eq(result, 0);
	ck_assert_int_eq(coir_promise_reject(arg, -EIO), 0);
}

static void
reject_silently_cb(struct coir_node *node, int result, void *arg)
{
	(void)node;
	ck_assert_int_eq(result, 0);
	ck_assert_int_eq(coir_promise_reject(arg, -EIO), 0);
}

/* The words of one callback are not those of the next. */
static int
reject_twice(void *arg)
{
	struct coir_promise *promises = arg;
	struct coir_node first, second;

	ck_assert_int_eq(coir_defer(&first, fail_cb, &promises[0]), 0);
	ck_assert_int_eq(coir_defer(&second, reject_silently_cb, &promises[1]),
			 0);
	ck_assert_int_eq(coir_promise_await(&promises[1], NULL), 0);
	ck_assert_str_eq(coir_error_text(), "");
	ck_assert_str_eq(coir_promise_text(&promises[1]), "");
	ck_assert_int_eq(coir_promise_await(&promises[0], NULL), 0);
	ck_assert_str_eq(coir_error_text(), "failing: Input/output error");
	ck_assert_str_eq(coir_promise_text(&promises[0]), coir_error_text());
	/* the failure at hand is another */
	ck_assert_int_eq(coir_promise_reject(&promises[2], -EPIPE), 0);
	ck_assert_str_eq(coir_promise_text(&promises[2]), "");
	return 0;
}

START_TEST(promise_takes_the_text_of_its_failure_along)
{
	struct coir_promise promises[3];

	for (int i = 0; i < 3; i++)
		coir_promise_init(&promises[i]);
	ck_assert_int_eq(run_fiber(reject_twice, promises), 0);
	for (int i = 0; i < 3; i++)
		coir_promise_fini(&promises[i]);
}
END_TEST

static int
finish_in_use(void *arg)
{
	struct coir_promise promise;
	struct waiter waiter = { &promise, 1 };

	(void)arg;
	coir_promise_init(&promise);
	ck_assert_int_eq(coir_spawn(coir_runtime_scope(coir_runtime_current()),
				    awaiting, &waiter),
			 0);
	coir_promise_fini(&promise);
	return 0;
}

static void
run_finish_in_use(void *arg)
{
	ck_assert_int_eq(coir_run(finish_in_use, arg), 0);
}

START_TEST(promise_fini_with_waiters_aborts)
{
	death_expect(run_finish_in_use, NULL, SIGABRT,
		     "libcoir: fiber \"main\": coir_promise_fini: somebody "
		     "still waits for this promise");
}
END_TEST

SUITE(promise)
{
	ADD(promise_is_settled_once);
	ADD(promise_is_rejected_with_an_error);
	ADD(promise_wakes_all_in_order_and_runs_nobody);
	ADD(promise_outlives_the_cancel_of_a_waiter);
	ADD(promise_cancel_calls_back_once);
	ADD(promise_on_the_main_stack_finds_a_deadlock);
	ADD(promise_belongs_to_the_thread_that_waits);
	ADD(promise_belongs_to_the_thread_that_settles);
	ADD(promise_takes_the_text_of_its_failure_along);
	ADD(promise_fini_with_waiters_aborts);
}
