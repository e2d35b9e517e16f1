/* SPDX-License-Identifier: MIT */
/*
 * test_room_private.c - what passes between two in the room.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "room_fixture.h"
#include "support/runner.h"

/* Guest @from whispers @text to guest @to. */
static int
whisper(struct guest *from, const struct guest *to, const char *text)
{
	const struct room_whisper what = {
		.to = to->client.id,
		.text = text,
		.len = strlen(text),
		.sent = "sent",
		.sent_len = 4,
		.gone = "gone",
		.gone_len = 4,
		.cause = from->input,
	};

	return room_whisper(&from->client, &what);
}

/* a and b are in the room, and have seen that. */
static void
meet(void)
{
	guest_join(&a, room, "a", &fiber);
	guest_join(&b, room, "b", &callback);
	store_double_commit_all(&store);
	guest_receive_all(&a);
	guest_receive_all(&b);
}

START_TEST(room_whisper_reaches_one)
{
	meet();
	ck_assert_int_eq(whisper(&a, &b, "psst"), 0);
	guest_expect(&a, A_JOINED B_JOINED "*** sent\n");
	guest_expect(&b, A_JOINED B_JOINED "*** psst\n");
	leave(&a);
	leave(&b);
}
END_TEST

START_TEST(room_whisper_waits_for_its_turn)
{
	meet();
	guest_say(&a, "aloud");
	ck_assert_int_eq(whisper(&a, &b, "psst"), 0);
	guest_expect(&b, A_JOINED B_JOINED);
	store_double_commit_all(&store);
	guest_expect(&a, A_JOINED B_JOINED "aloud\n*** sent\n");
	guest_expect(&b, A_JOINED B_JOINED "aloud\n*** psst\n");
	leave(&a);
	leave(&b);
}
END_TEST

START_TEST(room_whisper_to_who_has_left)
{
	uint64_t id;

	meet();
	guest_say(&a, "aloud");
	ck_assert_int_eq(whisper(&a, &b, "psst"), 0);
	id = b.client.id;
	room_leave(&b.client);
	store_double_commit_all(&store);
	ck_assert_ptr_null(room_find(room, id));
	guest_expect(&a, A_JOINED B_JOINED "aloud\n*** gone\n" B_LEFT);
	ck_assert_int_eq(whisper(&a, &b, "psst"), 0);
	guest_expect(&a,
		     A_JOINED B_JOINED "aloud\n*** gone\n" B_LEFT "*** gone\n");
	leave(&a);
}
END_TEST

START_TEST(room_whisper_of_who_has_left)
{
	meet();
	guest_say(&a, "aloud");
	ck_assert_int_eq(whisper(&a, &b, "psst"), 0);
	room_leave(&a.client);
	ck_assert_int_eq(whisper(&a, &b, "more"), -ESHUTDOWN);
	store_double_commit_all(&store);
	guest_expect(&b, A_JOINED B_JOINED "aloud\n*** psst\n" A_LEFT);
	ck_assert(a.released);
	leave(&b);
}
END_TEST

/* What is in flight when the room is freed is freed with it. */
START_TEST(room_whisper_in_flight_is_freed)
{
	meet();
	guest_say(&a, "aloud");
	ck_assert_int_eq(whisper(&a, &b, "psst"), 0);
	crash();
}
END_TEST

START_TEST(room_notice_of_many_lines)
{
	meet();
	ck_assert_int_eq(room_tell(&a.client, "one\n\nthree", 10), 0);
	guest_expect(&a, A_JOINED B_JOINED "*** one\n*** \n*** three\n");
	ck_assert_uint_eq(a.client.cursor.pins_end, 2);
	leave(&a);
	leave(&b);
}
END_TEST

START_TEST(room_tells_now)
{
	meet();
	guest_say(&a, "aloud");
	ck_assert_int_eq(room_tell_now(&a.client, "now", 3), 0);
	guest_expect(&a, A_JOINED B_JOINED "*** now\n");
	store_double_commit_all(&store);
	guest_expect(&a, A_JOINED B_JOINED "*** now\naloud\n");
	room_leave(&a.client);
	ck_assert_int_eq(room_tell_now(&a.client, "x", 1), -ESHUTDOWN);
	store_double_commit_all(&store);
	leave(&b);
}
END_TEST

/* An acknowledgement says nothing, and is noted in its turn. */
START_TEST(room_acknowledges)
{
	char bytes[256];
	struct pin_log_state state;
	struct pin_log log = {
		.state = &state,
		.bytes = bytes,
		.size = sizeof(bytes),
	};

	meet();
	pin_log_clear(&log);
	a.client.cursor.log = &log;
	guest_say(&a, "aloud");
	ck_assert_int_eq(room_acknowledge(&a.client, a.input + 5), 0);
	ck_assert_uint_eq(pin_log_told(&log, PIN_NOTICE), 0);
	store_double_commit_all(&store);
	ck_assert_uint_eq(pin_log_told(&log, PIN_NOTICE), a.input + 5);
	guest_expect(&a, A_JOINED B_JOINED "aloud\n");
	ck_assert(!cursor_behind(&a.client.cursor));
	leave(&a);
	leave(&b);
}
END_TEST

/* The causes that the room has said are over, one behind the other. */
static uint64_t over[4];
static size_t n_over;

static void
note(struct room_client *client, uint64_t cause)
{
	ck_assert_ptr_eq(client, &a.client);
	ck_assert_uint_lt(n_over, 4);
	over[n_over++] = cause;
}

/* Behind what was said before, and not behind what is said then. */
START_TEST(room_says_what_is_answered)
{
	struct room_client_ops ops;

	n_over = 0;
	meet();
	ops = *a.client.ops;
	ops.answered = note;
	a.client.ops = &ops;
	ck_assert_int_eq(room_acknowledge(&a.client, 3), 0);
	ck_assert_uint_eq(n_over, 1);
	guest_say(&a, "aloud");
	ck_assert_int_eq(room_acknowledge(&a.client, 7), 0);
	ck_assert_int_eq(room_answer(&a.client, "told", 4, 9), 0);
	ck_assert_int_eq(room_tell(&a.client, "told", 4), 0);
	guest_say(&a, "more");
	ck_assert_uint_eq(n_over, 1);
	ck_assert(store_double_begin(&store));
	store_double_end(&store, -EIO);
	ck_assert_uint_eq(n_over, 3);
	ck_assert_uint_eq(over[0], 3);
	ck_assert_uint_eq(over[1], 7);
	ck_assert_uint_eq(over[2], 9);
	store_double_commit_all(&store);
	ck_assert_uint_eq(n_over, 3);
	leave(&a);
	leave(&b);
}
END_TEST

SUITE(room_private)
{
	TCase *tc = tcase_create("room_private");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, room_whisper_reaches_one);
	tcase_add_test(tc, room_whisper_waits_for_its_turn);
	tcase_add_test(tc, room_whisper_to_who_has_left);
	tcase_add_test(tc, room_whisper_of_who_has_left);
	tcase_add_test(tc, room_whisper_in_flight_is_freed);
	tcase_add_test(tc, room_notice_of_many_lines);
	tcase_add_test(tc, room_tells_now);
	tcase_add_test(tc, room_acknowledges);
	tcase_add_test(tc, room_says_what_is_answered);
	suite_add_tcase(s, tc);
}
