/* SPDX-License-Identifier: MIT */
/*
 * Rows PRM of the peers' cases: Eio's tests/sync.md, promises and semaphores.
 * A promise that is broken there is rejected here, with -EIO.
 */
#include "config.h"

#include <errno.h>

#include <coir/bridge.h>
#include <coir/fiber.h>
#include <coir/promise.h>
#include <coir/scope.h>
#include <coir/sem.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

static void
trace_promise(const char *what, const struct coir_promise *promise)
{
	int result = coir_promise_result(promise);

	if (result == -EINPROGRESS)
		trace("%s: unresolved", what);
	else if (result < 0)
		trace("%s: broken", what);
	else
		trace("%s: fulfilled:%s", what,
		      (const char *)coir_promise_value(promise));
}

/* A promise and what its waiter got. */
struct answer {
	struct coir_promise promise;
	const char *value;
};

static int
awaiting(void *arg)
{
	struct answer *answer = arg;
	int result, rc;

	rc = coir_promise_await(&answer->promise, &result);
	if (rc < 0)
		return rc;
	answer->value = coir_promise_value(&answer->promise);
	return result;
}

/* sync.md's first two cases; @error is 0 or what breaks the promise. */
static int
settle_with_waiter(int error)
{
	struct answer answer = { .value = NULL };
	struct coir_promise thread;
	struct coir_scope scope;
	int result;

	coir_promise_init(&answer.promise);
	coir_promise_init(&thread);
	ck_assert_int_eq(coir_scope_open(&scope), 0);
	trace_promise("Initial state", &answer.promise);
	ck_assert_int_eq(coir_spawn_promise(&scope, awaiting, &answer, &thread),
			 0);
	if (error < 0)
		coir_promise_reject(&answer.promise, error);
	else
		coir_promise_resolve(&answer.promise, "ok");
	trace_promise("After being settled", &answer.promise);
	trace("Thread before yield: %d", coir_promise_result(&thread));
	ck_assert_int_eq(coir_yield(), 0);
	trace("Thread after yield: %d", coir_promise_result(&thread));
	ck_assert_int_eq(coir_promise_await(&thread, &result), 0);
	trace("Final result: %s", result < 0 ? "error" : answer.value);
	coir_promise_fini(&thread);
	coir_promise_fini(&answer.promise);
	ck_assert_int_eq(result, error);
	return coir_scope_close(&scope, 0);
}

static int
fulfil(void *arg)
{
	(void)arg;
	return settle_with_waiter(0);
}

static int
breaking(void *arg)
{
	(void)arg;
	return settle_with_waiter(-EIO);
}

START_TEST(PRM_01_promise_fulfilled)
{
	ck_assert_int_eq(run_fiber(fulfil, NULL), 0);
	trace_expect("Initial state: unresolved\n"
		     "After being settled: fulfilled:ok\n"
		     "Thread before yield: %d\nThread after yield: 0\n"
		     "Final result: ok\n",
		     -EINPROGRESS);
}
END_TEST

START_TEST(PRM_02_promise_broken)
{
	ck_assert_int_eq(run_fiber(breaking, NULL), 0);
	trace_expect("Initial state: unresolved\n"
		     "After being settled: broken\n"
		     "Thread before yield: %d\nThread after yield: %d\n"
		     "Final result: error\n",
		     -EINPROGRESS, -EIO);
}
END_TEST

/* Somebody who runs once it has a permit. */
struct runner {
	struct coir_sem *sem;
	int *running;
	struct coir_promise started;
};

static int
starting(void *arg)
{
	struct runner *runner = arg;
	int rc = coir_sem_acquire(runner->sem);

	if (rc == 0)
		++*runner->running;
	return rc;
}

static void
await_start(struct runner *runner)
{
	int result;

	ck_assert_int_eq(coir_promise_await(&runner->started, &result), 0);
	ck_assert_int_eq(result, 0);
}

static int
limit_to_2(void *arg)
{
	struct coir_sem *sem = arg;
	struct runner runners[4];
	struct coir_scope scope;
	int running = 0;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	for (int i = 0; i < 4; i++) {
		runners[i].sem = sem;
		runners[i].running = &running;
		coir_promise_init(&runners[i].started);
		ck_assert_int_eq(coir_spawn_promise(&scope, starting,
						    &runners[i],
						    &runners[i].started),
				 0);
	}
	trace("Semaphore means that only %d threads are running", running);
	await_start(&runners[0]);
	await_start(&runners[1]);
	running--;
	coir_sem_release(sem);
	trace("One finished; now %d is running", running);
	ck_assert_int_eq(coir_yield(), 0);
	trace("Yield allows C to start; now %d are running", running);
	await_start(&runners[2]);
	running--;
	coir_sem_release(sem);
	await_start(&runners[3]);
	for (int i = 0; i < 4; i++)
		coir_promise_fini(&runners[i].started);
	coir_sem_release(sem);
	coir_sem_release(sem);
	ck_assert_uint_eq(coir_sem_value(sem), 2);
	return coir_scope_close(&scope, 0);
}

START_TEST(PRM_04_semaphore_limits_to_2)
{
	struct coir_sem sem;

	ck_assert_int_eq(coir_sem_init(&sem, 2), 0);
	ck_assert_int_eq(run_fiber(limit_to_2, &sem), 0);
	trace_expect("Semaphore means that only 2 threads are running\n"
		     "One finished; now 1 is running\n"
		     "Yield allows C to start; now 2 are running\n");
	coir_sem_fini(&sem);
}
END_TEST

static int
acquiring(void *arg)
{
	return coir_sem_acquire(arg);
}

static int
release_alone(void *arg)
{
	struct coir_sem *sem = arg;
	struct coir_scope scope;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	coir_sem_release(sem);
	trace("Initial config: %u", coir_sem_value(sem));
	ck_assert_int_eq(coir_spawn(&scope, acquiring, sem), 0);
	ck_assert_int_eq(coir_spawn(&scope, acquiring, sem), 0);
	trace("A running: %u", coir_sem_value(sem));
	coir_sem_release(sem);
	trace("Now b running: %u", coir_sem_value(sem));
	coir_sem_release(sem);
	trace("Finished: %u", coir_sem_value(sem));
	return coir_scope_close(&scope, 0);
}

START_TEST(PRM_05_release_without_waiters)
{
	struct coir_sem sem;

	ck_assert_int_eq(coir_sem_init(&sem, 0), 0);
	ck_assert_int_eq(run_fiber(release_alone, &sem), 0);
	trace_expect("Initial config: 1\nA running: 0\nNow b running: 0\n"
		     "Finished: 1\n");
	coir_sem_fini(&sem);
}
END_TEST

SUITE(peer_prm)
{
	ADD(PRM_01_promise_fulfilled);
	ADD(PRM_02_promise_broken);
	ADD(PRM_04_semaphore_limits_to_2);
	ADD(PRM_05_release_without_waiters);
}
