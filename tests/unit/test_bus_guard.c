/* SPDX-License-Identifier: MIT */
/*
 * test_bus_guard.c - the guard answers, whatever it was asked before.
 */
#include "config.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#include <coir/scope.h>
#include <coir/zmq_message.h>

#include "bus/bus_state.h"
#include "support/fixture.h"
#include "support/runner.h"

static struct fixture fixture;
static struct bus *bus;
static struct bus_guest guest = { .key = { 1 }, .name = "bot" };

/* Somebody asks as libzmq does: @n frames of @texts behind an empty one. */
static void
ask(struct coir_zmq_socket *asker, const char *const texts[], size_t n)
{
	ck_assert_int_eq(coir_zmq_send(asker, "", 0, ZMQ_SNDMORE), 0);
	for (size_t i = 0; i < n; i++)
		ck_assert_int_eq(coir_zmq_send(asker, texts[i],
					       strlen(texts[i]), ZMQ_SNDMORE),
				 0);
	ck_assert_int_eq(coir_zmq_send(asker, guest.key, BUS_KEY_BYTES, 0), 0);
}

/* The answer to question "1" comes: the guest may come in. */
static void
expect_answer(struct coir_zmq_socket *asker)
{
	static const char *const expected[] = { "",   "1.0", "1", "200",
						"OK", "bot", "" };
	zmq_msg_t frame[8];
	size_t n;

	ck_assert_int_eq(coir_zmq_recv_parts(asker, frame, 8, &n), 0);
	ck_assert_uint_eq(n, 7);
	for (size_t i = 0; i < n; i++) {
		ck_assert_uint_eq(zmq_msg_size(&frame[i]), strlen(expected[i]));
		ck_assert(memcmp(zmq_msg_data(&frame[i]), expected[i],
				 strlen(expected[i])) == 0);
		zmq_msg_close(&frame[i]);
	}
}

START_TEST(bus_guard_outlives_what_is_no_question)
{
	static const char *const right[] = { "1.0",       "1", "chatd",
					     "192.0.2.1", "",  "CURVE" };
	static const char *const nothing[20] = { "", "", "", "", "", "", "",
						 "", "", "", "", "", "", "",
						 "", "", "", "", "", "" };
	struct coir_zmq_socket asker;

	fixture_init_real(&fixture);
	bus = calloc(1, sizeof(*bus));
	ck_assert_ptr_nonnull(bus);
	bus->plan.scope = fixture.scope;
	bus->keys.guests = &guest;
	bus->keys.n_guests = 1;
	ck_assert_int_eq(coir_zmq_context_new(0, &bus->context), 0);
	ck_assert_int_eq(bus_guard_start(bus), 0);
	ck_assert_int_eq(coir_zmq_open(&asker, bus->context, ZMQ_DEALER), 0);
	ck_assert_int_eq(coir_zmq_connect(&asker, "inproc://zeromq.zap.01"), 0);
	ask(&asker, right, 6);
	expect_answer(&asker);
	ask(&asker, nothing, 20);
	ask(&asker, nothing, 0);
	ask(&asker, right, 6);
	expect_answer(&asker);
	coir_zmq_close(&asker);
	coir_fiber_cancel(bus->guarding);
	ck_assert_int_eq(coir_join(bus->guarding, NULL), 0);
	coir_fiber_put(bus->guarding);
	coir_zmq_close(&bus->guard);
	ck_assert_int_eq(coir_zmq_context_term(bus->context), 0);
	free(bus);
	fixture_fini(&fixture);
}
END_TEST

SUITE(bus_guard)
{
	ADD(bus_guard_outlives_what_is_no_question);
}
