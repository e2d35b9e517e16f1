/* SPDX-License-Identifier: MIT */
/*
 * test_fiber.c - spawning, names, handles, and where a fiber may not begin.
 */
#include "config.h"

#include <coir/fiber.h>

#include <errno.h>

#include <coir/cancel.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "fiber_case.h"
#include "support/elsewhere.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

static const struct coir_spawn_options parked = { .parked = true };

SCOPE_TEST(fiber_has_a_name)
{
	static const struct coir_spawn_options named = { .name = "given",
							 .parked = true };
	struct coir_fiber *fiber, *nameless = spawn(scope, returning_7, arg);

	ck_assert_str_eq(coir_fiber_name(coir_self()), "main");
	ck_assert_str_eq(coir_fiber_name(nameless), "fiber");
	coir_fiber_put(nameless);
	ck_assert_int_eq(coir_spawn_fiber(scope, &named, returning_7, arg,
					  &fiber),
			 0);
	ck_assert_str_eq(coir_fiber_name(fiber), "given");
	coir_fiber_set_name(fiber, "other");
	ck_assert_str_eq(coir_fiber_name(fiber), "other");
	ck_assert_int_eq(coir_resume(fiber, NULL), 0);
	coir_fiber_put(fiber);
	/* a stack that is used again does not keep the name */
	nameless = spawn(scope, returning_7, arg);
	ck_assert_str_eq(coir_fiber_name(nameless), "fiber");
	coir_fiber_put(nameless);
	return 0;
}

SCOPE_TEST(fiber_handle_keeps_it)
{
	struct coir_fiber *held = spawn(scope, returning_7, arg);
	struct coir_fiber *other;

	ck_assert_ptr_eq(coir_fiber_get(held), held);
	coir_fiber_put(held);
	other = spawn(scope, returning_7, arg);
	ck_assert_ptr_ne(other, held);
	ck_assert_int_eq(coir_fiber_result(held), 7);
	coir_fiber_put(held);
	coir_fiber_put(NULL);
	/* the stack given back last is used first */
	ck_assert_ptr_eq(spawn(scope, yielding_7, arg), held);
	coir_fiber_put(held);
	coir_fiber_put(other);
	return 0;
}

static struct coir_fiber *own_handle;

static int
look_at_own_handle(void *arg)
{
	(void)arg;
	ck_assert_ptr_eq(own_handle, coir_self());
	return 0;
}

SCOPE_TEST(fiber_handle_is_set_before_it_runs)
{
	ck_assert_int_eq(coir_spawn_fiber(scope, NULL, look_at_own_handle, arg,
					  &own_handle),
			 0);
	coir_fiber_put(own_handle);
	return 0;
}

static int
telling(void *arg)
{
	trace("%s", (const char *)arg);
	return 0;
}

SCOPE_TRACE_TEST(fiber_begins_parked, "nobody has run\nresumed\nwoken\n")
{
	struct coir_fiber *woken, *resumed, *cancelled;

	ck_assert_int_eq(coir_spawn_fiber(scope, &parked, telling,
					  (void *)"woken", &woken),
			 0);
	ck_assert_int_eq(coir_spawn_fiber(scope, &parked, telling,
					  (void *)"resumed", &resumed),
			 0);
	ck_assert_int_eq(coir_spawn_fiber(scope, &parked, telling,
					  (void *)"never", &cancelled),
			 0);
	trace("nobody has run");
	ck_assert_int_eq(coir_wake(woken, NULL), 0);
	ck_assert_int_eq(coir_resume(resumed, NULL), 0);
	ck_assert_int_eq(coir_fiber_cancel(cancelled), 0);
	ck_assert_int_eq(coir_join(cancelled, NULL), 0);
	ck_assert_int_eq(coir_fiber_result(cancelled), -ECANCELED);
	coir_fiber_put(woken);
	coir_fiber_put(resumed);
	coir_fiber_put(cancelled);
	return 0;
}

static int
spawn_in_vain(struct coir_scope *outer, void *arg)
{
	struct coir_fiber *untouched = NULL;
	struct coir_scope scope;

	(void)outer;
	ck_assert_int_eq(coir_scope_open(&scope), 0);
	coir_scope_cancel(&scope);
	ck_assert_int_eq(coir_spawn_fiber(&scope, NULL, telling, arg,
					  &untouched),
			 -ECANCELED);
	ck_assert_int_eq(coir_scope_close(&scope, 0), 0);
	ck_assert_int_eq(coir_spawn_fiber(&scope, NULL, telling, arg,
					  &untouched),
			 -EINVAL);
	ck_assert_ptr_null(untouched);
	return 0;
}

START_TEST(fiber_is_not_spawned_into_a_scope_that_is_off)
{
	ck_assert_int_eq(run_scope(spawn_in_vain, NULL), 0);
	trace_expect("%s", "");
}
END_TEST

static int
sleeping_7(void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_sleep(coir_ms(5)), 0);
	return 7;
}

static void *
use_elsewhere(void *arg)
{
	ck_assert_int_eq(coir_join(arg, NULL), -ENXIO);
	ck_assert_int_eq(coir_fiber_cancel(arg), -EXDEV);
	ck_assert_ptr_null(coir_self());
	return NULL;
}

START_TEST(fiber_belongs_to_its_thread)
{
	struct fixture fixture;
	struct coir_fiber *fiber;

	fixture_init(&fixture);
	fiber = spawn(fixture.scope, sleeping_7, NULL);
	elsewhere(use_elsewhere, fiber);
	ck_assert_int_eq(coir_join(fiber, NULL), 0);
	coir_fiber_put(fiber);
	fixture_fini(&fixture);
}
END_TEST

SCOPE_TEST(fiber_after_fiber_uses_one_stack)
{
	struct coir_fiber *first = spawn(scope, returning_7, arg);

	coir_fiber_put(first);
	for (int i = 0; i < 100000; i++) {
		struct coir_fiber *fiber = spawn(scope, returning_7, arg);

		ck_assert_ptr_eq(fiber, first);
		coir_fiber_put(fiber);
	}
	return 0;
}

SUITE(fiber)
{
	ADD(fiber_has_a_name);
	ADD(fiber_handle_keeps_it);
	ADD(fiber_handle_is_set_before_it_runs);
	ADD(fiber_begins_parked);
	ADD(fiber_is_not_spawned_into_a_scope_that_is_off);
	ADD(fiber_belongs_to_its_thread);
	ADD(fiber_after_fiber_uses_one_stack);
}
