/* SPDX-License-Identifier: MIT */
/*
 * A room whose memory is small: what is not there is read when somebody wants
 * it, and nobody sees a difference.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "room/chunk.h"
#include "room_fixture.h"
#include "support/runner.h"

#define LINES 3000
#define MANY 100

static void
set_up_small(void)
{
	struct room_limits limits = room_limits_default;

	limits.memory = 8 * 1024;
	limits.slack = 0;
	set_up_with(100000, &limits);
	guest_join(&a, room, "a", &fiber);
	expect_text(A_JOINED_BARE);
	for (int i = 0; i < LINES; i++) {
		char text[16];

		snprintf(text, sizeof(text), "%d", i);
		guest_say(&a, text);
		if (i % 10 == 0)
			store_double_commit_all(&store);
		expect_text(text);
	}
	store_double_commit_all(&store);
}

/* Receives all there is, in sends of @bytes, as pages come. */
static void
receive_paged(struct guest *g, size_t bytes)
{
	while (cursor_behind(&g->client.cursor)) {
		while (guest_receive(g, 8, bytes) > 0)
			;
		if (store.reads)
			store_double_answer(&store, STORE_PAGE_LINES, 0);
	}
}

START_TEST(room_keeps_within_its_memory)
{
	struct room_figures figures;

	room_figures(room, &figures);
	/* beside the newest chunk, which never leaves */
	ck_assert_uint_le(figures.window_bytes,
			  4 * 1024 + sizeof(struct chunk) + 4096);
	ck_assert_uint_le(figures.page_bytes, 4 * 1024);
	ck_assert_uint_eq(figures.oldest, 1);
	leave(&a);
}
END_TEST

/* The loop's index is the size of a send. */
START_TEST(room_reads_back_what_a_joiner_wants)
{
	guest_join(&b, room, "b", &callback);
	store_double_commit_all(&store);
	receive_paged(&b, (size_t)_i * _i * 100 + 7);
	expect_text(B_JOINED_BARE);
	ck_assert_str_eq(b.got, expected_text);
	ck_assert_int_gt(b.news, 5);
	leave(&a);
	leave(&b);
}
END_TEST

START_TEST(room_goes_on_while_a_joiner_reads)
{
	guest_join(&b, room, "b", &callback);
	store_double_commit_all(&store);
	expect_text(B_JOINED_BARE);
	for (int i = 0; i < 1000; i++) {
		guest_receive(&b, 1, 300);
		if (store.reads && i % 3 == 0)
			store_double_answer(&store, 100, 0);
		guest_say(&a, "more");
		store_double_commit_all(&store);
		expect_text("more");
	}
	receive_paged(&b, 1000);
	ck_assert_str_eq(b.got, expected_text);
	leave(&a);
	leave(&b);
}
END_TEST

/* Half a line is out when its chunk goes, and the store forgets it, too. */
START_TEST(room_tears_no_line_that_goes)
{
	char text[128];

	guest_join(&b, room, "b", &callback);
	store_double_commit_all(&store);
	guest_receive(&b, 1, 1000);
	store_double_answer_all(&store);
	ck_assert_int_eq(guest_receive(&b, 1, strlen(A_JOINED) + 1), 37);
	ck_assert_uint_eq(b.client.cursor.pins.count, 1);
	store.keep = 10;
	guest_say(&a, "last");
	store_double_commit_all(&store);
	receive_paged(&b, 100);
	/* the window has a little more than the store */
	snprintf(text, sizeof(text), A_JOINED "0\n*** you missed %d lines\n",
		 LINES / CHUNK_LINES * CHUNK_LINES - 3);
	ck_assert_mem_eq(b.got, text, strlen(text));
	leave(&a);
	leave(&b);
}
END_TEST

START_TEST(room_forgets_who_left_while_waiting)
{
	guest_join(&b, room, "b", &callback);
	guest_join(&c, room, "c", &callback);
	store_double_commit_all(&store);
	ck_assert_int_eq(guest_receive(&b, 1, 100), 0);
	ck_assert_int_eq(guest_receive(&c, 1, 100), 0);
	b.news = 0;
	leave(&b);
	store_double_answer_all(&store);
	ck_assert_int_eq(b.news, 0);
	/* c has a turn that it does not take */
	leave(&c);
	leave(&a);
}
END_TEST

/* One more turn for each of @many; returns how many want another. */
static int
take_turns(struct guest *many)
{
	int behind = 0;

	for (int i = 0; i < MANY; i++) {
		(void)guest_receive(&many[i], 2, 100 + 10 * (size_t)i);
		behind += cursor_behind(&many[i].client.cursor);
	}
	return behind;
}

/* They are all at places of their own, and the cache holds hardly a page. */
START_TEST(room_many_readers_share_little_memory)
{
	struct guest *many = calloc(MANY, sizeof(*many));
	size_t most = 0;
	int turns = 0;

	ck_assert_ptr_nonnull(many);
	for (int i = 0; i < MANY; i++)
		guest_join(&many[i], room, "many", &fiber);
	store_double_commit_all(&store);
	for (; take_turns(many); turns++) {
		struct room_figures figures;

		room_figures(room, &figures);
		if (figures.page_bytes > most)
			most = figures.page_bytes;
		if (store.reads)
			store_double_answer(&store, STORE_PAGE_LINES, 0);
		ck_assert_int_lt(turns, 10000);
	}
	/* a cache of 4 KiB, and what was on its way when it was full */
	ck_assert_uint_le(most, 4 * 1024 + PAGES_READS_MAX * 4 * 1024);
	for (int i = 0; i < MANY; i++) {
		ck_assert_str_eq(many[i].got, many[0].got);
		ck_assert_uint_gt(many[i].got_len, strlen(expected_text));
		room_leave(&many[i].client);
	}
	store_double_commit_all(&store);
	for (int i = 0; i < MANY; i++)
		guest_fini(&many[i]);
	free(many);
	leave(&a);
}
END_TEST

SUITE(room_retain)
{
	tcase_add_checked_fixture(tc_, set_up_small, tear_down);
	ADD(room_keeps_within_its_memory);
	tcase_add_loop_test(tc_, room_reads_back_what_a_joiner_wants, 0, 12);
	ADD(room_goes_on_while_a_joiner_reads);
	ADD(room_tears_no_line_that_goes);
	ADD(room_forgets_who_left_while_waiting);
	ADD(room_many_readers_share_little_memory);
}
