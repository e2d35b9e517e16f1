/* SPDX-License-Identifier: MIT */
/*
 * test_source.c - a thing made with nothing but the public face waits, selects,
 * calls back and cancels as the library's own do. It is the gate of the header.
 */
#include "config.h"

#include <errno.h>
#include <pthread.h>

#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/scope.h>
#include <coir/source.h>
#include <coir/time.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* Lets one through for each ticket. */
struct gate {
	struct coir_waiters waiters;
	int tickets;
};

static int
gate_poll(struct coir_node *node)
{
	struct gate *gate = coir_node_object(node);

	if (gate->tickets == 0)
		return 0;
	*(int *)coir_node_value(node) = gate->tickets--;
	return coir_node_complete(node, 7);
}

static int
gate_enlist(struct coir_node *node)
{
	struct gate *gate = coir_node_object(node);

	return coir_waiters_add(&gate->waiters, node);
}

static const struct coir_source gate_source = {
	.name = "gate",
	.poll = gate_poll,
	.enlist = gate_enlist,
	.withdraw = coir_waiters_remove,
	.takes = true,
};

/* What one test's fibers share. */
struct shared {
	struct gate gate;
	int tickets[2];
};

static int
passing(void *arg)
{
	struct shared *shared = arg;
	struct coir_node node;
	int ticket = 0, rc;

	coir_source_node(&node, &gate_source, &shared->gate, &ticket);
	rc = coir_wait(&node);
	trace("%d with %d", rc, ticket);
	return 0;
}

static void
check(coir_scope_fn *body, int tickets, const char *expected)
{
	struct shared shared = { .gate = { .tickets = tickets } };

	coir_waiters_init(&shared.gate.waiters);
	ck_assert_int_eq(run_scope(body, &shared), 0);
	trace_expect("%s", expected);
}

/* A test whose body is given to check(). */
#define SOURCE_TEST(name, ...) \
	SCOPE_BODY_TEST(name, check(name##_main, __VA_ARGS__))

SOURCE_TEST(source_completes_at_once, 2, "7 with 2\n")
{
	return passing(arg);
}

SOURCE_TEST(source_is_fired_in_order, 0, "1 with 0\n-32 with 0\n-32 with 0\n")
{
	struct shared *shared = arg;
	struct coir_waiters *waiters = &shared->gate.waiters;
	struct coir_node *first;

	ck_assert_ptr_null(coir_waiters_first(waiters));
	ck_assert_uint_eq(coir_waiters_fire_all(waiters, 0), 0);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(coir_spawn(scope, passing, shared), 0);
	first = coir_waiters_first(waiters);
	ck_assert_int_eq(coir_node_fire(first, 1), 0);
	ck_assert_int_eq(coir_node_fire(first, 2), -EINVAL);
	ck_assert_ptr_ne(coir_waiters_first(waiters), first);
	ck_assert_uint_eq(coir_waiters_fire_all(waiters, -EPIPE), 2);
	ck_assert_ptr_null(coir_waiters_first(waiters));
	return 0;
}

SOURCE_TEST(source_is_left_by_a_cancel, 0, "1 with 0\n-125 with 0\n")
{
	struct shared *shared = arg;
	struct coir_waiters *waiters = &shared->gate.waiters;

	ck_assert_int_eq(coir_spawn(scope, passing, shared), 0);
	ck_assert_int_eq(coir_spawn(scope, passing, shared), 0);
	ck_assert_int_eq(coir_node_fire(coir_waiters_first(waiters), 1), 0);
	coir_scope_cancel(scope);
	ck_assert_ptr_null(coir_waiters_first(waiters));
	return 0;
}

SOURCE_TEST(source_is_selected, 0, "")
{
	struct shared *shared = arg;
	struct coir_node timer, gate;
	struct coir_node *nodes[] = { &gate, &timer };
	size_t which;

	coir_source_node(&gate, &gate_source, &shared->gate, shared->tickets);
	coir_timer_node(&timer, coir_after(coir_ms(1)));
	ck_assert_int_eq(coir_select(nodes, 2, &which), 0);
	ck_assert_uint_eq(which, 1);
	ck_assert_ptr_null(coir_waiters_first(&shared->gate.waiters));
	return 0;
}

static void
passed_cb(struct coir_node *node, int result, void *arg)
{
	(void)node;
	(void)arg;
	trace("callback: %d", result);
}

SOURCE_TEST(source_calls_back, 0, "callback: 3\n")
{
	struct shared *shared = arg;
	struct coir_node node;

	coir_source_node(&node, &gate_source, &shared->gate, shared->tickets);
	ck_assert_int_eq(coir_node_listen(&node, passed_cb, NULL), 0);
	ck_assert_int_eq(coir_node_fire(&node, 3), 0);
	/* it takes something, so it cannot be taken back any more */
	ck_assert(!coir_node_cancel(&node));
	return coir_yield();
}

static void *
wait_elsewhere(void *arg)
{
	struct coir_node node;

	coir_source_node(&node, &gate_source, arg, NULL);
	ck_assert_int_eq(gate_enlist(&node), -EXDEV);
	return NULL;
}

SOURCE_TEST(source_belongs_to_a_thread, 0, "0 with 0\n")
{
	struct shared *shared = arg;
	pthread_t thread;

	ck_assert_int_eq(coir_spawn(scope, passing, shared), 0);
	ck_assert_int_eq(pthread_create(&thread, NULL, wait_elsewhere,
					&shared->gate),
			 0);
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
	ck_assert_uint_eq(coir_waiters_fire_all(&shared->gate.waiters, 0), 1);
	return 0;
}

SUITE(source)
{
	ADD(source_completes_at_once);
	ADD(source_is_fired_in_order);
	ADD(source_is_left_by_a_cancel);
	ADD(source_is_selected);
	ADD(source_calls_back);
	ADD(source_belongs_to_a_thread);
}
