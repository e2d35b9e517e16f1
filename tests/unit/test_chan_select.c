/* SPDX-License-Identifier: MIT */
/*
 * test_chan_select.c - channels as nodes: several at once, callbacks, and calls
 * from the main stack.
 */
#include "config.h"

#include <errno.h>
#include <stdint.h>

#include <coir/cancel.h>
#include <coir/chan.h>
#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

/* Two channels of one slot each. */
struct pair {
	struct coir_chan ch[2];
	void *slots[2];
};

static void
pair_init(struct pair *pair, size_t capacity)
{
	for (int i = 0; i < 2; i++)
		coir_chan_init(&pair->ch[i], &pair->slots[i], capacity);
}

static void
pair_fini(struct pair *pair)
{
	for (int i = 0; i < 2; i++)
		coir_chan_fini(&pair->ch[i]);
}

/* Receive from whichever comes first. */
static int
recv_any(struct pair *pair, size_t *ret_which, void **ret_msg)
{
	struct coir_node nodes[2];
	struct coir_node *list[] = { &nodes[0], &nodes[1] };

	coir_chan_recv_node(&nodes[0], &pair->ch[0], ret_msg);
	coir_chan_recv_node(&nodes[1], &pair->ch[1], ret_msg);
	return coir_select(list, 2, ret_which);
}

static int
select_ready(void *arg)
{
	struct pair *pair = arg;
	size_t which;
	void *msg;

	ck_assert_int_eq(coir_chan_try_send(&pair->ch[1], "one"), 0);
	ck_assert_int_eq(coir_chan_try_send(&pair->ch[0], "zero"), 0);
	ck_assert_int_eq(recv_any(pair, &which, &msg), 0);
	ck_assert_uint_eq(which, 0);
	ck_assert_str_eq(msg, "zero");
	ck_assert_uint_eq(coir_chan_len(&pair->ch[1]), 1);
	ck_assert_int_eq(recv_any(pair, &which, &msg), 0);
	ck_assert_uint_eq(which, 1);
	ck_assert_str_eq(msg, "one");
	return 0;
}

START_TEST(chan_select_prefers_the_earliest)
{
	struct pair pair;

	pair_init(&pair, 1);
	ck_assert_int_eq(run_fiber(select_ready, &pair), 0);
	pair_fini(&pair);
}
END_TEST

static int
selecting(void *arg)
{
	size_t which;
	void *msg;
	int rc = recv_any(arg, &which, &msg);

	if (rc == 0)
		trace("%zu: %s", which, (const char *)msg);
	return rc;
}

static int
select_waits(struct coir_scope *scope, void *arg)
{
	struct pair *pair = arg;

	ck_assert_int_eq(coir_spawn(scope, selecting, pair), 0);
	ck_assert_int_eq(coir_chan_try_send(&pair->ch[1], "one"), 0);
	/* decided: the other channel has no receiver any more */
	ck_assert_int_eq(coir_chan_try_send(&pair->ch[0], "zero"), -EAGAIN);
	return 0;
}

START_TEST(chan_select_leaves_no_trace_in_the_other)
{
	struct pair pair;

	pair_init(&pair, 0);
	ck_assert_int_eq(run_scope(select_waits, &pair), 0);
	trace_expect("1: one\n");
	pair_fini(&pair);
}
END_TEST

/* Send or receive on one rendezvous, whatever comes. */
static int
either(void *arg)
{
	struct coir_node nodes[2];
	struct coir_node *list[] = { &nodes[0], &nodes[1] };
	size_t which;
	void *msg = "";
	int rc;

	coir_chan_send_node(&nodes[0], arg, "hello");
	coir_chan_recv_node(&nodes[1], arg, &msg);
	rc = coir_select(list, 2, &which);
	if (rc == 0)
		trace("%s%s", which ? "received " : "sent", (char *)msg);
	return rc;
}

static int
meet(struct coir_scope *scope, void *arg)
{
	ck_assert_int_eq(coir_spawn(scope, either, arg), 0);
	ck_assert_int_eq(coir_yield(), 0);
	trace("alone");
	return either(arg);
}

START_TEST(chan_select_does_not_serve_itself)
{
	struct coir_chan ch;

	coir_chan_init(&ch, NULL, 0);
	ck_assert_int_eq(run_scope(meet, &ch), 0);
	trace_expect("alone\nsent\nreceived hello\n");
	coir_chan_fini(&ch);
}
END_TEST

static int
select_closed(void *arg)
{
	struct pair *pair = arg;
	size_t which;
	void *msg;

	coir_chan_close(&pair->ch[1]);
	ck_assert_int_eq(recv_any(pair, &which, &msg), -EPIPE);
	ck_assert_uint_eq(which, 1);
	return 0;
}

START_TEST(chan_select_names_the_closed_one)
{
	struct pair pair;

	pair_init(&pair, 0);
	ck_assert_int_eq(run_fiber(select_closed, &pair), 0);
	pair_fini(&pair);
}
END_TEST

/* Callbacks. */

static void
result_cb(struct coir_node *node, int result, void *arg)
{
	(void)node;
	trace("%s: %d", (const char *)arg, result);
}

static int
listen_and_cancel(void *arg)
{
	struct coir_node recv, send;
	void *msg = NULL;

	coir_chan_recv_node(&recv, arg, &msg);
	ck_assert_int_eq(coir_node_listen(&recv, result_cb, "recv"), 0);
	ck_assert(coir_node_cancel(&recv));
	ck_assert(!coir_node_cancel(&recv));
	ck_assert_int_eq(coir_node_listen(&recv, result_cb, "recv"), 0);
	coir_chan_send_node(&send, arg, "x");
	ck_assert_int_eq(coir_node_listen(&send, result_cb, "send"), 0);
	/* both have happened: too late to take either back */
	ck_assert(!coir_node_cancel(&recv));
	ck_assert(!coir_node_cancel(&send));
	trace("nothing was called yet");
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert_str_eq(msg, "x");
	return 0;
}

START_TEST(chan_callbacks_come_from_the_queue)
{
	struct coir_chan ch;

	coir_chan_init(&ch, NULL, 0);
	ck_assert_int_eq(run_fiber(listen_and_cancel, &ch), 0);
	trace_expect("nothing was called yet\nrecv: 0\nsend: 0\n");
	coir_chan_fini(&ch);
}
END_TEST

static void
refused_cb(struct coir_node *node, int result, void *arg)
{
	void *msg;

	(void)node;
	(void)result;
	trace("recv %d", coir_chan_recv(arg, &msg));
	trace("try_send %d", coir_chan_try_send(arg, "x"));
}

static int
block_in_callback(void *arg)
{
	struct coir_node node;

	ck_assert_int_eq(coir_defer(&node, refused_cb, arg), 0);
	return coir_yield();
}

START_TEST(chan_callback_may_try_but_not_block)
{
	struct coir_chan ch;
	void *slot;

	coir_chan_init(&ch, &slot, 1);
	ck_assert_int_eq(run_fiber(block_in_callback, &ch), 0);
	trace_expect("recv %d\ntry_send 0\n", -EDEADLK);
	coir_chan_fini(&ch);
}
END_TEST

static int
send_late(void *arg)
{
	int rc = coir_sleep(coir_ms(5));

	return rc < 0 ? rc : coir_chan_send(arg, "late");
}

/* The main stack waits too, by driving the loop. */
START_TEST(chan_main_stack_receives)
{
	struct fixture fixture;
	struct coir_chan ch;
	void *msg;

	fixture_init(&fixture);
	coir_chan_init(&ch, NULL, 0);
	ck_assert_int_eq(coir_spawn(fixture.scope, send_late, &ch), 0);
	ck_assert_int_eq(coir_chan_recv(&ch, &msg), 0);
	ck_assert_str_eq(msg, "late");
	ck_assert_int_eq(coir_chan_recv(&ch, &msg), -EDEADLK);
	coir_chan_fini(&ch);
	fixture_fini(&fixture);
}
END_TEST

SUITE(chan_select)
{
	ADD(chan_select_prefers_the_earliest);
	ADD(chan_select_leaves_no_trace_in_the_other);
	ADD(chan_select_does_not_serve_itself);
	ADD(chan_select_names_the_closed_one);
	ADD(chan_callbacks_come_from_the_queue);
	ADD(chan_callback_may_try_but_not_block);
	ADD(chan_main_stack_receives);
}
