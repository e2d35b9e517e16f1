/* SPDX-License-Identifier: MIT */
/*
 * A cursor's bytes: the same however they are cut into sends, private ones at
 * their place between whole lines, no line ever torn.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "log_fixture.h"
#include "room/cursor.h"
#include "support/runner.h"

static struct transcript t;
static struct cursor c;
static char got[65536];
static size_t got_len;

static void
set_up(void)
{
	transcript_init(&t, &style_plain, 1);
	cursor_init(&c, &t);
	got_len = 0;
}

static void
tear_down(void)
{
	cursor_fini(&c);
	transcript_fini(&t);
}

/* Sends at most @bytes; returns how many. */
static size_t
send_some(size_t bytes)
{
	struct iovec iov[4];
	int count = cursor_gather(&c, iov, 4, bytes);
	size_t sum = 0;

	ck_assert_int_ge(count, 0);
	for (int i = 0; i < count; i++) {
		ck_assert_uint_lt(got_len + iov[i].iov_len, sizeof(got));
		memcpy(got + got_len, iov[i].iov_base, iov[i].iov_len);
		got_len += iov[i].iov_len;
		sum += iov[i].iov_len;
	}
	got[got_len] = '\0';
	ck_assert_uint_le(sum, bytes);
	cursor_sent(&c, sum);
	return sum;
}

/* Sends all there is, at most @step bytes at a time; all ever is @expected. */
static void
expect(size_t step, const char *expected)
{
	while (send_some(step))
		ck_assert_uint_gt(step, 0);
	ck_assert_str_eq(got, expected);
	ck_assert(!cursor_behind(&c));
}

static struct pin *
pin(const char *text)
{
	struct pin *p = pin_new(strlen(text));

	ck_assert_ptr_nonnull(p);
	memcpy(p->bytes, text, p->len);
	return p;
}

START_TEST(cursor_of_an_empty_room_has_nothing)
{
	struct iovec iov;

	ck_assert(!cursor_behind(&c));
	ck_assert(!cursor_done(&c));
	ck_assert_int_eq(cursor_gather(&c, &iov, 1, 100), 0);
	ck_assert_uint_eq(cursor_lag_lines(&c), 0);
}
END_TEST

START_TEST(cursor_is_small)
{
	ck_assert_uint_le(sizeof(struct cursor), 120);
}
END_TEST

/* The loop's index is the size of a send. */
START_TEST(cursor_bytes_do_not_depend_on_the_size_of_sends)
{
	log_fill(&t, 2);
	cursor_pin(&c, pin("[one]"));
	cursor_pin(&c, pin("[two]"));
	log_fill(&t, 1);
	cursor_pin(&c, pin("[three]"));
	expect((size_t)_i + 1, "line 1\nline 2\n[one][two]line 3\n[three]");
	log_append(&t, "");
	expect((size_t)_i + 1, "line 1\nline 2\n[one][two]line 3\n[three]\n");
}
END_TEST

START_TEST(cursor_gathers_a_chunk_in_one_piece)
{
	struct iovec iov[4];

	log_fill(&t, 300);
	ck_assert_int_eq(cursor_gather(&c, iov, 4, 1000000), 2);
	ck_assert_int_eq(cursor_gather(&c, iov, 1, 1000000), 1);
	ck_assert_int_eq(cursor_gather(&c, iov, 4, 10), 1);
	ck_assert_uint_eq(iov[0].iov_len, 10);
	cursor_sent(&c, 10);
	ck_assert_uint_eq(cursor_lag_lines(&c), 299);
	cursor_sent(&c, 4);
	ck_assert_uint_eq(cursor_lag_lines(&c), 298);
}
END_TEST

START_TEST(cursor_follows_over_chunks)
{
	size_t expected = 0;

	log_fill(&t, 1000);
	for (int n = 1; n <= 1000; n++)
		expected += (size_t)snprintf(NULL, 0, "line %d\n", n);
	while (send_some(37))
		;
	ck_assert_uint_eq(got_len, expected);
	ck_assert_str_eq(strstr(got, "line 999\n"), "line 999\nline 1000\n");
	ck_assert_uint_eq(c.next, 1001);
}
END_TEST

START_TEST(cursor_joiner_starts_at_the_oldest_line)
{
	log_fill(&t, 5);
	transcript_retain(&t, 4);
	cursor_init(&c, &t);
	expect(100, "line 4\nline 5\n");
}
END_TEST

START_TEST(cursor_interjects_at_the_next_boundary)
{
	log_fill(&t, 3);
	send_some(2);
	ck_assert_int_eq(cursor_interject(&c, "[reply]", 7), 0);
	expect(100, "line 1\n[reply]line 2\nline 3\n");
	ck_assert_int_eq(cursor_interject(&c, "[at once]", 9), 0);
	expect(1, "line 1\n[reply]line 2\nline 3\n[at once]");
	ck_assert_int_eq(cursor_interject(&c, "", 0), 0);
	ck_assert(!cursor_behind(&c));
}
END_TEST

START_TEST(cursor_interjects_behind_what_is_due)
{
	log_fill(&t, 1);
	cursor_pin(&c, pin("[first]"));
	log_fill(&t, 1);
	cursor_pin(&c, pin("[last]"));
	send_some(9);
	ck_assert_int_eq(cursor_interject(&c, "[reply]", 7), 0);
	expect(100, "line 1\n[first][reply]line 2\n[last]");
}
END_TEST

START_TEST(cursor_takes_only_so_many_interjections)
{
	for (int i = 0; i < CURSOR_PINS_MAX; i++)
		ck_assert_int_eq(cursor_interject(&c, "x", 1), 0);
	ck_assert_int_eq(cursor_interject(&c, "x", 1), -ENOBUFS);
	send_some(1);
	ck_assert_int_eq(cursor_interject(&c, "x", 1), 0);
}
END_TEST

START_TEST(cursor_closes_after_a_line)
{
	log_fill(&t, 3);
	cursor_close_after(&c, 2);
	cursor_close_after(&c, 3);
	ck_assert_uint_eq(cursor_lag_lines(&c), 2);
	expect(3, "line 1\nline 2\n");
	ck_assert(cursor_done(&c));
	cursor_pin(&c, pin("never"));
	ck_assert(cursor_done(&c));
}
END_TEST

START_TEST(cursor_closes_behind_its_last_pin)
{
	log_fill(&t, 3);
	cursor_pin(&c, pin("[bye]"));
	log_fill(&t, 1);
	cursor_close_after(&c, 1);
	expect(5, "line 1\nline 2\nline 3\n[bye]");
	ck_assert(cursor_done(&c));
}
END_TEST

START_TEST(cursor_past_its_close_finishes_the_line_begun)
{
	log_fill(&t, 3);
	send_some(9);
	cursor_close_after(&c, 1);
	ck_assert(!cursor_done(&c));
	ck_assert(cursor_behind(&c));
	expect(100, "line 1\nline 2\n");
	ck_assert(cursor_done(&c));
}
END_TEST

/* The window's oldest chunk goes, and the store has none of it. */
static void
lose_chunk(void)
{
	transcript_retain(&t, transcript_drop_end(&t));
	ck_assert_int_eq(cursor_rescue(&c, transcript_drop_end(&t)), 0);
	transcript_drop(&t);
}

START_TEST(cursor_is_told_what_it_missed)
{
	log_fill(&t, 2);
	cursor_pin(&c, pin("[before]"));
	send_some(14);
	log_fill(&t, 1);
	cursor_pin(&c, pin("[in the gap]"));
	log_fill(&t, 255);
	lose_chunk();
	ck_assert(cursor_fallen(&c));
	expect(4,
	       "line 1\nline 2\n[before]*** you missed 253 lines\n"
	       "[in the gap]line 256\nline 257\nline 258\n");
	ck_assert(!cursor_fallen(&c));
}
END_TEST

START_TEST(cursor_finishes_the_line_before_it_misses_some)
{
	log_fill(&t, 257);
	send_some(3);
	lose_chunk();
	expect(100, "line 1\n*** you missed 254 lines\nline 256\nline 257\n");
}
END_TEST

START_TEST(cursor_misses_no_more_than_it_was_to_get)
{
	log_fill(&t, 300);
	cursor_close_after(&c, 4);
	lose_chunk();
	expect(100, "*** you missed 4 lines\n");
	ck_assert(cursor_done(&c));
}
END_TEST

START_TEST(cursor_that_skips_goes_on_near_the_head)
{
	log_fill(&t, 10);
	cursor_pin(&c, pin("[told]"));
	send_some(3);
	c.skips = true;
	expect(2,
	       "line 1\n*** you missed 5 lines\nline 7\nline 8\n"
	       "line 9\nline 10\n[told]");
	log_fill(&t, 1990);
	c.skips = true;
	got_len = 0;
	send_some(38);
	ck_assert_str_eq(got, "*** you missed 1734 lines\nline 1745\nli");
}
END_TEST

START_TEST(cursor_that_gives_up_says_why)
{
	log_fill(&t, 10);
	cursor_pin(&c, pin("[told]"));
	send_some(3);
	ck_assert_int_eq(cursor_give_up(&c), 0);
	expect(2, "line 1\n[told]*** closing: you fell behind by 9 lines\n");
	ck_assert(cursor_done(&c));
}
END_TEST

START_TEST(cursor_lags_only_by_what_came_after_it)
{
	log_fill(&t, 10);
	cursor_init(&c, &t);
	ck_assert(!cursor_lags(&c, 10));
	log_fill(&t, 5);
	ck_assert(!cursor_lags(&c, 10));
	ck_assert(cursor_lags(&c, 11));
	/* what came while it was being given history is history */
	send_some(3);
	ck_assert(!cursor_lags(&c, 15));
	while (send_some(100))
		;
	log_fill(&t, 5);
	send_some(3);
	ck_assert(!cursor_lags(&c, 15));
	ck_assert(cursor_lags(&c, 16));
	while (send_some(100))
		;
	ck_assert(!cursor_lags(&c, 20));
}
END_TEST

START_TEST(cursor_parked_gets_only_what_is_pinned)
{
	log_fill(&t, 10);
	cursor_park(&c);
	ck_assert(!cursor_behind(&c));
	ck_assert_int_eq(cursor_interject(&c, "[reply]", 7), 0);
	cursor_pin(&c, pin("[told]"));
	log_fill(&t, 1);
	send_some(3);
	cursor_start(&c, 10);
	expect(100, "[reply]line 10\n[told]line 11\n");
}
END_TEST

START_TEST(cursor_rescues_the_rest_of_a_line)
{
	log_fill(&t, 257);
	ck_assert_int_eq(cursor_rescue(&c, 256), 0);
	send_some(10);
	ck_assert_int_eq(cursor_rescue(&c, 2), 0);
	ck_assert_uint_eq(c.next, 2);
	ck_assert_uint_eq(c.pins.count, 0);
	ck_assert_int_eq(cursor_rescue(&c, 256), 0);
	ck_assert_int_eq(cursor_interject(&c, "[reply]", 7), 0);
	lose_chunk();
	expect(2,
	       "line 1\nline 2\n[reply]*** you missed 253 lines\n"
	       "line 256\nline 257\n");
}
END_TEST

START_TEST(cursor_rescues_nothing_of_a_pin_begun)
{
	log_fill(&t, 257);
	ck_assert_int_eq(cursor_interject(&c, "[reply]", 7), 0);
	send_some(3);
	lose_chunk();
	expect(100, "[reply]*** you missed 255 lines\nline 256\nline 257\n");
}
END_TEST

START_TEST(cursor_fini_leaves_nothing)
{
	log_fill(&t, 1);
	cursor_pin(&c, pin("[never sent]"));
	send_some(9);
	cursor_fini(&c);
	ck_assert_ptr_null(c.pins.first);
}
END_TEST

SUITE(cursor)
{
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	ADD(cursor_of_an_empty_room_has_nothing);
	ADD(cursor_is_small);
	tcase_add_loop_test(tc_,
			    cursor_bytes_do_not_depend_on_the_size_of_sends, 0,
			    40);
	ADD(cursor_gathers_a_chunk_in_one_piece);
	ADD(cursor_follows_over_chunks);
	ADD(cursor_joiner_starts_at_the_oldest_line);
	ADD(cursor_interjects_at_the_next_boundary);
	ADD(cursor_interjects_behind_what_is_due);
	ADD(cursor_takes_only_so_many_interjections);
	ADD(cursor_closes_after_a_line);
	ADD(cursor_closes_behind_its_last_pin);
	ADD(cursor_past_its_close_finishes_the_line_begun);
	ADD(cursor_is_told_what_it_missed);
	ADD(cursor_finishes_the_line_before_it_misses_some);
	ADD(cursor_misses_no_more_than_it_was_to_get);
	ADD(cursor_that_skips_goes_on_near_the_head);
	ADD(cursor_that_gives_up_says_why);
	ADD(cursor_lags_only_by_what_came_after_it);
	ADD(cursor_parked_gets_only_what_is_pinned);
	ADD(cursor_rescues_the_rest_of_a_line);
	ADD(cursor_rescues_nothing_of_a_pin_begun);
	ADD(cursor_fini_leaves_nothing);
}
