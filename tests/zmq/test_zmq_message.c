/* SPDX-License-Identifier: MIT */
/*
 * test_zmq_message.c - who waits for messages gets them in order, whole, and
 * none is lost to a cancel.
 */
#include "config.h"

#include <errno.h>
#include <poll.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/time.h>

#include "support/trace.h"
#include "zmq_case.h"

static int
receiving(void *arg)
{
	struct zmq_case *zmq = arg;
	int number = ++zmq->count;
	char buf[16] = "";
	ssize_t n = coir_zmq_recv(&zmq->b, buf, sizeof(buf) - 1);

	trace("%d: %zd %s", number, n, buf);
	return 0;
}

static int
serve_in_order(struct coir_scope *scope, void *arg)
{
	struct zmq_case *zmq = arg;
	zmq_msg_t msg;

	zmq_case_connect(zmq, ZMQ_PUSH, ZMQ_PULL);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(coir_spawn(scope, receiving, zmq), 0);
	/* nobody overtakes those who wait */
	zmq_msg_init(&msg);
	ck_assert_int_eq(zmq_case_send(&zmq->a, "one"), 0);
	ck_assert_int_eq(coir_zmq_try_recv(&zmq->b, &msg), -EAGAIN);
	ck_assert_int_eq(zmq_case_send(&zmq->a, ""), 0);
	ck_assert_int_eq(zmq_case_send(&zmq->a, "three"), 0);
	zmq_msg_close(&msg);
	return 0;
}

START_TEST(zmq_receivers_are_served_in_order)
{
	ck_assert_int_eq(zmq_case_run(serve_in_order, 0), 0);
	trace_expect("1: 3 one\n2: 0 \n3: 5 three\n");
}
END_TEST

static int
cancel_receivers(struct coir_scope *scope, void *arg)
{
	struct zmq_case *zmq = arg;

	zmq_case_connect(zmq, ZMQ_PUSH, ZMQ_PULL);
	ck_assert_int_eq(coir_spawn(scope, receiving, zmq), 0);
	ck_assert_int_eq(coir_spawn(scope, receiving, zmq), 0);
	ck_assert_int_eq(zmq_case_send(&zmq->a, "kept"), 0);
	ck_assert_int_eq(zmq_case_send(&zmq->a, "too"), 0);
	ck_assert_int_eq(coir_zmq_refresh(&zmq->b), 0);
	/* both have theirs: the cancel comes too late */
	coir_scope_cancel(scope);
	return 0;
}

static int
cancel_then_receive(struct coir_scope *scope, void *arg)
{
	struct zmq_case *zmq = arg;
	struct coir_shield shield;

	zmq_case_connect(zmq, ZMQ_PUSH, ZMQ_PULL);
	ck_assert_int_eq(coir_spawn(scope, receiving, zmq), 0);
	coir_scope_cancel(scope);
	coir_shield_begin(&shield);
	ck_assert_int_eq(zmq_case_send(&zmq->a, "still there"), 0);
	ck_assert_int_eq(zmq_case_expect(&zmq->b, "still there"), 0);
	coir_shield_end(&shield);
	return 0;
}

START_TEST(zmq_cancel_loses_no_message)
{
	ck_assert_int_eq(zmq_case_run(cancel_receivers, 0), 0);
	trace_expect("1: 4 kept\n2: 3 too\n");
	ck_assert_int_eq(zmq_case_run(cancel_then_receive, 0), 0);
	trace_expect("1: -125 \n");
}
END_TEST

static int
sending(void *arg)
{
	struct zmq_case *zmq = arg;
	int rc = zmq_case_send(&zmq->a, "to nobody");

	trace("sent: %d", rc);
	return rc;
}

static int
send_to_nobody(struct coir_scope *scope, void *arg)
{
	struct zmq_case *zmq = arg;
	zmq_msg_t msg;

	ck_assert_int_eq(coir_zmq_open(&zmq->a, zmq->context, ZMQ_PUSH), 0);
	ck_assert_int_eq(coir_zmq_bind(&zmq->a, "inproc://case"), 0);
	zmq_msg_init(&msg);
	ck_assert_int_eq(coir_zmq_try_send(&zmq->a, &msg, 0), -EAGAIN);
	zmq_msg_close(&msg);
	ck_assert_int_eq(coir_spawn(scope, sending, zmq), 0);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(coir_yield(), 0);
	trace("others run");
	ck_assert_int_eq(coir_zmq_open(&zmq->b, zmq->context, ZMQ_PULL), 0);
	ck_assert_int_eq(coir_zmq_connect(&zmq->b, "inproc://case"), 0);
	return zmq_case_expect(&zmq->b, "to nobody");
}

START_TEST(zmq_push_to_nobody_suspends_its_fiber_only)
{
	ck_assert_int_eq(zmq_case_run(send_to_nobody, 0), 0);
	trace_expect("others run\nsent: 0\n");
}
END_TEST

static void
make_parts(zmq_msg_t *parts, int n, char first)
{
	for (int i = 0; i < n; i++) {
		zmq_msg_init_size(&parts[i], 1);
		*(char *)zmq_msg_data(&parts[i]) = (char)(first + i);
	}
}

static int
receiving_parts(void *arg)
{
	struct zmq_case *zmq = arg;
	zmq_msg_t parts[4];
	char text[5] = "";
	size_t n = 0;
	int rc = coir_zmq_recv_parts(&zmq->b, parts, 4, &n);

	for (size_t i = 0; i < n; i++) {
		text[i] = *(char *)zmq_msg_data(&parts[i]);
		zmq_msg_close(&parts[i]);
	}
	trace("%d %s", rc, text);
	return 0;
}

static int
whole_messages(struct coir_scope *scope, void *arg)
{
	struct zmq_case *zmq = arg;
	zmq_msg_t parts[5];

	zmq_case_connect(zmq, ZMQ_PUSH, ZMQ_PULL);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(coir_spawn(scope, receiving_parts, zmq), 0);
	make_parts(parts, 3, 'a');
	ck_assert_int_eq(coir_zmq_send_parts(&zmq->a, parts, 3), 0);
	make_parts(parts, 5, 'p');
	ck_assert_int_eq(coir_zmq_send_parts(&zmq->a, parts, 5), 0);
	make_parts(parts, 1, 'z');
	return coir_zmq_send_parts(&zmq->a, parts, 1);
}

START_TEST(zmq_messages_of_several_frames_stay_whole)
{
	ck_assert_int_eq(zmq_case_run(whole_messages, 0), 0);
	trace_expect("0 abc\n%d \n0 z\n", -EMSGSIZE);
}
END_TEST

ZMQ_TEST(zmq_frames_one_by_one, 0)
{
	struct zmq_case *zmq = arg;
	zmq_msg_t msg;
	char small[2];

	zmq_case_connect(zmq, ZMQ_PUSH, ZMQ_PULL);
	ck_assert_int_eq(coir_zmq_send(&zmq->a, "he", 2, ZMQ_SNDMORE), 0);
	ck_assert_int_eq(coir_zmq_send(&zmq->a, "llo", 3, 0), 0);
	zmq_msg_init(&msg);
	ck_assert_int_eq(coir_zmq_recv_msg(&zmq->b, &msg), 0);
	ck_assert(zmq_msg_more(&msg));
	ck_assert_uint_eq(zmq_msg_size(&msg), 2);
	zmq_msg_close(&msg);
	/* what does not fit is told by the size */
	ck_assert_int_eq((int)coir_zmq_recv(&zmq->b, small, 2), 3);
	ck_assert_int_eq(memcmp(small, "ll", 2), 0);
	return 0;
}

static void
received_cb(struct coir_node *node, int result, void *arg)
{
	(void)node;
	trace("callback: %d, %zu bytes", result, zmq_msg_size(arg));
}

static int
nodes(struct coir_scope *scope, void *arg)
{
	struct zmq_case *zmq = arg;
	struct coir_node recv, send;
	struct coir_node *both[] = { &recv, &send };
	zmq_msg_t in, out;
	size_t which;

	(void)scope;
	zmq_case_connect(zmq, ZMQ_PAIR, ZMQ_PAIR);
	zmq_msg_init(&in);
	zmq_msg_init_size(&out, 7);
	coir_zmq_recv_node(&recv, &zmq->b, &in);
	coir_zmq_send_node(&send, &zmq->b, &out);
	ck_assert_int_eq(coir_select(both, 2, &which), 0);
	ck_assert_uint_eq(which, 1);
	coir_zmq_recv_node(&recv, &zmq->a, &in);
	ck_assert_int_eq(coir_node_listen(&recv, received_cb, &in), 0);
	ck_assert_int_eq(coir_yield(), 0);
	coir_zmq_recv_node(&recv, &zmq->a, &in);
	ck_assert_int_eq(coir_node_listen(&recv, received_cb, &in), 0);
	ck_assert(coir_node_cancel(&recv));
	zmq_msg_close(&in);
	zmq_msg_close(&out);
	return 0;
}

START_TEST(zmq_nodes_select_and_call_back)
{
	ck_assert_int_eq(zmq_case_run(nodes, 0), 0);
	trace_expect("callback: 0, 7 bytes\n");
}
END_TEST

enum {
	PINGS = 20000,
};

static int
answering(void *arg)
{
	struct zmq_case *zmq = arg;

	for (int i = 0; i < PINGS; i++) {
		int rc = zmq_case_expect(&zmq->a, "ping");

		if (rc == 0)
			rc = zmq_case_send(&zmq->a, "pong");
		if (rc < 0)
			return rc;
	}
	return 0;
}

static int
ping_pong(struct coir_scope *scope, struct zmq_case *zmq, int type_a,
	  int type_b)
{
	zmq_case_connect(zmq, type_a, type_b);
	ck_assert_int_eq(coir_spawn(scope, answering, zmq), 0);
	for (int i = 0; i < PINGS; i++) {
		int rc = zmq_case_send(&zmq->b, "ping");

		if (rc == 0)
			rc = coir_zmq_recv(&zmq->b, &(char[8]){ 0 }, 8) != 4;
		if (rc)
			return -EPROTO;
	}
	return 0;
}

static int
req_rep(struct coir_scope *scope, void *arg)
{
	return ping_pong(scope, arg, ZMQ_REP, ZMQ_REQ);
}

static int
pair(struct coir_scope *scope, void *arg)
{
	return ping_pong(scope, arg, ZMQ_PAIR, ZMQ_PAIR);
}

/* A lost edge would be a deadlock, which coir_run() tells. */
START_TEST(zmq_ping_pong_never_hangs)
{
	ck_assert_int_eq(zmq_case_run(req_rep, 0), 0);
	ck_assert_int_eq(zmq_case_run(pair, 0), 0);
}
END_TEST

/* Wait until libzmq has something to tell @socket, and have it told. */
static void
await_news(struct coir_zmq_socket *socket)
{
	struct pollfd news = { .events = POLLIN };
	size_t len = sizeof(news.fd);
	int events;

	ck_assert_int_eq(coir_zmq_get(socket, ZMQ_FD, &news.fd, &len), 0);
	ck_assert_int_eq(poll(&news, 1, 5000), 1);
	len = sizeof(events);
	ck_assert_int_eq(coir_zmq_get(socket, ZMQ_EVENTS, &events, &len), 0);
}

/* A peer has had the first frame of a message, and goes. */
static void
lose_peer(struct zmq_case *zmq, int type_a, int type_b)
{
	zmq_case_connect(zmq, type_a, type_b);
	ck_assert_int_eq(coir_zmq_send(&zmq->a, "lost", 4, ZMQ_SNDMORE), 0);
	ck_assert_int_eq(coir_zmq_close(&zmq->b), 0);
	await_news(&zmq->a);
}

static int
send_the_rest(void *arg)
{
	struct zmq_case *zmq = arg;

	ck_assert_int_eq(coir_zmq_send(&zmq->a, "too", 3, ZMQ_SNDMORE), 0);
	ck_assert_int_eq(coir_zmq_send(&zmq->a, "last", 4, 0), 0);
	return 0;
}

static int
lose_the_only_peer(struct coir_scope *scope, void *arg)
{
	(void)scope;
	lose_peer(arg, ZMQ_PAIR, ZMQ_PAIR);
	return coir_timeout(coir_sec(5), send_the_rest, arg);
}

static int
lose_one_of_many(struct coir_scope *scope, void *arg)
{
	struct zmq_case *zmq = arg;

	(void)scope;
	lose_peer(zmq, ZMQ_PUSH, ZMQ_PULL);
	ck_assert_int_eq(send_the_rest(zmq), 0);
	ck_assert_int_eq(coir_zmq_open(&zmq->b, zmq->context, ZMQ_PULL), 0);
	ck_assert_int_eq(coir_zmq_connect(&zmq->b, "inproc://case"), 0);
	ck_assert_int_eq(zmq_case_send(&zmq->a, "whole"), 0);
	return zmq_case_expect(&zmq->b, "whole");
}

/* The rest of its message does not wait for another. */
START_TEST(zmq_peer_goes_in_the_middle_of_a_message)
{
	ck_assert_int_eq(zmq_case_run(lose_the_only_peer, 1), 0);
	ck_assert_int_eq(zmq_case_run(lose_one_of_many, 1), 0);
}
END_TEST

SUITE(zmq_message)
{
	ADD(zmq_receivers_are_served_in_order);
	ADD(zmq_cancel_loses_no_message);
	ADD(zmq_push_to_nobody_suspends_its_fiber_only);
	ADD(zmq_messages_of_several_frames_stay_whole);
	ADD(zmq_frames_one_by_one);
	ADD(zmq_peer_goes_in_the_middle_of_a_message);
	ADD(zmq_nodes_select_and_call_back);
	ADD(zmq_ping_pong_never_hangs);
}
