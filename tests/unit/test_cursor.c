/* SPDX-License-Identifier: MIT */
/*
 * A cursor's bytes: the same however they are cut into sends, private ones at
 * their place between whole lines, no line ever torn.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cursor.h"
#include "log_fixture.h"
#include "support/runner.h"

static struct transcript t;
static struct cursor c;
static char got[65536];
static size_t got_len;

static void
set_up(void)
{
	transcript_init(&t, &style_plain, 1);
	cursor_init(&c, &t, CURSOR_LAG_TELL);
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
	ck_assert_uint_le(sizeof(struct cursor), 64);
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
	transcript_retain(&t, 4, 1);
	cursor_init(&c, &t, CURSOR_LAG_TELL);
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

START_TEST(cursor_is_told_what_it_missed)
{
	log_fill(&t, 2);
	cursor_pin(&c, pin("[before]"));
	send_some(14);
	log_fill(&t, 1);
	cursor_pin(&c, pin("[in the gap]"));
	log_fill(&t, 7);
	transcript_retain(&t, 8, 8);
	ck_assert(cursor_fallen(&c));
	expect(4,
	       "line 1\nline 2\n[before]*** you missed 5 lines\n"
	       "[in the gap]line 8\nline 9\nline 10\n");
	ck_assert(!cursor_fallen(&c));
}
END_TEST

START_TEST(cursor_finishes_the_line_before_it_misses_some)
{
	log_fill(&t, 10);
	send_some(3);
	transcript_retain(&t, 9, 9);
	ck_assert(!cursor_fallen(&c));
	expect(100, "line 1\n*** you missed 7 lines\nline 9\nline 10\n");
}
END_TEST

START_TEST(cursor_misses_no_more_than_it_was_to_get)
{
	log_fill(&t, 10);
	cursor_close_after(&c, 4);
	transcript_retain(&t, 9, 9);
	expect(100, "*** you missed 4 lines\n");
	ck_assert(cursor_done(&c));
}
END_TEST

START_TEST(cursor_that_lags_is_closed_if_it_should_be)
{
	cursor_init(&c, &t, CURSOR_LAG_CLOSE);
	log_fill(&t, 10);
	cursor_pin(&c, pin("[told]"));
	send_some(3);
	transcript_retain(&t, 9, 9);
	expect(2, "line 1\n[told]*** closing: you fell behind by 9 lines\n");
	ck_assert(cursor_done(&c));
}
END_TEST

START_TEST(cursor_rescues_the_rest_of_a_line)
{
	log_fill(&t, 300);
	ck_assert_int_eq(cursor_rescue(&c, 256), 0);
	send_some(10);
	ck_assert_int_eq(cursor_rescue(&c, 2), 0);
	ck_assert_uint_eq(c.next, 2);
	ck_assert_uint_eq(c.pins.count, 0);
	transcript_retain(&t, 299, 299);
	ck_assert_int_eq(cursor_rescue(&c, 256), 0);
	ck_assert_int_eq(cursor_interject(&c, "[reply]", 7), 0);
	transcript_drop(&t);
	expect(2,
	       "line 1\nline 2\n[reply]*** you missed 296 lines\n"
	       "line 299\nline 300\n");
}
END_TEST

START_TEST(cursor_rescues_nothing_of_a_pin_begun)
{
	log_fill(&t, 300);
	ck_assert_int_eq(cursor_interject(&c, "[reply]", 7), 0);
	send_some(3);
	transcript_retain(&t, 300, 300);
	ck_assert_int_eq(cursor_rescue(&c, 256), 0);
	transcript_drop(&t);
	expect(100, "[reply]*** you missed 299 lines\nline 300\n");
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
	TCase *tc = tcase_create("cursor");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, cursor_of_an_empty_room_has_nothing);
	tcase_add_test(tc, cursor_is_small);
	tcase_add_loop_test(tc, cursor_bytes_do_not_depend_on_the_size_of_sends,
			    0, 40);
	tcase_add_test(tc, cursor_gathers_a_chunk_in_one_piece);
	tcase_add_test(tc, cursor_follows_over_chunks);
	tcase_add_test(tc, cursor_joiner_starts_at_the_oldest_line);
	tcase_add_test(tc, cursor_interjects_at_the_next_boundary);
	tcase_add_test(tc, cursor_interjects_behind_what_is_due);
	tcase_add_test(tc, cursor_takes_only_so_many_interjections);
	tcase_add_test(tc, cursor_closes_after_a_line);
	tcase_add_test(tc, cursor_closes_behind_its_last_pin);
	tcase_add_test(tc, cursor_past_its_close_finishes_the_line_begun);
	tcase_add_test(tc, cursor_is_told_what_it_missed);
	tcase_add_test(tc, cursor_finishes_the_line_before_it_misses_some);
	tcase_add_test(tc, cursor_misses_no_more_than_it_was_to_get);
	tcase_add_test(tc, cursor_that_lags_is_closed_if_it_should_be);
	tcase_add_test(tc, cursor_rescues_the_rest_of_a_line);
	tcase_add_test(tc, cursor_rescues_nothing_of_a_pin_begun);
	tcase_add_test(tc, cursor_fini_leaves_nothing);
	suite_add_tcase(s, tc);
}
