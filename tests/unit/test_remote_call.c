/* SPDX-License-Identifier: MIT */
/*
 * test_remote_call.c - calls to another thread: awaited, or taken back.
 */
#include "config.h"

#include <coir/remote.h>

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>

#include <coir/cancel.h>
#include <coir/combine.h>
#include <coir/fiber.h>
#include <coir/runtime.h>
#include <coir/scope.h>

#include "remote_case.h"
#include "support/runner.h"

/* A call, and where it must run. */
struct call {
	struct host *host;
	sem_t begun;
	sem_t go;
	int runs;
	/* what a thread runs that makes it */
	coir_fn *program;
};

static int
count_run(void *arg)
{
	struct call *call = arg;

	ck_assert(pthread_equal(pthread_self(), call->host->thread));
	ck_assert_ptr_null(coir_self());
	ck_assert_ptr_eq(coir_runtime_current(), call->host->rt);
	return ++call->runs;
}

static void *
call_from_thread(void *arg)
{
	struct call *call = arg;
	struct coir_remote *remote = call->host->remote;
	int result;

	for (int i = 1; i <= 100; i++) {
		ck_assert_int_eq(coir_remote_call(remote, count_run, call,
						  &result),
				 0);
		ck_assert_int_eq(result, i);
	}
	ck_assert_int_eq(coir_remote_call(remote, count_run, call, NULL), 0);
	coir_remote_put(remote);
	return NULL;
}

START_TEST(remote_call_from_a_thread_waits_for_the_result)
{
	struct call call = { .runs = 0 };
	struct host host;
	pthread_t thread;

	host_init(&host);
	call.host = &host;
	thread = start(call_from_thread, &call);
	host_run(&host);
	join(thread);
	ck_assert_int_eq(call.runs, 101);
	host_fini(&host);
}
END_TEST

static int
calling(void *arg)
{
	struct call *call = arg;
	int result = 42;
	int rc = coir_remote_call(call->host->remote, count_run, call, &result);

	ck_assert_int_eq(result, rc == 0 ? 1 : 42);
	return rc;
}

static int
letting_go(void *arg)
{
	struct call *call = arg;

	/* the caller's fiber waits, and this one runs on */
	ck_assert_int_eq(call->runs, 0);
	ck_assert_int_eq(sem_post(&call->go), 0);
	return 0;
}

static int
call_beside(void *arg)
{
	return coir_both(calling, arg, letting_go, arg);
}

static void
call_init(struct call *call, struct host *host)
{
	host_init(host);
	call->host = host;
	call->runs = 0;
	ck_assert_int_eq(sem_init(&call->begun, 0, 0), 0);
	ck_assert_int_eq(sem_init(&call->go, 0, 0), 0);
}

static void
call_fini(struct call *call)
{
	sem_destroy(&call->begun);
	sem_destroy(&call->go);
	host_fini(call->host);
}

static void *
run_program(void *arg)
{
	struct call *call = arg;

	ck_assert_int_eq(coir_run(call->program, call), 0);
	coir_remote_put(call->host->remote);
	return NULL;
}

/* The loop is run at once, or, @held, when @program says so; so many calls. */
static void
check_program(coir_fn *program, bool held, int runs)
{
	struct call call;
	struct host host;
	pthread_t thread;

	call_init(&call, &host);
	call.program = program;
	thread = start(run_program, &call);
	if (held)
		sem_wait(&call.go);
	host_run(&host);
	join(thread);
	ck_assert_int_eq(call.runs, runs);
	call_fini(&call);
}

START_TEST(remote_call_from_a_fiber_suspends_only_that_one)
{
	check_program(call_beside, true, 1);
}
END_TEST

/* Cancel the call of a sibling before the loop thread can begin it. */
static int
take_back(struct coir_scope *scope, void *arg)
{
	struct call *call = arg;
	struct coir_fiber *caller;

	ck_assert_int_eq(coir_spawn_fiber(scope, NULL, calling, call, &caller),
			 0);
	ck_assert_int_eq(coir_fiber_cancel(caller), 0);
	ck_assert_int_eq(coir_yield(), 0);
	/* it has taken the call back; only now may the loop run */
	ck_assert_int_eq(sem_post(&call->go), 0);
	ck_assert_int_eq(coir_join(caller, NULL), 0);
	ck_assert_int_eq(coir_fiber_result(caller), -ECANCELED);
	coir_fiber_put(caller);
	return 0;
}

static int
take_back_in_scope(void *arg)
{
	return coir_scope_run(take_back, arg);
}

START_TEST(remote_call_is_taken_back_before_it_begins)
{
	check_program(take_back_in_scope, true, 0);
}
END_TEST

static int
begin_and_wait(void *arg)
{
	struct call *call = arg;

	ck_assert_int_eq(sem_post(&call->begun), 0);
	sem_wait(&call->go);
	return ++call->runs;
}

static int
calling_slowly(void *arg)
{
	struct call *call = arg;
	int result = 42;

	ck_assert_int_eq(coir_remote_call(call->host->remote, begin_and_wait,
					  call, &result),
			 0);
	ck_assert_int_eq(result, 1);
	return coir_check();
}

static int
come_too_late(struct coir_scope *scope, void *arg)
{
	struct call *call = arg;
	struct coir_fiber *caller;

	ck_assert_int_eq(coir_spawn_fiber(scope, NULL, calling_slowly, call,
					  &caller),
			 0);
	sem_wait(&call->begun);
	ck_assert_int_eq(coir_fiber_cancel(caller), 0);
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_eq(coir_fiber_result(caller), -EINPROGRESS);
	ck_assert_int_eq(sem_post(&call->go), 0);
	ck_assert_int_eq(coir_join(caller, NULL), 0);
	ck_assert_int_eq(coir_fiber_result(caller), -ECANCELED);
	coir_fiber_put(caller);
	return 0;
}

static int
come_too_late_in_scope(void *arg)
{
	return coir_scope_run(come_too_late, arg);
}

START_TEST(remote_call_that_has_begun_is_awaited)
{
	check_program(come_too_late_in_scope, false, 1);
}
END_TEST

static int
never_called(void *arg)
{
	(void)arg;
	ck_abort_msg("called on its own thread");
}

static int
call_own_runtime(void *arg)
{
	struct host *host = arg;

	ck_assert_int_eq(coir_remote_call(host->remote, never_called, NULL,
					  NULL),
			 -EDEADLK);
	return 0;
}

START_TEST(remote_call_to_oneself_is_a_deadlock)
{
	struct host host;

	ck_assert_int_eq(coir_remote_new(&host.remote), -ENXIO);
	host_init(&host);
	call_own_runtime(&host);
	ck_assert_int_eq(coir_spawn(coir_runtime_scope(host.rt),
				    call_own_runtime, &host),
			 0);
	coir_remote_put(host.remote);
	host_run(&host);
	host_fini(&host);
}
END_TEST

SUITE(remote_call)
{
	ADD(remote_call_from_a_thread_waits_for_the_result);
	ADD(remote_call_from_a_fiber_suspends_only_that_one);
	ADD(remote_call_is_taken_back_before_it_begins);
	ADD(remote_call_that_has_begun_is_awaited);
	ADD(remote_call_to_oneself_is_a_deadlock);
}
