/* SPDX-License-Identifier: MIT */
/*
 * Rows LWT-14 to LWT-19 of the peers' cases: the debug mode of lwt_eio's
 * test/test.md. What the peer warns of in that mode is always refused here:
 * a call that blocks, made in a callback, returns -EDEADLK.
 */
#include "config.h"

#include <errno.h>

#include <coir/bridge.h>
#include <coir/cancel.h>
#include <coir/error.h>
#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/promise.h>
#include <coir/runtime.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "peer/peer.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* Every way of blocking is refused in the callback that calls this. */
static void
check_refused(void)
{
	ck_assert_ptr_null(coir_self());
	ck_assert_int_eq(coir_yield(), -EDEADLK);
	ck_assert_int_eq(coir_sleep(coir_ms(1)), -EDEADLK);
	ck_assert_str_eq(coir_error_text(),
			 "blocking in a callback (spawn a fiber): "
			 "Resource deadlock avoided, waiting for timer");
	ck_assert_int_eq(coir_await_cancel(), -EDEADLK);
	trace("Refused");
}

/* Callback code that a fiber waits for. */
struct foreign {
	struct coir_node node;
	struct coir_promise *done;
	/* what the callback listens to; or what it starts */
	struct coir_promise *watched;
	struct coir_scope *scope;
};

static void
refuse_cb(struct coir_node *node, int result, void *arg)
{
	struct foreign *foreign = arg;

	(void)node;
	ck_assert_int_eq(result, 0);
	check_refused();
	coir_promise_resolve(foreign->done, NULL);
}

static int
start_deferred(struct coir_promise *promise, void *arg)
{
	struct foreign *foreign = arg;

	trace("Tracing is permitted");
	foreign->done = promise;
	return coir_defer(&foreign->node, refuse_cb, foreign);
}

static int
run_deferred(void *arg)
{
	struct coir_promise promise;
	struct foreign foreign;

	(void)arg;
	return coir_await_callback(&promise, start_deferred, &foreign, NULL);
}

START_TEST(LWT_14_blocking_in_callback)
{
	ck_assert_int_eq(run_fiber(run_deferred, NULL), 0);
	trace_expect("Tracing is permitted\nRefused\n");
}
END_TEST

SCOPE_TRACE_TEST(LWT_15_blocking_in_callback_of_new_fiber,
		 "Tracing is permitted\nRefused\n")
{
	return coir_spawn(scope, run_deferred, arg);
}

static int
start_timer(struct coir_promise *promise, void *arg)
{
	struct foreign *foreign = arg;

	foreign->done = promise;
	coir_timer_node(&foreign->node, coir_after(coir_ms(1)));
	return coir_node_listen(&foreign->node, refuse_cb, foreign);
}

TRACE_TEST(LWT_16_blocking_when_resumed_by_engine, "Refused\n")
{
	struct coir_promise promise;
	struct foreign foreign;

	return coir_await_callback(&promise, start_timer, &foreign, NULL);
}

static int
never_started(struct coir_promise *promise, void *arg)
{
	(void)promise;
	(void)arg;
	ck_abort_msg("callback code must not be started in a callback");
}

static void
nested_cb(struct coir_node *node, int result, void *arg)
{
	struct foreign *foreign = arg;
	struct coir_promise promise;

	(void)node;
	ck_assert_int_eq(result, 0);
	ck_assert_int_eq(coir_await_callback(&promise, never_started, NULL,
					     NULL),
			 -EDEADLK);
	coir_promise_resolve(foreign->done, NULL);
}

static int
start_nested(struct coir_promise *promise, void *arg)
{
	struct foreign *foreign = arg;

	foreign->done = promise;
	return coir_defer(&foreign->node, nested_cb, foreign);
}

static int
run_nested(void *arg)
{
	struct coir_promise promise;
	struct foreign foreign;

	(void)arg;
	return coir_await_callback(&promise, start_nested, &foreign, NULL);
}

static int
run_in_run(void *arg)
{
	return coir_run(succeeding, arg);
}

/*
 * C differs: a fiber may start a fiber with a promise, that is no change of
 * mode. What would be one is a second main loop.
 */
START_TEST(LWT_18_same_mode)
{
	ck_assert_int_eq(run_fiber(run_nested, NULL), 0);
	ck_assert_int_eq(run_fiber(run_in_run, NULL), -EBUSY);
}
END_TEST

/* Callback code that goes on when a promise of the fibers' side is settled. */
static int
start_watching(struct coir_promise *promise, void *arg)
{
	struct foreign *foreign = arg;

	foreign->done = promise;
	coir_promise_node(&foreign->node, foreign->watched);
	return coir_node_listen(&foreign->node, refuse_cb, foreign);
}

static int
resolving(void *arg)
{
	int rc = coir_yield();

	coir_promise_resolve(arg, NULL);
	return rc;
}

SCOPE_TRACE_TEST(LWT_19_await_eio_resumes_in_callback, "Refused\n")
{
	struct coir_promise watched, promise;
	struct foreign foreign = { .watched = &watched };
	int rc;

	coir_promise_init(&watched);
	ck_assert_int_eq(coir_spawn(scope, resolving, &watched), 0);
	rc = coir_await_callback(&promise, start_watching, &foreign, NULL);
	coir_promise_fini(&watched);
	return rc;
}

static int
yield_and_fail(void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_yield(), 0);
	trace("Fiber done");
	return -EIO;
}

SCOPE_TRACE_TEST(LWT_19_await_eio_result_resumes_in_callback,
		 "Fiber done\nRefused\n")
{
	struct coir_promise watched, promise;
	struct foreign foreign = { .watched = &watched };
	int rc;

	coir_promise_init(&watched);
	ck_assert_int_eq(coir_spawn_promise(scope, yield_and_fail, NULL,
					    &watched),
			 0);
	rc = coir_await_callback(&promise, start_watching, &foreign, NULL);
	ck_assert_int_eq(coir_promise_result(&watched), -EIO);
	coir_promise_fini(&watched);
	return rc;
}

static int
start_fiber(struct coir_promise *promise, void *arg)
{
	struct foreign *foreign = arg;
	int rc = coir_spawn_promise(foreign->scope, yielding, NULL,
				    foreign->watched);

	return rc < 0 ? rc : start_watching(promise, arg);
}

SCOPE_TRACE_TEST(LWT_19_run_eio_resumes_in_callback, "Refused\n")
{
	struct coir_promise watched, promise;
	struct foreign foreign = { .watched = &watched, .scope = scope };
	int rc;

	coir_promise_init(&watched);
	rc = coir_await_callback(&promise, start_fiber, &foreign, NULL);
	ck_assert_int_eq(coir_promise_result(&watched), 0);
	coir_promise_fini(&watched);
	return rc;
}

SUITE(peer_lwt_mode)
{
	ADD(LWT_14_blocking_in_callback);
	ADD(LWT_15_blocking_in_callback_of_new_fiber);
	ADD(LWT_16_blocking_when_resumed_by_engine);
	ADD(LWT_18_same_mode);
	ADD(LWT_19_await_eio_resumes_in_callback);
	ADD(LWT_19_await_eio_result_resumes_in_callback);
	ADD(LWT_19_run_eio_resumes_in_callback);
}
