/* SPDX-License-Identifier: MIT */
/*
 * test_offload_cancel.c - calls on other threads: taken back while they are
 * queued, waited for or abandoned when they have begun.
 */
#include "config.h"

#include <errno.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/offload.h>
#include <coir/runtime.h>
#include <coir/scope.h>

#include "offload_case.h"
#include "support/leak.h"
#include "support/runner.h"
#include "thread/pool.h"

/* A pool of one thread, which a first call keeps busy. */
struct crowd {
	struct call first;
	struct call second;
	coir_fn *second_fn;
};

static int
cancel_queued(struct coir_scope *scope, void *arg)
{
	struct crowd *crowd = arg;
	struct coir_fiber *fiber;

	ck_assert_int_eq(coir_spawn(scope, offloading, &crowd->first), 0);
	await(&crowd->first.begun);
	ck_assert_int_eq(coir_spawn_fiber(scope, NULL, crowd->second_fn,
					  &crowd->second, &fiber),
			 0);
	ck_assert_int_eq(coir_fiber_cancel(fiber), 0);
	ck_assert_int_eq(coir_join(fiber, NULL), 0);
	coir_fiber_put(fiber);
	/* at once, while the thread is still busy */
	ck_assert_int_eq(crowd->second.rc, -ECANCELED);
	ck_assert_int_eq(crowd->second.result, 42);
	sem_post(&crowd->first.go);
	return 0;
}

static int
run_cancel_queued(void *arg)
{
	return coir_scope_run(cancel_queued, arg);
}

static void
check_queued(coir_fn *fn, int abandoned)
{
	struct crowd crowd = { .second_fn = fn };

	call_init(&crowd.first);
	call_init(&crowd.second);
	ck_assert_int_eq(coir_offload_set_limit(0), -EINVAL);
	ck_assert_int_eq(coir_offload_set_limit(1), 0);
	ck_assert_int_eq(coir_run(run_cancel_queued, &crowd), 0);
	ck_assert_int_eq(crowd.first.result, 1);
	ck_assert_int_eq(crowd.second.runs, 0);
	ck_assert_int_eq(crowd.second.abandoned, abandoned);
	coir__pool_drain();
}

START_TEST(offload_cancelled_before_it_began_never_runs)
{
	check_queued(offloading, 0);
}
END_TEST

START_TEST(offload_abandon_cancelled_before_it_began_never_runs)
{
	check_queued(abandoning, 1);
}
END_TEST

/* Cancel a call that has begun. */
static int
cancel_begun(struct coir_scope *scope, void *arg)
{
	struct call *call = arg;
	struct coir_fiber *fiber;

	ck_assert_int_eq(coir_spawn_fiber(scope, NULL, offloading, call,
					  &fiber),
			 0);
	await(&call->begun);
	ck_assert_int_eq(coir_fiber_cancel(fiber), 0);
	ck_assert_int_eq(coir_yield(), 0);
	/* the thread is in the caller's frame */
	ck_assert_int_eq(coir_fiber_result(fiber), -EINPROGRESS);
	sem_post(&call->go);
	ck_assert_int_eq(coir_join(fiber, NULL), 0);
	coir_fiber_put(fiber);
	return 0;
}

static int
run_cancel_begun(void *arg)
{
	return coir_scope_run(cancel_begun, arg);
}

START_TEST(offload_cancelled_while_it_runs_is_awaited)
{
	struct call call;

	call_init(&call);
	ck_assert_int_eq(coir_run(run_cancel_begun, &call), 0);
	/* it was called: that is what is told */
	ck_assert_int_eq(call.rc, 0);
	ck_assert_int_eq(call.result, 1);
	coir__pool_drain();
}
END_TEST

static int
already_cancelled(struct coir_scope *scope, void *arg)
{
	struct call *call = arg;

	ck_assert_int_eq(coir_scope_cancel(scope), 0);
	ck_assert_int_eq(offloading(call), -ECANCELED);
	ck_assert_int_eq(abandoning(call), -ECANCELED);
	return 0;
}

static int
run_already_cancelled(void *arg)
{
	return coir_scope_run(already_cancelled, arg);
}

START_TEST(offload_by_the_cancelled_is_refused)
{
	struct call call;

	call_init(&call);
	ck_assert_int_eq(coir_run(run_already_cancelled, &call), 0);
	ck_assert_int_eq(call.runs, 0);
	ck_assert_int_eq(call.abandoned, 1);
	ck_assert_uint_eq(coir__pool_threads(), 0);
}
END_TEST

/* Abandon a call that has begun; it goes on when everything else is over. */
static int
abandon_begun(struct coir_scope *scope, void *arg)
{
	struct call *call = arg;

	ck_assert_int_eq(coir_spawn(scope, abandoning, call), 0);
	await(&call->begun);
	return coir_scope_cancel(scope);
}

static int
run_abandon_begun(void *arg)
{
	return coir_scope_run(abandon_begun, arg);
}

START_TEST(offload_abandoned_goes_on_alone)
{
	int fds = leak_count_fds();
	struct call call;

	call_init(&call);
	ck_assert_int_eq(coir_run(run_abandon_begun, &call), 0);
	ck_assert_int_eq(call.rc, -ECANCELED);
	ck_assert_int_eq(call.result, 42);
	ck_assert_int_eq(call.runs, 0);
	/* the runtime is gone; nothing of it is left for the thread to use */
	ck_assert_int_eq(leak_count_fds(), fds);
	sem_post(&call.go);
	await(&call.begun);
	coir__pool_drain();
	ck_assert_int_eq(call.runs, 1);
	ck_assert_int_eq(call.abandoned, 1);
}
END_TEST

static int
run_abandoning(void *arg)
{
	struct call *call = arg;

	sem_post(&call->go);
	return abandoning(call);
}

START_TEST(offload_that_is_awaited_is_not_abandoned)
{
	struct call call;

	call_init(&call);
	ck_assert_int_eq(coir_run(run_abandoning, &call), 0);
	ck_assert_int_eq(call.result, 1);
	ck_assert_int_eq(call.abandoned, 0);
	coir__pool_drain();
}
END_TEST

SUITE(offload_cancel)
{
	ADD(offload_cancelled_before_it_began_never_runs);
	ADD(offload_abandon_cancelled_before_it_began_never_runs);
	ADD(offload_cancelled_while_it_runs_is_awaited);
	ADD(offload_by_the_cancelled_is_refused);
	ADD(offload_abandoned_goes_on_alone);
	ADD(offload_that_is_awaited_is_not_abandoned);
}
