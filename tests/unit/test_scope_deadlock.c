/* SPDX-License-Identifier: MIT */
/*
 * test_scope_deadlock.c - a scope of the main stack whose fibers would never
 * end is over all the same when the call returns.
 */
#include "config.h"

#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <string.h>

#include <coir/cancel.h>
#include <coir/combine.h>
#include <coir/error.h>
#include <coir/fiber.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "death.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

static int
suspending(void *arg)
{
	int rc = coir_suspend(NULL);

	trace("%s: %d", (const char *)arg, rc);
	return rc;
}

static int
spawn_suspending(struct coir_scope *scope, void *arg)
{
	static const struct coir_spawn_options daemon = { .daemon = true };

	(void)arg;
	ck_assert_int_eq(coir_spawn(scope, suspending, (void *)"fiber"), 0);
	ck_assert_int_eq(coir_spawn_fiber(scope, &daemon, suspending,
					  (void *)"daemon", NULL),
			 0);
	return 3;
}

static void
close_deadlocked(void)
{
	struct coir_scope scope;
	int rc;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	rc = spawn_suspending(&scope, NULL);
	ck_assert_int_eq(coir_scope_close(&scope, rc), -EDEADLK);
	ck_assert_int_eq(coir_scope_check(&scope), -EINVAL);
	ck_assert_ptr_nonnull(strstr(coir_error_text(), "suspended"));
}

START_TEST(deadlock_of_a_close_is_told_to_the_fibers)
{
	struct fixture fixture;

	fixture_init(&fixture);
	close_deadlocked();
	trace_expect("fiber: %d\ndaemon: %d\n", -EDEADLK, -EDEADLK);
	fixture_fini(&fixture);
}
END_TEST

START_TEST(deadlock_of_a_run_leaves_nobody)
{
	struct fixture fixture;

	fixture_init(&fixture);
	ck_assert_int_eq(coir_scope_run(spawn_suspending, NULL), -EDEADLK);
	trace_expect("fiber: %d\ndaemon: %d\n", -EDEADLK, -EDEADLK);
	/* the main stack is where it was */
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	fixture_fini(&fixture);
}
END_TEST

static int
doing_nothing(void *arg)
{
	(void)arg;
	return 0;
}

START_TEST(deadlock_of_branches_leaves_nobody)
{
	struct fixture fixture;

	fixture_init(&fixture);
	ck_assert_int_eq(coir_both(suspending, (void *)"branch", doing_nothing,
				   NULL),
			 -EDEADLK);
	trace_expect("branch: %d\n", -EDEADLK);
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	fixture_fini(&fixture);
}
END_TEST

static int
failing_when_told(void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_suspend(NULL), -EDEADLK);
	return -EIO;
}

START_TEST(deadlock_is_outdone_by_a_real_error)
{
	struct fixture fixture;

	fixture_init(&fixture);
	ck_assert_int_eq(coir_both(failing_when_told, NULL, doing_nothing,
				   NULL),
			 -EIO);
	fixture_fini(&fixture);
}
END_TEST

/* Break the loop, once it runs, and wait for a second that never comes. */
static int
breaking(void *arg)
{
	int rc;

	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	ck_assert_int_eq(event_base_loopbreak(arg), 0);
	rc = coir_sleep(coir_sec(1));
	trace("breaker: %d", rc);
	return rc;
}

START_TEST(loopbreak_cancels_the_scope_that_is_being_closed)
{
	struct fixture fixture;

	fixture_init(&fixture);
	ck_assert_int_eq(coir_both(breaking, fixture.base, doing_nothing, NULL),
			 -ECANCELED);
	trace_expect("breaker: %d\n", -ECANCELED);
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	fixture_fini(&fixture);
}
END_TEST

static int
awaiting_nothing(void *arg)
{
	(void)arg;
	return coir_await_cancel();
}

static int
shielding(void *arg)
{
	return coir_protect(awaiting_nothing, arg);
}

static void
close_shielded(void *arg)
{
	struct fixture fixture;

	fixture_init(&fixture);
	ck_assert_int_eq(coir_both(shielding, arg, doing_nothing, NULL), 0);
}

START_TEST(deadlock_of_the_shielded_aborts)
{
	death_expect(close_shielded, NULL, SIGABRT,
		     "libcoir: fiber \"main stack\": coir_scope_close: nothing "
		     "can ever end its fibers");
}
END_TEST

SUITE(scope_deadlock)
{
	ADD(deadlock_of_a_close_is_told_to_the_fibers);
	ADD(deadlock_of_a_run_leaves_nobody);
	ADD(deadlock_of_branches_leaves_nobody);
	ADD(deadlock_is_outdone_by_a_real_error);
	ADD(loopbreak_cancels_the_scope_that_is_being_closed);
	ADD(deadlock_of_the_shielded_aborts);
}
