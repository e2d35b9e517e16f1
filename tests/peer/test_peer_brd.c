/* SPDX-License-Identifier: MIT */
/*
 * Rows BRD-01 to BRD-11 of the peers' cases: the buffer and the lines of Eio's
 * tests/buf_reader.md. "mock_flow returning 5 bytes" is "read: 5" here,
 * End_of_file is -ENODATA, Buffer_limit_exceeded -ENOBUFS.
 */
#include "config.h"

#include <errno.h>

#include "peer/peer.h"
#include "support/runner.h"
#include "support/trace.h"
#include "unit/reader_case.h"

static void
run_through(struct coir_reader *r)
{
	check_peek(r, "");
	ck_assert_int_eq(coir_reader_ensure(r, 1), 0);
	check_peek(r, "Hello");
	ck_assert_int_eq(coir_reader_consume(r, 1), 0);
	check_peek(r, "ello");
	ck_assert_int_eq(coir_reader_ensure(r, 4), 0);
	check_peek(r, "ello");
	ck_assert_int_eq(coir_reader_ensure(r, 5), -ENODATA);
	check_peek(r, "ello");
	ck_assert_int_eq(coir_reader_consume(r, 4), 0);
	check_peek(r, "");
}

START_TEST(BRD_01_run_through)
{
	with_reader(SCRIPT("Hello"), 100, 100, run_through);
}
END_TEST

static void
eof_sticky(struct coir_reader *r)
{
	ck_assert_int_eq(coir_reader_ensure(r, 10), -ENODATA);
	check_peek(r, "hi");
	ck_assert_int_eq(coir_reader_ensure(r, 10), -ENODATA);
	check_take_all(r, "hi");
	check_take_all(r, "");
}

START_TEST(BRD_03_eof_is_sticky)
{
	with_reader(SCRIPT("hi"), 4, 10, eof_sticky);
	trace_expect("read: 2\nread: end\n");
}
END_TEST

static void
multiple_reads(struct coir_reader *r)
{
	ck_assert_int_eq(coir_reader_ensure(r, 10), 0);
	check_peek(r, "onetwothre");
	ck_assert_int_eq(coir_reader_consume(r, 4), 0);
	ck_assert_int_eq(coir_reader_ensure(r, 7), 0);
	check_peek(r, "wothree");
}

START_TEST(BRD_04_multiple_reads)
{
	with_reader(SCRIPT("one", "two", "three"), 4, 10, multiple_reads);
	trace_expect("read: 3\nread: 3\nread: 4\nread: 1\n");
}
END_TEST

static void
three_lines(struct coir_reader *r)
{
	check_line(r, "one");
	check_line(r, "two");
	check_line(r, "three");
	check_no_line(r, -ENODATA);
}

START_TEST(BRD_05_lines_lf)
{
	with_reader(SCRIPT("one", "\ntwo\n", "three\n"), 100, 100, three_lines);
	trace_expect("read: 3\nread: 5\nread: 6\nread: end\n");
}
END_TEST

START_TEST(BRD_06_lines_crlf_across_reads)
{
	with_reader(SCRIPT("one\r", "\ntwo\r\n", "three\r\n"), 100, 100,
		    three_lines);
	trace_expect("read: 4\nread: 6\nread: 7\nread: end\n");
}
END_TEST

static void
missing_eol(struct coir_reader *r)
{
	check_line(r, "one");
	check_line(r, "two");
}

START_TEST(BRD_07_missing_eol)
{
	with_reader(SCRIPT("on", "e\ntwo"), 100, 100, missing_eol);
	trace_expect("read: 2\nread: 5\nread: end\n");
}
END_TEST

static void
lines_in_one_read(struct coir_reader *r)
{
	check_line(r, "one");
	check_line(r, "two");
	check_line(r, "");
	check_line(r, "three");
	check_no_line(r, -ENODATA);
}

START_TEST(BRD_08_multiple_lines_in_one_read)
{
	with_reader(SCRIPT("one\ntwo\n\nthree"), 100, 100, lines_in_one_read);
	trace_expect("read: 14\nread: end\n");
}
END_TEST

static void
read_as_flow(struct coir_reader *r, const char *expected)
{
	char buf[3] = "";

	ck_assert_int_eq(coir_read(&r->flow, buf, 2), strlen(expected));
	ck_assert_str_eq(buf, expected);
}

static void
as_flow(struct coir_reader *r)
{
	read_as_flow(r, "fo");
	read_as_flow(r, "o");
	read_as_flow(r, "ba");
	read_as_flow(r, "r");
	read_as_flow(r, "");
}

START_TEST(BRD_09_as_flow)
{
	with_reader(SCRIPT("foo", "bar"), 100, 100, as_flow);
	trace_expect("read: 3\nread: 3\nread: end\n");
}
END_TEST

static void
take_short(struct coir_reader *r)
{
	const char *bytes;

	check_take(r, 1, "a");
	ck_assert_int_eq(coir_reader_take(r, 3, &bytes), -ENODATA);
	check_take(r, 2, "bc");
}

START_TEST(BRD_11_take_short_keeps_the_data)
{
	with_reader(SCRIPT("ab", "c"), 100, 100, take_short);
	trace_expect("read: 2\nread: 1\nread: end\n");
}
END_TEST

SUITE(peer_brd)
{
	ADD(BRD_01_run_through);
	ADD(BRD_03_eof_is_sticky);
	ADD(BRD_04_multiple_reads);
	ADD(BRD_05_lines_lf);
	ADD(BRD_06_lines_crlf_across_reads);
	ADD(BRD_07_missing_eol);
	ADD(BRD_08_multiple_lines_in_one_read);
	ADD(BRD_09_as_flow);
	ADD(BRD_11_take_short_keeps_the_data);
}
