/* SPDX-License-Identifier: MIT */
/*
 * Waiting for readiness: who is woken, when the event stays, when it goes.
 */
#include "config.h"

#include <coir/cancel.h>
#include <coir/fd.h>
#include <coir/fiber.h>
#include <coir/scope.h>
#include <errno.h>
#include <event2/event.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"
#include "unit/fd_case.h"

/* Those who wait outlive the function that spawns them. */
struct two {
	struct ends e;
	struct waiter w[2];
};

static int
waiters_in_order(struct coir_scope *scope, void *arg)
{
	struct two *two = arg;

	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(coir_spawn(scope, wait_read, &two->w[i]), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(10)), 0);
	trace("send");
	send_byte(&two->e);
	return coir_sleep(coir_ms(10));
}

TRACE_TEST(fd_readiness_wakes_the_longest_waiting_first, "send\nA: 0\nB: 0\n")
{
	struct two two = {
		.w = { { &two.e.cfd, "A" }, { &two.e.cfd, "B" } },
	};
	int rc;

	ends_init(&two.e);
	rc = coir_scope_run(waiters_in_order, &two);
	ends_fini(&two.e);
	return rc;
}

static int
read_one(void *arg)
{
	struct waiter *w = arg;

	ck_assert_int_eq(coir_fd_wait_read(w->cfd), 0);
	drop_byte((struct ends *)w->cfd);
	trace("%s", w->name);
	return 0;
}

static int
bytes_in_order(struct coir_scope *scope, void *arg)
{
	struct ends *e = arg;
	struct waiter w[] = { { &e->cfd, "A" },
			      { &e->cfd, "B" },
			      { &e->cfd, "C" } };

	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(coir_spawn(scope, read_one, &w[i]), 0);
	for (int i = 0; i < 3; i++) {
		trace("send");
		send_byte(e);
		ck_assert_int_eq(coir_sleep(coir_ms(10)), 0);
	}
	return 0;
}

TRACE_TEST(fd_one_event_wakes_one_waiter, "send\nA\nsend\nB\nsend\nC\n")
{
	struct ends e;
	int rc;

	ends_init(&e);
	rc = coir_scope_run(bytes_in_order, &e);
	ends_fini(&e);
	return rc;
}

/* After a wait the event stays; with nobody waiting it fires once and goes. */
FIBER_TEST(fd_event_goes_when_nobody_waits)
{
	struct ends e;
	int before = events();

	ends_init(&e);
	ck_assert_int_eq(events(), before);
	send_byte(&e);
	ck_assert_int_eq(coir_fd_wait_read(&e.cfd), 0);
	ck_assert_int_eq(events(), before + 1);
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	ck_assert_int_eq(events(), before);
	ck_assert_int_eq(coir_fd_wait_read(&e.cfd), 0);
	ends_fini(&e);
	return 0;
}

static void
ready_cb(struct coir_node *node, int result, void *arg)
{
	(void)node;
	trace("%s: %d", (const char *)arg, result);
}

/*
 * What fired while nobody waited completes the next wait at once. Somebody
 * waits for another descriptor, so that the base is held and polled.
 */
FIBER_TEST(fd_readiness_seen_by_nobody_is_remembered)
{
	struct ends e, another;
	struct coir_node node;

	ends_init(&e);
	ends_init(&another);
	coir_fd_read_node(&node, &another.cfd);
	ck_assert_int_eq(coir_node_listen(&node, ready_cb, "never"), 0);
	send_byte(&e);
	ck_assert_int_eq(coir_fd_wait_read(&e.cfd), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	ck_assert(another.cfd.read_.armed_);
	ck_assert(!e.cfd.read_.armed_);
	ck_assert(e.cfd.read_.ready_);
	ck_assert_int_eq(coir_fd_wait_read(&e.cfd), 0);
	ck_assert(!e.cfd.read_.armed_);
	ck_assert(coir_node_cancel(&node));
	ends_fini(&another);
	ends_fini(&e);
	return 0;
}

/* Somebody who was woken and has not run yet is about to read. */
FIBER_TEST(fd_event_stays_while_its_reader_is_ready)
{
	struct ends e;

	ends_init(&e);
	send_byte(&e);
	ck_assert_int_eq(coir_fd_wait_read(&e.cfd), 0);
	for (int i = 0; i < 100; i++)
		ck_assert_int_eq(coir_yield(), 0);
	ck_assert(e.cfd.read_.armed_);
	ends_fini(&e);
	return 0;
}

static int
wait_until_writable(struct coir_scope *scope, void *arg)
{
	struct ends *e = arg;
	struct waiter w = { &e->cfd, "writer" };

	choke(e);
	ck_assert_int_eq(coir_spawn(scope, wait_write, &w), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(10)), 0);
	trace("drain");
	drain(e);
	return coir_sleep(coir_ms(10));
}

TRACE_TEST(fd_wait_write, "drain\nwriter: 0\n")
{
	struct ends e;
	int rc;

	ends_init(&e);
	rc = coir_scope_run(wait_until_writable, &e);
	ends_fini(&e);
	return rc;
}

/* An idle descriptor does not keep the program's dispatch from returning. */
START_TEST(fd_idle_one_does_not_hold_the_base)
{
	struct fixture f;
	struct ends e;
	struct waiter w = { &e.cfd, "A" };

	fixture_init(&f);
	ends_init(&e);
	ck_assert_int_eq(coir_spawn(f.scope, wait_read, &w), 0);
	send_byte(&e);
	ck_assert_int_eq(event_base_dispatch(f.base), 1);
	trace_expect("A: 0\n");
	ck_assert_int_eq(events(), 0);
	drop_byte(&e);
	ck_assert_int_eq(coir_spawn(f.scope, wait_read, &w), 0);
	send_byte(&e);
	ck_assert_int_eq(event_base_dispatch(f.base), 1);
	trace_expect("A: 0\n");
	ends_fini(&e);
	fixture_fini(&f);
}
END_TEST

/* Nor does one whose last wait was taken back outside the loop. */
START_TEST(fd_cancelled_wait_does_not_hold_the_base)
{
	struct coir_node node;
	struct fixture f;
	struct ends e;

	fixture_init(&f);
	ends_init(&e);
	coir_fd_read_node(&node, &e.cfd);
	ck_assert_int_eq(coir_node_listen(&node, ready_cb, "never"), 0);
	ck_assert(coir_node_cancel(&node));
	ck_assert_int_eq(event_base_dispatch(f.base), 1);
	ck_assert_int_eq(events(), 0);
	ends_fini(&e);
	fixture_fini(&f);
}
END_TEST

/* The same on the main stack, which drives the loop itself. */
START_TEST(fd_wait_on_the_main_stack)
{
	struct fixture f;
	struct ends e;

	fixture_init(&f);
	ends_init(&e);
	send_byte(&e);
	ck_assert_int_eq(coir_fd_wait_read(&e.cfd), 0);
	ck_assert_int_eq(events(), 0);
	ends_fini(&e);
	fixture_fini(&f);
}
END_TEST

START_TEST(fd_callbacks_wait_too)
{
	struct fixture f;
	struct ends e;
	struct coir_node a, b, c;

	fixture_init(&f);
	ends_init(&e);
	coir_fd_read_node(&a, &e.cfd);
	coir_fd_read_node(&b, &e.cfd);
	coir_fd_read_node(&c, &e.cfd);
	ck_assert_int_eq(coir_node_listen(&a, ready_cb, "a"), 0);
	ck_assert_int_eq(coir_node_listen(&b, ready_cb, "b"), 0);
	ck_assert_int_eq(coir_node_listen(&c, ready_cb, "c"), 0);
	ck_assert(coir_node_cancel(&b));
	send_byte(&e);
	ck_assert_int_eq(event_base_dispatch(f.base), 1);
	trace_expect("a: 0\nc: 0\n");
	ends_fini(&e);
	coir_fd_read_node(&a, &e.cfd);
	ck_assert_int_eq(coir_node_listen(&a, ready_cb, "a"), -EBADF);
	fixture_fini(&f);
}
END_TEST

FIBER_TEST(fd_select_reading_and_writing)
{
	struct coir_node r, w;
	struct coir_node *nodes[] = { &r, &w };
	struct ends e;
	size_t which;

	ends_init(&e);
	for (size_t i = 0; i < 2; i++) {
		coir_fd_read_node(&r, &e.cfd);
		coir_fd_write_node(&w, &e.cfd);
		ck_assert_int_eq(coir_select(nodes, 2, &which), 0);
		ck_assert_uint_eq(which, 1 - i);
		choke(&e);
		send_byte(&e);
	}
	ends_fini(&e);
	return 0;
}

FIBER_TEST(fd_wait_can_be_cancelled)
{
	struct coir_scope scope;
	struct ends e;
	int rc;

	ends_init(&e);
	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_scope_set_deadline(&scope,
						 coir_after(coir_ms(5))),
			 0);
	rc = coir_fd_wait_read(&e.cfd);
	ck_assert_int_eq(coir_scope_close(&scope, rc), -ETIMEDOUT);
	send_byte(&e);
	ck_assert_int_eq(coir_fd_wait_read(&e.cfd), 0);
	ends_fini(&e);
	return 0;
}

SUITE(ready)
{
	ADD(fd_readiness_wakes_the_longest_waiting_first);
	ADD(fd_one_event_wakes_one_waiter);
	ADD(fd_event_goes_when_nobody_waits);
	ADD(fd_readiness_seen_by_nobody_is_remembered);
	ADD(fd_event_stays_while_its_reader_is_ready);
	ADD(fd_wait_write);
	ADD(fd_idle_one_does_not_hold_the_base);
	ADD(fd_cancelled_wait_does_not_hold_the_base);
	ADD(fd_wait_on_the_main_stack);
	ADD(fd_callbacks_wait_too);
	ADD(fd_select_reading_and_writing);
	ADD(fd_wait_can_be_cancelled);
}
