/* SPDX-License-Identifier: MIT */
/*
 * test_zmq.c - the life of a socket: opening, closing under waiters, endpoints,
 * options, and the errors of each.
 */
#include "config.h"

#include <errno.h>
#include <pthread.h>

#include <coir/fiber.h>

#include "support/fail.h"
#include "support/trace.h"
#include "zmq_case.h"

static int
receiving(void *arg)
{
	struct zmq_case *zmq = arg;
	char buf[8];

	trace("received: %zd", coir_zmq_recv(&zmq->a, buf, sizeof(buf)));
	return 0;
}

static int
close_under_waiters(struct coir_scope *scope, void *arg)
{
	struct zmq_case *zmq = arg;
	char buf[8];

	zmq_case_connect(zmq, ZMQ_PULL, ZMQ_PUSH);
	ck_assert_int_eq(coir_spawn(scope, receiving, zmq), 0);
	ck_assert_int_eq(coir_spawn(scope, receiving, zmq), 0);
	ck_assert_int_eq(coir_zmq_close(&zmq->a), 0);
	ck_assert_int_eq(coir_zmq_close(&zmq->a), 0);
	ck_assert_ptr_null(coir_zmq_raw(&zmq->a));
	ck_assert_int_eq((int)coir_zmq_recv(&zmq->a, buf, 8), -EBADF);
	ck_assert_int_eq(zmq_case_send(&zmq->a, "x"), -EBADF);
	ck_assert_int_eq(coir_zmq_bind(&zmq->a, "inproc://x"), -EBADF);
	ck_assert_int_eq(coir_zmq_set_int(&zmq->a, ZMQ_LINGER, 0), -EBADF);
	return 0;
}

START_TEST(zmq_close_wakes_waiters)
{
	ck_assert_int_eq(zmq_case_run(close_under_waiters, 0), 0);
	trace_expect("received: -9\nreceived: -9\n");
}
END_TEST

ZMQ_TEST(zmq_wrong_uses_are_told, 0)
{
	struct zmq_case *zmq = arg;
	struct coir_zmq_socket *push = &zmq->b;
	struct coir_zmq_socket odd;
	char buf[8];

	zmq_case_connect(zmq, ZMQ_REP, ZMQ_PUSH);
	ck_assert_int_eq(coir_zmq_open(&odd, zmq->context, 99), -EINVAL);
	ck_assert_int_eq(coir_zmq_open(&odd, NULL, ZMQ_PUSH), -EFAULT);
	ck_assert_int_eq((int)coir_zmq_recv(push, buf, 8), -EOPNOTSUPP);
	ck_assert_int_eq(zmq_case_send(&zmq->a, "first"), -EPROTO);
	ck_assert_int_eq(coir_zmq_send(push, "x", 1, ZMQ_DONTWAIT), -EINVAL);
	ck_assert_int_eq(coir_zmq_send_parts(push, NULL, 0), -EINVAL);
	ck_assert_int_eq(coir_zmq_recv_parts(push, NULL, 0, NULL), -EINVAL);
	ck_assert_int_eq(coir_zmq_bind(push, "nonsense"), -EINVAL);
	ck_assert_int_eq(coir_zmq_bind(push, "inproc://case"), -EADDRINUSE);
	ck_assert_int_eq(coir_zmq_bind(push, "odd://x"), -EPROTONOSUPPORT);
	/* no threads, no network */
	ck_assert_int_eq(coir_zmq_bind(push, "tcp://127.0.0.1:*"), -EMFILE);
	ck_assert_int_eq(coir_zmq_unbind(push, "inproc://not"), -ENOENT);
	return 0;
}

ZMQ_TEST(zmq_endpoints_come_and_go, 1)
{
	struct zmq_case *zmq = arg;
	struct coir_zmq_socket *pull = &zmq->a, *push = &zmq->b;
	char at[1024];

	ck_assert_int_eq(coir_zmq_open(pull, zmq->context, ZMQ_PULL), 0);
	ck_assert_int_eq(coir_zmq_open(push, zmq->context, ZMQ_PUSH), 0);
	ck_assert_int_eq(coir_zmq_bind(pull, "tcp://127.0.0.1:*"), 0);
	ck_assert_int_eq(coir_zmq_endpoint(pull, at, 4), -EINVAL);
	ck_assert_int_eq(coir_zmq_endpoint(pull, at, sizeof(at)), 0);
	ck_assert_int_eq(strncmp(at, "tcp://127.0.0.1:", 16), 0);
	ck_assert_int_eq(coir_zmq_connect(push, at), 0);
	ck_assert_int_eq(zmq_case_send(push, "over tcp"), 0);
	ck_assert_int_eq(zmq_case_expect(pull, "over tcp"), 0);
	ck_assert_int_eq(coir_zmq_disconnect(push, at), 0);
	ck_assert_int_eq(coir_zmq_disconnect(push, at), -ENOENT);
	return coir_zmq_unbind(pull, at);
}

ZMQ_TEST(zmq_connect_may_come_before_bind, 0)
{
	struct zmq_case *zmq = arg;
	struct coir_zmq_socket *pull = &zmq->a, *push = &zmq->b;

	ck_assert_int_eq(coir_zmq_open(push, zmq->context, ZMQ_PUSH), 0);
	ck_assert_int_eq(coir_zmq_connect(push, "inproc://later"), 0);
	ck_assert_int_eq(zmq_case_send(push, "before"), 0);
	ck_assert_int_eq(coir_zmq_open(pull, zmq->context, ZMQ_PULL), 0);
	ck_assert_int_eq(coir_zmq_bind(pull, "inproc://later"), 0);
	return zmq_case_expect(pull, "before");
}

ZMQ_TEST(zmq_options_are_set_and_asked, 0)
{
	struct zmq_case *zmq = arg;
	struct coir_zmq_socket *sub = &zmq->b;
	size_t len = sizeof(int);
	int linger = -1;

	zmq_case_connect(zmq, ZMQ_XPUB, ZMQ_SUB);
	ck_assert_int_eq(coir_zmq_set_int(sub, ZMQ_LINGER, 0), 0);
	ck_assert_int_eq(coir_zmq_get(sub, ZMQ_LINGER, &linger, &len), 0);
	ck_assert_int_eq(linger, 0);
	ck_assert_int_eq(coir_zmq_set_int(sub, ZMQ_FD, 1), -EINVAL);
	ck_assert_int_eq(coir_zmq_set_int(sub, 9999, 1), -EINVAL);
	ck_assert_int_eq(coir_zmq_get(sub, 9999, &linger, &len), -EINVAL);
	ck_assert_int_eq(coir_zmq_set(sub, ZMQ_SUBSCRIBE, "yes", 3), 0);
	ck_assert_int_eq(zmq_case_expect(&zmq->a, "\1yes"), 0);
	ck_assert_int_eq(zmq_case_send(&zmq->a, "no, not this"), 0);
	ck_assert_int_eq(zmq_case_send(&zmq->a, "yes, this"), 0);
	return zmq_case_expect(sub, "yes, this");
}

static void *
use_elsewhere(void *arg)
{
	struct zmq_case *zmq = arg;
	zmq_msg_t msg;

	zmq_msg_init(&msg);
	ck_assert_int_eq(coir_zmq_try_recv(&zmq->a, &msg), -EXDEV);
	ck_assert_int_eq(coir_zmq_set_int(&zmq->a, ZMQ_LINGER, 0), -EXDEV);
	ck_assert_int_eq(coir_zmq_refresh(&zmq->a), -EXDEV);
	ck_assert_int_eq(coir_zmq_close(&zmq->a), -EXDEV);
	zmq_msg_close(&msg);
	return NULL;
}

ZMQ_TEST(zmq_socket_belongs_to_its_thread, 0)
{
	pthread_t thread;

	zmq_case_connect(arg, ZMQ_PULL, ZMQ_PUSH);
	ck_assert_int_eq(pthread_create(&thread, NULL, use_elsewhere, arg), 0);
	return -pthread_join(thread, NULL);
}

START_TEST(zmq_needs_a_runtime)
{
	struct coir_zmq_socket socket;
	void *context;

	ck_assert_int_eq(coir_zmq_context_new(-1, &context), -EINVAL);
	ck_assert_int_eq(coir_zmq_context_new(0, &context), 0);
	ck_assert_int_eq(coir_zmq_open(&socket, context, ZMQ_PAIR), -ENXIO);
	ck_assert_int_eq(zmq_ctx_term(context), 0);
}
END_TEST

static int
receive_until_the_end(void *arg)
{
	struct zmq_case *zmq = arg;

	receiving(zmq);
	zmq_case_close(zmq);
	return 0;
}

static int
term_under_a_waiter(struct coir_scope *scope, void *arg)
{
	struct zmq_case *zmq = arg;

	zmq_case_connect(zmq, ZMQ_PULL, ZMQ_PUSH);
	ck_assert_int_eq(coir_spawn(scope, receive_until_the_end, zmq), 0);
	ck_assert_int_eq(coir_zmq_context_term(zmq->context), 0);
	ck_assert_int_eq(coir_zmq_context_new(0, &zmq->context), 0);
	return 0;
}

START_TEST(zmq_context_term_waits_and_wakes)
{
	ck_assert_int_eq(zmq_case_run(term_under_a_waiter, 0), 0);
	trace_expect("received: -108\n");
}
END_TEST

static int
without_memory_main(void *arg)
{
	struct coir_zmq_socket a = { .zmq_ = NULL }, b = { .zmq_ = NULL };
	char c = 0;
	int rc = coir_zmq_open(&a, arg, ZMQ_PAIR);

	if (rc == 0)
		rc = coir_zmq_open(&b, arg, ZMQ_PAIR);
	if (rc == 0)
		rc = coir_zmq_bind(&a, "inproc://short");
	if (rc == 0)
		rc = coir_zmq_connect(&b, "inproc://short");
	if (rc == 0)
		rc = coir_zmq_send(&a, "x", 1, 0);
	if (rc == 0)
		rc = (int)coir_zmq_recv(&b, &c, 1);
	if (coir_zmq_close(&a) < 0 || coir_zmq_close(&b) < 0)
		return -EPROTO;
	return rc == 1 && c == 'x' ? 0 : rc;
}

/* In a context of its own: the name is free only when the last has ended. */
static int
without_memory(void *arg)
{
	void *context;
	int rc = coir_zmq_context_new(0, &context);

	(void)arg;
	if (rc < 0)
		return rc;
	rc = coir_run(without_memory_main, context);
	return zmq_ctx_term(context) < 0 ? -EPROTO : rc;
}

/* Ours fail; libzmq's are its own. */
START_TEST(zmq_without_memory)
{
	int fds = leak_count_fds();

	ck_assert_uint_gt(fail_each(without_memory, NULL), 3);
	ck_assert_int_eq(leak_count_fds(), fds);
}
END_TEST

SUITE(zmq)
{
	ADD(zmq_close_wakes_waiters);
	ADD(zmq_wrong_uses_are_told);
	ADD(zmq_endpoints_come_and_go);
	ADD(zmq_connect_may_come_before_bind);
	ADD(zmq_options_are_set_and_asked);
	ADD(zmq_socket_belongs_to_its_thread);
	ADD(zmq_needs_a_runtime);
	ADD(zmq_without_memory);
	ADD(zmq_context_term_waits_and_wakes);
}
