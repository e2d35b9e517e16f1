/* SPDX-License-Identifier: MIT */
/*
 * zmq_case.h - a program that is one fiber, with a context of ØMQ.
 *
 * Real time: what libzmq's threads do would be waited for in no time by a
 * virtual clock.
 */
#ifndef ZMQ_CASE_H
#define ZMQ_CASE_H

#include <stdio.h>
#include <string.h>

#include <coir/runtime.h>
#include <coir/scope.h>
#include <coir/zmq_message.h>

#include "support/fixture.h"
#include "support/leak.h"
#include "support/runner.h"

/* Two sockets that are connected, and who else is there. */
struct zmq_case {
	void *context;
	struct coir_zmq_socket a, b;
	/* others that some tests open, beyond a and b, and who listens in */
	struct coir_zmq_socket beyond_a, beyond_b, capture;
	coir_scope_fn *body;
	/* for the body's own use */
	int count;
};

/* Open @a and bind it, open @b and connect it. */
static inline void
zmq_case_connect(struct zmq_case *zmq, int type_a, int type_b)
{
	ck_assert_int_eq(coir_zmq_open(&zmq->a, zmq->context, type_a), 0);
	ck_assert_int_eq(coir_zmq_bind(&zmq->a, "inproc://case"), 0);
	ck_assert_int_eq(coir_zmq_open(&zmq->b, zmq->context, type_b), 0);
	ck_assert_int_eq(coir_zmq_connect(&zmq->b, "inproc://case"), 0);
}

static inline void
zmq_case_close(struct zmq_case *zmq)
{
	ck_assert_int_eq(coir_zmq_close(&zmq->a), 0);
	ck_assert_int_eq(coir_zmq_close(&zmq->b), 0);
	ck_assert_int_eq(coir_zmq_close(&zmq->beyond_a), 0);
	ck_assert_int_eq(coir_zmq_close(&zmq->beyond_b), 0);
	ck_assert_int_eq(coir_zmq_close(&zmq->capture), 0);
}

static inline int
zmq_case_main(void *arg)
{
	struct zmq_case *zmq = arg;
	int rc = coir_scope_run(zmq->body, zmq);

	zmq_case_close(zmq);
	return rc;
}

/* Run @body in a scope; returns what it does. All is closed afterwards. */
static inline int
zmq_case_run(coir_scope_fn *body, int io_threads)
{
	struct zmq_case zmq = { .body = body };
	int fds = leak_count_fds();
	int rc;

	ck_assert_int_eq(coir_zmq_context_new(io_threads, &zmq.context), 0);
	rc = coir_run(zmq_case_main, &zmq);
	ck_assert_int_eq(zmq_ctx_term(zmq.context), 0);
	ck_assert_int_eq(leak_count_fds(), fds);
	return rc;
}

/* A test whose body is given to zmq_case_run(). */
#define ZMQ_TEST(name, io_threads) \
	SCOPE_BODY_TEST(           \
		name,              \
		ck_assert_int_eq(zmq_case_run(name##_main, io_threads), 0))

/* Receive one message: it is @expected. */
static inline int
zmq_case_expect(struct coir_zmq_socket *socket, const char *expected)
{
	char buf[64] = "";
	ssize_t n = coir_zmq_recv(socket, buf, sizeof(buf) - 1);

	if (n < 0)
		return (int)n;
	ck_assert_str_eq(buf, expected);
	return 0;
}

static inline int
zmq_case_send(struct coir_zmq_socket *socket, const char *text)
{
	return coir_zmq_send(socket, text, strlen(text), 0);
}

#endif
