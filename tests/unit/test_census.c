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

static void
expect_figures(size_t ready, size_t waiting, size_t suspended, size_t stacks)
{
	struct coir_census_figures figures;

	ck_assert_int_eq(coir_census_figures(&figures), 0);
	ck_assert_uint_eq(figures.ready, ready);
	ck_assert_uint_eq(figures.waiting, waiting);
	ck_assert_uint_eq(figures.suspended, suspended);
	ck_assert_uint_eq(figures.stacks, stacks);
	ck_assert_uint_eq(figures.stack_bytes,
			  (figures.stacks + figures.stacks_kept) * 65536);
}

static int
count_figures(struct coir_scope *scope, void *arg)
{
	(void)arg;
	expect_figures(1, 0, 0, 1);
	/* one that waits, and within it one that has not begun */
	ck_assert_int_eq(spawn_named(scope, "outer", with_scope), 0);
	ck_assert_int_eq(spawn_named(scope, "shielded", shielded), 0);
	expect_figures(1, 2, 1, 4);
	/* to be told is to be ready; one is shielded */
	coir_scope_cancel(scope);
	expect_figures(3, 1, 0, 4);
	return 0;
}

START_TEST(census_counts_states_and_stacks)
{
	struct coir_census_figures figures;

	ck_assert_int_eq(coir_census_figures(&figures), -ENXIO);
	ck_assert_int_eq(run_scope(count_figures, NULL), 0);
}
END_TEST

SCOPE_TEST(census_counts_stacks_that_are_kept)
{
	struct coir_census_figures before, after;
	struct coir_fiber *fiber;

	(void)arg;
	ck_assert_int_eq(coir_census_figures(&before), 0);
	ck_assert_int_eq(coir_spawn_fiber(scope, NULL, never, NULL, &fiber), 0);
	ck_assert_int_eq(coir_join(fiber, NULL), 0);
	coir_fiber_put(fiber);
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_eq(coir_census_figures(&after), 0);
	ck_assert_uint_eq(after.stacks, before.stacks);
	ck_assert_uint_eq(after.stacks_kept, before.stacks_kept + 1);
	return 0;
}

SUITE(census)
{
	ADD(census_counts_states_and_stacks);
	ADD(census_counts_stacks_that_are_kept);
	ADD(census_visits_everybody_once);
	ADD(census_may_cancel);
}
