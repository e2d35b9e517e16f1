/* SPDX-License-Identifier: MIT */
/*
 * test_runtime_end.c - what outlives a runtime: handles, and the nodes of
 * callbacks.
 */
#include "config.h"

#include <coir/runtime.h>

#include <errno.h>
#include <event2/event.h>

#include <coir/idle.h>
#include <coir/node.h>
#include <coir/promise.h>
#include <coir/timer.h>

#include "core/timer.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"
#include "support/vloop.h"

static void
tell_cb(struct coir_node *node, int result, void *arg)
{
	(void)node;
	trace("%s: %d", (const char *)arg, result);
}

/* Free what fixture_init() has made, while something is left over. */
static void
end(struct fixture *fixture)
{
	ck_assert_int_eq(coir_runtime_free(fixture->rt), 0);
	event_base_free(fixture->base);
	vtime_end();
}

START_TEST(runtime_end_tells_whose_time_will_not_come)
{
	struct coir_node timer, idle;
	struct fixture fixture;

	fixture_init(&fixture);
	coir_timer_node(&timer, coir_after(coir_sec(1)));
	ck_assert_int_eq(coir_node_listen(&timer, tell_cb, (void *)"timer"), 0);
	coir_idle_node(&idle);
	ck_assert_int_eq(coir_node_listen(&idle, tell_cb, (void *)"idle"), 0);
	end(&fixture);
	trace_expect("timer: %d\nidle: %d\n", -ESHUTDOWN, -ESHUTDOWN);
	ck_assert(!coir_node_cancel(&timer));
	ck_assert(!coir_node_cancel(&idle));
}
END_TEST

static void
nothing_cb(struct coir_node *node, int result, void *arg)
{
	(void)node;
	(void)result;
	(void)arg;
}

START_TEST(runtime_end_tells_limits_that_no_round_has_seen)
{
	struct coir_node first, limit;
	struct fixture fixture;

	fixture_init(&fixture);
	ck_assert_int_eq(coir_defer(&first, nothing_cb, NULL), 0);
	ck_assert_int_eq(coir__timer_limit(&limit, fixture.rt, coir_sec(1),
					   tell_cb, (void *)"limit"),
			 0);
	ck_assert(coir__heap_empty(&fixture.rt->timers));
	end(&fixture);
	trace_expect("limit: %d\n", -ESHUTDOWN);
}
END_TEST

START_TEST(runtime_end_stops_periodic_timers)
{
	struct coir_timer timer;
	struct fixture fixture;
	struct coir_node tick;

	fixture_init(&fixture);
	coir_timer_init(&timer);
	ck_assert_int_eq(coir_timer_start(&timer, coir_sec(1), coir_sec(1)), 0);
	coir_timer_next_node(&tick, &timer);
	ck_assert_int_eq(coir_node_listen(&tick, tell_cb, (void *)"tick"), 0);
	end(&fixture);
	trace_expect("tick: %d\n", -ESHUTDOWN);
	coir_timer_fini(&timer);
}
END_TEST

static void
again_cb(struct coir_node *node, int result, void *arg)
{
	(void)arg;
	ck_assert_int_eq(result, 0);
	trace("again: %d", coir_defer(node, again_cb, NULL));
}

START_TEST(runtime_end_takes_no_more_callbacks)
{
	struct fixture fixture;
	struct coir_node node;

	fixture_init(&fixture);
	ck_assert_int_eq(coir_defer(&node, again_cb, NULL), 0);
	end(&fixture);
	trace_expect("again: %d\n", -ESHUTDOWN);
}
END_TEST

START_TEST(runtime_end_leaves_nobody_to_be_called)
{
	struct coir_promise promise;
	struct fixture fixture;
	struct coir_node node;

	coir_promise_init(&promise);
	fixture_init(&fixture);
	coir_promise_node(&node, &promise);
	ck_assert_int_eq(coir_node_listen(&node, tell_cb, (void *)"it"), 0);
	end(&fixture);
	ck_assert_int_eq(coir_promise_resolve(&promise, NULL), 0);
	trace_expect("%s", "");
	ck_assert(!coir_node_cancel(&node));
	coir_promise_fini(&promise);
}
END_TEST

START_TEST(runtime_end_keeps_listeners_for_the_next)
{
	struct coir_promise promise;
	struct fixture fixture;
	struct coir_node node;

	coir_promise_init(&promise);
	fixture_init(&fixture);
	coir_promise_node(&node, &promise);
	ck_assert_int_eq(coir_node_listen(&node, tell_cb, (void *)"it"), 0);
	end(&fixture);
	fixture_init(&fixture);
	ck_assert_int_eq(coir_promise_resolve(&promise, NULL), 0);
	end(&fixture);
	trace_expect("it: 0\n");
	coir_promise_fini(&promise);
}
END_TEST

/* Two handles of fibers that have ended with different results. */
struct handles {
	struct coir_fiber *fiber[2];
};

static int
failing(void *arg)
{
	(void)arg;
	return coir_await_cancel();
}

static int
succeeding(void *arg)
{
	(void)arg;
	return 0;
}

static int
leave_handles(void *arg)
{
	static const struct coir_spawn_options daemon = { .daemon = true };
	struct coir_scope *scope = coir_runtime_scope(coir_runtime_current());
	struct handles *handles = arg;
	int rc;

	rc = coir_spawn_fiber(scope, &daemon, failing, NULL,
			      &handles->fiber[0]);
	if (rc < 0)
		return rc;
	return coir_spawn_fiber(scope, NULL, succeeding, NULL,
				&handles->fiber[1]);
}

START_TEST(runtime_end_leaves_handles_valid)
{
	struct handles handles;
	struct coir_fiber *more;
	int result = 1;

	ck_assert_int_eq(coir_run(leave_handles, &handles), 0);
	ck_assert_int_eq(coir_fiber_result(handles.fiber[0]), -ECANCELED);
	ck_assert_str_eq(coir_fiber_name(handles.fiber[1]), "fiber");
	ck_assert_int_eq(coir_join(handles.fiber[1], &result), -ENXIO);
	ck_assert_int_eq(coir_fiber_cancel(handles.fiber[1]), -EALREADY);
	coir_fiber_put(handles.fiber[0]);
	ck_assert_int_eq(coir_fiber_result(handles.fiber[1]), 0);
	more = coir_fiber_get(handles.fiber[1]);
	coir_fiber_put(handles.fiber[1]);
	ck_assert_int_eq(coir_fiber_result(more), 0);
	coir_fiber_put(more);
	ck_assert_int_eq(result, 1);
}
END_TEST

/* In a second program of the thread: what is left of the first one. */
static int
use_old_handles(void *arg)
{
	struct handles *handles = arg;
	int result = 1;

	ck_assert_int_eq(coir_join(handles->fiber[0], &result), -EXDEV);
	ck_assert_int_eq(result, 1);
	coir_fiber_put(handles->fiber[0]);
	coir_fiber_put(handles->fiber[1]);
	return 0;
}

START_TEST(runtime_end_tells_its_handles_from_the_next_runtimes)
{
	struct handles handles;

	ck_assert_int_eq(coir_run(leave_handles, &handles), 0);
	ck_assert_int_eq(coir_run(use_old_handles, &handles), 0);
}
END_TEST

SUITE(runtime_end)
{
	ADD(runtime_end_tells_whose_time_will_not_come);
	ADD(runtime_end_tells_limits_that_no_round_has_seen);
	ADD(runtime_end_stops_periodic_timers);
	ADD(runtime_end_takes_no_more_callbacks);
	ADD(runtime_end_leaves_nobody_to_be_called);
	ADD(runtime_end_keeps_listeners_for_the_next);
	ADD(runtime_end_leaves_handles_valid);
	ADD(runtime_end_tells_its_handles_from_the_next_runtimes);
}
