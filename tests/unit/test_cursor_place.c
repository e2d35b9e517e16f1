/* SPDX-License-Identifier: MIT */
/*
 * A place that was written down: whoever goes on from it, with the bytes that
 * were sent since passed over, gets what was to come, byte for byte.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "log_fixture.h"
#include "room/cursor.h"
#include "room/cursor_place.h"
#include "support/runner.h"

#define KEPT_MAX 4000

static struct transcript t;
static struct cursor c;
static struct cursor_place place;        /* written down before each send */
static uint32_t ahead;                   /* bytes of that send */
static struct cursor_pin kept[KEPT_MAX]; /* every pin that was numbered */
static size_t n_kept;
static char got[1 << 20];
static size_t got_len;

static void
set_up(void)
{
	transcript_init(&t, &style_plain, 1);
	cursor_init(&c, &t);
	cursor_place(&c, &place);
	ahead = 0;
	n_kept = 0;
	got_len = 0;
}

static void
tear_down(void)
{
	while (n_kept > 0)
		free((char *)(uintptr_t)kept[--n_kept].bytes);
	cursor_fini(&c);
	transcript_fini(&t);
}

/* Keeps the pins that have come since the last time. */
static void
keep_pins(void)
{
	for (const struct pin *p = c.pins.first; p; p = p->next) {
		if (p->number <= n_kept)
			continue;
		ck_assert_uint_lt(p->number, KEPT_MAX);
		kept[p->number - 1] = (struct cursor_pin){
			.number = p->number,
			.place = p->place,
			.bytes = strndup(p->bytes, p->len),
			.len = p->len,
			.gap = p->gap,
		};
	}
	n_kept = c.pins_end - 1;
}

/*
 * One turn: writes down where it is, and where it would be after all of it;
 * then sends no more than @bytes of what there is.
 */
static size_t
send_some(size_t bytes)
{
	struct iovec iov[4];
	struct cursor_place after;
	size_t out = 0, all = 0;
	int count = cursor_gather(&c, iov, 4, 1000);

	ck_assert_int_ge(count, 0);
	keep_pins();
	cursor_place(&c, &place);
	for (int i = 0; i < count; i++) {
		size_t n = iov[i].iov_len;

		all += n;
		if (n > bytes - out)
			n = bytes - out;
		ck_assert_uint_lt(got_len + n, sizeof(got));
		memcpy(got + got_len, iov[i].iov_base, n);
		got_len += n;
		out += n;
	}
	ahead = (uint32_t)out;
	cursor_place_after(&c, all, &after);
	if (out == all) {
		place = after;
		ahead = 0;
	}
	cursor_sent(&c, out);
	return out;
}

/* The process ends; another one goes on from what was written down. */
static void
go_on(void)
{
	cursor_fini(&c);
	ck_assert_int_eq(cursor_restore(&c, &t, &place, ahead, kept, n_kept),
			 0);
}

/* Sends all there is; in all that must be @expected. */
static void
expect(const char *expected)
{
	while (send_some(SIZE_MAX))
		;
	got[got_len] = '\0';
	ck_assert_str_eq(got, expected);
	ck_assert(!cursor_behind(&c));
}

static void
pin(const char *text)
{
	struct pin *p = pin_new(strlen(text));

	ck_assert_ptr_nonnull(p);
	memcpy(p->bytes, text, p->len);
	cursor_pin(&c, p);
	keep_pins();
}

static void
interject(const char *text)
{
	/* too many wait already: it goes unanswered */
	(void)cursor_interject(&c, text, strlen(text));
	keep_pins();
}

/* The loop's index is how many bytes were sent. */
START_TEST(place_is_gone_on_from_at_any_byte)
{
	log_fill(&t, 2);
	pin("[one]");
	pin("[two]");
	log_fill(&t, 1);
	interject("[reply]");
	if (_i > 0)
		send_some((size_t)_i);
	go_on();
	expect("[reply]line 1\nline 2\n[one][two]line 3\n");
	go_on();
	expect("[reply]line 1\nline 2\n[one][two]line 3\n");
}
END_TEST

/* What came after the last send is no less there. */
START_TEST(place_knows_what_came_later)
{
	log_fill(&t, 4);
	pin("[told]");
	send_some(3);
	interject("[reply]");
	log_fill(&t, 1);
	pin("[told later]");
	go_on();
	expect("line 1\n[reply]line 2\nline 3\nline 4\n[told]"
	       "line 5\n[told later]");
}
END_TEST

/* One was out before the other, although it came later. */
START_TEST(place_does_not_give_an_interjection_twice)
{
	log_fill(&t, 4);
	pin("[told]");
	send_some(7);
	interject("[reply]");
	send_some(7);
	send_some(10);
	go_on();
	expect("line 1\n[reply]line 2\nline 3\nline 4\n[told]");
}
END_TEST

START_TEST(place_of_a_line_set_aside_is_in_the_line)
{
	log_fill(&t, 257);
	send_some(10);
	ck_assert_int_eq(cursor_rescue(&c, 256), 0);
	interject("[reply]");
	for (int i = 0; i < 3; i++) {
		send_some(1);
		ck_assert_uint_eq(place.next, 2);
		ck_assert_uint_eq(place.offset, (uint32_t)(3 + i));
		ck_assert(!place.in_pin);
	}
	cursor_close_after(&c, 3);
	go_on();
	cursor_close_after(&c, 3);
	expect("line 1\nline 2\n[reply]line 3\n");
}
END_TEST

START_TEST(place_where_it_closes_is_kept)
{
	log_fill(&t, 5);
	pin("[told]");
	cursor_close_after(&c, 2);
	send_some(3);
	go_on();
	expect("line 1\nline 2\nline 3\nline 4\nline 5\n[told]");
	ck_assert(cursor_done(&c));
}
END_TEST

START_TEST(place_of_one_that_is_parked)
{
	log_fill(&t, 5);
	cursor_park(&c);
	pin("[told]");
	send_some(3);
	go_on();
	ck_assert_uint_eq(c.next, UINT64_MAX);
	log_fill(&t, 1);
	cursor_start(&c, 5);
	send_some(4);
	go_on();
	expect("[told]line 5\nline 6\n");
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

/* Also when its notice was there, but nothing behind it had been sent. */
START_TEST(place_at_a_gap_is_told_of_it_once)
{
	log_fill(&t, 257);
	send_some(7);
	send_some(0);
	lose_chunk();
	if (_i == 0)
		send_some(4);
	ck_assert_int_eq(cursor_recover(&c), 0);
	keep_pins();
	ck_assert_uint_eq(place.next, _i == 0 ? 256 : 2);
	go_on();
	expect("line 1\n*** you missed 254 lines\nline 256\nline 257\n");
}
END_TEST

/* What was begun and cannot be had any more ends where it was. */
START_TEST(place_in_a_line_that_is_gone)
{
	log_fill(&t, 257);
	send_some(10);
	send_some(1);
	lose_chunk();
	go_on();
	expect("line 1\nline\n*** you missed 254 lines\nline 256\nline 257\n");
}
END_TEST

START_TEST(place_in_a_line_that_is_gone_behind_pins)
{
	log_fill(&t, 257);
	interject("[reply]");
	send_some(9);
	lose_chunk();
	go_on();
	expect("[reply]li\n*** you missed 255 lines\nline 256\nline 257\n");
}
END_TEST

/* The room has fewer lines than it had: those last said are lost. */
START_TEST(place_behind_the_head)
{
	log_fill(&t, 3);
	send_some((size_t)_i);
	transcript_fini(&t);
	transcript_init(&t, &style_plain, 1);
	log_fill(&t, 1);
	go_on();
	log_fill(&t, 2);
	if (_i == 21)
		expect("line 1\nline 2\nline 3\nline 2\nline 3\n");
	else
		expect("line 1\nline 2\nli\nline 2\nline 3\n");
}
END_TEST

START_TEST(place_in_a_pin_that_is_gone)
{
	log_fill(&t, 1);
	pin("[told]");
	send_some(9);
	send_some(2);
	cursor_fini(&c);
	ck_assert_int_eq(cursor_restore(&c, &t, &place, ahead, NULL, 0), 0);
	log_fill(&t, 1);
	expect("line 1\n[tol\nline 2\n");
}
END_TEST

/* Its page was not here yet, and meanwhile it was found to lag. */
START_TEST(place_of_one_that_skips)
{
	log_fill(&t, 600);
	c.ahead = 10;
	c.skips = true;
	ck_assert_int_gt(cursor_pass_over(&c), 0);
	ck_assert_uint_eq(c.ahead, 0);
	ck_assert_uint_eq(c.next, 2);
	ck_assert_uint_eq(c.offset, 3);
}
END_TEST

/* Something that changes what is to come, or a send. */
static void
throw_dice(void)
{
	int what = rand() % 16;

	if (what < 4)
		log_fill(&t, (uint64_t)(rand() % 40));
	else if (what < 6)
		pin("[a notice]");
	else if (what < 8)
		interject("[?]");
	else
		send_some((size_t)(1 + rand() % (what < 12 ? 9 : 700)));
	if (t.chunks.end - t.chunks.first > 2 && rand() % 4 == 0)
		lose_chunk();
}

/* What @at has still to get, at the end of got. */
static size_t
drain(size_t from)
{
	got_len = from;
	while (send_some(SIZE_MAX))
		;
	return got_len - from;
}

/* Whatever happened, who goes on gets what who was there would have got. */
START_TEST(place_model)
{
	struct cursor_place at;
	size_t rest, n;
	uint32_t out;

	srand((unsigned)_i + 1);
	for (int i = rand() % 400; i >= 0; i--)
		throw_dice();
	at = place;
	out = ahead;
	n = n_kept;
	rest = drain(0);
	place = at;
	ahead = out;
	n_kept = n;
	go_on();
	ck_assert_uint_eq(drain(rest), rest);
	ck_assert_mem_eq(got, got + rest, rest);
}
END_TEST

SUITE(cursor_place)
{
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	tcase_add_loop_test(tc_, place_is_gone_on_from_at_any_byte, 0, 40);
	ADD(place_knows_what_came_later);
	ADD(place_does_not_give_an_interjection_twice);
	ADD(place_of_a_line_set_aside_is_in_the_line);
	ADD(place_where_it_closes_is_kept);
	ADD(place_of_one_that_is_parked);
	tcase_add_loop_test(tc_, place_at_a_gap_is_told_of_it_once, 0, 2);
	ADD(place_in_a_line_that_is_gone);
	ADD(place_in_a_line_that_is_gone_behind_pins);
	tcase_add_loop_test(tc_, place_behind_the_head, 16, 17);
	tcase_add_loop_test(tc_, place_behind_the_head, 21, 22);
	ADD(place_in_a_pin_that_is_gone);
	ADD(place_of_one_that_skips);
	tcase_add_loop_test(tc_, place_model, 0, 200);
}
