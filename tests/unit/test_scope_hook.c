/* SPDX-License-Identifier: MIT */
/*
 * test_scope_hook.c - what is released at the end, in which order, by whom.
 */
#include "config.h"

#include <errno.h>

#include <coir/fiber.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

static int
releasing(void *arg)
{
	trace("release %s", (const char *)arg);
	return 0;
}

static int
sleeping(void *arg)
{
	int rc = coir_sleep(coir_ms(5));

	trace("%s: %d", (const char *)arg, rc);
	return rc;
}

/* Hooks of a test, beyond the end of its scope. */
static struct coir_hook hooks[3];

static int
defer_three(struct coir_scope *scope, void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_scope_defer(scope, &hooks[0], releasing,
					  (void *)"1"),
			 0);
	ck_assert_int_eq(coir_scope_defer(scope, &hooks[1], releasing,
					  (void *)"2"),
			 0);
	ck_assert_int_eq(coir_scope_defer(scope, &hooks[2], releasing,
					  (void *)"3"),
			 0);
	ck_assert_int_eq(coir_spawn(scope, sleeping, (void *)"fiber"), 0);
	trace("closing");
	return 0;
}

START_TEST(hook_runs_after_the_fibers_last_registered_first)
{
	ck_assert_int_eq(run_scope(defer_three, NULL), 0);
	trace_expect("closing\nfiber: 0\nrelease 3\nrelease 2\nrelease 1\n");
	for (int i = 0; i < 3; i++)
		ck_assert(!coir_hook_remove(&hooks[i]));
}
END_TEST

static int
defer_and_fail(struct coir_scope *scope, void *arg)
{
	ck_assert_int_eq(defer_three(scope, arg), 0);
	return -EIO;
}

START_TEST(hook_runs_when_the_scope_has_failed)
{
	ck_assert_int_eq(run_scope(defer_and_fail, NULL), -EIO);
	trace_expect("closing\nfiber: %d\nrelease 3\nrelease 2\nrelease 1\n",
		     -ECANCELED);
}
END_TEST

SCOPE_TRACE_TEST(hook_that_was_removed_does_not_run,
		 "closing\nfiber: 0\nrelease 3\nrelease 1\n")
{
	struct coir_hook zeroed = { 0 };

	ck_assert_int_eq(defer_three(scope, arg), 0);
	ck_assert(coir_hook_remove(&hooks[1]));
	ck_assert(!coir_hook_remove(&hooks[1]));
	ck_assert(!coir_hook_remove(&zeroed));
	return 0;
}

TRACE_TEST(hook_of_an_ended_scope_runs_at_once, "release at once\n")
{
	struct coir_scope scope;
	struct coir_hook hook;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_scope_close(&scope, 0), 0);
	ck_assert_int_eq(coir_scope_defer(&scope, &hook, releasing,
					  (void *)"at once"),
			 -EINVAL);
	ck_assert(!coir_hook_remove(&hook));
	return 0;
}

SCOPE_TRACE_TEST(hook_is_shielded_and_may_suspend, "hook: 0\nrelease 1\n")
{
	ck_assert_int_eq(coir_scope_defer(scope, &hooks[0], releasing,
					  (void *)"1"),
			 0);
	ck_assert_int_eq(coir_scope_defer(scope, &hooks[1], sleeping,
					  (void *)"hook"),
			 0);
	coir_scope_cancel(scope);
	return 0;
}

static int
failing(void *arg)
{
	releasing((void *)"a failing one");
	return *(int *)arg;
}

static int
defer_failing(struct coir_scope *scope, void *arg)
{
	static int io = -EIO, pipe = -EPIPE;

	(void)arg;
	ck_assert_int_eq(coir_scope_defer(scope, &hooks[0], failing, &io), 0);
	ck_assert_int_eq(coir_scope_defer(scope, &hooks[1], failing, &pipe), 0);
	return 5;
}

START_TEST(hook_failure_is_the_scopes_and_the_rest_runs)
{
	ck_assert_int_eq(run_scope(defer_failing, NULL), -EPIPE);
	trace_expect("release a failing one\nrelease a failing one\n");
}
END_TEST

static int
spawning(void *arg)
{
	trace("hook spawns");
	return coir_spawn(arg, sleeping, (void *)"spawned");
}

SCOPE_TRACE_TEST(hook_may_spawn_and_the_next_one_waits,
		 "hook spawns\nspawned: 0\nrelease 1\n")
{
	ck_assert_int_eq(coir_scope_defer(scope, &hooks[0], releasing,
					  (void *)"1"),
			 0);
	ck_assert_int_eq(coir_scope_defer(scope, &hooks[1], spawning, scope),
			 0);
	return 0;
}

static int
defer_more(void *arg)
{
	trace("hook defers");
	return coir_scope_defer(arg, &hooks[2], releasing, (void *)"more");
}

SCOPE_TRACE_TEST(hook_may_register_another,
		 "hook defers\nrelease more\nrelease 1\n")
{
	ck_assert_int_eq(coir_scope_defer(scope, &hooks[0], releasing,
					  (void *)"1"),
			 0);
	return coir_scope_defer(scope, &hooks[1], defer_more, scope);
}

SUITE(scope_hook)
{
	ADD(hook_runs_after_the_fibers_last_registered_first);
	ADD(hook_runs_when_the_scope_has_failed);
	ADD(hook_that_was_removed_does_not_run);
	ADD(hook_of_an_ended_scope_runs_at_once);
	ADD(hook_is_shielded_and_may_suspend);
	ADD(hook_failure_is_the_scopes_and_the_rest_runs);
	ADD(hook_may_spawn_and_the_next_one_waits);
	ADD(hook_may_register_another);
}
