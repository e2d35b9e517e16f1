/* SPDX-License-Identifier: MIT */
/*
 * Passes are measured while there is work, and counted by their length.
 */
#include "config.h"

#include "client/passes.h"

#include <event2/event.h>

#include "support/runner.h"
#include "support/vloop.h"

#define MS INT64_C(1000000)

static struct event_base *base;
static struct passes passes;

static void
set_up(void)
{
	vtime_begin();
	base = event_base_new();
	ck_assert_ptr_nonnull(base);
	passes_init(&passes, base);
}

static void
tear_down(void)
{
	passes_fini(&passes);
	event_base_free(base);
	vtime_end();
}

/* A pass in which there is work that takes @ns. */
static void
work(int64_t ns)
{
	passes_busy(&passes);
	vtime_advance(ns);
	ck_assert_int_eq(event_base_loop(base, EVLOOP_NONBLOCK), 1);
}

START_TEST(passes_are_counted_by_their_length)
{
	char text[256];

	work(MS / 20);
	work(MS / 10);
	work(3 * MS);
	work(300 * MS);
	passes_describe(&passes, text, sizeof(text));
	ck_assert_str_eq(text,
			 "4 loop passes, the longest 300 ms: 2 up to 0.1 ms, "
			 "1 up to 5 ms, 1 over 250 ms");
}
END_TEST

START_TEST(passes_without_work_are_not_measured)
{
	char text[256];

	work(0);
	/* the one that was begun, and then the loop has nothing more to do */
	ck_assert_int_eq(event_base_dispatch(base), 1);
	vtime_advance(1000 * MS);
	work(0);
	ck_assert_int_le(passes.length.largest, MS);
	passes_fini(&passes);
	ck_assert_int_eq(event_base_dispatch(base), 1);
	passes_init(&passes, base);
	passes_describe(&passes, text, sizeof(text));
	ck_assert_str_eq(text, "0 loop passes");
}
END_TEST

static void
read_cb(evutil_socket_t fd, short what, void *arg)
{
	int *n = arg;

	(void)fd;
	(void)what;
	for (int i = 0; i < *n; i++)
		passes_input(&passes);
}

/* A pass in which @n are read; the loop has it that time goes on. */
static void
read_many(int n)
{
	static const struct timeval now = { 0, 0 };

	vtime_advance(MS);
	ck_assert_int_eq(event_base_once(base, -1, EV_TIMEOUT, read_cb, &n,
					 &now),
			 0);
	event_base_loop(base, EVLOOP_NONBLOCK);
}

START_TEST(passes_measure_that_many_are_read_in_one)
{
	for (int i = 0; i < 20; i++) {
		read_many(7);
		ck_assert_uint_eq(tally_total(&passes.length), 0);
	}
	read_many(8);
	ck_assert_uint_eq(tally_total(&passes.length), 1);
}
END_TEST

START_TEST(passes_text_is_cut_to_size)
{
	char text[8] = "xxxxxxx";

	work(0);
	passes_describe(&passes, text, 4);
	ck_assert_str_eq(text, "1 l");
	ck_assert_int_eq(text[4], 'x');
}
END_TEST

SUITE(passes)
{
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	ADD(passes_are_counted_by_their_length);
	ADD(passes_without_work_are_not_measured);
	ADD(passes_measure_that_many_are_read_in_one);
	ADD(passes_text_is_cut_to_size);
}
