/* SPDX-License-Identifier: MIT */
/*
 * test_zmq_proxy.c - what is passed on, and that a proxy holds nothing.
 */
#include "config.h"

#include <errno.h>

#include <coir/cancel.h>
#include <coir/fiber.h>

#include "zmq_case.h"

static void
link_pair(struct zmq_case *zmq, struct coir_zmq_socket *bound, int bound_type,
	  struct coir_zmq_socket *other, int other_type, const char *at)
{
	ck_assert_int_eq(coir_zmq_open(bound, zmq->context, bound_type), 0);
	ck_assert_int_eq(coir_zmq_bind(bound, at), 0);
	ck_assert_int_eq(coir_zmq_open(other, zmq->context, other_type), 0);
	ck_assert_int_eq(coir_zmq_connect(other, at), 0);
}

static int
proxying(void *arg)
{
	struct zmq_case *zmq = arg;

	return coir_zmq_proxy(&zmq->a, &zmq->b,
			      coir_zmq_raw(&zmq->capture) ? &zmq->capture
							  : NULL);
}

ZMQ_TEST(zmq_proxy_passes_both_ways, 0)
{
	struct zmq_case *zmq = arg;

	link_pair(zmq, &zmq->a, ZMQ_ROUTER, &zmq->beyond_a, ZMQ_REQ,
		  "inproc://front");
	link_pair(arg, &zmq->b, ZMQ_DEALER, &zmq->beyond_b, ZMQ_REP,
		  "inproc://back");
	ck_assert_int_eq(coir_spawn(scope, proxying, zmq), 0);
	for (int i = 0; i < 100; i++) {
		ck_assert_int_eq(zmq_case_send(&zmq->beyond_a, "question"), 0);
		ck_assert_int_eq(zmq_case_expect(&zmq->beyond_b, "question"),
				 0);
		ck_assert_int_eq(zmq_case_send(&zmq->beyond_b, "answer"), 0);
		ck_assert_int_eq(zmq_case_expect(&zmq->beyond_a, "answer"), 0);
	}
	coir_scope_cancel(scope);
	return 0;
}

ZMQ_TEST(zmq_proxy_passes_one_way_and_shows, 0)
{
	struct zmq_case *zmq = arg;
	struct coir_zmq_socket seen;

	link_pair(zmq, &zmq->a, ZMQ_PULL, &zmq->beyond_a, ZMQ_PUSH,
		  "inproc://front");
	link_pair(zmq, &zmq->b, ZMQ_PUSH, &zmq->beyond_b, ZMQ_PULL,
		  "inproc://back");
	link_pair(zmq, &zmq->capture, ZMQ_PAIR, &seen, ZMQ_PAIR,
		  "inproc://capture");
	ck_assert_int_eq(coir_spawn(scope, proxying, zmq), 0);
	ck_assert_int_eq(zmq_case_send(&zmq->beyond_a, "forward"), 0);
	ck_assert_int_eq(zmq_case_expect(&zmq->beyond_b, "forward"), 0);
	ck_assert_int_eq(zmq_case_expect(&seen, "forward"), 0);
	coir_scope_cancel(scope);
	coir_zmq_close(&seen);
	return 0;
}

/* Nobody at the back: what is sent stays in front of the proxy. */
ZMQ_TEST(zmq_proxy_holds_nothing, 0)
{
	struct zmq_case *zmq = arg;
	struct coir_shield shield;

	link_pair(zmq, &zmq->a, ZMQ_PULL, &zmq->beyond_a, ZMQ_PUSH,
		  "inproc://front");
	ck_assert_int_eq(coir_zmq_open(&zmq->b, zmq->context, ZMQ_PUSH), 0);
	ck_assert_int_eq(coir_spawn(scope, proxying, zmq), 0);
	ck_assert_int_eq(zmq_case_send(&zmq->beyond_a, "kept"), 0);
	ck_assert_int_eq(coir_yield(), 0);
	coir_scope_cancel(scope);
	coir_shield_begin(&shield);
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_eq(zmq_case_expect(&zmq->a, "kept"), 0);
	coir_shield_end(&shield);
	return 0;
}

ZMQ_TEST(zmq_proxy_needs_a_way, 0)
{
	struct zmq_case *zmq = arg;

	zmq_case_connect(zmq, ZMQ_PUSH, ZMQ_PULL);
	ck_assert_int_eq(coir_zmq_proxy(&zmq->a, &zmq->a, NULL), -EOPNOTSUPP);
	coir_zmq_close(&zmq->b);
	ck_assert_int_eq(coir_zmq_proxy(&zmq->a, &zmq->b, NULL), -EBADF);
	return 0;
}

SUITE(zmq_proxy)
{
	ADD(zmq_proxy_passes_both_ways);
	ADD(zmq_proxy_passes_one_way_and_shows);
	ADD(zmq_proxy_holds_nothing);
	ADD(zmq_proxy_needs_a_way);
}
