/* SPDX-License-Identifier: MIT */
/*
 * Rows EXE-10 to EXE-16 of the peers' cases: Eio's domains.md. A domain is a
 * thread with a runtime. Promises P12 (loop-bound functions are refused
 * elsewhere) and P28 (what threads may share).
 */
#include "config.h"

#include <errno.h>
#include <semaphore.h>

#include <coir/cancel.h>
#include <coir/chan.h>
#include <coir/fiber.h>
#include <coir/local.h>
#include <coir/promise.h>
#include <coir/runtime.h>
#include <coir/scope.h>
#include <coir/thread.h>

#include "peer/peer.h"
#include "support/leak.h"
#include "support/runner.h"
#include "thread/native.h"

static int
forty_two(void *arg)
{
	(void)arg;
	return 42;
}

static int
return_and_fail(void *arg)
{
	int result = 0;

	ck_assert_int_eq(coir_thread_run(forty_two, arg, &result), 0);
	ck_assert_int_eq(result, 42);
	ck_assert_int_eq(coir_thread_run(failing, arg, &result), 0);
	ck_assert_int_eq(result, -EIO);
	return 0;
}

START_TEST(EXE_10_thread_returns_or_fails)
{
	int fds = leak_count_fds();

	ck_assert_int_eq(coir_run(return_and_fail, NULL), 0);
	coir__native_settle();
	ck_assert_int_eq(leak_count_fds(), fds);
}
END_TEST

/* Two sides of a cancel, or more. */
struct sides {
	sem_t begun;
	int inner;
	int outer;
	int runs;
};

static int
lasting(void *arg)
{
	struct sides *sides = arg;

	sides->runs++;
	sem_post(&sides->begun);
	sides->inner = coir_await_cancel();
	return sides->inner;
}

static int
running_lasting(void *arg)
{
	struct sides *sides = arg;
	int rc = coir_thread_run(lasting, sides, NULL);

	sides->outer = rc < 0 ? rc : coir_check();
	return sides->outer;
}

static int
cancel_thread(struct coir_scope *scope, void *arg)
{
	struct sides *sides = arg;
	int rc = coir_spawn(scope, running_lasting, sides);

	while (rc == 0 && sem_trywait(&sides->begun) < 0)
		rc = coir_yield();
	return rc < 0 ? rc : coir_scope_cancel(scope);
}

static int
run_cancel_thread(void *arg)
{
	return coir_scope_run(cancel_thread, arg);
}

START_TEST(EXE_12_cancel_reaches_the_other_thread)
{
	struct sides sides = { .runs = 0 };

	sem_init(&sides.begun, 0, 0);
	ck_assert_int_eq(coir_run(run_cancel_thread, &sides), 0);
	ck_assert_int_eq(sides.inner, -ECANCELED);
	ck_assert_int_eq(sides.outer, -ECANCELED);
}
END_TEST

static int
cancelled_already(struct coir_scope *scope, void *arg)
{
	struct sides *sides = arg;

	ck_assert_int_eq(coir_scope_cancel(scope), 0);
	ck_assert_int_eq(running_lasting(sides), -ECANCELED);
	return 0;
}

static int
run_cancelled_already(void *arg)
{
	return coir_scope_run(cancelled_already, arg);
}

START_TEST(EXE_13_cancelled_already_starts_nothing)
{
	struct sides sides = { .runs = 0 };

	sem_init(&sides.begun, 0, 0);
	ck_assert_int_eq(coir_run(run_cancelled_already, &sides), 0);
	ck_assert_int_eq(sides.runs, 0);
}
END_TEST

/* Things of one thread that another one tries to use. */
struct things {
	struct coir_scope *scope;
	struct coir_fiber *fiber;
	struct coir_promise promise;
	struct coir_chan chan;
	void *slot;
	struct coir_runtime *rt;
};

static int
use_foreign_things(void *arg)
{
	struct things *things = arg;
	void *msg = NULL;

	ck_assert_int_eq(coir_spawn(things->scope, succeeding, NULL), -EXDEV);
	ck_assert_int_eq(coir_scope_cancel(things->scope), -EXDEV);
	ck_assert_int_eq(coir_scope_fail(things->scope, -EIO), -EXDEV);
	ck_assert_int_eq(coir_scope_check(things->scope), -EXDEV);
	ck_assert_int_eq(coir_fiber_cancel(things->fiber), -EXDEV);
	ck_assert_int_eq(coir_wake(things->fiber, NULL), -EXDEV);
	ck_assert_int_eq(coir_resume(things->fiber, NULL), -EXDEV);
	ck_assert_int_eq(coir_join(things->fiber, NULL), -EXDEV);
	ck_assert_int_eq(coir_promise_await(&things->promise, NULL), -EXDEV);
	ck_assert_int_eq(coir_promise_resolve(&things->promise, NULL), -EXDEV);
	ck_assert_int_eq(coir_chan_try_send(&things->chan, NULL), -EXDEV);
	ck_assert_int_eq(coir_chan_try_recv(&things->chan, &msg), -EXDEV);
	ck_assert_int_eq(coir_runtime_free(things->rt), -EXDEV);
	return 0;
}

static int
share_things(struct coir_scope *scope, void *arg)
{
	struct things *things = arg;
	const struct coir_spawn_options parked = { .parked = true };
	int result = 1;

	things->scope = scope;
	things->rt = coir_runtime_current();
	coir_promise_init(&things->promise);
	coir_chan_init(&things->chan, &things->slot, 1);
	/* each is used here first, and is this thread's then */
	ck_assert_int_eq(coir_promise_cancel(&things->promise), -EALREADY);
	ck_assert_int_eq(coir_chan_try_send(&things->chan, NULL), 0);
	ck_assert_int_eq(coir_spawn_fiber(scope, &parked, succeeding, NULL,
					  &things->fiber),
			 0);
	ck_assert_int_eq(coir_thread_run(use_foreign_things, things, &result),
			 0);
	ck_assert_int_eq(result, 0);
	/* and nothing has happened to them */
	ck_assert_int_eq(coir_scope_check(scope), 0);
	ck_assert_int_eq(coir_promise_result(&things->promise), -EINPROGRESS);
	ck_assert_uint_eq(coir_chan_len(&things->chan), 1);
	ck_assert_int_eq(coir_wake(things->fiber, NULL), 0);
	coir_fiber_put(things->fiber);
	coir_promise_fini(&things->promise);
	coir_chan_fini(&things->chan);
	return 0;
}

static int
run_share_things(void *arg)
{
	return coir_scope_run(share_things, arg);
}

/* Eio raises at scopes, contexts and forks only; ours have no shared ones. */
START_TEST(EXE_14_P12_P28_things_stay_with_their_thread)
{
	struct things things = { .scope = NULL };

	ck_assert_int_eq(coir_run(run_share_things, &things), 0);
}
END_TEST

static struct coir_key key;

static int
see_local(void *arg)
{
	(void)arg;
	return coir_local_get(&key) ? 1 : 0;
}

static int
with_local(void *arg)
{
	int result = -1;

	ck_assert_ptr_nonnull(coir_local_get(&key));
	ck_assert_int_eq(coir_thread_run(see_local, arg, &result), 0);
	return result;
}

static int
run_with_local(void *arg)
{
	return coir_local_with(&key, &key, with_local, arg);
}

START_TEST(EXE_16_locals_are_not_inherited)
{
	ck_assert_int_eq(coir_run(run_with_local, NULL), 0);
}
END_TEST

SUITE(peer_exe_domains)
{
	ADD(EXE_10_thread_returns_or_fails);
	ADD(EXE_12_cancel_reaches_the_other_thread);
	ADD(EXE_13_cancelled_already_starts_nothing);
	ADD(EXE_14_P12_P28_things_stay_with_their_thread);
	ADD(EXE_16_locals_are_not_inherited);
}
