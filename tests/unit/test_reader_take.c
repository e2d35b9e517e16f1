/* SPDX-License-Identifier: MIT */
/*
 * The ways of taking bytes out of a reader: lines, so many, all, while
 * something holds. The source is a double that traces its reads.
 */
#include "config.h"

#include <ctype.h>
#include <errno.h>

#include "support/runner.h"
#include "support/trace.h"
#include "unit/reader_case.h"

static void
three_lines(struct coir_reader *r)
{
	check_line(r, "one");
	check_line(r, "two");
	check_line(r, "three");
	check_no_line(r, -ENODATA);
	check_no_line(r, -ENODATA);
}

START_TEST(reader_lines_across_reads)
{
	with_reader(SCRIPT("one", "\ntwo\n", "three\n"), 4, 100, three_lines);
	trace_expect("read: 3\nread: 1\nread: 4\n"
		     "read: 4\nread: 2\nread: end\n");
}
END_TEST

START_TEST(reader_lines_end_in_cr_lf)
{
	with_reader(SCRIPT("one\r", "\ntwo\r\n", "three\r\n"), 100, 100,
		    three_lines);
	trace_expect("read: 4\nread: 6\nread: 7\nread: end\n");
}
END_TEST

START_TEST(reader_last_line_may_lack_its_end)
{
	with_reader(SCRIPT("one\ntw", "o\nthree"), 100, 100, three_lines);
	trace_expect("read: 6\nread: 7\nread: end\n");
}
END_TEST

static void
odd_lines(struct coir_reader *r)
{
	check_line(r, "");
	check_line(r, "");
	check_line(r, "a\rb\r");
	check_line(r, "c\r");
	check_no_line(r, -ENODATA);
}

START_TEST(reader_only_one_cr_before_lf_is_dropped)
{
	with_reader(SCRIPT("\n\r\na\rb\r\r\nc\r"), 100, 100, odd_lines);
	trace_expect("read: 11\nread: end\n");
}
END_TEST

static void
long_line(struct coir_reader *r)
{
	check_line(r, "1234567");
	check_no_line(r, -ENOBUFS);
	check_take(r, 3, "123");
	check_line(r, "45678");
	check_line(r, "9");
}

START_TEST(reader_line_over_the_limit_stays)
{
	with_reader(SCRIPT("1234567\n", "12345678\n9\n"), 8, 8, long_line);
	trace_expect("read: 8\nread: 8\nread: 3\n");
}
END_TEST

static void
take(struct coir_reader *r)
{
	const char *bytes = "untouched";

	check_take(r, 1, "a");
	ck_assert_int_eq(coir_reader_take(r, 3, &bytes), -ENODATA);
	ck_assert_str_eq(bytes, "untouched");
	check_take(r, 2, "bc");
	check_take(r, 0, "");
	ck_assert_int_eq(coir_reader_take(r, 101, &bytes), -ENOBUFS);
}

START_TEST(reader_take_exactly)
{
	with_reader(SCRIPT("ab", "c"), 100, 100, take);
	trace_expect("read: 2\nread: 1\nread: end\n");
}
END_TEST

static void
take_all_of_rest(struct coir_reader *r)
{
	check_line(r, "20 text/gemini");
	check_take_all(r, "# Introduction\n# Conclusion\n");
}

START_TEST(reader_take_all_after_a_line)
{
	with_reader(SCRIPT("20 text/gemini\r\n", "# Introduction\n",
			   "# Conclusion\n"),
		    100, 100, take_all_of_rest);
	trace_expect("read: 16\nread: 15\nread: 13\nread: end\n");
}
END_TEST

static void
take_all_over(struct coir_reader *r)
{
	const char *bytes;
	size_t len;

	ck_assert_int_eq(coir_reader_take_all(r, &bytes, &len), -ENOBUFS);
	check_take(r, 3, "abc");
	ck_assert_int_eq(coir_reader_take_all(r, &bytes, &len), -ENOBUFS);
	check_take(r, 10, "defghijklm");
}

START_TEST(reader_take_all_over_the_limit_loses_nothing)
{
	with_reader(SCRIPT("abc", "def", "ghi", "jklmn"), 10, 10,
		    take_all_over);
	trace_expect("read: 3\nread: 3\nread: 3\nread: 1\nread: 3\n");
}
END_TEST

static int
is_a(int c)
{
	return c == 'a';
}

static int
is_no_digit(int c)
{
	return !isdigit(c);
}

static void
scan(struct coir_reader *r)
{
	const char *bytes;
	uint64_t count;
	size_t len;

	ck_assert_int_eq(coir_reader_skip_while(r, is_a, &count), 0);
	ck_assert_uint_eq(count, 3);
	ck_assert_int_eq(coir_reader_take_while(r, isdigit, &bytes, &len), 0);
	ck_assert_uint_eq(len, 4);
	ck_assert_mem_eq(bytes, "0123", 4);
	ck_assert_int_eq(coir_reader_take_while(r, isdigit, &bytes, &len), 0);
	ck_assert_uint_eq(len, 0);
	ck_assert_int_eq(coir_reader_take_while(r, is_no_digit, &bytes, &len),
			 0);
	ck_assert_uint_eq(len, 2);
	ck_assert_mem_eq(bytes, "de", 2);
	ck_assert_int_eq(coir_reader_skip_while(r, is_a, &count), 0);
	ck_assert_uint_eq(count, 0);
	ck_assert_uint_eq(coir_reader_consumed(r), 9);
}

START_TEST(reader_scan)
{
	with_reader(SCRIPT("aa", "a0", "123de"), 100, 100, scan);
	trace_expect("read: 2\nread: 2\nread: 5\nread: end\n");
}
END_TEST

static void
scan_over(struct coir_reader *r)
{
	const char *bytes;
	uint64_t count;
	size_t len;

	ck_assert_int_eq(coir_reader_take_while(r, is_a, &bytes, &len),
			 -ENOBUFS);
	check_peek(r, "aaa");
	ck_assert_int_eq(coir_reader_skip_while(r, is_a, &count), 0);
	ck_assert_uint_eq(count, 5);
	check_take_all(r, "b");
}

START_TEST(reader_scan_over_the_limit)
{
	with_reader(SCRIPT("aaaaab"), 3, 3, scan_over);
	trace_expect("read: 3\nread: 3\nread: end\n");
}
END_TEST

static void
skip(struct coir_reader *r)
{
	ck_assert_int_eq(coir_reader_skip(r, 5), 0);
	check_take_all(r, "fg");
	ck_assert_int_eq(coir_reader_skip(r, 0), 0);
}

START_TEST(reader_skip_more_than_the_limit)
{
	with_reader(SCRIPT("abcdefg"), 3, 3, skip);
	trace_expect("read: 3\nread: 3\nread: 1\nread: end\n");
}
END_TEST

SUITE(reader_take)
{
	ADD(reader_lines_across_reads);
	ADD(reader_lines_end_in_cr_lf);
	ADD(reader_last_line_may_lack_its_end);
	ADD(reader_only_one_cr_before_lf_is_dropped);
	ADD(reader_line_over_the_limit_stays);
	ADD(reader_take_exactly);
	ADD(reader_take_all_after_a_line);
	ADD(reader_take_all_over_the_limit_loses_nothing);
	ADD(reader_scan);
	ADD(reader_scan_over_the_limit);
	ADD(reader_skip_more_than_the_limit);
}
