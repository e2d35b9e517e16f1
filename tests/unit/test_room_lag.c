/* SPDX-License-Identifier: MIT */
/*
 * Who lags skips lines or is dropped, blocked for ever or not; who reads
 * history at its own pace does not lag.
 */
#include "config.h"

#include <string.h>

#include "room_fixture.h"
#include "support/runner.h"

#define SECOND INT64_C(1000000000)

static int64_t time_now; /* nanoseconds */
static int wanted;       /* ticks asked for */

static int64_t
now(struct room_clock *clock)
{
	(void)clock;
	return time_now;
}

static void
note_wanted(struct room_clock *clock)
{
	(void)clock;
	wanted++;
}

static struct room_clock test_clock = { now, note_wanted };

/* A room of a and b, who have read all; lag is limited to @lag. */
static void
open_room(const struct lag_limits *lag)
{
	struct room_limits limits = room_limits_default;

	limits.lag = *lag;
	time_now = 1;
	wanted = 0;
	set_up_with(100000, &limits);
	room_set_clock(room, &test_clock);
	guest_join(&a, room, "a", &fiber);
	guest_join(&b, room, "b", &callback);
	store_double_commit_all(&store);
	guest_expect(&a, A_JOINED B_JOINED);
	guest_expect(&b, A_JOINED B_JOINED);
	guest_fini(&b);
	b.got_len = 0;
}

/* Some seconds pass, one by one. */
static void
pass(int seconds)
{
	while (seconds--) {
		time_now += SECOND;
		room_tick(room);
	}
}

static void
close_room(void)
{
	leave(&a);
	leave(&b);
	tear_down();
}

START_TEST(room_lag_in_lines_skips)
{
	const struct lag_limits lag = { .lines = 10 };
	struct room_figures figures;

	open_room(&lag);
	say_many(&a, 10);
	pass(2);
	ck_assert(!b.client.cursor.skips);
	ck_assert_int_eq(guest_receive(&b, 1, 1), 1);
	say_many(&a, 3);
	pass(1);
	guest_expect(&b, "x\n*** you missed 6 lines\nx\nx\nx\nx\nx\nx\n");
	/* one told, once; a, who reads, is not */
	room_figures(room, &figures);
	ck_assert_uint_eq(figures.skipped, 2);
	pass(5);
	room_figures(room, &figures);
	ck_assert_uint_eq(figures.skipped, 2);
	ck_assert_uint_eq(figures.dropped, 0);
	close_room();
}
END_TEST

START_TEST(room_lag_in_bytes_skips)
{
	const struct lag_limits lag = { .bytes = 100 };

	open_room(&lag);
	say_many(&a, 100);
	pass(1);
	ck_assert(!b.client.cursor.skips);
	say_many(&a, 10);
	pass(1);
	ck_assert(b.client.cursor.skips);
	close_room();
}
END_TEST

START_TEST(room_lag_in_time_skips)
{
	const struct lag_limits lag = { .time = 5 * SECOND };

	open_room(&lag);
	say_many(&a, 1);
	pass(5);
	ck_assert(!b.client.cursor.skips);
	pass(2);
	ck_assert(b.client.cursor.skips);
	guest_expect(&b, "*** you missed 1 lines\n");
	/* no ticks for nothing */
	pass(1);
	wanted = 0;
	pass(1);
	ck_assert_int_eq(wanted, 0);
	close_room();
}
END_TEST

START_TEST(room_lag_drops_and_says_why)
{
	const struct lag_limits lag = { .lines = 10, .drop = true };
	struct room_figures figures;

	open_room(&lag);
	say_many(&a, 12);
	guest_receive_all(&a);
	ck_assert_int_eq(guest_receive(&b, 1, 1), 1);
	b.news = 0;
	pass(1);
	ck_assert_int_eq(b.news, 1);
	guest_expect(&b, "x\n*** closing: you fell behind by 11 lines\n");
	ck_assert(cursor_done(&b.client.cursor));
	room_figures(room, &figures);
	ck_assert_uint_eq(figures.dropped, 1);
	close_room();
}
END_TEST

/* Its socket never takes anything again. */
START_TEST(room_lag_cuts_who_does_not_take_the_last_line)
{
	const struct lag_limits lag = { .lines = 10, .drop = true };

	open_room(&lag);
	say_many(&a, 12);
	guest_receive_all(&a);
	pass(1);
	wanted = 0;
	pass(9);
	ck_assert_int_eq(wanted, 9);
	ck_assert(!b.client.cut);
	b.news = 0;
	pass(1);
	ck_assert(b.client.cut);
	ck_assert_int_eq(b.news, 1);
	ck_assert(!a.client.cut);
	leave(&b);
	wanted = 0;
	pass(1);
	ck_assert_int_eq(wanted, 0);
	leave(&a);
	tear_down();
}
END_TEST

START_TEST(room_lag_does_not_count_history)
{
	const struct lag_limits lag = { .lines = 10, .drop = true };

	open_room(&lag);
	for (int i = 0; i < 300; i++) {
		say_many(&a, 1);
		guest_receive_all(&a);
		guest_receive_all(&b);
	}
	guest_join(&c, room, "c", &fiber);
	store_double_commit_all(&store);
	/* a line a second comes, two bytes go: it reads history for long */
	for (int i = 0; i < 100; i++) {
		ck_assert_int_eq(guest_receive(&c, 1, 2), 2);
		say_many(&a, 1);
		guest_receive_all(&a);
		guest_receive_all(&b);
		pass(1);
	}
	ck_assert_int_eq(c.client.cut_at, 0);
	/* then it takes nothing more */
	say_many(&a, 10);
	guest_receive_all(&a);
	guest_receive_all(&b);
	pass(1);
	ck_assert_int_ne(c.client.cut_at, 0);
	leave(&c);
	close_room();
}
END_TEST

START_TEST(room_lag_is_not_of_who_has_got_all)
{
	const struct lag_limits lag = { .lines = 10, .drop = true };

	open_room(&lag);
	say_many(&a, 5);
	guest_receive_all(&a);
	ck_assert_int_eq(room_close_after(&b.client), 0);
	say_many(&a, 20);
	guest_receive_all(&a);
	b.news = 0;
	pass(1);
	ck_assert_int_eq(b.client.cut_at, 0);
	close_room();
}
END_TEST

SUITE(room_lag)
{
	ADD(room_lag_in_lines_skips);
	ADD(room_lag_in_bytes_skips);
	ADD(room_lag_in_time_skips);
	ADD(room_lag_drops_and_says_why);
	ADD(room_lag_cuts_who_does_not_take_the_last_line);
	ADD(room_lag_does_not_count_history);
	ADD(room_lag_is_not_of_who_has_got_all);
}
