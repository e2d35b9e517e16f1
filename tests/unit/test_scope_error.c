/* SPDX-License-Identifier: MIT */
/*
 * test_scope_error.c - what failed in a scope: the first eight, in order.
 */
#include "config.h"

#include <errno.h>

#include <coir/error.h>
#include <coir/fiber.h>
#include <coir/scope.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* Trace all errors of @scope. */
static void
list(const struct coir_scope *scope)
{
	struct coir_scope_error error;
	unsigned iterator = 0;

	while (coir_scope_error_next(scope, &iterator, &error))
		trace("%s: %d: %s", error.fiber, error.code, error.text);
}

static int
failing(void *arg)
{
	return coir_error(-EIO, "reading %s", (const char *)arg);
}

/* Its last chain is of another failure than the one that it ends with. */
static int
failing_otherwise(void *arg)
{
	int rc = failing(arg);

	ck_assert_int_eq(rc, -EIO);
	return -EPIPE;
}

static void
spawn(struct coir_scope *scope, const char *name, coir_fn *fn)
{
	const struct coir_spawn_options options = { .name = name,
						    .parked = true };
	struct coir_fiber *fiber;

	ck_assert_int_eq(coir_spawn_fiber(scope, &options, fn, (void *)"it",
					  &fiber),
			 0);
	ck_assert_int_eq(coir_wake(fiber, NULL), 0);
	coir_fiber_put(fiber);
}

static int
fail_many(struct coir_scope *scope, void *arg)
{
	int rc;

	(void)arg;
	list(scope);
	spawn(scope, "first", failing);
	spawn(scope, "never begins", failing);
	rc = coir_yield();
	ck_assert_int_eq(coir_scope_fail(scope, -ENOSPC), 0);
	list(scope);
	return rc;
}

START_TEST(scope_error_has_its_fiber_and_text)
{
	ck_assert_int_eq(run_scope(fail_many, NULL), -EIO);
	trace_expect("first: %d: reading it: Input/output error\n"
		     "main: %d: \n",
		     -EIO, -ENOSPC);
}
END_TEST

static int
fail_otherwise(struct coir_scope *scope, void *arg)
{
	(void)arg;
	spawn(scope, "other", failing_otherwise);
	ck_assert_int_eq(coir_yield(), -ECANCELED);
	list(scope);
	return 0;
}

START_TEST(scope_error_has_no_text_of_another_failure)
{
	ck_assert_int_eq(run_scope(fail_otherwise, NULL), -EPIPE);
	trace_expect("other: %d: \n", -EPIPE);
}
END_TEST

static int
fail_ten_times(struct coir_scope *scope, void *arg)
{
	(void)arg;
	for (int i = 1; i <= 10; i++)
		ck_assert_int_eq(coir_scope_fail(scope, -i), 0);
	list(scope);
	return 0;
}

START_TEST(scope_keeps_eight_errors)
{
	ck_assert_int_eq(run_scope(fail_ten_times, NULL), -1);
	trace_expect("main: -1: \nmain: -2: \nmain: -3: \nmain: -4: \n"
		     "main: -5: \nmain: -6: \nmain: -7: \nmain: -8: \n");
}
END_TEST

FIBER_TEST(scope_errors_end_with_it)
{
	struct coir_scope scope;
	struct coir_scope_error error = { 0 };
	unsigned iterator = 0;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_scope_close(&scope, -EIO), -EIO);
	ck_assert(!coir_scope_error_next(&scope, &iterator, &error));
	ck_assert_uint_eq(iterator, 0);
	ck_assert_int_eq(error.code, 0);
	ck_assert_int_eq(coir_scope_error(&scope), -EIO);
	return 0;
}

static int
fail_with_text(void *arg)
{
	return coir_error(-EIO, "reading %s", (const char *)arg);
}

static int
spawn_failing(struct coir_scope *scope, void *arg)
{
	return coir_spawn(scope, fail_with_text, arg);
}

/* The text of a fiber that is gone, with what its scope was for. */
static int
close_and_tell(void *arg)
{
	int rc = coir_scope_run(spawn_failing, arg);

	ck_assert_str_eq(coir_error_text(), "reading page: Input/output error");
	rc = coir_error_context(rc, "printing");
	ck_assert_str_eq(coir_error_text(),
			 "reading page: Input/output error, printing");
	return rc;
}

START_TEST(scope_error_text_reaches_who_closes_it)
{
	char page[] = "page";

	ck_assert_int_eq(run_fiber(close_and_tell, page), -EIO);
}
END_TEST

SUITE(scope_error)
{
	ADD(scope_error_text_reaches_who_closes_it);
	ADD(scope_error_has_its_fiber_and_text);
	ADD(scope_error_has_no_text_of_another_failure);
	ADD(scope_keeps_eight_errors);
	ADD(scope_errors_end_with_it);
}
