/* SPDX-License-Identifier: MIT */
/*
 * Rows LWT-01 to LWT-09 of the peers' cases: lwt_eio's test/test.md, the two
 * bridges. Lwt's side is callbacks of libcoir here: Lwt.pause is coir_defer(),
 * run_lwt is coir_await_callback(), run_eio is coir_spawn_promise().
 */
#include "config.h"

#include <errno.h>

#include <coir/bridge.h>
#include <coir/cancel.h>
#include <coir/combine.h>
#include <coir/error.h>
#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/promise.h>
#include <coir/runtime.h>

#include "peer/peer.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* A thread of callbacks that pauses after each of its 8 rounds. */
struct paused {
	struct coir_node node;
	struct coir_promise *done;
	int i;
};

static void
pause_cb(struct coir_node *node, int result, void *arg)
{
	struct paused *thread = arg;

	ck_assert_int_eq(result, 0);
	if (thread->i++ == 8) {
		coir_promise_resolve(thread->done, NULL);
		return;
	}
	trace("lwt: i = %d", thread->i);
	ck_assert_int_eq(coir_defer(node, pause_cb, thread), 0);
}

static int
start_pausing(struct coir_promise *promise, void *arg)
{
	struct paused *thread = arg;

	thread->done = promise;
	pause_cb(&thread->node, 0, thread);
	return 0;
}

static int
lwt_rounds(void *arg)
{
	struct paused thread = { .i = 0 };
	struct coir_promise promise;

	(void)arg;
	return coir_await_callback(&promise, start_pausing, &thread, NULL);
}

static int
eio_rounds(void *arg)
{
	int rc = 0;

	(void)arg;
	for (int i = 1; rc == 0 && i <= 8; i++) {
		trace("eio: i = %d", i);
		rc = coir_yield();
	}
	return rc;
}

/*
 * C differs: callbacks and fibers share one queue, so the turns alternate
 * strictly from the first round on; the peer's Lwt is one round ahead.
 */
TRACE_TEST(LWT_01_fairness,
	   "eio: i = 1\nlwt: i = 1\neio: i = 2\nlwt: i = 2\n"
	   "eio: i = 3\nlwt: i = 3\neio: i = 4\nlwt: i = 4\n"
	   "eio: i = 5\nlwt: i = 5\neio: i = 6\nlwt: i = 6\n"
	   "eio: i = 7\nlwt: i = 7\neio: i = 8\nlwt: i = 8\n")
{
	return coir_both(eio_rounds, arg, lwt_rounds, arg);
}

/* A callback that rejects a promise in its turn. */
struct rejection {
	struct coir_node node;
	struct coir_promise *promise;
};

static void
reject_cb(struct coir_node *node, int result, void *arg)
{
	struct rejection *rejection = arg;

	(void)node;
	ck_assert_int_eq(result, 0);
	coir_error(-EIO, "reading in a callback");
	coir_promise_reject(rejection->promise, -EIO);
}

static int
start_failing(struct coir_promise *promise, void *arg)
{
	struct rejection *rejection = arg;

	rejection->promise = promise;
	return coir_defer(&rejection->node, reject_cb, rejection);
}

static int
run_failing_callback(void *arg)
{
	struct rejection rejection;
	struct coir_promise promise;
	int result = 0;

	(void)arg;
	ck_assert_int_eq(coir_await_callback(&promise, start_failing,
					     &rejection, &result),
			 0);
	ck_assert_str_eq(coir_error_text(),
			 "reading in a callback: Input/output error");
	return result;
}

START_TEST(LWT_06_foreign_failure_becomes_fiber_error)
{
	ck_assert_int_eq(run_fiber(run_failing_callback, NULL), -EIO);
}
END_TEST

/* A callback that starts a fiber and observes how it ends. */
struct observer {
	struct coir_node node, observing;
	struct coir_promise fiber;
	struct coir_promise *done;
	coir_fn *body;
};

static void
observe_cb(struct coir_node *node, int result, void *arg)
{
	struct observer *observer = arg;

	(void)node;
	ck_assert_int_eq(result, 0);
	trace("Callback caught: %d", coir_promise_result(&observer->fiber));
	trace("%s", coir_promise_text(&observer->fiber));
	coir_promise_resolve(observer->done, NULL);
}

static void
run_fiber_cb(struct coir_node *node, int result, void *arg)
{
	struct coir_scope *scope = coir_runtime_scope(coir_runtime_current());
	struct observer *observer = arg;

	(void)node;
	ck_assert_int_eq(result, 0);
	coir_promise_init(&observer->fiber);
	ck_assert_int_eq(coir_spawn_promise(scope, observer->body, NULL,
					    &observer->fiber),
			 0);
	coir_promise_node(&observer->observing, &observer->fiber);
	ck_assert_int_eq(coir_node_listen(&observer->observing, observe_cb,
					  observer),
			 0);
}

static int
start_observer(struct coir_promise *promise, void *arg)
{
	struct observer *observer = arg;

	observer->done = promise;
	return coir_defer(&observer->node, run_fiber_cb, observer);
}

static int
yield_and_fail(void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_yield(), 0);
	return coir_error(-EIO, "reading in a fiber");
}

TRACE_TEST(LWT_07_fiber_error_becomes_foreign_failure,
	   "Callback caught: %d\n"
	   "reading in a fiber: Input/output error\n",
	   -EIO)
{
	struct observer observer = { .body = yield_and_fail };
	struct coir_promise promise;
	int rc = coir_await_callback(&promise, start_observer, &observer, NULL);

	coir_promise_fini(&observer.fiber);
	return rc;
}

static void
on_cancel_cb(struct coir_promise *promise, void *arg)
{
	(void)arg;
	trace("Promise canceled");
	coir_promise_reject(promise, -ECANCELED);
}

static int
start_task(struct coir_promise *promise, void *arg)
{
	coir_promise_on_cancel(promise, on_cancel_cb, arg);
	return 0;
}

static int
run_task(void *arg)
{
	struct coir_promise promise;

	return coir_await_callback(&promise, start_task, arg, NULL);
}

static int
cancel_task(void *arg)
{
	return coir_both(run_task, arg, failing, arg);
}

START_TEST(LWT_08_cancelled_fiber_cancels_promise)
{
	ck_assert_int_eq(run_fiber(cancel_task, NULL), -EIO);
	trace_expect("Promise canceled\n");
}
END_TEST

/* The peer's case beside it: a cancelled fiber starts no callback code. */
static int
run_task_cancelled(struct coir_scope *scope, void *arg)
{
	coir_scope_fail(scope, -EIO);
	return run_task(arg);
}

START_TEST(LWT_08_cancelled_fiber_starts_nothing)
{
	ck_assert_int_eq(run_scope(run_task_cancelled, NULL), -EIO);
	trace_expect("");
}
END_TEST

static int
tell_cancel(void *arg)
{
	int rc = coir_await_cancel();

	(void)arg;
	trace("Fiber cancelled: %d", rc);
	return rc;
}

SCOPE_TRACE_TEST(LWT_09_cancelled_promise_cancels_fiber,
		 "Fiber cancelled: %d\n", -ECANCELED)
{
	struct coir_promise promise;
	int result = 0;

	coir_promise_init(&promise);
	ck_assert_int_eq(coir_spawn_promise(scope, tell_cancel, NULL, &promise),
			 0);
	ck_assert_int_eq(coir_promise_cancel(&promise), 0);
	ck_assert_int_eq(coir_promise_await(&promise, &result), 0);
	ck_assert_int_eq(result, -ECANCELED);
	coir_promise_fini(&promise);
	return 0;
}

SUITE(peer_lwt)
{
	ADD(LWT_01_fairness);
	ADD(LWT_06_foreign_failure_becomes_fiber_error);
	ADD(LWT_07_fiber_error_becomes_foreign_failure);
	ADD(LWT_08_cancelled_fiber_cancels_promise);
	ADD(LWT_08_cancelled_fiber_starts_nothing);
	ADD(LWT_09_cancelled_promise_cancels_fiber);
}
