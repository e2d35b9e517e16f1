/* SPDX-License-Identifier: MIT */
/*
 * Who was in a room that was killed, and goes on in the next one on its store.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>

#include "room_fixture.h"
#include "support/runner.h"

#define C_JOINED "Got connection from tcp:c via fiber\n"

/* Lets @g in, and notes what outlives the room. */
static void
join(struct guest *g, const char *name, struct roster_label *label)
{
	guest_join(g, room, name, label);
	guest_note(g);
}

/* The loop's index is how many bytes were received. */
START_TEST(rejoin_goes_on_at_the_next_byte)
{
	join(&a, "a", &fiber);
	guest_say(&a, "one");
	store_double_commit_all(&store);
	tell(&a, "told");
	if (_i > 0)
		guest_receive(&a, 8, (size_t)_i);
	crash();
	guest_rejoin(&a, room, &fiber, false);
	ck_assert_int_eq(room_see_off_absent(room), 0);
	ck_assert_uint_eq(fiber.present, 1);
	ck_assert_uint_eq(a.client.stored_input, 4);
	ck_assert_uint_eq(a.client.last_line, 2);
	guest_say(&a, "two");
	store_double_commit_all(&store);
	guest_expect(&a, A_JOINED "one\n*** told\ntwo\n");
	ck_assert_uint_eq(a.client.stored_input, 8);
	leave(&a);
}
END_TEST

/* Who has not returned leaves; who comes now has a number of its own. */
START_TEST(rejoin_is_not_for_everybody)
{
	join(&a, "a", &fiber);
	guest_join(&b, room, "b", &callback);
	store_double_commit_all(&store);
	guest_receive_all(&a);
	crash();
	guest_rejoin(&a, room, &fiber, true);
	ck_assert_int_eq(room_see_off_absent(room), 0);
	guest_join(&c, room, "c", &fiber);
	store_double_commit_all(&store);
	ck_assert_uint_eq(c.client.id, 3);
	guest_expect(&a, A_JOINED B_JOINED B_LEFT C_JOINED);
	guest_expect(&c, A_JOINED B_JOINED B_LEFT C_JOINED);
	leave(&a);
	leave(&c);
}
END_TEST

/* It has had some of what was before, and comes a second time. */
START_TEST(rejoin_without_a_join_line_in_the_store)
{
	guest_join(&b, room, "b", &callback);
	store_double_commit_all(&store);
	join(&a, "a", &fiber);
	guest_receive(&a, 8, 11);
	guest_say(&a, "lost");
	crash();
	ck_assert(!room_remembers(room, a.client.id));
	ck_assert(room_remembers(room, b.client.id));
	ck_assert_int_eq(room_see_off_absent(room), 0);
	guest_rejoin(&a, room, &fiber, false);
	ck_assert_uint_eq(fiber.present, 0);
	ck_assert_uint_eq(a.client.stored_input, 0);
	store_double_commit_all(&store);
	guest_expect(&a, B_JOINED B_LEFT A_JOINED);
	leave(&a);
}
END_TEST

START_TEST(rejoin_of_one_that_was_to_get_little_history)
{
	struct room_limits limits = room_limits_default;

	tear_down();
	limits.history = 1;
	set_up_with(1000, &limits);
	guest_join(&b, room, "b", &callback);
	guest_say(&b, "one");
	store_double_commit_all(&store);
	join(&a, "a", &fiber);
	store_double_commit_all(&store);
	crash();
	guest_rejoin(&a, room, &fiber, false);
	ck_assert_int_eq(room_see_off_absent(room), 0);
	store_double_commit_all(&store);
	guest_expect(&a, "one\n" A_JOINED B_LEFT);
	leave(&a);
}
END_TEST

/* What was to be its last line still is, also when more has been said. */
START_TEST(rejoin_closes_where_it_was_to_close)
{
	join(&a, "a", &fiber);
	guest_say(&a, "mine");
	ck_assert_int_eq(room_close_after(&a.client), 0);
	store_double_commit_all(&store);
	guest_receive(&a, 8, 5);
	ck_assert_int_eq(room_announce(room, "later", 5), 0);
	store_double_commit_all(&store);
	crash();
	guest_rejoin(&a, room, &fiber, false);
	ck_assert(!room_client_may_read(&a.client));
	ck_assert_int_eq(room_say(&a.client, "x", 1, 99), -ESHUTDOWN);
	guest_expect(&a, A_JOINED "mine\n");
	ck_assert(cursor_done(&a.client.cursor));
	leave(&a);
}
END_TEST

/* Its end of input is read once more, when the room has got on. */
START_TEST(rejoin_closes_after_its_own_last_line)
{
	join(&a, "a", &fiber);
	guest_say(&a, "mine");
	store_double_commit_all(&store);
	ck_assert_int_eq(room_announce(room, "later", 5), 0);
	store_double_commit_all(&store);
	guest_receive(&a, 8, 5);
	crash();
	guest_rejoin(&a, room, &fiber, false);
	ck_assert_int_eq(room_close_after(&a.client), 0);
	guest_expect(&a, A_JOINED "mine\n");
	ck_assert(cursor_done(&a.client.cursor));
	leave(&a);
}
END_TEST

/* The store has none of it: it comes anew, on a line of its own. */
START_TEST(rejoin_in_another_room)
{
	struct room_return from = { .torn = true };

	guest_join(&b, room, "b", &callback);
	store_double_commit_all(&store);
	snprintf(a.address, sizeof(a.address), "tcp:a");
	guest_return(&a, room, &fiber, &from);
	store_double_commit_all(&store);
	ck_assert_uint_eq(a.client.id, 2);
	guest_expect(&a, "\n" B_JOINED A_JOINED);
	leave(&a);
	leave(&b);
}
END_TEST

SUITE(room_rejoin)
{
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	tcase_add_loop_test(tc_, rejoin_goes_on_at_the_next_byte, 0, 50);
	ADD(rejoin_is_not_for_everybody);
	ADD(rejoin_without_a_join_line_in_the_store);
	ADD(rejoin_of_one_that_was_to_get_little_history);
	ADD(rejoin_closes_where_it_was_to_close);
	ADD(rejoin_closes_after_its_own_last_line);
	ADD(rejoin_in_another_room);
}
