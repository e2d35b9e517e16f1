/* SPDX-License-Identifier: MIT */
/*
 * Taking up to a separator, lines with their end, what there is.
 */
#include "config.h"

#include <errno.h>

#include "support/runner.h"
#include "support/trace.h"
#include "unit/reader_case.h"

/* The next piece before @needle is @expected, and the call returns @rc. */
static void
check_until(struct coir_reader *r, const char *needle, int rc,
	    const char *expected)
{
	const char *piece;
	size_t len;

	ck_assert_int_eq(coir_reader_until(r, needle, strlen(needle), &piece,
					   &len),
			 rc);
	ck_assert_uint_eq(len, strlen(expected));
	ck_assert_mem_eq(piece, expected, len);
}

static void
check_until_fails(struct coir_reader *r, const char *needle, size_t n, int rc)
{
	const char *piece = "untouched";
	size_t len = 99;

	ck_assert_int_eq(coir_reader_until(r, needle, n, &piece, &len), rc);
	ck_assert_str_eq(piece, "untouched");
	ck_assert_uint_eq(len, 99);
}

static void
pieces(struct coir_reader *r)
{
	check_until(r, "XYZ", 1, "ab");
	check_until(r, "XYZ", 0, "cdEF");
	check_until(r, "XYZ", 0, "");
	check_until(r, "XYZ", 1, "t");
	check_until(r, "XYZ", 1, "XY");
	check_until_fails(r, "XYZ", 3, -ENODATA);
}

START_TEST(reader_until_hands_out_pieces)
{
	with_reader(SCRIPT("abcd", "EFXYZXYZtXY"), 16, 16, pieces);
	trace_expect("read: 4\nread: 11\nread: end\n");
}
END_TEST

static void
split(struct coir_reader *r)
{
	check_until(r, "--", 1, "one");
	check_until(r, "--", 0, "");
	check_until(r, "--", 0, "two");
	check_until(r, "--", 1, "-thre");
	check_until(r, "--", 1, "e");
	check_until_fails(r, "--", 2, -ENODATA);
}

START_TEST(reader_until_separator_split_between_reads)
{
	with_reader(SCRIPT("one-", "-two---three"), 16, 16, split);
}
END_TEST

static void
longer_than_the_limit(struct coir_reader *r)
{
	check_until(r, "\n\n", 1, "abc");
	check_until(r, "\n\n", 1, "def");
	check_until(r, "\n\n", 0, "gh");
	check_take_all(r, "i");
}

START_TEST(reader_until_is_not_bounded_by_the_buffer)
{
	with_reader(SCRIPT("abcdefgh\n\ni"), 4, 4, longer_than_the_limit);
}
END_TEST

static void
bad_needles(struct coir_reader *r)
{
	static const char needle[257];

	check_until_fails(r, needle, 0, -EINVAL);
	check_until_fails(r, needle, 257, -EINVAL);
	check_until_fails(r, "abcde", 5, -ENOBUFS);
	check_until(r, "b", 0, "a");
	check_take_all(r, "cd");
}

START_TEST(reader_until_needles_are_checked)
{
	with_reader(SCRIPT("abcd"), 4, 4, bad_needles);
}
END_TEST

static void
check_raw(struct coir_reader *r, const char *expected)
{
	const char *line;
	size_t len;

	ck_assert_int_eq(coir_reader_line_raw(r, &line, &len), 0);
	ck_assert_uint_eq(len, strlen(expected));
	ck_assert_mem_eq(line, expected, len);
}

static void
raw_lines(struct coir_reader *r)
{
	const char *line = "untouched";
	size_t len = 99;

	check_raw(r, "one\r\n");
	check_raw(r, "\n");
	check_line(r, "two");
	check_raw(r, "three");
	ck_assert_int_eq(coir_reader_line_raw(r, &line, &len), -ENODATA);
	ck_assert_str_eq(line, "untouched");
	ck_assert_uint_eq(len, 99);
}

START_TEST(reader_line_raw_keeps_its_end)
{
	with_reader(SCRIPT("one\r", "\n\ntwo\n", "three"), 16, 16, raw_lines);
}
END_TEST

static void
too_long(struct coir_reader *r)
{
	const char *line;
	size_t len;

	ck_assert_int_eq(coir_reader_line_raw(r, &line, &len), -ENOBUFS);
	check_peek(r, "abcd");
}

START_TEST(reader_line_raw_is_bounded)
{
	with_reader(SCRIPT("abcde\n"), 4, 4, too_long);
}
END_TEST

static void
check_some(struct coir_reader *r, size_t max, const char *expected)
{
	const char *bytes;
	size_t len;

	ck_assert_int_eq(coir_reader_some(r, max, &bytes, &len), 0);
	ck_assert_uint_eq(len, strlen(expected));
	ck_assert_mem_eq(bytes, expected, len);
}

static void
some(struct coir_reader *r)
{
	const char *bytes;
	size_t len;

	ck_assert_int_eq(coir_reader_some(r, 0, &bytes, &len), -EINVAL);
	check_some(r, 2, "ab");
	check_some(r, 8, "c");
	check_some(r, 8, "def");
	ck_assert_int_eq(coir_reader_some(r, 8, &bytes, &len), -ENODATA);
}

START_TEST(reader_some_takes_what_there_is)
{
	with_reader(SCRIPT("abc", "def"), 16, 16, some);
	trace_expect("read: 3\nread: 3\nread: end\n");
}
END_TEST

SUITE(reader_until)
{
	ADD(reader_until_hands_out_pieces);
	ADD(reader_until_separator_split_between_reads);
	ADD(reader_until_is_not_bounded_by_the_buffer);
	ADD(reader_until_needles_are_checked);
	ADD(reader_line_raw_keeps_its_end);
	ADD(reader_line_raw_is_bounded);
	ADD(reader_some_takes_what_there_is);
}
