/* SPDX-License-Identifier: MIT */
/*
 * Parsing: bytes, literals, runs of bytes, the end, and the texts of failures.
 */
#include "config.h"

#include <coir/error.h>
#include <coir/parse.h>
#include <ctype.h>
#include <errno.h>

#include "support/runner.h"
#include "support/trace.h"
#include "unit/reader_case.h"

static void
bytes(struct coir_reader *r)
{
	uint8_t c = 0;

	ck_assert_int_eq(coir_parse_any(r, &c), 0);
	ck_assert_int_eq(c, 'a');
	ck_assert_int_eq(coir_parse_peek(r, &c), 0);
	ck_assert_int_eq(c, 0xff);
	ck_assert_int_eq(coir_parse_any(r, &c), 0);
	ck_assert_int_eq(c, 0xff);
	ck_assert_int_eq(coir_parse_any(r, &c), 0);
	ck_assert_int_eq(c, 'c');
	ck_assert_int_eq(coir_parse_any(r, &c), -ENODATA);
	ck_assert_int_eq(coir_parse_peek(r, &c), -ENODATA);
	ck_assert_int_eq(c, 'c');
}

START_TEST(parse_bytes)
{
	with_reader(SCRIPT("a\xff", "c"), 8, 8, bytes);
	trace_expect("read: 2\nread: 1\nread: end\n");
}
END_TEST

static void
literals(struct coir_reader *r)
{
	ck_assert_int_eq(coir_parse_byte(r, 'A'), -EBADMSG);
	ck_assert_str_eq(coir_error_text(),
			 "expected 'A' but got 'a': Bad message");
	ck_assert_int_eq(coir_parse_byte(r, 'a'), 0);
	ck_assert_int_eq(coir_parse_text(r, "BC", 2), -EBADMSG);
	ck_assert_str_eq(coir_error_text(),
			 "expected \"BC\" but got \"b\": Bad message");
	ck_assert_int_eq(coir_parse_text(r, "bC", 2), -EBADMSG);
	ck_assert_str_eq(coir_error_text(),
			 "expected \"bC\" but got \"bc\": Bad message");
	ck_assert_int_eq(coir_parse_text(r, "bcd", 3), -ENODATA);
	ck_assert_int_eq(coir_parse_text(r, "bc", 2), 0);
	ck_assert_int_eq(coir_parse_text(r, "", 0), 0);
	ck_assert_int_eq(coir_parse_byte(r, 'x'), -ENODATA);
}

START_TEST(parse_literals_read_no_further_than_they_match)
{
	with_reader(SCRIPT("ab", "c"), 8, 8, literals);
	trace_expect("read: 2\nread: 1\nread: end\n");
}
END_TEST

static void
unprintable(struct coir_reader *r)
{
	ck_assert_int_eq(coir_parse_text(r, "123456789012345678901234567890",
					 30),
			 -EBADMSG);
	ck_assert_str_eq(coir_error_text(),
			 "expected \"123456789012345678901234...\" "
			 "but got \"\\x1b\\xff\\x01\": Bad message");
	ck_assert_int_eq(coir_parse_text(r, "123456789012345678901234567890123",
					 33),
			 -ENOBUFS);
}

START_TEST(parse_texts_are_printable_and_short)
{
	with_reader(SCRIPT("\033\xff\001"), 8, 32, unprintable);
}
END_TEST

static void
runs(struct coir_reader *r)
{
	const char *digits = "untouched";
	size_t len = 99;

	ck_assert_int_eq(coir_parse_while(r, isdigit, "a digit", &digits, &len),
			 -EBADMSG);
	ck_assert_str_eq(coir_error_text(),
			 "expected a digit but got 'a': Bad message");
	ck_assert_str_eq(digits, "untouched");
	ck_assert_int_eq(coir_parse_skip(r, isdigit, "a digit"), -EBADMSG);
	ck_assert_int_eq(coir_parse_skip(r, isalpha, "a letter"), 0);
	ck_assert_int_eq(coir_parse_while(r, isdigit, "a digit", &digits, &len),
			 0);
	ck_assert_uint_eq(len, 4);
	ck_assert_mem_eq(digits, "0123", 4);
	ck_assert_int_eq(coir_parse_skip(r, isalpha, "a letter"), 0);
	ck_assert_int_eq(coir_parse_while(r, isdigit, "a digit", &digits, &len),
			 -ENODATA);
	ck_assert_int_eq(coir_parse_skip(r, isdigit, "a digit"), -ENODATA);
}

START_TEST(parse_runs_are_not_empty)
{
	with_reader(SCRIPT("aa", "a0", "123de"), 8, 8, runs);
}
END_TEST

static void
ends(struct coir_reader *r)
{
	bool end = true;

	ck_assert_int_eq(coir_parse_at_end(r, &end), 0);
	ck_assert(!end);
	ck_assert_int_eq(coir_parse_end(r), -EBADMSG);
	ck_assert_str_eq(
		coir_error_text(),
		"expected the end of the stream but got 'a': Bad message");
	ck_assert_int_eq(coir_reader_skip(r, 1), 0);
	ck_assert_int_eq(coir_parse_end(r), 0);
	ck_assert_int_eq(coir_parse_at_end(r, &end), 0);
	ck_assert(end);
}

START_TEST(parse_end_of_stream)
{
	with_reader(SCRIPT("a"), 8, 8, ends);
}
END_TEST

static int
take_four(struct coir_reader *r, void *arg)
{
	const char **ret_bytes = arg;

	return coir_reader_take(r, 4, ret_bytes);
}

static int
a_line(struct coir_reader *r, void *arg)
{
	const char *line;

	(void)arg;
	return coir_reader_line(r, &line, NULL);
}

static int
two_and_end(struct coir_reader *r, void *arg)
{
	int rc = coir_reader_skip(r, 2);

	(void)arg;
	return rc < 0 ? rc : coir_parse_end(r);
}

static void
texts(struct coir_reader *r)
{
	const char *taken;

	ck_assert_int_eq(coir_parse_run(r, a_line, NULL), -ENOBUFS);
	ck_assert_str_eq(coir_error_text(),
			 "more than the limit of 4 bytes at offset 0: "
			 "No buffer space available");
	ck_assert_int_eq(coir_parse_run(r, take_four, &taken), 0);
	ck_assert_mem_eq(taken, "abcd", 4);
	ck_assert_int_eq(coir_parse_run(r, two_and_end, NULL), -EBADMSG);
	ck_assert_str_eq(coir_error_text(),
			 "expected the end of the stream but got 'g': "
			 "Bad message, reading at offset 6");
	ck_assert_int_eq(coir_parse_run(r, take_four, &taken), -ENODATA);
	ck_assert_str_eq(
		coir_error_text(),
		"unexpected end of stream at offset 7: No data available");
	check_take_all(r, "g");
}

START_TEST(parse_run_says_where)
{
	with_reader(SCRIPT("abcdefg"), 4, 4, texts);
}
END_TEST

SUITE(parse)
{
	ADD(parse_bytes);
	ADD(parse_literals_read_no_further_than_they_match);
	ADD(parse_texts_are_printable_and_short);
	ADD(parse_runs_are_not_empty);
	ADD(parse_end_of_stream);
	ADD(parse_run_says_where);
}
