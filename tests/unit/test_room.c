/* SPDX-License-Identifier: MIT */
/*
 * room.c: what the room takes on at once, and what it says of itself.
 */
#include "config.h"

#include <errno.h>

#include "room_fixture.h"
#include "support/runner.h"

START_TEST(room_client_with_many_lines_in_flight_is_not_read)
{
	struct room_limits limits = room_limits_default;

	tear_down();
	limits.client_tickets = 3;
	set_up_with(1000, &limits);
	guest_join(&a, room, "a", &fiber);
	guest_say(&a, "1");
	ck_assert(room_client_may_read(&a.client));
	guest_say(&a, "2");
	ck_assert(!room_client_may_read(&a.client));
	ck_assert(!room_full(room));
	ck_assert(store_double_begin(&store));
	store_double_end(&store, 0);
	ck_assert_int_eq(batches, 1);
	ck_assert(room_client_may_read(&a.client));
	leave(&a);
}
END_TEST

START_TEST(room_is_full_by_tickets_and_by_bytes)
{
	struct room_limits limits = room_limits_default;

	tear_down();
	limits.tickets = 4;
	limits.bytes = 100;
	set_up_with(1000, &limits);
	guest_join(&a, room, "a", &fiber);
	guest_say(&a, "1");
	guest_say(&a, "2");
	ck_assert(!room_full(room));
	guest_say(&a, "3");
	ck_assert(room_full(room));
	ck_assert(!room_client_may_read(&a.client));
	store_double_commit_all(&store);
	ck_assert(!room_full(room));
	guest_say(&a, "0123456789012345678901234567890123456789012345678901");
	ck_assert(!room_full(room));
	guest_say(&a, "0123456789012345678901234567890123456789012345678901");
	ck_assert(room_full(room));
	store_double_commit_all(&store);
	ck_assert(room_client_may_read(&a.client));
	leave(&a);
}
END_TEST

/* What waits for a store that fails is bounded by lines of all, joins too. */
START_TEST(room_is_shut_while_the_store_is_full)
{
	guest_join(&a, room, "a", &fiber);
	store_double_commit_all(&store);
	store.store.waiting_max = 2;
	guest_say(&a, "1");
	ck_assert(!room_shut(room));
	guest_say(&a, "2");
	ck_assert(room_shut(room));
	ck_assert(room_full(room));
	ck_assert(!room_client_may_read(&a.client));
	ck_assert_int_eq(guest_try_join(&b, room, "b", &callback), -EAGAIN);
	store_double_commit_all(&store);
	ck_assert(room_client_may_read(&a.client));
	guest_join(&b, room, "b", &callback);
	leave(&a);
	leave(&b);
}
END_TEST

START_TEST(room_keeps_less_without_a_transaction)
{
	struct room_figures figures;

	guest_join(&a, room, "a", &fiber);
	say_many(&a, 9);
	store_kept(&store.store, 8);
	room_figures(room, &figures);
	ck_assert_uint_eq(figures.oldest, 8);
	store_kept(&store.store, 7);
	ck_assert_uint_eq(store.store.first, 8);
	guest_join(&b, room, "b", &callback);
	store_double_commit_all(&store);
	guest_expect(&b, "x\nx\nx\n" B_JOINED);
	leave(&a);
	leave(&b);
}
END_TEST

START_TEST(room_client_that_takes_no_replies_is_not_read)
{
	guest_join(&a, room, "a", &fiber);
	store_double_commit_all(&store);
	for (int i = 0; i < CURSOR_PINS_MAX; i++) {
		ck_assert(room_client_may_read(&a.client));
		tell(&a, "line too long");
	}
	ck_assert(!room_client_may_read(&a.client));
	guest_receive_all(&a);
	ck_assert(room_client_may_read(&a.client));
	leave(&a);
}
END_TEST

START_TEST(room_counts_who_is_here)
{
	struct room_figures figures;

	guest_join(&a, room, "a", &fiber);
	guest_join(&b, room, "b", &callback);
	room_figures(room, &figures);
	ck_assert_uint_eq(figures.members, 2);
	ck_assert_uint_eq(figures.present, 0);
	ck_assert_uint_eq(figures.tickets, 2);
	store_double_commit_all(&store);
	guest_join(&c, room, "c", &fiber);
	store_double_commit_all(&store);
	room_figures(room, &figures);
	ck_assert_uint_eq(figures.present, 3);
	ck_assert_uint_eq(figures.head, 3);
	ck_assert_uint_eq(figures.oldest, 1);
	ck_assert_uint_eq(fiber.present, 2);
	ck_assert_uint_eq(callback.present, 1);
	ck_assert_ptr_eq(roster_first(room_roster(room)), &a.client.member);
	leave(&a);
	ck_assert_uint_eq(fiber.present, 1);
	leave(&b);
	leave(&c);
}
END_TEST

SUITE(room)
{
	TCase *tc = tcase_create("room");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, room_client_with_many_lines_in_flight_is_not_read);
	tcase_add_test(tc, room_is_full_by_tickets_and_by_bytes);
	tcase_add_test(tc, room_is_shut_while_the_store_is_full);
	tcase_add_test(tc, room_keeps_less_without_a_transaction);
	tcase_add_test(tc, room_client_that_takes_no_replies_is_not_read);
	tcase_add_test(tc, room_counts_who_is_here);
	suite_add_tcase(s, tc);
}
