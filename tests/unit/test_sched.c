/* SPDX-License-Identifier: MIT */
/*
 * test_sched.c - who runs next.
 */
#include "config.h"

#include "core/sched.h"

#include <errno.h>

#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

static int
speaking(void *arg)
{
	trace("%s", (const char *)arg);
	return 0;
}

static int
speaking_twice(void *arg)
{
	int rc;

	trace("%s", (const char *)arg);
	rc = coir_yield();
	trace("%s again", (const char *)arg);
	return rc;
}

/* Make a fiber that says @text when its turn comes. */
static void
queue(struct coir_scope *scope, const char *text)
{
	static const struct coir_spawn_options parked = { .parked = true };
	struct coir_fiber *fiber;

	ck_assert_int_eq(coir_spawn_fiber(scope, &parked, speaking,
					  (void *)text, &fiber),
			 0);
	ck_assert_int_eq(coir_wake(fiber, NULL), 0);
	coir_fiber_put(fiber);
}

SCOPE_TRACE_TEST(sched_spawn_runs_the_child_and_puts_the_parent_first,
		 "child\nparent\nqueued\nchild again\n")
{
	queue(scope, "queued");
	ck_assert_int_eq(coir_spawn(scope, speaking_twice, (void *)"child"), 0);
	trace("parent");
	return 0;
}

SCOPE_TRACE_TEST(sched_yielding_fibers_take_turns,
		 "A\nB\nmain\nA again\nB again\nmain again\n")
{
	ck_assert_int_eq(coir_spawn(scope, speaking_twice, (void *)"A"), 0);
	ck_assert_int_eq(coir_spawn(scope, speaking_twice, (void *)"B"), 0);
	return speaking_twice((void *)"main");
}

static int
spawn_nested(void *arg)
{
	struct coir_scope *scope = arg;

	trace("outer");
	ck_assert_int_eq(coir_spawn(scope, speaking_twice, (void *)"inner"), 0);
	trace("outer goes on");
	return coir_yield();
}

SCOPE_TRACE_TEST(sched_nested_spawns_go_back_in_reverse,
		 "outer\ninner\nouter goes on\nmain\nqueued\n"
		 "inner again\n")
{
	queue(scope, "queued");
	ck_assert_int_eq(coir_spawn(scope, spawn_nested, scope), 0);
	trace("main");
	return 0;
}

SCOPE_TRACE_TEST(sched_wake_appends_and_does_not_switch,
		 "nobody has run\n1\n2\n3\n")
{
	queue(scope, "1");
	queue(scope, "2");
	queue(scope, "3");
	trace("nobody has run");
	return coir_yield();
}

#define ROUNDS 8

/* A callback that defers itself. */
struct deferred {
	struct coir_node node;
	int runs;
};

static void
defer_again_cb(struct coir_node *node, int result, void *arg)
{
	struct deferred *deferred = arg;

	(void)result;
	ck_assert_ptr_null(coir_self());
	trace("callback %d", ++deferred->runs);
	if (deferred->runs < ROUNDS)
		ck_assert_int_eq(coir_defer(node, defer_again_cb, arg), 0);
}

TRACE_TEST(sched_fibers_and_callbacks_alternate,
	   "fiber 1\ncallback 1\nfiber 2\ncallback 2\n"
	   "fiber 3\ncallback 3\nfiber 4\ncallback 4\n"
	   "fiber 5\ncallback 5\nfiber 6\ncallback 6\n"
	   "fiber 7\ncallback 7\nfiber 8\ncallback 8\n")
{
	struct deferred deferred = { .runs = 0 };

	ck_assert_int_eq(coir_defer(&deferred.node, defer_again_cb, &deferred),
			 0);
	for (int i = 1; i <= ROUNDS; i++) {
		trace("fiber %d", i);
		ck_assert_int_eq(coir_yield(), 0);
	}
	ck_assert_int_eq(deferred.runs, ROUNDS);
	return 0;
}

static void
yield_in_callback_cb(struct coir_node *node, int result, void *arg)
{
	(void)node;
	(void)result;
	(void)arg;
	ck_assert_int_eq(coir_yield(), -EDEADLK);
	trace("refused");
}

START_TEST(sched_main_stack_yields_for_a_pass_of_the_loop)
{
	struct fixture fixture;
	struct coir_node node;

	fixture_init(&fixture);
	queue(fixture.scope, "fiber");
	ck_assert_int_eq(coir_defer(&node, yield_in_callback_cb, NULL), 0);
	trace("main");
	ck_assert_int_eq(coir_yield(), 0);
	trace_expect("main\nfiber\nrefused\n");
	fixture_fini(&fixture);
}
END_TEST

START_TEST(sched_yield_wants_a_runtime)
{
	ck_assert_int_eq(coir_yield(), -ENXIO);
	ck_assert_int_eq(coir__spend(1), -ENXIO);
}
END_TEST

static int
counting(void *arg)
{
	++*(int *)arg;
	return 0;
}

/* Spend until the fiber that is queued has run; how often? */
static int
spend_until_turn(struct coir_scope *scope, size_t bytes)
{
	static const struct coir_spawn_options parked = { .parked = true };
	struct coir_fiber *fiber;
	int turns = 0;
	int calls = 0;

	ck_assert_int_eq(coir_spawn_fiber(scope, &parked, counting, &turns,
					  &fiber),
			 0);
	ck_assert_int_eq(coir_wake(fiber, NULL), 0);
	coir_fiber_put(fiber);
	while (turns == 0) {
		ck_assert_int_eq(coir__spend(bytes), 0);
		calls++;
	}
	return calls;
}

SCOPE_TEST(sched_io_that_always_succeeds_yields)
{
	/* the call beyond 32, or beyond 256 KiB, is preceded by a yield */
	ck_assert_int_eq(spend_until_turn(scope, 1), 33);
	ck_assert_int_eq(spend_until_turn(scope, 1), 33);
	ck_assert_int_eq(spend_until_turn(scope, (size_t)64 * 1024), 5);
	/* a suspension starts the count anew */
	for (int i = 0; i < 32; i++)
		ck_assert_int_eq(coir__spend(1), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	ck_assert_int_eq(spend_until_turn(scope, 1), 33);
	return 0;
}

SUITE(sched)
{
	ADD(sched_spawn_runs_the_child_and_puts_the_parent_first);
	ADD(sched_yielding_fibers_take_turns);
	ADD(sched_nested_spawns_go_back_in_reverse);
	ADD(sched_wake_appends_and_does_not_switch);
	ADD(sched_fibers_and_callbacks_alternate);
	ADD(sched_main_stack_yields_for_a_pass_of_the_loop);
	ADD(sched_yield_wants_a_runtime);
	ADD(sched_io_that_always_succeeds_yields);
}
