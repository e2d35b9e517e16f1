/* SPDX-License-Identifier: MIT */
/*
 * test_node.c - waiting and listening: once, in order, and not in callbacks.
 */
#include "config.h"

#include <coir/node.h>

#include <errno.h>
#include <event2/event.h>

#include <coir/fiber.h>
#include <coir/promise.h>
#include <coir/time.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"
#include "support/vloop.h"

static void
told_cb(struct coir_node *node, int result, void *arg)
{
	(void)node;
	ck_assert_ptr_null(coir_self());
	trace("%s: %d", (const char *)arg, result);
}

static void
watch(struct coir_node *node, const char *name)
{
	ck_assert_int_eq(coir_node_listen(node, told_cb, (void *)name), 0);
}

/* Let everything that is ready run. */
static void
run_ready(struct fixture *fixture)
{
	ck_assert_int_ge(event_base_loop(fixture->base, EVLOOP_NONBLOCK), 0);
}

START_TEST(node_callback_runs_from_the_queue_and_once)
{
	struct fixture fixture;
	struct coir_promise promise;
	struct coir_node before, after;

	fixture_init(&fixture);
	coir_promise_init(&promise);
	coir_promise_node(&before, &promise);
	watch(&before, "before");
	run_ready(&fixture);
	trace_expect("%s", "");
	coir_promise_resolve(&promise, NULL);
	coir_promise_node(&after, &promise);
	watch(&after, "after");
	/* neither the settling nor the listening has called it */
	trace_expect("%s", "");
	run_ready(&fixture);
	run_ready(&fixture);
	trace_expect("before: 0\nafter: 0\n");
	coir_promise_fini(&promise);
	fixture_fini(&fixture);
}
END_TEST

START_TEST(node_is_cancelled_before_it_fires)
{
	struct fixture fixture;
	struct coir_promise promise;
	struct coir_node node = { 0 };

	fixture_init(&fixture);
	coir_promise_init(&promise);
	ck_assert(!coir_node_cancel(&node));
	coir_promise_node(&node, &promise);
	watch(&node, "never");
	ck_assert(coir_node_cancel(&node));
	ck_assert(!coir_node_cancel(&node));
	/* it has left the queue of the thing */
	coir_promise_fini(&promise);
	coir_promise_resolve(&promise, NULL);
	run_ready(&fixture);
	trace_expect("%s", "");
	fixture_fini(&fixture);
}
END_TEST

START_TEST(node_is_cancelled_after_it_fired)
{
	struct fixture fixture;
	struct coir_promise promise;
	struct coir_node node;

	fixture_init(&fixture);
	coir_promise_init(&promise);
	coir_promise_node(&node, &promise);
	watch(&node, "never");
	coir_promise_resolve(&promise, NULL);
	ck_assert(coir_node_cancel(&node));
	run_ready(&fixture);
	trace_expect("%s", "");
	/* it can be used again */
	coir_promise_node(&node, &promise);
	watch(&node, "again");
	run_ready(&fixture);
	trace_expect("again: 0\n");
	ck_assert(!coir_node_cancel(&node));
	coir_promise_fini(&promise);
	fixture_fini(&fixture);
}
END_TEST

static void
listen_again_cb(struct coir_node *node, int result, void *arg)
{
	ck_assert_int_eq(result, 0);
	trace("first");
	/* the node is the callback's: it may be prepared anew */
	coir_promise_node(node, arg);
	watch(node, "second");
}

START_TEST(node_belongs_to_its_callback_when_that_runs)
{
	struct fixture fixture;
	struct coir_promise promise;
	struct coir_node node;

	fixture_init(&fixture);
	coir_promise_init(&promise);
	coir_promise_resolve(&promise, NULL);
	coir_promise_node(&node, &promise);
	ck_assert_int_eq(coir_node_listen(&node, listen_again_cb, &promise), 0);
	run_ready(&fixture);
	trace_expect("first\nsecond: 0\n");
	coir_promise_fini(&promise);
	fixture_fini(&fixture);
}
END_TEST

START_TEST(node_deferred_one_runs_in_order_and_is_cancelled)
{
	struct fixture fixture;
	struct coir_node nodes[3];

	fixture_init(&fixture);
	ck_assert_int_eq(coir_defer(&nodes[0], told_cb, (void *)"0"), 0);
	ck_assert_int_eq(coir_defer(&nodes[1], told_cb, (void *)"1"), 0);
	ck_assert_int_eq(coir_defer(&nodes[2], told_cb, (void *)"2"), 0);
	ck_assert(coir_node_cancel(&nodes[1]));
	trace("nobody yet");
	run_ready(&fixture);
	trace_expect("nobody yet\n0: 0\n2: 0\n");
	ck_assert(!coir_node_cancel(&nodes[0]));
	fixture_fini(&fixture);
}
END_TEST

START_TEST(node_wait_on_the_main_stack_drives_the_loop)
{
	struct fixture fixture;
	struct coir_promise promise;
	struct coir_node node, timer;
	struct coir_node *list[] = { &node, &timer };
	size_t which;

	fixture_init(&fixture);
	coir_promise_init(&promise);
	coir_timer_node(&timer, coir_after(coir_ms(5)));
	watch(&timer, "meanwhile");
	ck_assert_int_eq(coir_sleep(coir_ms(10)), 0);
	trace_expect("meanwhile: 0\n");
	coir_promise_node(&node, &promise);
	coir_timer_node(&timer, coir_after(coir_ms(5)));
	ck_assert_int_eq(coir_select(list, 2, &which), 0);
	ck_assert_uint_eq(which, 1);
	/* nothing can ever settle it */
	coir_promise_node(&node, &promise);
	ck_assert_int_eq(coir_wait(&node), -EDEADLK);
	coir_promise_fini(&promise);
	fixture_fini(&fixture);
}
END_TEST

/* Try all that blocks, where nothing may. */
static void
try_all(void)
{
	struct coir_promise promise;
	struct coir_node node;
	size_t which = 42;

	coir_promise_init(&promise);
	coir_promise_resolve(&promise, NULL);
	coir_promise_node(&node, &promise);
	ck_assert_int_eq(coir_wait(&node), -EDEADLK);
	ck_assert_int_eq(coir_select(NULL, 0, &which), -EDEADLK);
	ck_assert_int_eq(coir_sleep(coir_ms(1)), -EDEADLK);
	ck_assert_int_eq(coir_yield(), -EDEADLK);
	ck_assert_int_eq(coir_suspend(NULL), -EDEADLK);
	trace("all refused");
}

static void
block_cb(struct coir_node *node, int result, void *arg)
{
	(void)node;
	(void)result;
	(void)arg;
	try_all();
}

static void
block_event_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	/* a callback is known by the clock having moved since it began */
	vtime_advance(1000);
	try_all();
}

START_TEST(node_blocking_in_a_callback_is_refused)
{
	static const struct timeval at_once;
	struct fixture fixture;
	struct coir_node node;

	fixture_init(&fixture);
	ck_assert_int_eq(coir_defer(&node, block_cb, NULL), 0);
	ck_assert_int_eq(event_base_once(fixture.base, -1, EV_TIMEOUT,
					 block_event_cb, NULL, &at_once),
			 0);
	ck_assert_int_eq(event_base_dispatch(fixture.base), 1);
	trace_expect("all refused\nall refused\n");
	fixture_fini(&fixture);
}
END_TEST

START_TEST(node_wants_a_runtime)
{
	struct coir_node node;
	size_t which;

	coir_timer_node(&node, coir_now());
	ck_assert_int_eq(coir_wait(&node), -ENXIO);
	ck_assert_int_eq(coir_select(NULL, 0, &which), -ENXIO);
	ck_assert_int_eq(coir_node_listen(&node, told_cb, NULL), -ENXIO);
	ck_assert_int_eq(coir_defer(&node, told_cb, NULL), -ENXIO);
}
END_TEST

SUITE(node)
{
	ADD(node_callback_runs_from_the_queue_and_once);
	ADD(node_is_cancelled_before_it_fires);
	ADD(node_is_cancelled_after_it_fired);
	ADD(node_belongs_to_its_callback_when_that_runs);
	ADD(node_deferred_one_runs_in_order_and_is_cancelled);
	ADD(node_wait_on_the_main_stack_drives_the_loop);
	ADD(node_blocking_in_a_callback_is_refused);
	ADD(node_wants_a_runtime);
}
