/* SPDX-License-Identifier: MIT */
/*
 * Everything that a client causes comes in input order, private bytes at
 * their place.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "room_fixture.h"
#include "support/runner.h"

START_TEST(room_session_is_the_same_for_all)
{
	static const char session[] = A_JOINED "Hello from client A\n" B_JOINED
					       "Hello from client B\n";

	guest_join(&a, room, "a", &fiber);
	guest_say(&a, "Hello from client A");
	store_double_commit_all(&store);
	guest_join(&b, room, "b", &callback);
	guest_say(&b, "Hello from client B");
	store_double_commit_all(&store);
	guest_expect(&a, session);
	guest_expect(&b, session);
	leave(&a);
	guest_expect(&b,
		     A_JOINED "Hello from client A\n" B_JOINED
			      "Hello from client B\n" A_LEFT);
	leave(&b);
}
END_TEST

/* (client, kind, input_end) names a line before the store has numbered it. */
START_TEST(room_lines_say_who_caused_them_and_where_in_its_input)
{
	static const struct {
		uint64_t client, input_end;
	} expected[] = {
		{ 1, 0 },  { 2, 0 }, { 1, 4 }, { 2, 3 },
		{ 1, 10 }, { 0, 0 }, { 1, 0 }, { 2, 0 },
	};

	guest_join(&a, room, "a", &fiber);
	guest_join(&b, room, "b", &callback);
	guest_say(&a, "one");
	guest_say(&b, "hi");
	guest_say(&a, "three");
	ck_assert_int_eq(room_announce(room, "hear!", 5), 0);
	store_double_commit_all(&store);
	leave(&a);
	leave(&b);
	ck_assert_uint_eq(store.all.count, 8);
	for (uint32_t i = 0; i < 8; i++) {
		struct line line = lines_get(&store.all, i);

		ck_assert_uint_eq(line.client, expected[i].client);
		ck_assert_uint_eq(line.input_end, expected[i].input_end);
	}
}
END_TEST

START_TEST(room_private_bytes_come_at_their_place)
{
	guest_join(&a, room, "a", &fiber);
	guest_join(&b, room, "b", &callback);
	guest_say(&a, "one");
	tell(&a, "after one");
	guest_say(&b, "two");
	tell(&a, "after two");
	store_double_commit_all(&store);
	tell(&a, "at once");
	guest_expect(&a,
		     A_JOINED B_JOINED "one\n*** after one\ntwo\n"
				       "*** after two\n*** at once\n");
	guest_expect(&b, A_JOINED B_JOINED "one\ntwo\n");
	ck_assert_int_eq(a.news, 3);
	ck_assert_int_eq(b.news, 0);
	leave(&a);
	leave(&b);
}
END_TEST

START_TEST(room_notice_reaches_all_and_is_not_kept)
{
	guest_join(&a, room, "a", &fiber);
	guest_say(&a, "one");
	ck_assert_int_eq(room_notice(room, "bye", 3), 0);
	guest_say(&a, "two");
	store_double_commit_all(&store);
	guest_join(&b, room, "b", &callback);
	store_double_commit_all(&store);
	guest_expect(&a, A_JOINED "one\n*** bye\ntwo\n" B_JOINED);
	guest_expect(&b, A_JOINED "one\ntwo\n" B_JOINED);
	leave(&a);
	leave(&b);
}
END_TEST

/* Lines may wait for a long time: who is told of that must not. */
START_TEST(room_alarm_waits_for_nothing)
{
	guest_join(&a, room, "a", &fiber);
	store_double_commit_all(&store);
	guest_say(&a, "one");
	ck_assert_int_eq(room_alarm(room, "the disk is full", 16), 0);
	guest_expect(&a, A_JOINED "*** the disk is full\n");
	store_double_commit_all(&store);
	guest_expect(&a, A_JOINED "*** the disk is full\none\n");
	leave(&a);
}
END_TEST

START_TEST(room_announcement_is_kept)
{
	guest_join(&a, room, "a", &fiber);
	ck_assert_int_eq(room_announce(room, "hear!", 5), 0);
	store_double_commit_all(&store);
	guest_join(&b, room, "b", &callback);
	guest_expect(&b, A_JOINED "*** hear!\n");
	leave(&a);
	leave(&b);
}
END_TEST

START_TEST(room_half_close_ends_after_its_own_last_line)
{
	guest_join(&a, room, "a", &fiber);
	store_double_commit_all(&store);
	guest_join(&b, room, "b", &callback);
	guest_say(&b, "hi");
	ck_assert_int_eq(room_close_after(&b.client), 0);
	guest_say(&a, "later");
	ck_assert(!cursor_done(&b.client.cursor));
	store_double_commit_all(&store);
	ck_assert(!cursor_done(&b.client.cursor));
	guest_expect(&b, A_JOINED B_JOINED "hi\n");
	ck_assert(cursor_done(&b.client.cursor));
	ck_assert_int_eq(b.news, 1);
	leave(&b);
	guest_expect(&a, A_JOINED B_JOINED "hi\nlater\n" B_LEFT);
	leave(&a);
}
END_TEST

START_TEST(room_half_close_of_the_silent_ends_after_the_join_line)
{
	guest_join(&a, room, "a", &fiber);
	ck_assert_int_eq(room_close_after(&a.client), 0);
	guest_join(&b, room, "b", &callback);
	store_double_commit_all(&store);
	guest_expect(&a, A_JOINED);
	ck_assert(cursor_done(&a.client.cursor));
	leave(&a);
	leave(&b);
}
END_TEST

START_TEST(room_half_close_waits_for_what_it_was_told)
{
	guest_join(&a, room, "a", &fiber);
	guest_say(&a, "hi");
	guest_join(&b, room, "b", &callback);
	tell(&a, "too long");
	ck_assert_int_eq(room_close_after(&a.client), 0);
	ck_assert_int_eq(room_close_after(&a.client), -EALREADY);
	ck_assert_int_eq(room_tell(&a.client, "no", 2), -ESHUTDOWN);
	ck_assert_int_eq(room_say(&a.client, "no", 2, 3), -ESHUTDOWN);
	ck_assert(!room_client_may_read(&a.client));
	store_double_commit_all(&store);
	guest_expect(&a, A_JOINED "hi\n" B_JOINED "*** too long\n");
	ck_assert(cursor_done(&a.client.cursor));
	leave(&a);
	leave(&b);
}
END_TEST

/* Before the line that would say that they are here, which waits. */
START_TEST(room_tells_who_comes_of_trouble)
{
	guest_join(&a, room, "a", &fiber);
	store_double_commit_all(&store);
	guest_expect(&a, A_JOINED);
	memcpy(store.store.trouble, "it fails", sizeof("it fails"));
	guest_join(&b, room, "b", &callback);
	guest_expect(&b, A_JOINED "*** it fails\n");
	store.store.trouble[0] = '\0';
	store_double_commit_all(&store);
	guest_expect(&b, A_JOINED "*** it fails\n" B_JOINED);
	guest_expect(&a, A_JOINED B_JOINED);
	leave(&a);
	leave(&b);
}
END_TEST

SUITE(room_take)
{
	TCase *tc = tcase_create("room_take");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, room_session_is_the_same_for_all);
	tcase_add_test(tc,
		       room_lines_say_who_caused_them_and_where_in_its_input);
	tcase_add_test(tc, room_private_bytes_come_at_their_place);
	tcase_add_test(tc, room_notice_reaches_all_and_is_not_kept);
	tcase_add_test(tc, room_alarm_waits_for_nothing);
	tcase_add_test(tc, room_announcement_is_kept);
	tcase_add_test(tc, room_half_close_ends_after_its_own_last_line);
	tcase_add_test(tc,
		       room_half_close_of_the_silent_ends_after_the_join_line);
	tcase_add_test(tc, room_half_close_waits_for_what_it_was_told);
	tcase_add_test(tc, room_tells_who_comes_of_trouble);
	suite_add_tcase(s, tc);
}
