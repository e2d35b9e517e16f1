/* SPDX-License-Identifier: MIT */
/*
 * Rows FIB-23 to FIB-37 of the peers' cases: await_cancel, fork and daemons
 * of Eio's tests/fiber.md. Fiber.List (29 to 35) and generators
 * (44 to 53) are not part of the library yet.
 */
#include "config.h"

#include <errno.h>
#include <stdbool.h>

#include <coir/bridge.h>
#include <coir/cancel.h>
#include <coir/combine.h>
#include <coir/fiber.h>
#include <coir/promise.h>
#include <coir/scope.h>

#include "peer/peer.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

static const struct coir_spawn_options daemon_fiber = { .daemon = true };

/* Start @fn as a daemon of @scope. */
static int
spawn_daemon(struct coir_scope *scope, coir_fn *fn, void *arg)
{
	return coir_spawn_fiber(scope, &daemon_fiber, fn, arg, NULL);
}

static int
catch_cancel(void *arg)
{
	int rc = coir_await_cancel();

	(void)arg;
	trace("Caught: %s", rc == -ECANCELED ? "Cancelled" : "?");
	return rc;
}

static int
await_and_fail(void *arg)
{
	return coir_both(catch_cancel, arg, failing, arg);
}

/* The code does not say who cancelled; what the scope returns does. */
START_TEST(FIB_23_await_cancel)
{
	ck_assert_int_eq(run_fiber(await_and_fail, NULL), -EIO);
	trace_expect("Caught: Cancelled\n");
}
END_TEST

/* A switch that one branch opens and the other uses. */
struct shared {
	struct coir_scope scope;
	struct coir_promise child;
};

static int
hold_scope(void *arg)
{
	struct shared *shared = arg;

	ck_assert_int_eq(coir_scope_open(&shared->scope), 0);
	return coir_scope_close(&shared->scope, coir_await_cancel());
}

static int
forked(void *arg)
{
	(void)arg;
	trace("Forked child");
	return coir_await_cancel();
}

static int
fork_and_fail_scope(void *arg)
{
	struct shared *shared = arg;
	int result;

	ck_assert_int_eq(coir_spawn_promise(&shared->scope, forked, NULL,
					    &shared->child),
			 0);
	coir_scope_fail(&shared->scope, -EIO);
	ck_assert_int_eq(coir_promise_await(&shared->child, &result), 0);
	return result;
}

static int
fork_protected(void *arg)
{
	return coir_protect(fork_and_fail_scope, arg);
}

static int
fork_elsewhere(void *arg)
{
	struct shared *shared = arg;
	int rc;

	coir_promise_init(&shared->child);
	rc = coir_both(hold_scope, shared, fork_protected, shared);
	ck_assert_int_eq(coir_promise_result(&shared->child), -ECANCELED);
	coir_promise_fini(&shared->child);
	return rc;
}

/* The caller is shielded, yet the child is cancelled: with its scope. */
START_TEST(FIB_24_fork_promise_inherits_from_scope)
{
	struct shared shared;

	ck_assert_int_eq(run_fiber(fork_elsewhere, &shared), -EIO);
	trace_expect("Forked child\n");
}
END_TEST

static int
work_for_later(void *arg)
{
	int rc;

	(void)arg;
	trace("Enqueuing work for later");
	rc = coir_yield();
	trace("Queued work");
	return rc;
}

static int
branch(void *arg)
{
	trace("%s branch", (const char *)arg);
	return 0;
}

static int
schedule(struct coir_scope *scope, void *arg)
{
	int rc = coir_spawn(scope, work_for_later, NULL);

	(void)arg;
	ck_assert_int_eq(rc, 0);
	return coir_first(branch, "1st", branch, "2nd", NULL);
}

TRACE_TEST(FIB_27_scheduling_order_first,
	   "Enqueuing work for later\n1st branch\n2nd branch\n"
	   "Queued work\n")
{
	return coir_scope_run(schedule, arg);
}

/* Daemons. */

static int
run_on(void *arg)
{
	int rc = 0;

	for (int i = 0; rc == 0 && i < 10; i++) {
		trace("%s running", (const char *)arg);
		rc = coir_yield();
	}
	return rc < 0 ? rc : -EIO;
}

static int
one_daemon(struct coir_scope *scope, void *arg)
{
	(void)arg;
	ck_assert_int_eq(spawn_daemon(scope, run_on, "Daemon"), 0);
	trace("Main running 1");
	ck_assert_int_eq(coir_yield(), 0);
	trace("Main running 2");
	return 0;
}

TRACE_TEST(FIB_36_daemon_runs_until_others_finish,
	   "Daemon running\nMain running 1\n"
	   "Daemon running\nMain running 2\n")
{
	return coir_scope_run(one_daemon, arg);
}

static int
worker_1(void *arg)
{
	(void)arg;
	trace("Worker 1 starting");
	ck_assert_int_eq(coir_yield(), 0);
	trace("Worker 1 running");
	ck_assert_int_eq(coir_yield(), 0);
	trace("Worker 1 finished");
	return 0;
}

static int
worker_2(void *arg)
{
	(void)arg;
	trace("Worker 2 starting");
	ck_assert_int_eq(coir_yield(), 0);
	trace("Worker 2 finished");
	return 0;
}

static int
daemon_1(void *arg)
{
	int rc = run_on("Daemon 1");

	ck_assert_int_eq(rc, -ECANCELED);
	trace("Daemon cancelled; trying to spawn more fibers");
	ck_assert_int_eq(spawn_daemon(arg, failing, NULL), -ECANCELED);
	ck_assert_int_eq(coir_spawn(arg, failing, NULL), -ECANCELED);
	return rc;
}

static int
daemon_2(void *arg)
{
	(void)arg;
	trace("Daemon 2 running");
	ck_assert_int_eq(coir_yield(), 0);
	trace("Daemon 2 finished");
	return 0;
}

static int
daemons_and_workers(struct coir_scope *scope, void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_spawn(scope, worker_1, NULL), 0);
	ck_assert_int_eq(coir_spawn(scope, worker_2, NULL), 0);
	ck_assert_int_eq(spawn_daemon(scope, daemon_1, scope), 0);
	ck_assert_int_eq(spawn_daemon(scope, daemon_2, NULL), 0);
	trace("Main running");
	ck_assert_int_eq(coir_yield(), 0);
	trace("Main finished");
	return 0;
}

static int
run_daemons(void *arg)
{
	return coir_scope_run(daemons_and_workers, arg);
}

START_TEST(FIB_37_daemons_and_workers)
{
	ck_assert_int_eq(run_fiber(run_daemons, NULL), 0);
	trace_expect("Worker 1 starting\nWorker 2 starting\n"
		     "Daemon 1 running\nDaemon 2 running\nMain running\n"
		     "Worker 1 running\nWorker 2 finished\n"
		     "Daemon 1 running\nDaemon 2 finished\n"
		     "Main finished\nWorker 1 finished\n"
		     "Daemon cancelled; trying to spawn more fibers\n");
}
END_TEST

SUITE(peer_fib)
{
	ADD(FIB_23_await_cancel);
	ADD(FIB_24_fork_promise_inherits_from_scope);
	ADD(FIB_27_scheduling_order_first);
	ADD(FIB_36_daemon_runs_until_others_finish);
	ADD(FIB_37_daemons_and_workers);
}
