/* SPDX-License-Identifier: MIT */
/*
 * Rows EXE-01 to EXE-09 of the peers' cases: Eio's executor_pool.md. Time is
 * the test's own: a clock that moves on when all have begun who can, so that
 * a duration says how many ran at once. Where Eio's submit_exn raises, ours
 * gives how the submission went and what the function returned, apart.
 */
#include "config.h"

#include <errno.h>
#include <math.h>
#include <semaphore.h>
#include <stdatomic.h>

#include <coir/cancel.h>
#include <coir/executor.h>
#include <coir/fiber.h>
#include <coir/promise.h>
#include <coir/runtime.h>
#include <coir/scope.h>

#include "support/leak.h"
#include "support/runner.h"
#include "thread/native.h"

#define JOBS 5
#define SPAN 50

/* Jobs that sleep on a clock of their own. */
struct shift {
	unsigned threads;
	double weight;
	struct coir_executor *executor;
	atomic_int clock;
	atomic_int running;
	atomic_int most;
	sem_t begun;
	int left;
};

/* On a worker: sleep for SPAN. */
static int
job(void *arg)
{
	struct shift *shift = arg;
	int until = atomic_load(&shift->clock) + SPAN;
	int now = atomic_fetch_add(&shift->running, 1) + 1;
	int most = atomic_load(&shift->most);
	int rc = 0;

	while (now > most &&
	       !atomic_compare_exchange_weak(&shift->most, &most, now))
		;
	sem_post(&shift->begun);
	while (rc == 0 && atomic_load(&shift->clock) < until)
		rc = coir_yield();
	atomic_fetch_sub(&shift->running, 1);
	return rc;
}

static int
submitting(void *arg)
{
	struct shift *shift = arg;
	int result = -EIO;
	int rc = coir_executor_submit(shift->executor, shift->weight, job,
				      shift, &result);

	shift->left--;
	return rc < 0 ? rc : result;
}

/* Wait, as a fiber, until @n jobs have begun. */
static int
await_begun(struct shift *shift, int n)
{
	int rc = 0;

	while (rc == 0 && n > 0) {
		rc = coir_yield();
		if (sem_trywait(&shift->begun) == 0)
			n--;
	}
	return rc;
}

/* Let as many jobs begin as can, then let SPAN pass, until all are done. */
static int
work(struct coir_scope *scope, void *arg)
{
	struct shift *shift = arg;
	int at_once = (int)(shift->threads / shift->weight);
	int rc = coir_executor_new(scope, shift->threads, &shift->executor);

	for (int i = 0; rc == 0 && i < JOBS; i++)
		rc = coir_spawn(scope, submitting, shift);
	while (rc == 0 && shift->left > 0) {
		int before = shift->left;
		int n = before < at_once ? before : at_once;

		rc = await_begun(shift, n);
		atomic_fetch_add(&shift->clock, SPAN);
		while (rc == 0 && shift->left > before - n)
			rc = coir_yield();
	}
	return rc;
}

static int
run_work(void *arg)
{
	struct shift *shift = arg;
	int rc = coir_scope_run(work, shift);

	/* the scope has ended it: what comes now is refused */
	ck_assert_int_eq(submitting(shift), -ESHUTDOWN);
	coir_executor_free(shift->executor);
	return rc;
}

static void
check_duration(unsigned threads, double weight, int most, int duration)
{
	struct shift shift = { .threads = threads,
			       .weight = weight,
			       .left = JOBS };
	int fds = leak_count_fds();

	sem_init(&shift.begun, 0, 0);
	ck_assert_int_eq(coir_run(run_work, &shift), 0);
	coir__native_settle();
	ck_assert_int_eq(atomic_load(&shift.most), most);
	ck_assert_int_eq(atomic_load(&shift.clock), duration);
	ck_assert_int_eq(leak_count_fds(), fds);
}

START_TEST(EXE_01_two_threads_weight_one)
{
	check_duration(2, 1.0, 2, 150);
}
END_TEST

START_TEST(EXE_02_one_thread_weight_half)
{
	check_duration(1, 0.5, 2, 150);
}
END_TEST

START_TEST(EXE_03_two_threads_weight_half)
{
	check_duration(2, 0.5, 4, 100);
}
END_TEST

static int
never(void *arg)
{
	(void)arg;
	ck_abort_msg("it was called");
}

static int
submit_strange_weights(struct coir_scope *scope, void *arg)
{
	struct coir_executor *executor;
	const double weights[] = { -5.0, 1.1, NAN };

	ck_assert_int_eq(coir_executor_new(scope, 0, &executor), -EINVAL);
	ck_assert_int_eq(coir_executor_new(scope, 1, &executor), 0);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(coir_executor_submit(executor, weights[i],
						      never, arg, NULL),
				 -EINVAL);
	coir_executor_free(executor);
	return 0;
}

static int
run_strange_weights(void *arg)
{
	return coir_scope_run(submit_strange_weights, arg);
}

START_TEST(EXE_05_weights_out_of_range)
{
	ck_assert_int_eq(coir_run(run_strange_weights, NULL), 0);
}
END_TEST

/* Odd numbers are done, even ones fail. */
static int
odd(void *arg)
{
	return *(int *)arg % 2 ? 0 : -EDOM;
}

static int
submit_numbers(struct coir_scope *scope, void *arg)
{
	static int numbers[] = { 1, 2, 3, 4 };
	struct coir_executor *executor;
	struct coir_promise promises[4];
	int result;

	(void)arg;
	ck_assert_int_eq(coir_executor_new(scope, 2, &executor), 0);
	for (int i = 0; i < 4; i++) {
		result = 42;
		ck_assert_int_eq(coir_executor_submit(executor, 0.5, odd,
						      &numbers[i], &result),
				 0);
		ck_assert_int_eq(result, i % 2 ? -EDOM : 0);
	}
	for (int i = 0; i < 4; i++) {
		coir_promise_init(&promises[i]);
		ck_assert_int_eq(coir_executor_spawn(executor, scope, 0.5, odd,
						     &numbers[i], &promises[i]),
				 0);
	}
	for (int i = 0; i < 4; i++) {
		ck_assert_int_eq(coir_promise_await(&promises[i], &result), 0);
		ck_assert_int_eq(result, i % 2 ? -EDOM : 0);
		ck_assert_ptr_eq(coir_promise_value(&promises[i]),
				 i % 2 ? NULL : &numbers[i]);
		coir_promise_fini(&promises[i]);
	}
	coir_executor_free(executor);
	return 0;
}

static int
run_numbers(void *arg)
{
	return coir_scope_run(submit_numbers, arg);
}

START_TEST(EXE_06_results_and_failures)
{
	ck_assert_int_eq(coir_run(run_numbers, NULL), 0);
}
END_TEST

/* A job that lasts until its worker is cancelled, by the scope's end. */
struct ending {
	struct coir_executor *executor;
	sem_t begun;
	int rc;
	int result;
};

static int
lasting(void *arg)
{
	struct ending *ending = arg;

	sem_post(&ending->begun);
	return coir_await_cancel();
}

static int
submitting_lasting(void *arg)
{
	struct ending *ending = arg;

	ending->rc = coir_executor_submit(ending->executor, 1, lasting, ending,
					  &ending->result);
	return 0;
}

static int
end_under_job(struct coir_scope *scope, void *arg)
{
	struct ending *ending = arg;
	/* a client that the executor's scope does not know */
	struct coir_scope *outer = coir_runtime_scope(coir_runtime_current());
	int rc = coir_executor_new(scope, 1, &ending->executor);

	if (rc == 0)
		rc = coir_spawn(outer, submitting_lasting, ending);
	while (rc == 0 && sem_trywait(&ending->begun) < 0)
		rc = coir_yield();
	return rc;
}

static int
run_end_under_job(void *arg)
{
	struct ending *ending = arg;
	int rc = coir_scope_run(end_under_job, ending);

	while (rc == 0 && ending->rc == 1)
		rc = coir_yield();
	coir_executor_free(ending->executor);
	return rc;
}

START_TEST(EXE_09_client_of_a_cancelled_worker_gets_a_reply)
{
	struct ending ending = { .rc = 1, .result = 42 };

	sem_init(&ending.begun, 0, 0);
	ck_assert_int_eq(coir_run(run_end_under_job, &ending), 0);
	ck_assert_int_eq(ending.rc, 0);
	ck_assert_int_eq(ending.result, -ECANCELED);
}
END_TEST

SUITE(peer_exe)
{
	ADD(EXE_01_two_threads_weight_one);
	ADD(EXE_02_one_thread_weight_half);
	ADD(EXE_03_two_threads_weight_half);
	ADD(EXE_05_weights_out_of_range);
	ADD(EXE_06_results_and_failures);
	ADD(EXE_09_client_of_a_cancelled_worker_gets_a_reply);
}
