/* SPDX-License-Identifier: MIT */
/*
 * test_bridge.c - callback code that starts a fiber, a fiber that starts
 * callback code, and cancels that cross over.
 */
#include "config.h"

#include <coir/bridge.h>

#include <errno.h>
#include <event2/event.h>
#include <stdbool.h>
#include <stdio.h>

#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* A fiber that sleeps, then returns what it is told. */
struct job {
	int result;
	int slept;
};

static int
sleeping(void *arg)
{
	struct job *job = arg;

	job->slept = coir_sleep(coir_ms(5));
	return job->slept < 0 ? job->slept : job->result;
}

static int
at_once(void *arg)
{
	return ((struct job *)arg)->result;
}

static void
settled_cb(struct coir_node *node, int result, void *arg)
{
	(void)node;
	ck_assert_int_eq(result, 0);
	trace("settled: %d", coir_promise_result(arg));
}

/* Start @fn(@job) as callback code does; run until its promise is settled. */
static void
check_spawn(coir_fn *fn, struct job *job, int result)
{
	struct coir_promise promise;
	struct fixture fixture;
	struct coir_node node;

	fixture_init(&fixture);
	coir_promise_init(&promise);
	ck_assert_int_eq(coir_spawn_promise(fixture.scope, fn, job, &promise),
			 0);
	coir_promise_node(&node, &promise);
	ck_assert_int_eq(coir_node_listen(&node, settled_cb, &promise), 0);
	ck_assert_int_eq(event_base_dispatch(fixture.base), 1);
	trace_expect("settled: %d\n", result);
	ck_assert_ptr_eq(coir_promise_value(&promise), result ? NULL : job);
	/* a failure is the promise's, not the scope's */
	ck_assert_int_eq(coir_scope_check(fixture.scope), 0);
	coir_promise_fini(&promise);
	fixture_fini(&fixture);
}

START_TEST(bridge_fiber_settles_its_promise)
{
	check_spawn(sleeping, &(struct job){ .result = 0 }, 0);
	check_spawn(sleeping, &(struct job){ .result = -EIO }, -EIO);
	check_spawn(at_once, &(struct job){ .result = 0 }, 0);
	check_spawn(at_once, &(struct job){ .result = -EIO }, -EIO);
}
END_TEST

START_TEST(bridge_promise_cancel_cancels_the_fiber)
{
	struct job job = { .result = 0 };
	struct coir_promise promise;
	struct fixture fixture;

	fixture_init(&fixture);
	coir_promise_init(&promise);
	ck_assert_int_eq(coir_spawn_promise(fixture.scope, sleeping, &job,
					    &promise),
			 0);
	ck_assert_int_eq(coir_promise_cancel(&promise), 0);
	ck_assert_int_eq(coir_promise_cancel(&promise), -EALREADY);
	ck_assert_int_eq(coir_promise_result(&promise), -EINPROGRESS);
	ck_assert_int_eq(event_base_dispatch(fixture.base), 1);
	ck_assert_int_eq(job.slept, -ECANCELED);
	ck_assert_int_eq(coir_promise_result(&promise), -ECANCELED);
	coir_promise_fini(&promise);
	fixture_fini(&fixture);
}
END_TEST

static int
spawn_in_vain(struct coir_scope *scope, void *arg)
{
	struct coir_promise promise;

	coir_scope_cancel(scope);
	coir_promise_init(&promise);
	ck_assert_int_eq(coir_spawn_promise(scope, sleeping, arg, &promise),
			 -ECANCELED);
	ck_assert_int_eq(coir_promise_result(&promise), -ECANCELED);
	coir_promise_fini(&promise);
	return 0;
}

START_TEST(bridge_fiber_that_cannot_start_rejects_its_promise)
{
	struct job job = { .slept = 42 };

	ck_assert_int_eq(run_scope(spawn_in_vain, &job), 0);
	ck_assert_int_eq(job.slept, 42);
}
END_TEST

/* Callback code: a timer of libevent's own. */
struct work {
	struct event *event;
	struct coir_promise *promise;
	int ms;
	int result;
	bool cancellable;
};

static void
work_cb(evutil_socket_t fd, short what, void *arg)
{
	struct work *work = arg;

	(void)fd;
	(void)what;
	trace("work is done");
	if (work->result < 0)
		coir_promise_reject(work->promise, work->result);
	else
		coir_promise_resolve(work->promise, work);
}

static void
stop_cb(struct coir_promise *promise, void *arg)
{
	struct work *work = arg;

	ck_assert_ptr_eq(promise, work->promise);
	trace("work is stopped");
	event_del(work->event);
}

static int
start_work(struct coir_promise *promise, void *arg)
{
	struct work *work = arg;
	struct timeval delay = { .tv_usec = work->ms * 1000 };

	trace("work begins");
	work->promise = promise;
	if (work->cancellable)
		coir_promise_on_cancel(promise, stop_cb, work);
	return event_add(work->event, &delay);
}

static int
await_work(void *arg)
{
	struct coir_promise promise;
	int result = 42;
	int rc = coir_await_callback(&promise, start_work, arg, &result);

	trace("awaited: %d, %d", rc, result);
	return 0;
}

static int
await_with_deadline(void *arg)
{
	ck_assert_int_eq(coir_timeout(coir_ms(10), await_work, arg),
			 -ETIMEDOUT);
	return 0;
}

/* Run @fn(@work) in a fiber, with the event that it needs. */
static void
check_await(coir_fn *fn, struct work work, const char *expected)
{
	struct coir_fiber *fiber;
	struct fixture fixture;

	fixture_init(&fixture);
	work.event = evtimer_new(fixture.base, work_cb, &work);
	ck_assert_int_eq(coir_spawn_fiber(fixture.scope, NULL, fn, &work,
					  &fiber),
			 0);
	ck_assert_int_eq(coir_join(fiber, NULL), 0);
	coir_fiber_put(fiber);
	trace_expect("%s", expected);
	event_free(work.event);
	fixture_fini(&fixture);
}

START_TEST(bridge_callback_code_is_awaited)
{
	check_await(await_work, (struct work){ .ms = 5 },
		    "work begins\nwork is done\nawaited: 0, 0\n");
	check_await(await_work, (struct work){ .ms = 5, .result = -5 },
		    "work begins\nwork is done\nawaited: 0, -5\n");
}
END_TEST

START_TEST(bridge_cancel_stops_callback_code)
{
	char expected[128];

	snprintf(expected, sizeof(expected),
		 "work begins\nwork is stopped\nawaited: %d, 42\n", -ETIMEDOUT);
	check_await(await_with_deadline,
		    (struct work){ .ms = 50, .cancellable = true }, expected);
}
END_TEST

START_TEST(bridge_callback_code_that_cannot_stop_is_awaited)
{
	char expected[128];

	snprintf(expected, sizeof(expected),
		 "work begins\nwork is done\nawaited: %d, 42\n", -ETIMEDOUT);
	check_await(await_with_deadline, (struct work){ .ms = 50 }, expected);
}
END_TEST

static void
break_cb(evutil_socket_t fd, short what, void *base)
{
	(void)fd;
	(void)what;
	event_base_loopbreak(base);
}

/* On the main stack each break ends a wait; the work has the caller's frame. */
START_TEST(bridge_callback_code_outlives_no_broken_wait)
{
	struct timeval delays[] = { { .tv_usec = 1000 }, { .tv_usec = 2000 } };
	struct work work = { .ms = 5 };
	struct fixture fixture;

	fixture_init(&fixture);
	work.event = evtimer_new(fixture.base, work_cb, &work);
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(event_base_once(fixture.base, -1, EV_TIMEOUT,
						 break_cb, fixture.base,
						 &delays[i]),
				 0);
	ck_assert_int_eq(await_work(&work), 0);
	trace_expect("work begins\nwork is done\nawaited: %d, 42\n",
		     -ECANCELED);
	event_free(work.event);
	fixture_fini(&fixture);
}
END_TEST

SCOPE_TRACE_TEST(bridge_cancelled_fiber_starts_nothing, "awaited: %d, 42\n",
		 -ECANCELED)
{
	coir_scope_cancel(scope);
	return await_work(arg);
}

static int
refusing(struct coir_promise *promise, void *arg)
{
	(void)promise;
	(void)arg;
	return -EBUSY;
}

static int
settling(struct coir_promise *promise, void *arg)
{
	return coir_promise_resolve(promise, arg);
}

static int
start_others(void *arg)
{
	struct coir_promise promise;
	int result = 42;

	ck_assert_int_eq(coir_await_callback(&promise, refusing, arg, &result),
			 -EBUSY);
	ck_assert_int_eq(result, 42);
	ck_assert_int_eq(coir_await_callback(&promise, settling, arg, &result),
			 0);
	ck_assert_int_eq(result, 0);
	return coir_await_callback(&promise, settling, arg, NULL);
}

START_TEST(bridge_work_is_refused_or_done_at_once)
{
	struct coir_promise promise;

	ck_assert_int_eq(coir_await_callback(&promise, settling, NULL, NULL),
			 -ENXIO);
	ck_assert_int_eq(run_fiber(start_others, NULL), 0);
}
END_TEST

SUITE(bridge)
{
	ADD(bridge_fiber_settles_its_promise);
	ADD(bridge_promise_cancel_cancels_the_fiber);
	ADD(bridge_fiber_that_cannot_start_rejects_its_promise);
	ADD(bridge_callback_code_is_awaited);
	ADD(bridge_cancel_stops_callback_code);
	ADD(bridge_callback_code_that_cannot_stop_is_awaited);
	ADD(bridge_callback_code_outlives_no_broken_wait);
	ADD(bridge_cancelled_fiber_starts_nothing);
	ADD(bridge_work_is_refused_or_done_at_once);
}
