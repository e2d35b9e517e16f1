/* SPDX-License-Identifier: MIT */
/*
 * The room as a front end sees it: one order, private bytes at their place,
 * every way to come and go. The store is a double, so that each test says when a
 * transaction begins and how it ends.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "guest.h"
#include "room.h"
#include "store_double.h"
#include "support/runner.h"

#define A_JOINED "Got connection from tcp:a via fiber\n"
#define B_JOINED "Got connection from tcp:b via callback\n"
#define A_LEFT "Connection from tcp:a via fiber closed\n"
#define B_LEFT "Connection from tcp:b via callback closed\n"

static struct store_double store;
static struct room *room;
static struct roster_label fiber, callback;
static struct guest a, b, c;
static struct room_watch watch;
static int batches;
static int drained;

static void
count_batch(struct room_watch *w)
{
	ck_assert_ptr_eq(w, &watch);
	batches++;
}

static void
count_drained(void *arg)
{
	ck_assert_ptr_null(arg);
	drained++;
}

static void
set_up_with(uint64_t keep, const struct room_limits *limits)
{
	fiber = (struct roster_label){ .text = "fiber", .len = 5 };
	callback = (struct roster_label){ .text = "callback", .len = 8 };
	batches = 0;
	drained = 0;
	store_double_init(&store, keep);
	ck_assert_int_eq(room_new(&store.store, limits, &room), 0);
	watch = (struct room_watch){ .batch = count_batch };
	room_watch_add(room, &watch);
}

static void
set_up(void)
{
	set_up_with(1000, &room_limits_default);
}

/* Everybody must have left and been released. */
static void
tear_down(void)
{
	struct room_figures figures;

	store_double_commit_all(&store);
	room_figures(room, &figures);
	ck_assert_uint_eq(figures.members, 0);
	ck_assert_uint_eq(figures.present, 0);
	ck_assert_uint_eq(figures.tickets, 0);
	ck_assert_uint_eq(figures.bytes, 0);
	ck_assert_uint_eq(fiber.present, 0);
	ck_assert_uint_eq(callback.present, 0);
	room_watch_remove(room, &watch);
	room_free(room);
	store_double_fini(&store);
	guest_fini(&a);
	guest_fini(&b);
	guest_fini(&c);
}

/* Lets @g go and has its leave line stored. */
static void
leave(struct guest *g)
{
	room_leave(&g->client);
	store_double_commit_all(&store);
	ck_assert(g->released);
}

static void
tell(struct guest *g, const char *text)
{
	ck_assert_int_eq(room_tell(&g->client, text, strlen(text)), 0);
}

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
	guest_expect(&b, A_JOINED "Hello from client A\n" B_JOINED
				  "Hello from client B\n" A_LEFT);
	leave(&b);
}
END_TEST

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
	guest_expect(&a, A_JOINED B_JOINED "one\n*** after one\ntwo\n"
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

START_TEST(room_announcement_is_kept)
{
	guest_join(&a, room, "a", &fiber);
	ck_assert_int_eq(room_announce(room, "hear!", 5), 0);
	store_double_commit_all(&store);
	guest_join(&b, room, "b", &callback);
	guest_expect(&b, A_JOINED "hear!\n");
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
	ck_assert_int_eq(room_say(&a.client, "no", 2), -ESHUTDOWN);
	ck_assert(!room_client_may_read(&a.client));
	store_double_commit_all(&store);
	guest_expect(&a, A_JOINED "hi\n" B_JOINED "*** too long\n");
	ck_assert(cursor_done(&a.client.cursor));
	leave(&a);
	leave(&b);
}
END_TEST

START_TEST(room_client_may_go_before_its_lines_are_stored)
{
	guest_join(&b, room, "b", &callback);
	store_double_commit_all(&store);
	guest_join(&a, room, "a", &fiber);
	guest_say(&a, "one");
	tell(&a, "never seen");
	room_leave(&a.client);
	ck_assert(!a.released);
	ck_assert(store_double_begin(&store));
	store_double_end(&store, 0);
	ck_assert(!a.released);
	ck_assert_uint_eq(fiber.present, 1);
	store_double_commit_all(&store);
	ck_assert(a.released);
	guest_expect(&b, B_JOINED A_JOINED "one\n" A_LEFT);
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
	guest_expect(&a, A_JOINED B_JOINED
			 "*** not stored: No space left on device\n"
			 "*** after it\nkept\n");
	guest_expect(&b, A_JOINED B_JOINED
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

START_TEST(room_client_gone_before_its_join_failed_leaves_no_trace)
{
	guest_join(&a, room, "a", &fiber);
	ck_assert(store_double_begin(&store));
	guest_say(&a, "one");
	room_leave(&a.client);
	store_double_end(&store, -ENOSPC);
	ck_assert(!a.released);
	ck_assert(store_double_begin(&store));
	store_double_end(&store, -ENOSPC);
	ck_assert(a.released);
	ck_assert_uint_eq(store.all.count, 0);
}
END_TEST

START_TEST(room_leave_line_is_tried_again_after_a_failure)
{
	guest_join(&a, room, "a", &fiber);
	guest_join(&b, room, "b", &callback);
	store_double_commit_all(&store);
	room_leave(&a.client);
	ck_assert(store_double_begin(&store));
	store_double_end(&store, -EIO);
	ck_assert(!a.released);
	ck_assert_int_eq(store.wanted, 0);
	guest_say(&b, "works again");
	ck_assert(store_double_begin(&store));
	store_double_end(&store, 0);
	store_double_commit_all(&store);
	ck_assert(a.released);
	guest_expect(&b, A_JOINED B_JOINED "works again\n" A_LEFT);
	leave(&b);
}
END_TEST

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

/* Says @n lines "x", committing now and then. */
static void
say_many(struct guest *g, int n)
{
	for (int i = 0; i < n; i++) {
		guest_say(g, "x");
		if (i % 10 == 0)
			store_double_commit_all(&store);
	}
	store_double_commit_all(&store);
}

START_TEST(room_tells_a_client_what_it_missed)
{
	struct room_limits limits = room_limits_default;
	char *expected;

	tear_down();
	limits.lag_lines = 5;
	set_up_with(5, &limits);
	guest_join(&a, room, "a", &fiber);
	guest_join(&b, room, "b", &callback);
	store_double_commit_all(&store);
	ck_assert_int_eq(guest_receive(&b, 1, 3), 3);
	tell(&b, "told before");
	say_many(&a, 1000);
	tell(&b, "told after");
	expected = A_JOINED "*** you missed 996 lines\n*** told before\n"
			    "x\nx\nx\nx\nx\n*** told after\n";
	guest_expect(&b, expected);
	leave(&a);
	leave(&b);
}
END_TEST

START_TEST(room_closes_a_client_that_lags_if_it_should)
{
	struct room_limits limits = room_limits_default;

	tear_down();
	limits.lag_lines = 5;
	limits.lag = CURSOR_LAG_CLOSE;
	set_up_with(5, &limits);
	guest_join(&a, room, "a", &fiber);
	guest_join(&b, room, "b", &callback);
	store_double_commit_all(&store);
	ck_assert_int_eq(guest_receive(&b, 1, 3), 3);
	for (int i = 0; i < 1000; i++) {
		guest_say(&a, "x");
		store_double_commit_all(&store);
		guest_receive_all(&a);
	}
	ck_assert_int_gt(b.news, 0);
	guest_receive_all(&b);
	ck_assert_ptr_nonnull(strstr(b.got, A_JOINED "*** closing: you fell "
						     "behind by "));
	ck_assert_str_eq(b.got + b.got_len - 7, " lines\n");
	ck_assert(cursor_done(&b.client.cursor));
	ck_assert(!cursor_done(&a.client.cursor));
	leave(&a);
	leave(&b);
}
END_TEST

START_TEST(room_drain_stores_all_and_all_leave_in_one_batch)
{
	struct line line;

	guest_join(&a, room, "a", &fiber);
	guest_join(&b, room, "b", &callback);
	guest_say(&a, "last words");
	room_drain(room, count_drained, NULL);
	ck_assert_int_eq(room_say(&a.client, "no", 2), -ESHUTDOWN);
	ck_assert_int_eq(guest_try_join(&c, room, "c", &fiber), -ESHUTDOWN);
	ck_assert_int_eq(room_announce(room, "no", 2), -ESHUTDOWN);
	store_double_commit_all(&store);
	guest_expect(&b, A_JOINED B_JOINED "last words\n");
	ck_assert(cursor_done(&b.client.cursor));
	ck_assert(!cursor_done(&a.client.cursor));
	room_leave(&b.client);
	ck_assert_int_eq(store.wanted, 0);
	ck_assert(!b.released);
	room_leave(&a.client);
	ck_assert_int_eq(drained, 0);
	ck_assert(store_double_begin(&store));
	store_double_end(&store, 0);
	ck_assert(a.released && b.released);
	ck_assert_int_eq(drained, 1);
	ck_assert_uint_eq(store.all.count, 5);
	line = lines_get(&store.all, 3);
	ck_assert_int_eq(line.kind, LINE_LEAVE);
	ck_assert_int_eq(memcmp(line.address, "tcp:a", 5), 0);
	line = lines_get(&store.all, 4);
	ck_assert_int_eq(line.kind, LINE_LEAVE);
	ck_assert_int_eq(memcmp(line.address, "tcp:b", 5), 0);
}
END_TEST

START_TEST(room_drain_of_an_empty_room_is_over_at_once)
{
	room_drain(room, count_drained, NULL);
	ck_assert_int_eq(drained, 1);
}
END_TEST

START_TEST(room_drain_counts_in_those_that_leave_before_it_settles)
{
	guest_join(&a, room, "a", &fiber);
	store_double_commit_all(&store);
	guest_join(&b, room, "b", &callback);
	room_leave(&a.client);
	room_drain(room, count_drained, NULL);
	room_leave(&b.client);
	store_double_commit_all(&store);
	ck_assert_int_eq(drained, 1);
	ck_assert(a.released && b.released);
	ck_assert_uint_eq(store.all.count, 4);
}
END_TEST

START_TEST(room_drain_ends_though_the_store_fails)
{
	guest_join(&a, room, "a", &fiber);
	store_double_commit_all(&store);
	room_drain(room, count_drained, NULL);
	room_leave(&a.client);
	ck_assert(store_double_begin(&store));
	store_double_end(&store, -EIO);
	ck_assert_int_eq(drained, 1);
	ck_assert(a.released);
}
END_TEST

static int load_result;

static void
note_loaded(void *arg, int error)
{
	ck_assert_ptr_null(arg);
	load_result = error;
}

/* Puts another room on the store, which holds lines. */
static void
restart(void)
{
	room_watch_remove(room, &watch);
	room_free(room);
	ck_assert_int_eq(room_new(&store.store, &room_limits_default, &room),
			 0);
	room_watch_add(room, &watch);
	load_result = 1;
	ck_assert_int_eq(guest_try_join(&b, room, "b", &callback), -EAGAIN);
	room_load(room, note_loaded, NULL);
}

START_TEST(room_loads_what_the_store_kept)
{
	tear_down();
	set_up_with(4, &room_limits_default);
	guest_join(&a, room, "a", &fiber);
	say_many(&a, 600);
	guest_say(&a, "y");
	leave(&a);
	restart();
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(load_result, 1);
		store_double_answer(&store, 2, 0);
	}
	ck_assert_int_eq(load_result, 0);
	guest_join(&b, room, "b", &callback);
	store_double_commit_all(&store);
	guest_expect(&b, "x\nx\ny\n" A_LEFT B_JOINED);
	leave(&b);
}
END_TEST

START_TEST(room_says_that_it_could_not_load)
{
	guest_join(&a, room, "a", &fiber);
	leave(&a);
	restart();
	store_double_answer(&store, 2, -EIO);
	ck_assert_int_eq(load_result, -EIO);
}
END_TEST

SUITE(room)
{
	TCase *tc = tcase_create("room");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, room_session_is_the_same_for_all);
	tcase_add_test(tc, room_shows_nothing_that_is_not_stored);
	tcase_add_test(tc, room_lines_posted_during_a_commit_share_the_next);
	tcase_add_test(tc, room_private_bytes_come_at_their_place);
	tcase_add_test(tc, room_notice_reaches_all_and_is_not_kept);
	tcase_add_test(tc, room_announcement_is_kept);
	tcase_add_test(tc, room_half_close_ends_after_its_own_last_line);
	tcase_add_test(tc,
		       room_half_close_of_the_silent_ends_after_the_join_line);
	tcase_add_test(tc, room_half_close_waits_for_what_it_was_told);
	tcase_add_test(tc, room_client_may_go_before_its_lines_are_stored);
	tcase_add_test(tc, room_line_not_stored_is_told_its_writer);
	tcase_add_test(tc, room_join_not_stored_is_told_and_closed);
	tcase_add_test(tc,
		       room_client_gone_before_its_join_failed_leaves_no_trace);
	tcase_add_test(tc, room_leave_line_is_tried_again_after_a_failure);
	tcase_add_test(tc, room_client_with_many_lines_in_flight_is_not_read);
	tcase_add_test(tc, room_is_full_by_tickets_and_by_bytes);
	tcase_add_test(tc, room_client_that_takes_no_replies_is_not_read);
	tcase_add_test(tc, room_counts_who_is_here);
	tcase_add_test(tc, room_joiner_sees_what_is_kept_and_no_more);
	tcase_add_test(tc, room_tells_a_client_what_it_missed);
	tcase_add_test(tc, room_closes_a_client_that_lags_if_it_should);
	tcase_add_test(tc, room_drain_stores_all_and_all_leave_in_one_batch);
	tcase_add_test(tc, room_drain_of_an_empty_room_is_over_at_once);
	tcase_add_test(tc,
		       room_drain_counts_in_those_that_leave_before_it_settles);
	tcase_add_test(tc, room_drain_ends_though_the_store_fails);
	tcase_add_test(tc, room_loads_what_the_store_kept);
	tcase_add_test(tc, room_says_that_it_could_not_load);
	suite_add_tcase(s, tc);
}
