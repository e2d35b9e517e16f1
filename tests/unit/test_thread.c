/* SPDX-License-Identifier: MIT */
/*
 * test_thread.c - functions in threads of their own: results, failures,
 * cancels. Handles and joins are in test_thread_join.c.
 */
#include "config.h"

#include <coir/thread.h>

#include <errno.h>
#include <event2/event.h>
#include <signal.h>

#include <coir/cancel.h>
#include <coir/combine.h>
#include <coir/error.h>
#include <coir/fiber.h>
#include <coir/runtime.h>
#include <coir/scope.h>

#include "support/fail.h"
#include "support/runner.h"
#include "thread_case.h"

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
	ADD(thread_leaves_signals_alone);
	ADD(thread_without_memory);
}
