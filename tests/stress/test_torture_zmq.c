/* SPDX-License-Identifier: MIT */
/*
 * ØMQ sockets under torture: each message is received once, or is still in the
 * socket; every socket and context ends.
 */
#include "config.h"

#include <errno.h>
#include <zmq.h>

#include <coir/combine.h>
#include <coir/time.h>

#include "support/torture.h"
#include "zmq_case.h"

#define MESSAGES 5

/* What went into one socket and came out of the other. */
struct wire {
	struct zmq_case zmq;
	unsigned char sent;
	unsigned char received;
};

static int
send_messages(void *arg)
{
	struct wire *wire = arg;
	int rc = 0;

	while (rc == 0 && wire->sent < MESSAGES) {
		unsigned char n = (unsigned char)(wire->sent + 1);

		rc = coir_zmq_send(&wire->zmq.b, &n, 1, 0);
		wire->sent += rc == 0;
		if (rc == 0)
			rc = coir_yield();
	}
	return rc;
}

static int
recv_messages(void *arg)
{
	struct wire *wire = arg;
	unsigned char n;

	while (wire->received < MESSAGES) {
		ssize_t rc = coir_zmq_recv(&wire->zmq.a, &n, 1);

		if (rc < 0)
			return (int)rc;
		MUST(n == ++wire->received);
	}
	return 0;
}

/* The sender may have been cancelled. */
static int
recv_in_time(void *arg)
{
	int rc = coir_timeout(coir_ms(20), recv_messages, arg);

	return rc == -ETIMEDOUT ? 0 : rc;
}

static int
open_wire(struct zmq_case *zmq)
{
	int rc = coir_zmq_open(&zmq->a, zmq->context, ZMQ_PAIR);

	if (rc == 0)
		rc = coir_zmq_bind(&zmq->a, "inproc://torture");
	if (rc == 0)
		rc = coir_zmq_open(&zmq->b, zmq->context, ZMQ_PAIR);
	return rc < 0 ? rc : coir_zmq_connect(&zmq->b, "inproc://torture");
}

static int
run_wire(struct wire *wire)
{
	unsigned char n;
	int rc = open_wire(&wire->zmq);

	if (rc < 0)
		return rc;
	rc = coir_both(recv_in_time, wire, send_messages, wire);
	while (zmq_recv(coir_zmq_raw(&wire->zmq.a), &n, 1, ZMQ_DONTWAIT) == 1)
		MUST(n == ++wire->received);
	MUST(wire->sent == wire->received);
	return rc;
}

SCENARIO(zmq_messages_come_once, SCENARIO_REAL)
{
	struct wire wire = { .sent = 0 };
	int rc = coir_zmq_context_new(0, &wire.zmq.context);

	if (rc < 0)
		return rc;
	rc = run_wire(&wire);
	coir_zmq_close(&wire.zmq.a);
	coir_zmq_close(&wire.zmq.b);
	MUST(zmq_ctx_term(wire.zmq.context) == 0);
	return rc;
}

SUITE(torture_zmq)
{
	ADD_SCENARIO(zmq_messages_come_once);
}
