/* SPDX-License-Identifier: MIT */
/*
 * Rows SW-20 to SW-26 of the peers' cases: release handlers and error
 * reporting of Eio's tests/switch.md. "Multiple exceptions" is what
 * coir_scope_error_next() walks through, asked for in the last release hook;
 * the scope itself returns the first.
 */
#include "config.h"

#include <errno.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/scope.h>

#include "peer/peer.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* A release hook: says its label, then returns its result. */
struct release {
	struct coir_hook hook;
	const char *label;
	int result;
};

static int
release(void *arg)
{
	struct release *self = arg;

	ck_assert_int_eq(coir_yield(), 0);
	trace("release %s", self->label);
	return self->result;
}

static void
on_release(struct coir_scope *scope, struct release *hook)
{
	ck_assert_int_eq(coir_scope_defer(scope, &hook->hook, release, hook),
			 0);
}

/* A release hook that tells all errors of its scope so far. */
static int
trace_errors(void *arg)
{
	struct coir_scope_error error;
	unsigned iterator = 0;

	while (coir_scope_error_next(arg, &iterator, &error))
		trace("error %d", error.code);
	return 0;
}

static int
release_two(struct coir_scope *scope, void *arg)
{
	struct release *releases = arg;

	on_release(scope, &releases[0]);
	on_release(scope, &releases[1]);
	return 0;
}

START_TEST(SW_20_release_on_success)
{
	struct release releases[] = { { .label = "1" }, { .label = "2" } };

	ck_assert_int_eq(run_scope(release_two, releases), 0);
	trace_expect("release 2\nrelease 1\n");
}
END_TEST

/* Three hooks, and one before them that tells what they came to. */
struct failing_releases {
	struct coir_hook errors;
	struct release releases[3];
};

static int
release_three(struct coir_scope *scope, void *arg)
{
	struct failing_releases *all = arg;

	ck_assert_int_eq(coir_scope_defer(scope, &all->errors, trace_errors,
					  scope),
			 0);
	for (int i = 0; i < 3; i++)
		on_release(scope, &all->releases[i]);
	return 0;
}

START_TEST(SW_22_release_fails)
{
	struct failing_releases all = {
		.releases = { { .label = "1", .result = -EDOM },
			      { .label = "2" },
			      { .label = "3", .result = -ERANGE } },
	};

	ck_assert_int_eq(run_scope(release_three, &all), -ERANGE);
	trace_expect("release 3\nrelease 2\nrelease 1\n"
		     "error %d\nerror %d\n",
		     -ERANGE, -EDOM);
}
END_TEST

/* Hooks that start fibers in the scope that is being released. */
struct forking {
	struct coir_scope *scope;
	struct coir_hook first, second, late;
};

static int
first_fiber(void *arg)
{
	(void)arg;
	trace("Starting release 1");
	ck_assert_int_eq(coir_yield(), 0);
	trace("Finished release 1");
	return 0;
}

static int
late_release(void *arg)
{
	(void)arg;
	trace("Late release");
	return 0;
}

static int
second_fiber(void *arg)
{
	struct forking *forking = arg;

	trace("Starting release 2");
	ck_assert_int_eq(coir_scope_defer(forking->scope, &forking->late,
					  late_release, NULL),
			 0);
	ck_assert_int_eq(coir_yield(), 0);
	trace("Finished release 2");
	return 0;
}

static int
fork_first(void *arg)
{
	struct forking *forking = arg;

	return coir_spawn(forking->scope, first_fiber, forking);
}

static int
fork_second(void *arg)
{
	struct forking *forking = arg;

	return coir_spawn(forking->scope, second_fiber, forking);
}

static int
fork_in_release(struct coir_scope *scope, void *arg)
{
	struct forking *forking = arg;

	forking->scope = scope;
	ck_assert_int_eq(coir_scope_defer(scope, &forking->first, fork_first,
					  forking),
			 0);
	ck_assert_int_eq(coir_scope_defer(scope, &forking->second, fork_second,
					  forking),
			 0);
	trace("Main fiber done");
	return 0;
}

/*
 * C differs: a scope has ended when its last hook has run, not when the first
 * begins. So a fiber that a hook started may register one of its own, which
 * runs once that fiber has ended, and older hooks wait for it.
 */
START_TEST(SW_24_fork_in_release_handlers)
{
	struct forking forking;

	ck_assert_int_eq(run_scope(fork_in_release, &forking), 0);
	trace_expect("Main fiber done\n"
		     "Starting release 2\nFinished release 2\nLate release\n"
		     "Starting release 1\nFinished release 1\n");
}
END_TEST

/* The peer's other half of the case: a switch that has ended. */
static int
release_finished(void *arg)
{
	struct release hook = { .label = "1" };
	struct coir_scope scope;

	(void)arg;
	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_scope_close(&scope, 0), 0);
	return coir_scope_defer(&scope, &hook.hook, release, &hook);
}

START_TEST(SW_24_release_of_ended_scope_runs_at_once)
{
	ck_assert_int_eq(run_fiber(release_finished, NULL), -EINVAL);
	trace_expect("release 1\n");
}
END_TEST

static int
cleanup_fails(void *arg)
{
	ck_assert_int_eq(coir_await_cancel(), -ECANCELED);
	return *(int *)arg;
}

/* The two fibers' errors, and the hook that tells. */
struct cleanups {
	struct coir_hook errors;
	int first, second;
};

static int
cancel_with_failures(struct coir_scope *scope, void *arg)
{
	struct cleanups *cleanups = arg;

	ck_assert_int_eq(coir_scope_defer(scope, &cleanups->errors,
					  trace_errors, scope),
			 0);
	ck_assert_int_eq(coir_spawn(scope, cleanup_fails, &cleanups->first), 0);
	ck_assert_int_eq(coir_spawn(scope, cleanup_fails, &cleanups->second),
			 0);
	return -EIO;
}

START_TEST(SW_25_all_errors_are_reported)
{
	struct cleanups cleanups = { .first = -EDOM, .second = -ERANGE };

	ck_assert_int_eq(run_scope(cancel_with_failures, &cleanups), -EIO);
	trace_expect("error %d\nerror %d\nerror %d\n", -EIO, -EDOM, -ERANGE);
}
END_TEST

static int
inner_cleanup(struct coir_scope *scope, void *arg)
{
	(void)scope;
	return cleanup_fails(arg);
}

static int
clean_up_inside(void *arg)
{
	return coir_scope_run(inner_cleanup, arg);
}

static int
fail_during_cleanup(struct coir_scope *scope, void *arg)
{
	struct cleanups *cleanups = arg;

	ck_assert_int_eq(coir_scope_defer(scope, &cleanups->errors,
					  trace_errors, scope),
			 0);
	ck_assert_int_eq(coir_spawn(scope, clean_up_inside, &cleanups->first),
			 0);
	return coir_spawn(scope, failing, NULL);
}

START_TEST(SW_26_errors_during_cleanup_are_reported)
{
	struct cleanups cleanups = { .first = -EDOM };

	ck_assert_int_eq(run_scope(fail_during_cleanup, &cleanups), -EIO);
	trace_expect("error %d\nerror %d\n", -EIO, -EDOM);
}
END_TEST

SUITE(peer_sw_release)
{
	ADD(SW_20_release_on_success);
	ADD(SW_22_release_fails);
	ADD(SW_24_fork_in_release_handlers);
	ADD(SW_24_release_of_ended_scope_runs_at_once);
	ADD(SW_25_all_errors_are_reported);
	ADD(SW_26_errors_during_cleanup_are_reported);
}
