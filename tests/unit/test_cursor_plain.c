/* SPDX-License-Identifier: MIT */
/*
 * The short way: what it finds is what the walk finds, and it finds nothing
 * where anything but whole lines in one chunk comes next.
 */
#include "config.h"

#include <string.h>

#include "log_fixture.h"
#include "room/cursor.h"
#include "support/runner.h"

static struct transcript t;
static struct cursor c;

static void
set_up(void)
{
	transcript_init(&t, &style_plain, 1);
	cursor_init(&c, &t);
}

static void
tear_down(void)
{
	cursor_fini(&c);
	transcript_fini(&t);
}

static void
expect_plain(const char *expected)
{
	const char *bytes = NULL;
	size_t len = cursor_plain(&c, &bytes);

	ck_assert_uint_eq(len, strlen(expected));
	if (len > 0)
		ck_assert_mem_eq(bytes, expected, len);
}

START_TEST(plain_are_all_lines_to_the_head)
{
	expect_plain("");
	log_fill(&t, 2);
	expect_plain("line 1\nline 2\n");
	cursor_sent(&c, 14);
	expect_plain("");
	ck_assert_uint_eq(c.next, 3);
	log_fill(&t, 1);
	expect_plain("line 3\n");
}
END_TEST

START_TEST(plain_is_no_line_that_has_been_begun)
{
	log_fill(&t, 2);
	cursor_sent(&c, 3);
	expect_plain("");
	cursor_sent(&c, 4);
	expect_plain("line 2\n");
}
END_TEST

START_TEST(plain_is_not_what_is_its_own)
{
	log_fill(&t, 1);
	ck_assert_int_eq(cursor_interject(&c, "[reply]", 7), 0);
	expect_plain("");
	cursor_sent(&c, 7);
	expect_plain("line 1\n");
}
END_TEST

START_TEST(plain_has_no_end)
{
	log_fill(&t, 2);
	cursor_close_after(&c, 1);
	expect_plain("");
}
END_TEST

START_TEST(plain_is_not_what_it_missed)
{
	log_fill(&t, 1);
	c.skips = true;
	expect_plain("");
}
END_TEST

START_TEST(plain_is_in_the_newest_chunk)
{
	struct iovec iov;

	log_fill(&t, CHUNK_LINES);
	expect_plain("");
	ck_assert_int_eq(cursor_gather(&c, &iov, 1, 1000000), 1);
	cursor_sent(&c, iov.iov_len);
	expect_plain("line 256\n");
}
END_TEST

SUITE(cursor_plain)
{
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	ADD(plain_are_all_lines_to_the_head);
	ADD(plain_is_no_line_that_has_been_begun);
	ADD(plain_is_not_what_is_its_own);
	ADD(plain_has_no_end);
	ADD(plain_is_not_what_it_missed);
	ADD(plain_is_in_the_newest_chunk);
}
