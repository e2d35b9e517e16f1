/* SPDX-License-Identifier: MIT */
/*
 * test_thread_join.c - handles to threads: joined by several, from the main
 * stack, not at all.
 */
#include "config.h"

#include <errno.h>
#include <event2/event.h>
#include <sched.h>

#include <coir/combine.h>
#include <coir/fiber.h>
#include <coir/runtime.h>
#include <coir/scope.h>
#include <coir/thread.h>
#include <coir/time.h>

#include "support/runner.h"
#include "thread_case.h"

/* A started thread, and two who join it. */
struct joint {
	struct inside in;
	struct coir_thread *thread;
	int results[2];
};

static int
join_first(void *arg)
{
	struct joint *joint = arg;

	return coir_thread_join(joint->thread, &joint->results[0]);
}

static int
join_second(void *arg)
{
	struct joint *joint = arg;

	return coir_thread_join(joint->thread, &joint->results[1]);
}

static int
let_joined(void *arg)
{
	struct joint *joint = arg;

	sem_post(&joint->in.go);
	return 0;
}

static int
count_to_seven(void *arg)
{
	int rc = look_around(arg);

	return rc < 0 ? rc : 7;
}

static int
join_twice(void *arg)
{
	struct joint *joint = arg;
	int result = 0;
	int rc = coir_thread_start(count_to_seven, &joint->in, &joint->thread);

	if (rc == 0)
		rc = coir_both(join_first, joint, let_joined, joint);
	if (rc == 0)
		rc = join_second(joint);
	/* after the end, too */
	if (rc == 0)
		rc = coir_thread_join(joint->thread, &result);
	ck_assert_int_eq(result, 7);
	ck_assert_int_eq(coir_thread_cancel(joint->thread), -EALREADY);
	coir_thread_free(joint->thread);
	return rc;
}

START_TEST(thread_result_is_kept)
{
	struct joint joint = { .results = { 0, 0 } };

	inside_init(&joint.in);
	check_program(join_twice, &joint);
	ck_assert_int_eq(joint.results[0], 7);
	ck_assert_int_eq(joint.results[1], 7);
}
END_TEST

static int
join_with_deadline(void *arg)
{
	struct joint *joint = arg;

	return coir_timeout(coir_ns(1), join_first, joint);
}

static int
give_up_joining(void *arg)
{
	struct joint *joint = arg;
	int rc = coir_thread_start(count_to_seven, &joint->in, &joint->thread);

	ck_assert_int_eq(rc, 0);
	ck_assert_int_eq(join_with_deadline(joint), -ETIMEDOUT);
	ck_assert_int_eq(joint->results[0], 0);
	sem_post(&joint->in.go);
	rc = join_first(joint);
	coir_thread_free(joint->thread);
	return rc;
}

START_TEST(thread_join_can_be_given_up)
{
	struct joint joint = { .results = { 0, 0 } };

	inside_init(&joint.in);
	check_program(give_up_joining, &joint);
	ck_assert_int_eq(joint.results[0], 7);
}
END_TEST

START_TEST(thread_is_joined_from_main)
{
	struct event_base *base = event_base_new();
	struct coir_thread *thread;
	struct coir_runtime *rt;
	struct inside in;
	int result = 42;

	inside_init(&in);
	ck_assert_int_eq(coir_thread_start(await_cancel, &in, &thread), -ENXIO);
	ck_assert_int_eq(coir_thread_run(await_cancel, &in, NULL), -ENXIO);
	ck_assert_int_eq(coir_runtime_new(base, NULL, &rt), 0);
	ck_assert_int_eq(coir_thread_start(await_cancel, &in, &thread), 0);
	ck_assert_int_eq(coir_thread_cancel(thread), 0);
	ck_assert_int_eq(coir_thread_cancel(thread), -EALREADY);
	ck_assert_int_eq(coir_thread_join(thread, &result), 0);
	/* begun or not */
	ck_assert_int_eq(result, -ECANCELED);
	ck_assert_int_le(in.runs, 1);
	coir_thread_free(thread);
	coir_thread_free(NULL);
	ck_assert_int_eq(coir_runtime_free(rt), 0);
	event_base_free(base);
}
END_TEST

static int
let_go(void *arg)
{
	struct inside *in = arg;
	struct coir_thread *thread;
	int rc = coir_thread_start(look_around, in, &thread);

	if (rc < 0)
		return rc;
	await(&in->begun);
	coir_thread_free(thread);
	return 0;
}

START_TEST(thread_outlives_its_handle)
{
	struct inside in;

	inside_init(&in);
	/* neither the base nor the runtime's end waits for it */
	ck_assert_int_eq(coir_run(let_go, &in), 0);
	sem_post(&in.go);
	while (coir__native_running() > 0)
		sched_yield();
	coir__native_settle();
	ck_assert_int_eq(in.runs, 1);
}
END_TEST

SUITE(thread_join)
{
	ADD(thread_result_is_kept);
	ADD(thread_join_can_be_given_up);
	ADD(thread_is_joined_from_main);
	ADD(thread_outlives_its_handle);
}
