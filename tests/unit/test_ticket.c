/* SPDX-License-Identifier: MIT */
/*
 * The ticket queue: first in, first out, and counted.
 */
#include "config.h"

#include "room/pin.h"
#include "room/ticket.h"
#include "support/runner.h"

static struct ticket_queue queue;

static void
set_up(void)
{
	queue = (struct ticket_queue){ 0 };
}

static void
tear_down(void)
{
	ticket_queue_fini(&queue);
}

/* Puts a ticket that is told by its bytes. */
static void
put(uint32_t bytes)
{
	struct ticket ticket = { .bytes = bytes, .kind = TICKET_LINE };

	ck_assert_int_eq(ticket_queue_reserve(&queue), 0);
	ticket_queue_put(&queue, &ticket);
}

START_TEST(ticket_queue_is_first_in_first_out)
{
	uint32_t in = 0, out = 0;

	for (int round = 0; round < 200; round++) {
		for (int i = 0; i < 7; i++)
			put(in++);
		for (int i = 0; i < 5; i++) {
			ck_assert_uint_eq(ticket_queue_first(&queue)->bytes,
					  out);
			ck_assert_uint_eq(ticket_queue_take(&queue).bytes,
					  out++);
		}
	}
	while (queue.count)
		ck_assert_uint_eq(ticket_queue_take(&queue).bytes, out++);
	ck_assert_uint_eq(in, out);
	ck_assert_ptr_null(ticket_queue_first(&queue));
}
END_TEST

START_TEST(ticket_queue_counts_bytes)
{
	put(100);
	put(20);
	put(3);
	ck_assert_uint_eq(queue.bytes, 123);
	ticket_queue_take(&queue);
	ck_assert_uint_eq(queue.bytes, 23);
	ck_assert_uint_eq(queue.count, 2);
}
END_TEST

START_TEST(ticket_queue_in_steady_state_does_not_grow)
{
	for (int i = 0; i < 100000; i++) {
		put(1);
		if (queue.count > 40)
			ticket_queue_take(&queue);
	}
	ck_assert_uint_eq(queue.room, 64);
}
END_TEST

/* The sanitizers and valgrind see whether it does. */
START_TEST(ticket_queue_frees_the_pins_left_in_it)
{
	struct ticket ticket = { .kind = TICKET_TELL };

	ticket.pin = pin_new(5);
	ck_assert_ptr_nonnull(ticket.pin);
	ck_assert_int_eq(ticket_queue_reserve(&queue), 0);
	ticket_queue_put(&queue, &ticket);
	ticket_queue_fini(&queue);
	ck_assert_uint_eq(queue.count, 0);
}
END_TEST

SUITE(ticket)
{
	TCase *tc = tcase_create("ticket");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, ticket_queue_is_first_in_first_out);
	tcase_add_test(tc, ticket_queue_counts_bytes);
	tcase_add_test(tc, ticket_queue_in_steady_state_does_not_grow);
	tcase_add_test(tc, ticket_queue_frees_the_pins_left_in_it);
	suite_add_tcase(s, tc);
}
