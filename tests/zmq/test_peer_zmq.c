/* SPDX-License-Identifier: MIT */
/*
 * Rows SLP-08 and SLP-09 of the peers' cases: luv's ØMQ examples; with them
 * what its text promises of ØMQ (P27, P29, P30).
 */
#include "config.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>

#include <coir/fiber.h>
#include <coir/offload.h>

#include "support/trace.h"
#include "zmq_case.h"

enum {
	TICKS = 10,
	MANY = 1000000,
};

static int
send_ticks(struct coir_zmq_socket *socket, const char *what)
{
	char text[32];
	int rc = 0;

	for (int i = 1; i <= TICKS && rc == 0; i++) {
		snprintf(text, sizeof(text), "%s: %d", what, i);
		rc = zmq_case_send(socket, text);
	}
	return rc;
}

static int
receive_ticks(struct coir_zmq_socket *socket)
{
	for (int i = 0; i < TICKS; i++) {
		char text[32] = "";
		ssize_t n = coir_zmq_recv(socket, text, sizeof(text) - 1);

		if (n < 0)
			return (int)n;
		trace("GOT: %s", text);
	}
	return 0;
}

static int
producing(void *arg)
{
	struct zmq_case *zmq = arg;

	return send_ticks(&zmq->b, "tick");
}

static int
push_pull(struct coir_scope *scope, struct zmq_case *zmq, const char *at)
{
	char endpoint[1024];

	ck_assert_int_eq(coir_zmq_open(&zmq->a, zmq->context, ZMQ_PULL), 0);
	ck_assert_int_eq(coir_zmq_bind(&zmq->a, at), 0);
	ck_assert_int_eq(coir_zmq_endpoint(&zmq->a, endpoint, sizeof(endpoint)),
			 0);
	ck_assert_int_eq(coir_zmq_open(&zmq->b, zmq->context, ZMQ_PUSH), 0);
	ck_assert_int_eq(coir_zmq_connect(&zmq->b, endpoint), 0);
	ck_assert_int_eq(coir_spawn(scope, producing, zmq), 0);
	return receive_ticks(&zmq->a);
}

static int
over_tcp(struct coir_scope *scope, void *arg)
{
	return push_pull(scope, arg, "tcp://127.0.0.1:*");
}

static int
over_inproc(struct coir_scope *scope, void *arg)
{
	return push_pull(scope, arg, "inproc://127.0.0.1:5556");
}

static const char ten_ticks[] = "GOT: tick: 1\nGOT: tick: 2\nGOT: tick: 3\n"
				"GOT: tick: 4\nGOT: tick: 5\nGOT: tick: 6\n"
				"GOT: tick: 7\nGOT: tick: 8\nGOT: tick: 9\n"
				"GOT: tick: 10\n";

START_TEST(SLP_08_push_pull_over_tcp)
{
	ck_assert_int_eq(zmq_case_run(over_tcp, 1), 0);
	trace_expect("%s", ten_ticks);
}
END_TEST

/* The context of one thread for input and output, as the example has it. */
START_TEST(P27_P30_push_pull_between_fibers)
{
	ck_assert_int_eq(zmq_case_run(over_inproc, 1), 0);
	trace_expect("%s", ten_ticks);
}
END_TEST

static int
counting(void *arg)
{
	struct zmq_case *zmq = arg;
	zmq_msg_t msg;
	int rc = 0;

	zmq_msg_init(&msg);
	for (int i = 0; i < MANY && rc == 0; i++) {
		rc = coir_zmq_recv_msg(&zmq->a, &msg);
		zmq->count += zmq_msg_size(&msg) == sizeof(int) &&
			*(int *)zmq_msg_data(&msg) == i;
	}
	zmq_msg_close(&msg);
	return rc < 0 ? rc : zmq_case_send(&zmq->a, "OK");
}

ZMQ_TEST(SLP_09_a_million_through_a_pair, 0)
{
	struct zmq_case *zmq = arg;

	zmq_case_connect(zmq, ZMQ_PAIR, ZMQ_PAIR);
	ck_assert_int_eq(coir_spawn(scope, counting, zmq), 0);
	for (int i = 0; i < MANY; i++) {
		int rc = coir_zmq_send(&zmq->b, &i, sizeof(i), 0);

		if (rc < 0)
			return rc;
	}
	ck_assert_int_eq(zmq_case_expect(&zmq->b, "OK"), 0);
	ck_assert_int_eq(zmq->count, MANY);
	return 0;
}

static int
pulling(void *arg)
{
	struct zmq_case *zmq = arg;
	struct coir_zmq_socket pull;
	int rc = coir_zmq_open(&pull, zmq->context, ZMQ_PULL);

	if (rc == 0)
		rc = coir_zmq_connect(&pull, "inproc://127.0.0.1:5556");
	if (rc == 0)
		rc = receive_ticks(&pull);
	coir_zmq_close(&pull);
	return rc;
}

/* The other thread: its own runtime, its own socket, the same context. */
static void *
pulling_thread(void *arg)
{
	struct zmq_case *zmq = arg;

	zmq->count = coir_run(pulling, zmq);
	return NULL;
}

static int
joining(void *arg)
{
	return -pthread_join(*(pthread_t *)arg, NULL);
}

/* The example closes the sender before it joins the thread. */
static int
producing_to_thread(void *arg)
{
	struct zmq_case *zmq = arg;
	int rc = send_ticks(&zmq->a, "do");

	coir_zmq_close(&zmq->a);
	return rc;
}

static int
to_a_thread(struct coir_scope *scope, void *arg)
{
	struct zmq_case *zmq = arg;
	pthread_t thread;

	ck_assert_int_eq(coir_zmq_open(&zmq->a, zmq->context, ZMQ_PUSH), 0);
	ck_assert_int_eq(coir_zmq_bind(&zmq->a, "inproc://127.0.0.1:5556"), 0);
	ck_assert_int_eq(coir_spawn(scope, producing_to_thread, zmq), 0);
	ck_assert_int_eq(pthread_create(&thread, NULL, pulling_thread, zmq), 0);
	ck_assert_int_eq(coir_offload(joining, &thread, NULL), 0);
	return zmq->count;
}

START_TEST(P29_context_without_threads_between_threads)
{
	ck_assert_int_eq(zmq_case_run(to_a_thread, 0), 0);
	trace_expect("GOT: do: 1\nGOT: do: 2\nGOT: do: 3\nGOT: do: 4\n"
		     "GOT: do: 5\nGOT: do: 6\nGOT: do: 7\nGOT: do: 8\n"
		     "GOT: do: 9\nGOT: do: 10\n");
}
END_TEST

SUITE(peer_zmq)
{
	ADD(SLP_08_push_pull_over_tcp);
	ADD(SLP_09_a_million_through_a_pair);
	ADD(P27_P30_push_pull_between_fibers);
	ADD(P29_context_without_threads_between_threads);
}
