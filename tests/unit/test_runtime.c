/* SPDX-License-Identifier: MIT */
/*
 * test_runtime.c - attaching to a base, holding it or not, and the end.
 */
#include "config.h"

#include <coir/runtime.h>

#include <errno.h>
#include <event2/event.h>
#include <pthread.h>
#include <unistd.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "core/runtime.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"
#include "support/vloop.h"

/* What event_base_dispatch() returns when nothing holds it. */
#define NO_EVENTS 1

START_TEST(runtime_is_the_threads_while_it_lives)
{
	struct event_base *base = event_base_new();
	struct coir_runtime *rt, *other = NULL;

	ck_assert_ptr_null(coir_runtime_current());
	ck_assert_int_eq(coir_runtime_new(base, NULL, &rt), 0);
	ck_assert_ptr_eq(coir_runtime_current(), rt);
	ck_assert_ptr_eq(coir_runtime_base(rt), base);
	ck_assert_ptr_nonnull(coir_runtime_scope(rt));
	ck_assert_int_eq(coir_runtime_new(base, NULL, &other), -EBUSY);
	ck_assert_ptr_null(other);
	ck_assert_int_eq(coir_runtime_free(rt), 0);
	ck_assert_ptr_null(coir_runtime_current());
	ck_assert_int_eq(coir_runtime_free(NULL), 0);
	event_base_free(base);
}
END_TEST

START_TEST(runtime_comes_again_on_the_same_base)
{
	struct event_base *base = event_base_new();
	struct coir_runtime *rt;

	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(coir_runtime_new(base, NULL, &rt), 0);
		ck_assert_int_eq(coir_runtime_free(rt), 0);
	}
	event_base_free(base);
}
END_TEST

START_TEST(runtime_options_are_checked)
{
	struct coir_runtime_options options = { .stack_size = 65535 };
	struct event_base *base = event_base_new();
	struct coir_runtime *rt = NULL;

	ck_assert_int_eq(coir_runtime_new(base, &options, &rt), -EINVAL);
	ck_assert_ptr_null(rt);
	ck_assert_ptr_null(coir_runtime_current());
	options.stack_size = 0;
	options.guards = COIR_GUARDS_SPARSE;
	ck_assert_int_eq(coir_runtime_new(base, &options, &rt), 0);
	ck_assert_int_eq(coir_runtime_free(rt), 0);
	event_base_free(base);
}
END_TEST

/* Use more of the stack than the default has. */
static int
use_200_kib(void *arg)
{
	volatile char large[200 * 1024];

	for (size_t i = 0; i < sizeof(large); i += 1024)
		large[i] = 1;
	*(int *)arg = large[0];
	return 0;
}

START_TEST(runtime_stack_size_is_the_fibers)
{
	struct coir_runtime_options options = { .stack_size = 256 * 1024 };
	struct event_base *base = event_base_new();
	struct coir_runtime *rt;
	int used = 0;

	ck_assert_int_eq(coir_runtime_new(base, &options, &rt), 0);
	ck_assert_int_eq(coir_spawn(coir_runtime_scope(rt), use_200_kib, &used),
			 0);
	ck_assert_int_eq(used, 1);
	ck_assert_int_eq(coir_runtime_free(rt), 0);
	event_base_free(base);
}
END_TEST

static void *
free_elsewhere(void *arg)
{
	struct event_base *base = event_base_new();
	struct coir_runtime *own;

	ck_assert_ptr_null(coir_runtime_current());
	ck_assert_int_eq(coir_runtime_free(arg), -EXDEV);
	ck_assert_int_eq(coir_runtime_new(base, NULL, &own), 0);
	ck_assert_int_eq(coir_runtime_free(arg), -EXDEV);
	ck_assert_int_eq(coir_spawn(coir_runtime_scope(arg), use_200_kib, NULL),
			 -EXDEV);
	ck_assert_int_eq(coir_runtime_free(own), 0);
	event_base_free(base);
	return NULL;
}

START_TEST(runtime_belongs_to_its_thread)
{
	struct fixture fixture;
	pthread_t thread;

	fixture_init(&fixture);
	ck_assert_int_eq(pthread_create(&thread, NULL, free_elsewhere,
					fixture.rt),
			 0);
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
	ck_assert_ptr_eq(coir_runtime_current(), fixture.rt);
	fixture_fini(&fixture);
}
END_TEST

static int
suspending(void *arg)
{
	int rc;

	(void)arg;
	rc = coir_suspend(NULL);
	trace("went on: %d", rc);
	return rc;
}

START_TEST(runtime_lets_the_base_go_while_nobody_waits_for_it)
{
	struct coir_fiber *fiber;
	struct fixture fixture;

	fixture_init(&fixture);
	ck_assert_int_eq(event_base_dispatch(fixture.base), NO_EVENTS);
	ck_assert_int_eq(coir_spawn_fiber(fixture.scope, NULL, suspending, NULL,
					  &fiber),
			 0);
	ck_assert_int_eq(event_base_dispatch(fixture.base), NO_EVENTS);
	trace_expect("%s", "");
	ck_assert_int_eq(coir_wake(fiber, NULL), 0);
	coir_fiber_put(fiber);
	ck_assert_int_eq(event_base_dispatch(fixture.base), NO_EVENTS);
	trace_expect("went on: 0\n");
	fixture_fini(&fixture);
}
END_TEST

static int
sleeping_1_s(void *arg)
{
	(void)arg;
	return coir_sleep(coir_sec(1));
}

START_TEST(runtime_holds_the_base_while_a_fiber_sleeps)
{
	struct fixture fixture;
	coir_time start;

	fixture_init(&fixture);
	start = coir_now();
	ck_assert_int_eq(coir_spawn(fixture.scope, sleeping_1_s, NULL), 0);
	ck_assert_int_eq(event_base_dispatch(fixture.base), NO_EVENTS);
	ck_assert_int_ge(coir_now().ns - start.ns, coir_sec(1).ns);
	fixture_fini(&fixture);
}
END_TEST

/* Breaks the loop in the middle of its work. */
struct breaker {
	struct event_base *base;
	int turns;
};

static int
breaking(void *arg)
{
	struct breaker *breaker = arg;
	int rc = 0;

	ck_assert_int_eq(event_base_loopbreak(breaker->base), 0);
	for (; rc == 0 && breaker->turns < 10000; breaker->turns++)
		rc = coir_yield();
	return rc;
}

START_TEST(runtime_goes_on_after_a_loopbreak)
{
	struct breaker breaker = { .turns = 0 };
	struct coir_fiber *fiber;
	struct fixture fixture;
	static const struct coir_spawn_options parked = { .parked = true };

	fixture_init(&fixture);
	breaker.base = fixture.base;
	ck_assert_int_eq(coir_spawn_fiber(fixture.scope, &parked, breaking,
					  &breaker, &fiber),
			 0);
	ck_assert_int_eq(coir_wake(fiber, NULL), 0);
	ck_assert_int_eq(event_base_dispatch(fixture.base), 0);
	ck_assert_int_le(breaker.turns, 64);
	ck_assert_int_eq(coir_fiber_result(fiber), -EINPROGRESS);
	ck_assert_int_eq(event_base_dispatch(fixture.base), NO_EVENTS);
	ck_assert_int_eq(breaker.turns, 10000);
	ck_assert_int_eq(coir_fiber_result(fiber), 0);
	coir_fiber_put(fiber);
	fixture_fini(&fixture);
}
END_TEST

static int
awaiting_cancel(void *arg)
{
	int rc = coir_await_cancel();

	trace("%s told", (const char *)arg);
	/* it takes its time to end */
	ck_assert_int_eq(coir_protect(sleeping_1_s, NULL), 0);
	trace("%s ends", (const char *)arg);
	return rc;
}

START_TEST(runtime_end_cancels_and_awaits_everybody)
{
	static const struct coir_spawn_options daemon = { .daemon = true };
	struct fixture fixture;

	fixture_init(&fixture);
	ck_assert_int_eq(coir_spawn(fixture.scope, awaiting_cancel,
				    (void *)"fiber"),
			 0);
	ck_assert_int_eq(coir_spawn_fiber(fixture.scope, &daemon,
					  awaiting_cancel, (void *)"daemon",
					  NULL),
			 0);
	ck_assert_int_eq(coir_spawn(fixture.scope, suspending, NULL), 0);
	ck_assert_int_eq(coir_runtime_free(fixture.rt), 0);
	event_base_free(fixture.base);
	trace_expect("fiber told\ndaemon told\nwent on: %d\n"
		     "fiber ends\ndaemon ends\n",
		     -ECANCELED);
	vtime_end();
}
END_TEST

static void
tell_cb(struct coir_node *node, int result, void *arg)
{
	(void)node;
	trace("%s: %d", (const char *)arg, result);
}

START_TEST(runtime_end_runs_what_is_ready)
{
	struct fixture fixture;
	struct coir_node node;

	fixture_init(&fixture);
	ck_assert_int_eq(coir_defer(&node, tell_cb, (void *)"deferred"), 0);
	ck_assert_int_eq(coir_runtime_free(fixture.rt), 0);
	event_base_free(fixture.base);
	trace_expect("deferred: 0\n");
	vtime_end();
}
END_TEST

static int
failing(void *arg)
{
	(void)arg;
	return -EIO;
}

START_TEST(runtime_end_tells_the_first_error)
{
	struct fixture fixture;

	fixture_init(&fixture);
	ck_assert_int_eq(coir_spawn(fixture.scope, suspending, NULL), 0);
	ck_assert_int_eq(coir_spawn(fixture.scope, failing, NULL), 0);
	ck_assert_int_eq(event_base_dispatch(fixture.base), NO_EVENTS);
	trace_expect("went on: %d\n", -ECANCELED);
	ck_assert_int_eq(coir_spawn(fixture.scope, suspending, NULL),
			 -ECANCELED);
	ck_assert_int_eq(coir_runtime_free(fixture.rt), -EIO);
	event_base_free(fixture.base);
	vtime_end();
}
END_TEST

static void
free_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	/* a callback is known by the clock having moved since it began */
	vtime_advance(1000);
	ck_assert_int_eq(coir_runtime_free(arg), -EDEADLK);
	trace("event callback");
}

static void
free_node_cb(struct coir_node *node, int result, void *arg)
{
	(void)node;
	(void)result;
	ck_assert_int_eq(coir_runtime_free(arg), -EDEADLK);
	trace("deferred callback");
}

static int
freeing(void *arg)
{
	ck_assert_int_eq(coir_runtime_free(arg), -EDEADLK);
	trace("fiber");
	return 0;
}

START_TEST(runtime_is_not_freed_from_inside)
{
	static const struct timeval at_once;
	struct fixture fixture;
	struct coir_node node;

	fixture_init(&fixture);
	ck_assert_int_eq(coir_spawn(fixture.scope, freeing, fixture.rt), 0);
	ck_assert_int_eq(coir_defer(&node, free_node_cb, fixture.rt), 0);
	ck_assert_int_eq(event_base_once(fixture.base, -1, EV_TIMEOUT, free_cb,
					 fixture.rt, &at_once),
			 0);
	ck_assert_int_eq(event_base_dispatch(fixture.base), NO_EVENTS);
	trace_expect("fiber\ndeferred callback\nevent callback\n");
	fixture_fini(&fixture);
}
END_TEST

START_TEST(runtime_is_in_the_debuggers_list_while_it_lives)
{
	struct fixture fixture;

	ck_assert(coir__list_empty(&coir__runtimes));
	fixture_init(&fixture);
	ck_assert_ptr_eq(coir__runtimes.next, &fixture.rt->link);
	ck_assert_int_eq(fixture.rt->tid, getpid());
	fixture_fini(&fixture);
	ck_assert(coir__list_empty(&coir__runtimes));
}
END_TEST

SUITE(runtime)
{
	ADD(runtime_is_the_threads_while_it_lives);
	ADD(runtime_comes_again_on_the_same_base);
	ADD(runtime_options_are_checked);
	ADD(runtime_stack_size_is_the_fibers);
	ADD(runtime_belongs_to_its_thread);
	ADD(runtime_lets_the_base_go_while_nobody_waits_for_it);
	ADD(runtime_holds_the_base_while_a_fiber_sleeps);
	ADD(runtime_goes_on_after_a_loopbreak);
	ADD(runtime_end_cancels_and_awaits_everybody);
	ADD(runtime_end_runs_what_is_ready);
	ADD(runtime_end_tells_the_first_error);
	ADD(runtime_is_not_freed_from_inside);
	ADD(runtime_is_in_the_debuggers_list_while_it_lives);
}
