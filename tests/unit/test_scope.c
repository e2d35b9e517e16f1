/* SPDX-License-Identifier: MIT */
/*
 * test_scope.c - who is waited for, what is returned, and how it ends badly.
 */
#include "config.h"

#include <coir/scope.h>

#include <errno.h>
#include <pthread.h>
#include <signal.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/runtime.h>
#include <coir/time.h>

#include "death.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

static int
sleeping_5_ms(void *arg)
{
	int rc = coir_sleep(coir_ms(5));

	trace("%s: %d", (const char *)arg, rc);
	return rc;
}

static int
failing_after_1_ms(void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	return -EIO;
}

TRACE_TEST(scope_close_awaits_everybody, "closing\nA: 0\nB: 0\nclosed\n")
{
	struct coir_scope scope;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_spawn(&scope, sleeping_5_ms, (void *)"A"), 0);
	ck_assert_int_eq(coir_spawn(&scope, sleeping_5_ms, (void *)"B"), 0);
	trace("closing");
	ck_assert_int_eq(coir_scope_close(&scope, 3), 3);
	trace("closed");
	ck_assert_int_eq(coir_scope_check(&scope), -EINVAL);
	return 0;
}

static int
fail_one(struct coir_scope *scope, void *arg)
{
	int rc;

	ck_assert_int_eq(coir_spawn(scope, sleeping_5_ms, (void *)"A"), 0);
	ck_assert_int_eq(coir_spawn(scope, failing_after_1_ms, arg), 0);
	rc = sleeping_5_ms((void *)"opener");
	ck_assert_int_eq(coir_scope_error(scope), -EIO);
	ck_assert_int_eq(coir_scope_check(scope), -ECANCELED);
	return rc;
}

START_TEST(scope_failing_fiber_cancels_its_siblings)
{
	ck_assert_int_eq(run_scope(fail_one, NULL), -EIO);
	trace_expect("opener: %d\nA: %d\n", -ECANCELED, -ECANCELED);
}
END_TEST

static int
failing_with(void *arg)
{
	return *(int *)arg;
}

static int
fail_twice(struct coir_scope *scope, void *arg)
{
	static int io = -EIO;

	(void)arg;
	ck_assert_int_eq(coir_spawn(scope, failing_with, &io), 0);
	ck_assert_int_eq(coir_scope_fail(scope, -EPIPE), 0);
	return -ENOSPC;
}

START_TEST(scope_first_real_error_is_the_result)
{
	ck_assert_int_eq(run_scope(fail_twice, NULL), -EIO);
}
END_TEST

static int
fail_self(struct coir_scope *scope, void *arg)
{
	ck_assert_int_eq(coir_spawn(scope, sleeping_5_ms, (void *)"A"), 0);
	(void)arg;
	return -ENOSPC;
}

START_TEST(scope_openers_own_failure_cancels_too)
{
	ck_assert_int_eq(run_scope(fail_self, NULL), -ENOSPC);
	trace_expect("A: %d\n", -ECANCELED);
}
END_TEST

static int
claim_a_cancel(struct coir_scope *scope, void *arg)
{
	static int cancelled = -ECANCELED;

	(void)arg;
	ck_assert_int_eq(coir_spawn(scope, sleeping_5_ms, (void *)"A"), 0);
	ck_assert_int_eq(coir_spawn(scope, failing_with, &cancelled), 0);
	return 0;
}

START_TEST(scope_cancel_that_nobody_caused_is_an_error)
{
	ck_assert_int_eq(run_scope(claim_a_cancel, NULL), -ECANCELED);
	trace_expect("A: %d\n", -ECANCELED);
}
END_TEST

static int
be_cancelled(struct coir_scope *scope, void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_spawn(scope, sleeping_5_ms, (void *)"A"), 0);
	ck_assert_int_eq(coir_scope_cancel(scope), 0);
	ck_assert_int_eq(coir_scope_cancel(scope), -EALREADY);
	ck_assert_int_eq(coir_scope_check(scope), -ECANCELED);
	return 7;
}

START_TEST(scope_cancelled_on_purpose_has_not_failed)
{
	ck_assert_int_eq(run_scope(be_cancelled, NULL), 7);
	trace_expect("A: %d\n", -ECANCELED);
}
END_TEST

static int
daemon_main(void *arg)
{
	int rc = coir_await_cancel();

	trace("daemon: %d", rc);
	/* it is awaited, however long it takes */
	ck_assert_int_eq(coir_protect(sleeping_5_ms, arg), 0);
	return rc;
}

SCOPE_TRACE_TEST(scope_daemon_does_not_keep_it_open,
		 "A: 0\ndaemon: %d\ncleaning up: 0\n", -ECANCELED)
{
	static const struct coir_spawn_options daemon = { .daemon = true };

	ck_assert_int_eq(coir_spawn_fiber(scope, &daemon, daemon_main,
					  (void *)"cleaning up", NULL),
			 0);
	ck_assert_int_eq(coir_spawn(scope, sleeping_5_ms, (void *)"A"), 0);
	return 0;
}

static int
failing_daemon(struct coir_scope *scope, void *arg)
{
	static const struct coir_spawn_options daemon = { .daemon = true };

	ck_assert_int_eq(coir_spawn_fiber(scope, &daemon, failing_after_1_ms,
					  arg, NULL),
			 0);
	return sleeping_5_ms((void *)"opener");
}

START_TEST(scope_failing_daemon_fails_it)
{
	ck_assert_int_eq(run_scope(failing_daemon, NULL), -EIO);
	trace_expect("opener: %d\n", -ECANCELED);
}
END_TEST

SCOPE_TEST(scope_that_has_ended_refuses_everything)
{
	struct coir_scope ended;

	ck_assert_int_eq(coir_scope_fail(scope, 0), -EINVAL);
	ck_assert_int_eq(coir_scope_fail(scope, 1), -EINVAL);
	ck_assert_int_eq(coir_scope_check(scope), 0);
	ck_assert_int_eq(coir_scope_error(scope), 0);
	ck_assert_int_eq(coir_scope_open(&ended), 0);
	ck_assert_int_eq(coir_scope_fail(&ended, -EIO), 0);
	ck_assert_int_eq(coir_scope_close(&ended, 0), -EIO);
	ck_assert_int_eq(coir_scope_fail(&ended, -EIO), -EINVAL);
	ck_assert_int_eq(coir_scope_cancel(&ended), -EINVAL);
	ck_assert_int_eq(coir_scope_set_deadline(&ended, coir_now()), -EINVAL);
	ck_assert_int_eq(coir_scope_check(&ended), -EINVAL);
	ck_assert_int_eq(coir_scope_close(&ended, -EIO), -EINVAL);
	/* what it came to can still be asked */
	ck_assert_int_eq(coir_scope_error(&ended), -EIO);
	return 0;
}

static void *
use_elsewhere(void *arg)
{
	struct coir_scope scope;

	ck_assert_int_eq(coir_scope_check(arg), -EXDEV);
	ck_assert_int_eq(coir_scope_cancel(arg), -EXDEV);
	ck_assert_int_eq(coir_scope_fail(arg, -EIO), -EXDEV);
	ck_assert_int_eq(coir_scope_set_deadline(arg, COIR_FOREVER), -EXDEV);
	ck_assert_int_eq(coir_scope_open(&scope), -ENXIO);
	ck_assert_int_eq(coir_scope_open_protected(&scope), -ENXIO);
	return NULL;
}

START_TEST(scope_belongs_to_its_thread)
{
	struct fixture fixture;
	pthread_t thread;

	fixture_init(&fixture);
	ck_assert_int_eq(pthread_create(&thread, NULL, use_elsewhere,
					fixture.scope),
			 0);
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
	ck_assert_int_eq(coir_scope_check(fixture.scope), 0);
	fixture_fini(&fixture);
}
END_TEST

START_TEST(scope_of_the_main_stack_drives_the_loop)
{
	struct coir_scope scope;
	struct fixture fixture;

	fixture_init(&fixture);
	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_spawn(&scope, sleeping_5_ms, (void *)"A"), 0);
	ck_assert_int_eq(coir_scope_close(&scope, 0), 0);
	trace_expect("A: 0\n");
	fixture_fini(&fixture);
}
END_TEST

static int
close_the_outer_one(void *arg)
{
	struct coir_scope outer, inner;

	(void)arg;
	ck_assert_int_eq(coir_scope_open(&outer), 0);
	ck_assert_int_eq(coir_scope_open(&inner), 0);
	return coir_scope_close(&outer, 0);
}

static int
end_inside(void *arg)
{
	static struct coir_scope scope;

	(void)arg;
	return coir_scope_open(&scope);
}

static void
run(void *arg)
{
	coir_fn *const *fn = arg;

	ck_assert_int_eq(coir_run(*fn, NULL), 0);
}

START_TEST(scope_closed_out_of_order_aborts)
{
	coir_fn *fn = close_the_outer_one;

	death_expect(run, &fn, SIGABRT,
		     "libcoir: fiber \"main\": coir_scope_close: this scope is "
		     "not the innermost one of its fiber");
}
END_TEST

START_TEST(scope_left_open_aborts)
{
	coir_fn *fn = end_inside;

	death_expect(run, &fn, SIGABRT,
		     "libcoir: fiber \"main\": its function returned inside "
		     "an open scope or shield");
}
END_TEST

SUITE(scope)
{
	ADD(scope_close_awaits_everybody);
	ADD(scope_failing_fiber_cancels_its_siblings);
	ADD(scope_first_real_error_is_the_result);
	ADD(scope_openers_own_failure_cancels_too);
	ADD(scope_cancel_that_nobody_caused_is_an_error);
	ADD(scope_cancelled_on_purpose_has_not_failed);
	ADD(scope_daemon_does_not_keep_it_open);
	ADD(scope_failing_daemon_fails_it);
	ADD(scope_that_has_ended_refuses_everything);
	ADD(scope_belongs_to_its_thread);
	ADD(scope_of_the_main_stack_drives_the_loop);
	ADD(scope_closed_out_of_order_aborts);
	ADD(scope_left_open_aborts);
}
