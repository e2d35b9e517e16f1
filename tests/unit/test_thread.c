/* SPDX-License-Identifier: MIT */
/*
 * test_thread.c - threads with a runtime: results, joins, cancels, and what
 * they may not touch. Threads meet at semaphores; nothing waits for time.
 */
#include "config.h"

#include <coir/thread.h>

#include <errno.h>
#include <event2/event.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <string.h>

#include <coir/cancel.h>
#include <coir/combine.h>
#include <coir/error.h>
#include <coir/fiber.h>
#include <coir/promise.h>
#include <coir/runtime.h>
#include <coir/scope.h>

#include "support/fail.h"
#include "support/leak.h"
#include "support/runner.h"
#include "thread/native.h"

/* What a thread is given, and what it found. */
struct inside {
	pthread_t self;
	struct coir_runtime *rt;
	sem_t begun;
	sem_t go;
	int runs;
	int seen;
	int result;
};

static void
inside_init(struct inside *in)
{
	memset(in, 0, sizeof(*in));
	in->result = 42;
	sem_init(&in->begun, 0, 0);
	sem_init(&in->go, 0, 0);
}

static void
await(sem_t *sem)
{
	while (sem_wait(sem) < 0)
		;
}

/* Run @fn as a program of its own, and see that nothing is left of it. */
static void
check_program(coir_fn *fn, void *arg)
{
	int fds = leak_count_fds();

	ck_assert_int_eq(coir_run(fn, arg), 0);
	coir__native_settle();
	ck_assert_int_eq(leak_count_fds(), fds);
}

static int
look_around(void *arg)
{
	struct inside *in = arg;

	in->self = pthread_self();
	in->rt = coir_runtime_current();
	in->runs++;
	if (!coir_self())
		return -EPROTO;
	sem_post(&in->begun);
	await(&in->go);
	return coir_yield();
}

static int
running(void *arg)
{
	struct inside *in = arg;

	return coir_thread_run(look_around, in, &in->result);
}

static int
let(void *arg)
{
	struct inside *in = arg;

	await(&in->begun);
	in->seen = in->result;
	sem_post(&in->go);
	return 0;
}

static int
run_beside(void *arg)
{
	return coir_both(running, arg, let, arg);
}

START_TEST(thread_run_lets_other_fibers_run)
{
	struct inside in;

	inside_init(&in);
	check_program(run_beside, &in);
	ck_assert_int_eq(in.seen, 42);
	ck_assert_int_eq(in.result, 0);
	ck_assert(!pthread_equal(in.self, pthread_self()));
	ck_assert_ptr_nonnull(in.rt);
}
END_TEST

static int
fail_in_words(void *arg)
{
	(void)arg;
	return coir_error(-EIO, "reading the %s", "tea leaves");
}

static int
fail_over_there(void *arg)
{
	int result = 0;
	int rc = coir_thread_run(fail_in_words, arg, &result);

	ck_assert_int_eq(result, -EIO);
	ck_assert_str_eq(coir_error_text(),
			 "reading the tea leaves: Input/output error");
	return rc;
}

START_TEST(thread_tells_its_failure_in_words)
{
	check_program(fail_over_there, NULL);
}
END_TEST

static int
await_cancel(void *arg)
{
	struct inside *in = arg;

	in->runs++;
	sem_post(&in->begun);
	return coir_await_cancel();
}

static int
running_until_cancelled(void *arg)
{
	struct inside *in = arg;

	return coir_thread_run(await_cancel, in, &in->result);
}

static int
cancel_run(struct coir_scope *scope, void *arg)
{
	struct inside *in = arg;
	struct coir_fiber *fiber;
	int rc = -1;

	ck_assert_int_eq(coir_spawn_fiber(scope, NULL, running_until_cancelled,
					  in, &fiber),
			 0);
	await(&in->begun);
	ck_assert_int_eq(coir_fiber_cancel(fiber), 0);
	ck_assert_int_eq(coir_join(fiber, &rc), 0);
	coir_fiber_put(fiber);
	/* the thread has run: the answer is its own */
	ck_assert_int_eq(rc, 0);
	return 0;
}

static int
run_cancel_run(void *arg)
{
	return coir_scope_run(cancel_run, arg);
}

START_TEST(thread_run_passes_a_cancel_on)
{
	struct inside in;

	inside_init(&in);
	check_program(run_cancel_run, &in);
	ck_assert_int_eq(in.result, -ECANCELED);
}
END_TEST

static int
run_cancelled(struct coir_scope *scope, void *arg)
{
	ck_assert_int_eq(coir_scope_cancel(scope), 0);
	ck_assert_int_eq(running(arg), -ECANCELED);
	return 0;
}

static int
run_run_cancelled(void *arg)
{
	return coir_scope_run(run_cancelled, arg);
}

START_TEST(thread_is_not_started_by_the_cancelled)
{
	struct inside in;

	inside_init(&in);
	check_program(run_run_cancelled, &in);
	ck_assert_int_eq(in.runs, 0);
	ck_assert_int_eq(in.result, 42);
}
END_TEST

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

static int
look_and_tell(void *arg)
{
	struct inside *in = arg;

	sem_post(&in->begun);
	return 0;
}

START_TEST(thread_outlives_its_handle)
{
	struct inside in;

	inside_init(&in);
	/* neither the base nor the runtime's end waits for it */
	ck_assert_int_eq(coir_run(let_go, &in), 0);
	sem_post(&in.go);
	/* whoever comes later sees it off */
	ck_assert_int_eq(coir_run(look_and_tell, &in), 0);
	ck_assert_int_eq(in.runs, 1);
}
END_TEST

static int
see_signals(void *arg)
{
	sigset_t *set = arg;
	struct sigaction action;

	pthread_sigmask(SIG_SETMASK, NULL, set);
	sigaction(SIGPIPE, NULL, &action);
	return action.sa_handler == SIG_DFL ? 1 : 2;
}

START_TEST(thread_leaves_signals_alone)
{
	struct event_base *base = event_base_new();
	struct coir_runtime *rt;
	int result = 0;
	sigset_t set;

	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&set);
	ck_assert_int_eq(coir_runtime_new(base, NULL, &rt), 0);
	ck_assert_int_eq(coir_thread_run(see_signals, &set, &result), 0);
	ck_assert_int_eq(result, 1);
	ck_assert_int_eq(sigismember(&set, SIGTERM), 1);
	ck_assert_int_eq(coir_runtime_free(rt), 0);
	event_base_free(base);
}
END_TEST

static int
quick(void *arg)
{
	(void)arg;
	return 0;
}

static int
run_quick(void *arg)
{
	int result = 0;
	int rc = coir_thread_run(quick, arg, &result);

	return rc < 0 ? rc : result;
}

static int
run_with_failures(void *arg)
{
	return coir_run(run_quick, arg);
}

START_TEST(thread_without_memory)
{
	ck_assert_uint_gt(fail_each(run_with_failures, NULL), 2);
}
END_TEST

SUITE(thread)
{
	ADD(thread_run_lets_other_fibers_run);
	ADD(thread_tells_its_failure_in_words);
	ADD(thread_run_passes_a_cancel_on);
	ADD(thread_is_not_started_by_the_cancelled);
	ADD(thread_result_is_kept);
	ADD(thread_join_can_be_given_up);
	ADD(thread_is_joined_from_main);
	ADD(thread_outlives_its_handle);
	ADD(thread_leaves_signals_alone);
	ADD(thread_without_memory);
}
