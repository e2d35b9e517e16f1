/* SPDX-License-Identifier: MIT */
/*
 * What is begun and cannot be ended: a line of text is, half a frame is not.
 */
#include "config.h"

#include <string.h>

#include "log_fixture.h"
#include "room/cursor.h"
#include "support/runner.h"

static struct transcript t;
static struct cursor c;

/* A cursor in a room of three lines, in @style, 5 bytes of which are out. */
static void
begin(const struct style *style)
{
	struct iovec iov;

	transcript_init(&t, style, 1);
	cursor_init(&c, &t);
	log_fill(&t, 3);
	ck_assert_int_eq(cursor_gather(&c, &iov, 1, 5), 1);
	ck_assert_uint_eq(iov.iov_len, 5);
	cursor_sent(&c, 5);
}

static void
tear_down(void)
{
	cursor_fini(&c);
	transcript_fini(&t);
}

START_TEST(cursor_ends_a_line_whose_rest_is_gone)
{
	struct iovec iov;

	begin(&style_plain);
	ck_assert_int_eq(cursor_break_off(&c), 0);
	ck_assert(!c.broken);
	ck_assert(!cursor_done(&c));
	ck_assert_int_eq(cursor_gather(&c, &iov, 1, 1), 1);
	ck_assert_mem_eq(iov.iov_base, "\n", 1);
}
END_TEST

/* Frames have a length: what came next would be taken for the rest of one. */
START_TEST(cursor_that_breaks_off_a_frame_is_done)
{
	struct iovec iov;

	begin(&style_web);
	ck_assert_int_eq(cursor_interject(&c, "[told]", 6), 0);
	ck_assert_int_eq(cursor_break_off(&c), 0);
	ck_assert(c.broken);
	ck_assert(cursor_done(&c));
	ck_assert_int_eq(cursor_interject(&c, "[reply]", 7), 0);
	ck_assert_int_eq(cursor_end_with(&c, "[end]", 5), 0);
	log_fill(&t, 1);
	ck_assert_int_eq(cursor_give_up(&c), 0);
	ck_assert_int_eq(cursor_gather(&c, &iov, 1, 100), 0);
	ck_assert(cursor_done(&c));
}
END_TEST

SUITE(cursor_fall)
{
	tcase_add_checked_fixture(tc_, NULL, tear_down);
	ADD(cursor_ends_a_line_whose_rest_is_gone);
	ADD(cursor_that_breaks_off_a_frame_is_done);
}
