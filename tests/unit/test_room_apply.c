/* SPDX-License-Identifier: MIT */
/*
 * What the store answered is shown whole and in order; what it refused is
 * told; what is too old goes.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "room_fixture.h"
#include "support/runner.h"

START_TEST(room_shows_nothing_that_is_not_stored)
{
	guest_join(&a, room, "a", &fiber);
	ck_assert(store_double_begin(&store));
	guest_expect(&a, "");
	store_double_end(&store, 0);
	guest_expect(&a, A_JOINED);
	guest_say(&a, "one");
	ck_assert(store_double_begin(&store));
	guest_say(&a, "two");
	guest_expect(&a, A_JOINED);
	store_double_end(&store, 0);
	guest_expect(&a, A_JOINED "one\n");
	store_double_commit_all(&store);
	guest_expect(&a, A_JOINED "one\ntwo\n");
	leave(&a);
}
END_TEST

START_TEST(room_lines_posted_during_a_commit_share_the_next)
{
	guest_join(&a, room, "a", &fiber);
	ck_assert(store_double_begin(&store));
	guest_join(&b, room, "b", &callback);
	for (int i = 0; i < 10; i++)
		guest_say(&a, "x");
	ck_assert_int_eq(store.wanted, 0);
	store_double_end(&store, 0);
	ck_assert_int_eq(batches, 1);
	store_double_commit_all(&store);
	ck_assert_int_eq(store.begun, 2);
	ck_assert_int_eq(batches, 2);
	leave(&a);
	leave(&b);
}
END_TEST

START_TEST(room_line_not_stored_is_told_its_writer)
{
	guest_join(&a, room, "a", &fiber);
	guest_join(&b, room, "b", &callback);
	store_double_commit_all(&store);
	guest_say(&a, "lost");
	tell(&a, "after it");
	guest_say(&b, "lost too");
	ck_assert(store_double_begin(&store));
	store_double_end(&store, -ENOSPC);
	ck_assert_int_eq(batches, 2);
	guest_say(&b, "kept");
	store_double_commit_all(&store);
	guest_expect(&a,
		     A_JOINED B_JOINED
		     "*** not stored: No space left on device\n"
		     "*** after it\nkept\n");
	guest_expect(&b,
		     A_JOINED B_JOINED
		     "*** not stored: No space left on device\nkept\n");
	leave(&a);
	leave(&b);
}
END_TEST

START_TEST(room_join_not_stored_is_told_and_closed)
{
	guest_join(&a, room, "a", &fiber);
	ck_assert(store_double_begin(&store));
	store_double_end(&store, -ENOSPC);
	guest_expect(&a, "*** not stored: No space left on device\n");
	ck_assert(cursor_done(&a.client.cursor));
	room_leave(&a.client);
	ck_assert(a.released);
	guest_join(&b, room, "b", &callback);
	store_double_commit_all(&store);
	guest_expect(&b, B_JOINED);
	leave(&b);
}
END_TEST

START_TEST(room_joiner_sees_what_is_kept_and_no_more)
{
	tear_down();
	set_up_with(2, &room_limits_default);
	guest_join(&a, room, "a", &fiber);
	guest_say(&a, "1");
	guest_say(&a, "2");
	store_double_commit_all(&store);
	guest_join(&b, room, "b", &callback);
	store_double_commit_all(&store);
	guest_expect(&b, "1\n2\n" B_JOINED);
	guest_expect(&a, A_JOINED "1\n2\n" B_JOINED);
	leave(&a);
	leave(&b);
}
END_TEST

START_TEST(room_tells_a_client_what_it_missed)
{
	struct room_limits limits = room_limits_default;

	tear_down();
	limits.slack = 5;
	set_up_with(5, &limits);
	guest_join(&a, room, "a", &fiber);
	guest_join(&b, room, "b", &callback);
	store_double_commit_all(&store);
	ck_assert_int_eq(guest_receive(&b, 1, 3), 3);
	tell(&b, "told before");
	say_many(&a, 1000);
	tell(&b, "told after");
	/* lines go in whole chunks; 768 begins the last that is there */
	expect_text(A_JOINED_BARE);
	expect_text("*** you missed 766 lines");
	expect_text("*** told before");
	for (int i = 768; i <= 1002; i++)
		expect_text("x");
	expect_text("*** told after");
	guest_expect(&b, expected_text);
	leave(&a);
	leave(&b);
}
END_TEST

/* What b sees of a's lines, if history on join is @history. */
static void
expect_history(uint64_t history, const char *expected)
{
	struct room_limits limits = room_limits_default;

	tear_down();
	limits.history = history;
	set_up_with(1000, &limits);
	guest_join(&a, room, "a", &fiber);
	guest_say(&a, "1");
	store_double_commit_all(&store);
	guest_say(&a, "2");
	ck_assert(store_double_begin(&store));
	guest_say(&a, "3");
	guest_join(&b, room, "b", &callback);
	tell(&b, "told");
	store_double_end(&store, 0);
	/* nothing before it is in the room */
	if (history < 1000)
		ck_assert(!cursor_behind(&b.client.cursor));
	ck_assert_int_eq(cursor_interject(&b.client.cursor, "[at once]", 9), 0);
	store_double_commit_all(&store);
	guest_say(&a, "4");
	store_double_commit_all(&store);
	guest_expect(&b, expected);
	leave(&a);
	leave(&b);
}

START_TEST(room_joiner_sees_as_much_history_as_it_should)
{
	expect_history(0, "[at once]" B_JOINED "*** told\n4\n");
	expect_history(1, "[at once]3\n" B_JOINED "*** told\n4\n");
	expect_history(3, "1\n2\n[at once]3\n" B_JOINED "*** told\n4\n");
	expect_history(100,
		       A_JOINED "1\n2\n[at once]3\n" B_JOINED
		       "*** told\n4\n");
	expect_history(UINT64_MAX,
		       "[at once]" A_JOINED "1\n2\n3\n" B_JOINED
		       "*** told\n4\n");
}
END_TEST

START_TEST(room_client_loses_nothing_that_history_has)
{
	struct room_limits limits = room_limits_default;

	tear_down();
	limits.slack = 5;
	set_up_with(1000, &limits);
	guest_join(&a, room, "a", &fiber);
	guest_join(&b, room, "b", &callback);
	say_many(&a, 900);
	guest_receive_all(&b);
	ck_assert_uint_eq(b.got_len, strlen(A_JOINED B_JOINED) + 2 * 900);
	leave(&a);
	leave(&b);
}
END_TEST

START_TEST(room_client_loses_nothing_below_the_lag)
{
	struct room_limits limits = room_limits_default;

	tear_down();
	limits.slack = 902;
	set_up_with(0, &limits);
	guest_join(&a, room, "a", &fiber);
	guest_join(&b, room, "b", &callback);
	say_many(&a, 900);
	guest_join(&c, room, "c", &fiber);
	guest_expect(&c, "");
	guest_receive_all(&b);
	ck_assert_uint_eq(b.got_len, strlen(A_JOINED B_JOINED) + 2 * 900);
	leave(&a);
	leave(&b);
	leave(&c);
}
END_TEST

SUITE(room_apply)
{
	TCase *tc = tcase_create("room_apply");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, room_shows_nothing_that_is_not_stored);
	tcase_add_test(tc, room_lines_posted_during_a_commit_share_the_next);
	tcase_add_test(tc, room_line_not_stored_is_told_its_writer);
	tcase_add_test(tc, room_join_not_stored_is_told_and_closed);
	tcase_add_test(tc, room_joiner_sees_what_is_kept_and_no_more);
	tcase_add_test(tc, room_tells_a_client_what_it_missed);
	tcase_add_test(tc, room_joiner_sees_as_much_history_as_it_should);
	tcase_add_test(tc, room_client_loses_nothing_that_history_has);
	tcase_add_test(tc, room_client_loses_nothing_below_the_lag);
	suite_add_tcase(s, tc);
}
