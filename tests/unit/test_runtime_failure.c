/* SPDX-License-Identifier: MIT */
/*
 * test_runtime_failure.c - being told of each fiber that fails.
 */
#include "config.h"

#include <errno.h>

#include <coir/error.h>
#include <coir/fiber.h>
#include <coir/runtime.h>
#include <coir/scope.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

static void
tell_failure(struct coir_fiber *fiber, int error, const char *text, void *arg)
{
	ck_assert_ptr_eq(fiber, coir_self());
	trace("%s: %s, %d, \"%s\"", (const char *)arg, coir_fiber_name(fiber),
	      error, text);
}

static int
fail_with_text(void *arg)
{
	return coir_error(-EIO, "reading %s", (const char *)arg);
}

static int
fail_without_text(void *arg)
{
	(void)arg;
	return -EPROTO;
}

static int
end_well(void *arg)
{
	(void)arg;
	return 0;
}

/* Three fibers, of which one does not fail; in a scope of its own each. */
static void
spawn_failures(void)
{
	coir_fn *const fns[] = { fail_with_text, end_well, fail_without_text };
	const struct coir_spawn_options options = { .name = "worker" };
	const int results[] = { -EIO, 0, -EPROTO };
	char book[] = "book";
	struct coir_scope scope;

	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(coir_scope_open(&scope), 0);
		ck_assert_int_eq(coir_spawn_fiber(&scope, &options, fns[i],
						  book, NULL),
				 0);
		ck_assert_int_eq(coir_scope_close(&scope, 0), results[i]);
	}
}

START_TEST(runtime_tells_of_each_failure)
{
	char who[] = "hook";
	struct fixture f;

	fixture_init(&f);
	coir_runtime_on_failure(f.rt, tell_failure, who);
	spawn_failures();
	coir_runtime_on_failure(f.rt, NULL, NULL);
	spawn_failures();
	trace_expect("hook: worker, -5, \"reading book: "
		     "Input/output error\"\n"
		     "hook: worker, -71, \"\"\n");
	fixture_fini(&f);
}
END_TEST

SUITE(runtime_failure)
{
	ADD(runtime_tells_of_each_failure);
}
