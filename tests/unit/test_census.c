/* SPDX-License-Identifier: MIT */
/*
 * test_census.c - everybody is counted once, wherever and whatever it does.
 */
#include "config.h"

#include <coir/census.h>

#include <errno.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/runtime.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

static int
nested(struct coir_scope *scope, void *arg)
{
	const struct coir_spawn_options options = { .name = "inner",
						    .parked = true };
	int rc = coir_spawn_fiber(scope, &options, arg, NULL, NULL);

	return rc < 0 ? rc : coir_await_cancel();
}

static int
never(void *arg)
{
	(void)arg;
	return 0;
}

static int
with_scope(void *arg)
{
	(void)arg;
	return coir_scope_run(nested, never);
}

static int
in_a_shield(void *arg)
{
	(void)arg;
	return coir_sleep(coir_ms(1));
}

static int
shielded(void *arg)
{
	return coir_protect(in_a_shield, arg);
}

static void
tell_name(struct coir_fiber *fiber, void *arg)
{
	(void)arg;
	trace("%s", coir_fiber_name(fiber));
}

static int
spawn_named(struct coir_scope *scope, const char *name, coir_fn *fn)
{
	const struct coir_spawn_options options = { .name = name };

	return coir_spawn_fiber(scope, &options, fn, NULL, NULL);
}

static int
populate(struct coir_scope *scope, void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_census(NULL, NULL), 1);
	ck_assert_int_eq(spawn_named(scope, "outer", with_scope), 0);
	ck_assert_int_eq(spawn_named(scope, "shielded", shielded), 0);
	ck_assert_int_eq(spawn_named(scope, "gone", never), 0);
	ck_assert_int_eq(coir_census(NULL, NULL), 4);
	ck_assert_int_eq(coir_census(tell_name, NULL), 4);
	coir_scope_cancel(scope);
	return 0;
}

START_TEST(census_visits_everybody_once)
{
	ck_assert_int_eq(coir_census(NULL, NULL), -ENXIO);
	ck_assert_int_eq(run_scope(populate, NULL), 0);
	trace_expect("main\nouter\ninner\nshielded\n");
}
END_TEST

static void
cancel_others(struct coir_fiber *fiber, void *arg)
{
	(void)arg;
	if (fiber != coir_self())
		coir_fiber_cancel(fiber);
}

SCOPE_TEST(census_may_cancel)
{
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(spawn_named(scope, "outer", with_scope), 0);
	coir_census(cancel_others, NULL);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_eq(coir_census(NULL, NULL), 1);
	return 0;
}

SUITE(census)
{
	ADD(census_visits_everybody_once);
	ADD(census_may_cancel);
}
