/* SPDX-License-Identifier: MIT */
/*
 * test_executor.c - places on workers: taken back, refused, given up. How much
 * runs at once is in tests/peer (EXE-01 to EXE-03).
 */
#include "config.h"

#include <coir/executor.h>

#include <errno.h>
#include <event2/event.h>
#include <semaphore.h>
#include <signal.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/promise.h>
#include <coir/runtime.h>
#include <coir/scope.h>

#include "support/fail.h"
#include "support/fixture.h"
#include "support/leak.h"
#include "support/runner.h"
#include "thread/native.h"
#include "unit/death.h"

/* One worker, kept busy by a first job while others come. */
struct busy {
	struct coir_executor *executor;
	sem_t begun;
	sem_t go;
	int order;
	int places[3];
};

/* A job of a crowd. */
struct job {
	struct busy *busy;
	int i;
	int rc;
};

static int
block(void *arg)
{
	struct busy *busy = arg;

	sem_post(&busy->begun);
	while (sem_wait(&busy->go) < 0)
		;
	return 0;
}

static int
submitting_block(void *arg)
{
	struct busy *busy = arg;

	return coir_executor_submit(busy->executor, 1, block, busy, NULL);
}

static int
note(void *arg)
{
	struct job *job = arg;

	job->busy->places[job->i] = ++job->busy->order;
	return 0;
}

static int
submitting_note(void *arg)
{
	struct job *job = arg;

	job->rc = coir_executor_submit(job->busy->executor, 1, note, job, NULL);
	return job->rc;
}

/* Three wait behind a first; the second of them is cancelled. */
static int
crowd(struct coir_scope *scope, void *arg)
{
	struct busy *busy = arg;
	static struct job jobs[3];
	struct coir_fiber *fibers[3];

	ck_assert_int_eq(coir_executor_new(scope, 1, &busy->executor), 0);
	ck_assert_int_eq(coir_spawn(scope, submitting_block, busy), 0);
	while (sem_wait(&busy->begun) < 0)
		;
	for (int i = 0; i < 3; i++) {
		jobs[i] = (struct job){ busy, i, 1 };
		ck_assert_int_eq(coir_spawn_fiber(scope, NULL, submitting_note,
						  &jobs[i], &fibers[i]),
				 0);
	}
	ck_assert_int_eq(coir_fiber_cancel(fibers[1]), 0);
	ck_assert_int_eq(coir_join(fibers[1], NULL), 0);
	ck_assert_int_eq(jobs[1].rc, -ECANCELED);
	sem_post(&busy->go);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(coir_join(fibers[i], NULL), 0);
		coir_fiber_put(fibers[i]);
	}
	return 0;
}

static int
run_crowd(void *arg)
{
	struct busy *busy = arg;
	int rc = coir_scope_run(crowd, busy);

	coir_executor_free(busy->executor);
	return rc;
}

START_TEST(executor_serves_in_order)
{
	struct busy busy = { .order = 0 };

	sem_init(&busy.begun, 0, 0);
	sem_init(&busy.go, 0, 0);
	ck_assert_int_eq(coir_run(run_crowd, &busy), 0);
	ck_assert_int_eq(busy.places[0], 1);
	ck_assert_int_eq(busy.places[1], 0);
	ck_assert_int_eq(busy.places[2], 2);
}
END_TEST

static int
count(void *arg)
{
	return __atomic_add_fetch((int *)arg, 1, __ATOMIC_SEQ_CST) > 0 ? 0
								       : -EIO;
}

/* Forty of a tenth each, on two workers. */
static int
spawn_many(struct coir_scope *scope, void *arg)
{
	struct coir_promise done[40];
	struct coir_executor *executor;
	int result;

	ck_assert_int_eq(coir_executor_new(scope, 2, &executor), 0);
	for (int i = 0; i < 40; i++) {
		coir_promise_init(&done[i]);
		ck_assert_int_eq(coir_executor_spawn(executor, scope, 0.1,
						     count, arg, &done[i]),
				 0);
	}
	for (int i = 0; i < 40; i++) {
		ck_assert_int_eq(coir_promise_await(&done[i], &result), 0);
		ck_assert_int_eq(result, 0);
		ck_assert_ptr_eq(coir_promise_value(&done[i]), arg);
		coir_promise_fini(&done[i]);
	}
	/* before its scope ends, which then has nothing to do */
	coir_executor_free(executor);
	coir_executor_free(NULL);
	return 0;
}

static int
run_many(void *arg)
{
	return coir_scope_run(spawn_many, arg);
}

START_TEST(executor_runs_everything_once)
{
	int fds = leak_count_fds();
	int sum = 0;

	ck_assert_int_eq(coir_run(run_many, &sum), 0);
	ck_assert_int_eq(sum, 40);
	coir__native_settle();
	ck_assert_int_eq(leak_count_fds(), fds);
}
END_TEST

static int
refused(struct coir_scope *scope, void *arg)
{
	struct coir_executor *executor = arg;

	ck_assert_int_eq(coir_scope_cancel(scope), 0);
	ck_assert_int_eq(coir_executor_new(scope, 1, &executor), -ECANCELED);
	return 0;
}

static int
run_refused(void *arg)
{
	return coir_scope_run(refused, arg);
}

START_TEST(executor_in_a_cancelled_scope_is_refused)
{
	struct coir_executor *executor;
	struct coir_scope scope = { 0 };

	ck_assert_int_eq(coir_executor_new(&scope, 1, &executor), -ENXIO);
	ck_assert_int_eq(coir_run(run_refused, NULL), 0);
}
END_TEST

static int
make_one(struct coir_scope *scope, void *arg)
{
	struct coir_executor *executor;
	int result = 0;
	int rc = coir_executor_new(scope, 2, &executor);

	if (rc < 0)
		return rc;
	rc = coir_executor_submit(executor, 0.5, count, arg, &result);
	coir_executor_free(executor);
	return rc < 0 ? rc : result;
}

static int
run_make_one(void *arg)
{
	return coir_scope_run(make_one, arg);
}

static int
make_with_failures(void *arg)
{
	return coir_run(run_make_one, arg);
}

START_TEST(executor_without_memory)
{
	int sum = 0;

	ck_assert_uint_gt(fail_each(make_with_failures, &sum), 5);
	ck_assert_int_ge(sum, 1);
}
END_TEST

static void
break_cb(evutil_socket_t fd, short what, void *base)
{
	(void)fd;
	(void)what;
	event_base_loopbreak(base);
}

/* On the main stack, in a loop that is broken at every pass. */
START_TEST(executor_has_its_threads_whoever_breaks_the_loop)
{
	static const struct timeval no_delay;
	struct coir_executor *executor;
	struct fixture fixture;
	struct event *breaks;

	fixture_init_real(&fixture);
	breaks =
		event_new(fixture.base, -1, EV_PERSIST, break_cb, fixture.base);
	ck_assert_int_eq(event_add(breaks, &no_delay), 0);
	ck_assert_int_eq(coir_executor_new(fixture.scope, 2, &executor), 0);
	coir_executor_free(executor);
	event_free(breaks);
	fixture_fini(&fixture);
}
END_TEST

static void
free_cb(evutil_socket_t fd, short what, void *executor)
{
	(void)fd;
	(void)what;
	coir_executor_free(executor);
}

static void
free_in_callback(void *arg)
{
	static const struct timeval no_delay;
	struct coir_executor *executor;
	struct fixture fixture;

	(void)arg;
	fixture_init_real(&fixture);
	ck_assert_int_eq(coir_executor_new(fixture.scope, 1, &executor), 0);
	event_base_once(fixture.base, -1, EV_TIMEOUT, free_cb, executor,
			&no_delay);
	event_base_loop(fixture.base, EVLOOP_ONCE);
}

START_TEST(executor_is_not_freed_under_its_threads)
{
	death_expect(free_in_callback, NULL, SIGABRT,
		     "the threads of an executor cannot be waited for here");
}
END_TEST

SUITE(executor)
{
	ADD(executor_serves_in_order);
	ADD(executor_runs_everything_once);
	ADD(executor_in_a_cancelled_scope_is_refused);
	ADD(executor_without_memory);
	ADD(executor_has_its_threads_whoever_breaks_the_loop);
	ADD(executor_is_not_freed_under_its_threads);
}
