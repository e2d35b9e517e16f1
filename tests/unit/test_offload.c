/* SPDX-License-Identifier: MIT */
/*
 * test_offload.c - functions on other threads, and where they may be called.
 * Cancels are in test_offload_cancel.c.
 */
#include "config.h"

#include <coir/offload.h>

#include <errno.h>
#include <event2/event.h>

#include <coir/combine.h>
#include <coir/fiber.h>
#include <coir/runtime.h>
#include <coir/scope.h>

#include "offload_case.h"
#include "support/fail.h"
#include "support/leak.h"
#include "support/runner.h"
#include "thread/pool.h"

#define CALLS 100

static int
let(void *arg)
{
	struct call *call = arg;

	ck_assert_int_eq(call->rc, 1);
	await(&call->begun);
	sem_post(&call->go);
	return 0;
}

static int
offload_beside(void *arg)
{
	return coir_both(offloading, arg, let, arg);
}

START_TEST(offload_lets_other_fibers_run)
{
	int fds = leak_count_fds();
	struct call call;

	call_init(&call);
	ck_assert_int_eq(coir_run(offload_beside, &call), 0);
	ck_assert_int_eq(call.rc, 0);
	ck_assert_int_eq(call.result, 1);
	ck_assert(!pthread_equal(call.thread, pthread_self()));
	coir__pool_drain();
	ck_assert_int_eq(leak_count_fds(), fds);
}
END_TEST

/* Many at once: a hundred fibers on at most 64 threads. */
static int
offload_counting(void *arg)
{
	int *sum = arg;

	return __atomic_add_fetch(sum, 1, __ATOMIC_SEQ_CST);
}

static int
counting(void *arg)
{
	int result = 0;
	int rc = coir_offload(offload_counting, arg, &result);

	return rc == 0 && result <= 0 ? -EPROTO : rc;
}

static int
spawn_many(struct coir_scope *scope, void *arg)
{
	int rc = 0;

	for (int i = 0; rc == 0 && i < CALLS; i++)
		rc = coir_spawn(scope, counting, arg);
	return rc;
}

static int
many(void *arg)
{
	return coir_scope_run(spawn_many, arg);
}

START_TEST(offload_many_at_once)
{
	int sum = 0;

	ck_assert_int_eq(coir_run(many, &sum), 0);
	ck_assert_int_eq(sum, CALLS);
	ck_assert_uint_le(coir__pool_threads(), 64);
	coir__pool_drain();
}
END_TEST

START_TEST(offload_from_main_drives_the_loop)
{
	struct event_base *base = event_base_new();
	struct coir_runtime *rt;
	struct call call;

	call_init(&call);
	sem_post(&call.go);
	ck_assert_int_eq(coir_offload(run, &call, NULL), -ENXIO);
	ck_assert_int_eq(coir_runtime_new(base, NULL, &rt), 0);
	ck_assert_int_eq(offloading(&call), 0);
	ck_assert_int_eq(call.result, 1);
	/* and the base is free again */
	ck_assert_int_eq(event_base_dispatch(base), 1);
	ck_assert_int_eq(coir_runtime_free(rt), 0);
	event_base_free(base);
	coir__pool_drain();
}
END_TEST

static void
offload_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	offloading(arg);
	ck_assert_int_eq(abandoning(arg), -EDEADLK);
}

START_TEST(offload_in_a_callback_is_refused)
{
	struct event_base *base = event_base_new();
	struct timeval now = { 0, 0 };
	struct coir_runtime *rt;
	struct call call;

	call_init(&call);
	ck_assert_int_eq(coir_runtime_new(base, NULL, &rt), 0);
	ck_assert_int_eq(event_base_once(base, -1, EV_TIMEOUT, offload_cb,
					 &call, &now),
			 0);
	ck_assert_int_eq(event_base_dispatch(base), 1);
	ck_assert_int_eq(call.rc, -EDEADLK);
	ck_assert_int_eq(call.runs, 0);
	ck_assert_int_eq(call.abandoned, 1);
	ck_assert_int_eq(coir_runtime_free(rt), 0);
	event_base_free(base);
}
END_TEST

static int
abandon_with_failures(void *arg)
{
	struct call *call = arg;

	sem_post(&call->go);
	return coir_run(abandoning, call);
}

START_TEST(offload_without_memory)
{
	struct call call;
	unsigned n;

	call_init(&call);
	n = fail_each(abandon_with_failures, &call);
	coir__pool_drain();
	/* the function ran, or what it was given was disposed of */
	ck_assert_uint_gt(n, 1);
	ck_assert_int_ge(call.abandoned, 1);
	ck_assert_int_ge(call.runs, 1);
}
END_TEST

/* One fiber, one call after another: the eventfd stays where it is. */
static int
one_after_another(void *arg)
{
	int rc = 0;

	for (int i = 0; rc == 0 && i < CALLS; i++)
		rc = counting(arg);
	return rc;
}

START_TEST(offload_again_and_again)
{
	int sum = 0;

	ck_assert_int_eq(coir_run(one_after_another, &sum), 0);
	ck_assert_int_eq(sum, CALLS);
	ck_assert_uint_eq(coir__pool_threads(), 1);
	coir__pool_drain();
}
END_TEST

SUITE(offload)
{
	ADD(offload_lets_other_fibers_run);
	ADD(offload_many_at_once);
	ADD(offload_from_main_drives_the_loop);
	ADD(offload_in_a_callback_is_refused);
	ADD(offload_without_memory);
	ADD(offload_again_and_again);
}
