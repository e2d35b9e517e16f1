/* SPDX-License-Identifier: MIT */
/*
 * What fibers have done on the main stack.
 */
#include "config.h"

#include <errno.h>

#include <coir/fiber.h>
#include <coir/promise.h>
#include <coir/runtime.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* Where the caller's frame is, and who it is. */
struct place {
	const char *frame;
	struct coir_fiber *self;
};

static int
look(void *arg)
{
	struct place *place = arg;

	place->frame = __builtin_frame_address(0);
	place->self = coir_self();
	return 7;
}

static int
telling(void *arg)
{
	int rc = coir_suspend(NULL);

	trace("%s", (const char *)arg);
	return rc;
}

/* Two fibers, one stack; what is ready does not run in between. */
SCOPE_TRACE_TEST(main_call_runs_on_the_main_stack_at_once, "called\nother\n")
{
	static char other_name[] = "other";
	struct coir_fiber *other;
	struct place place;
	char here;

	(void)arg;
	ck_assert_int_eq(coir_spawn_fiber(scope, NULL, telling, other_name,
					  &other),
			 0);
	ck_assert_int_eq(coir_wake(other, NULL), 0);
	ck_assert_int_eq(coir_main_call(look, &place), 7);
	trace("called");
	ck_assert_ptr_null(place.self);
	ck_assert(place.frame - &here > 65536 || &here - place.frame > 65536);
	ck_assert_int_eq(coir_join(other, NULL), 0);
	coir_fiber_put(other);
	return 0;
}

static int
nested(void *arg)
{
	return coir_main_call(look, arg);
}

FIBER_TEST(main_call_on_the_main_stack_is_a_plain_call)
{
	struct place place;

	(void)arg;
	ck_assert_int_eq(coir_main_call(nested, &place), 7);
	return 0;
}

START_TEST(main_call_without_a_runtime_is_a_plain_call)
{
	struct place place;

	ck_assert_int_eq(coir_main_call(look, &place), 7);
}
END_TEST

static int
block(void *arg)
{
	(void)arg;
	return coir_sleep(coir_ms(1));
}

FIBER_TEST(main_call_cannot_block)
{
	ck_assert_int_eq(coir_main_call(block, arg), -EDEADLK);
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	return 0;
}

static int
spawn_in_call(void *arg)
{
	static char name[] = "spawned";

	return coir_spawn(arg, telling, name);
}

/* The main stack is in coir_spawn() of this fiber, and spawns another. */
static int
calling(void *arg)
{
	struct place place;

	trace("calls %d", coir_main_call(spawn_in_call, arg));
	trace("again %d", coir_main_call(look, &place));
	return 0;
}

static int
spawn_caller(struct coir_scope *scope, void *arg)
{
	int rc = coir_spawn(scope, calling, scope);

	(void)arg;
	trace("back %d", rc);
	coir_scope_cancel(scope);
	return 0;
}

START_TEST(main_call_while_the_main_stack_spawns)
{
	struct fixture fixture;

	fixture_init(&fixture);
	ck_assert_int_eq(coir_scope_run(spawn_caller, NULL), 0);
	trace_expect("calls 0\nagain 7\nback 0\nspawned\n");
	fixture_fini(&fixture);
}
END_TEST

SUITE(main_call)
{
	ADD(main_call_runs_on_the_main_stack_at_once);
	ADD(main_call_on_the_main_stack_is_a_plain_call);
	ADD(main_call_without_a_runtime_is_a_plain_call);
	ADD(main_call_cannot_block);
	ADD(main_call_while_the_main_stack_spawns);
}
