/* SPDX-License-Identifier: MIT */
/*
 * Rows LWT-12, LWT-13 and SLP-07 of the peers' cases: the cross-domain part of
 * lwt_eio's test.md, and luv's thread.lua. A domain is a thread with a runtime.
 */
#include "config.h"

#include <errno.h>
#include <semaphore.h>

#include <coir/bridge.h>
#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/promise.h>
#include <coir/remote.h>
#include <coir/runtime.h>
#include <coir/scope.h>
#include <coir/thread.h>

#include "support/runner.h"
#include "support/trace.h"

/* The main thread, and what is seen on either side. */
struct sides {
	struct coir_remote *remote;
	sem_t begun;
	int inner;
	int outer;
};

/* On the main thread: "E" before the callback's turn, "L" in it. */
static int
letter_l(void *arg)
{
	(void)arg;
	ck_assert_ptr_null(coir_self());
	trace("L");
	return 0;
}

static int
call_home(void *arg)
{
	struct sides *sides = arg;

	trace("E");
	return coir_remote_call(sides->remote, letter_l, NULL, NULL);
}

static int
run_call_home(void *arg)
{
	struct sides *sides = arg;
	int result = 1;
	int rc = coir_remote_new(&sides->remote);

	if (rc == 0)
		rc = coir_thread_run(call_home, sides, &result);
	coir_remote_put(sides->remote);
	return rc < 0 ? rc : result;
}

START_TEST(LWT_12_run_in_main_from_another_thread)
{
	struct sides sides = { .inner = 0 };

	ck_assert_int_eq(coir_run(run_call_home, &sides), 0);
	trace_expect("E\nL\n");
}
END_TEST

/* Work of callbacks on the main thread, which only a cancel ends. */
static void
stop_callbacks(struct coir_promise *promise, void *arg)
{
	(void)arg;
	trace("Canceled");
	coir_promise_reject(promise, -ECANCELED);
}

static int
start_callbacks(struct coir_promise *promise, void *arg)
{
	struct sides *sides = arg;

	coir_promise_on_cancel(promise, stop_callbacks, NULL);
	sem_post(&sides->begun);
	return 0;
}

static int
await_callbacks(void *arg)
{
	struct coir_promise promise;

	return coir_await_callback(&promise, start_callbacks, arg, NULL);
}

static int
running_at_home(void *arg)
{
	struct sides *sides = arg;
	int rc = coir_remote_run(sides->remote, await_callbacks, sides,
				 &sides->inner);

	sides->outer = rc < 0 ? rc : coir_check();
	trace("error raised");
	return sides->outer;
}

static int
cancel_at_home(struct coir_scope *scope, void *arg)
{
	struct sides *sides = arg;
	int rc = coir_spawn(scope, running_at_home, sides);

	while (rc == 0 && sem_trywait(&sides->begun) < 0)
		rc = coir_yield();
	return rc < 0 ? rc : coir_scope_cancel(scope);
}

static int
run_cancel_at_home(void *arg)
{
	return coir_scope_run(cancel_at_home, arg);
}

static int
start_far_away(void *arg)
{
	struct sides *sides = arg;
	int result = 1;
	int rc = coir_remote_new(&sides->remote);

	if (rc == 0)
		rc = coir_thread_run(run_cancel_at_home, sides, &result);
	coir_remote_put(sides->remote);
	return rc < 0 ? rc : result;
}

START_TEST(LWT_13_cancel_over_there_is_awaited)
{
	struct sides sides = { .inner = 0 };

	sem_init(&sides.begun, 0, 0);
	ck_assert_int_eq(coir_run(start_far_away, &sides), 0);
	ck_assert_int_eq(sides.inner, -ECANCELED);
	ck_assert_int_eq(sides.outer, -ECANCELED);
	trace_expect("Canceled\nerror raised\n");
}
END_TEST

/* Luv's thread returns text as well: ours leaves it in what it was given. */
static int
answer(void *arg)
{
	*(const char **)arg = "answer";
	return 42;
}

static int
join_answer(void *arg)
{
	const char *text = NULL;
	struct coir_thread *thread;
	int result = 0;
	int rc = coir_thread_start(answer, &text, &thread);

	(void)arg;
	ck_assert_int_eq(rc, 0);
	rc = coir_thread_join(thread, &result);
	coir_thread_free(thread);
	trace("JOIN: %s %d", text, result);
	return rc;
}

START_TEST(SLP_07_thread_answers)
{
	ck_assert_int_eq(coir_run(join_answer, NULL), 0);
	trace_expect("JOIN: answer 42\n");
}
END_TEST

SUITE(peer_lwt_thread)
{
	ADD(LWT_12_run_in_main_from_another_thread);
	ADD(LWT_13_cancel_over_there_is_awaited);
	ADD(SLP_07_thread_answers);
}
