/* SPDX-License-Identifier: MIT */
/*
 * test_bus_loan.c - text that libzmq has, and gives back on its own thread.
 */
#include "config.h"

#include <check.h>
#include <pthread.h>
#include <string.h>

#include "bus/bus_loan.h"
#include "bus/bus_memory.h"
#include "support/fixture.h"
#include "support/runner.h"

static struct fixture fixture;
static struct bus_bell bell;
static int rings;

static void
lend(struct bus_loans *loans, zmq_msg_t *frame, const char *text)
{
	ck_assert_int_eq(bus_loan_text(loans, frame, strdup(text),
				       strlen(text)),
			 0);
	ck_assert_uint_eq(zmq_msg_size(frame), strlen(text));
	ck_assert_mem_eq(zmq_msg_data(frame), text, strlen(text));
}

START_TEST(bus_loan_counts_until_it_is_back)
{
	struct bus_loans loans = { 0 };
	size_t before = bus_memory();
	zmq_msg_t one, two;

	lend(&loans, &one, "hello");
	ck_assert_uint_eq(bus_loans_bytes(&loans), 5 + BUS_LOAN_BASE);
	lend(&loans, &two, "you");
	ck_assert_uint_eq(bus_memory() - before, 8 + 2 * BUS_LOAN_BASE);
	zmq_msg_close(&one);
	ck_assert_uint_eq(bus_loans_bytes(&loans), 3 + BUS_LOAN_BASE);
	zmq_msg_close(&two);
	ck_assert_uint_eq(bus_loans_bytes(&loans), 0);
	ck_assert_uint_eq(bus_memory(), before);
}
END_TEST

static void
count(void *arg)
{
	(void)arg;
	rings++;
}

static void *
close_frame(void *frame)
{
	zmq_msg_close(frame);
	return NULL;
}

/* As libzmq does it: from another thread. */
static void
give_back(zmq_msg_t *frame)
{
	pthread_t thread;

	ck_assert_int_eq(pthread_create(&thread, NULL, close_frame, frame), 0);
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
}

START_TEST(bus_loan_bell_rings_once)
{
	struct bus_loans loans = { .bell = &bell };
	zmq_msg_t frame[4];

	fixture_init_real(&fixture);
	ck_assert_int_eq(coir_remote_new(&bell.remote), 0);
	bell.fn = count;
	for (int i = 0; i < 4; i++)
		lend(&loans, &frame[i], "x");
	give_back(&frame[0]);
	ck_assert_int_eq(rings, 0);
	bus_bell_await(&bell);
	give_back(&frame[1]);
	give_back(&frame[2]);
	ck_assert_int_eq(rings, 1);
	bus_bell_await(&bell);
	give_back(&frame[3]);
	ck_assert_int_eq(rings, 2);
	coir_remote_put(bell.remote);
	fixture_fini(&fixture);
}
END_TEST

SUITE(bus_loan)
{
	ADD(bus_loan_counts_until_it_is_back);
	ADD(bus_loan_bell_rings_once);
}
