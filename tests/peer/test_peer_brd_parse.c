/* SPDX-License-Identifier: MIT */
/*
 * Rows BRD-12 to BRD-18 of the peers' cases: parsing in Eio's
 * tests/buf_reader.md. The exceptions' texts are those of coir_error_text(),
 * which ends with what the errno says.
 */
#include "config.h"

#include <coir/error.h>
#include <coir/parse.h>
#include <ctype.h>
#include <errno.h>

#include "peer/peer.h"
#include "support/runner.h"
#include "support/trace.h"
#include "unit/reader_case.h"

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
	trace("nothing read");
	ck_assert_int_eq(coir_parse_text(r, "bC", 2), -EBADMSG);
	ck_assert_str_eq(coir_error_text(),
			 "expected \"bC\" but got \"bc\": Bad message");
	ck_assert_int_eq(coir_parse_text(r, "bcd", 3), -ENODATA);
	ck_assert_int_eq(coir_parse_text(r, "bcd", 3), -ENODATA);
	ck_assert_int_eq(coir_parse_text(r, "bc", 2), 0);
	check_peek(r, "");
}

START_TEST(BRD_12_literals)
{
	with_reader(SCRIPT("ab", "c"), 100, 100, literals);
	trace_expect("read: 2\nnothing read\nread: 1\nread: end\n");
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
check_take_while(struct coir_reader *r, coir_reader_pred *pred,
		 const char *expected)
{
	const char *bytes;
	size_t len;

	ck_assert_int_eq(coir_reader_take_while(r, pred, &bytes, &len), 0);
	ck_assert_uint_eq(len, strlen(expected));
	ck_assert_mem_eq(bytes, expected, len);
}

static void
scan(struct coir_reader *r)
{
	ck_assert_int_eq(coir_reader_skip_while(r, is_a, NULL), 0);
	check_take_while(r, isdigit, "0123");
	check_take_while(r, is_no_digit, "de");
	check_take_while(r, is_no_digit, "");
}

static void
skip_five(struct coir_reader *r)
{
	ck_assert_int_eq(coir_reader_skip(r, 5), 0);
	check_take_all(r, "fghi");
}

static void
skip_more_than_the_buffer(struct coir_reader *r)
{
	ck_assert_int_eq(coir_reader_skip(r, 5), 0);
	check_take_all(r, "fg");
}

/* skip_while1 and take_while1 are coir_parse_skip() and coir_parse_while(). */
static void
scan_at_least_one(struct coir_reader *r)
{
	const char *bytes;
	size_t len;

	ck_assert_int_eq(coir_parse_skip(r, is_a, "an a"), 0);
	ck_assert_int_eq(coir_parse_skip(r, is_a, "an a"), -EBADMSG);
	ck_assert_str_eq(coir_error_text(),
			 "expected an a but got '0': Bad message");
	ck_assert_int_eq(coir_parse_while(r, isdigit, "a digit", &bytes, &len),
			 0);
	ck_assert_uint_eq(len, 4);
	ck_assert_mem_eq(bytes, "0123", 4);
	ck_assert_int_eq(coir_parse_while(r, isdigit, "a digit", &bytes, &len),
			 -EBADMSG);
	check_take_all(r, "d");
	ck_assert_int_eq(coir_parse_while(r, isdigit, "a digit", &bytes, &len),
			 -ENODATA);
}

START_TEST(BRD_13_scanning)
{
	with_reader(SCRIPT("aa", "a0", "123de"), 100, 100, scan);
	trace_expect("read: 2\nread: 2\nread: 5\nread: end\n");
	with_reader(SCRIPT("abc", "def", "ghi"), 10, 10, skip_five);
	trace_expect("read: 3\nread: 3\nread: 3\nread: end\n");
	with_reader(SCRIPT("abcdefg"), 3, 3, skip_more_than_the_buffer);
	trace_expect("read: 3\nread: 3\nread: 1\nread: end\n");
	with_reader(SCRIPT("aa", "a0", "123d"), 100, 100, scan_at_least_one);
}
END_TEST

/* One width, both orders; a reader of bytes needs no flow. */
static void
check_width(const char *bytes, size_t width, uint64_t be, uint64_t le)
{
	struct coir_reader r;
	uint64_t value;

	ck_assert_int_eq(coir_reader_init_bytes(&r, bytes, 2 * width), 0);
	ck_assert_int_eq(coir_parse_be(&r, width, &value), 0);
	ck_assert_uint_eq(value, be);
	ck_assert_int_eq(coir_parse_le(&r, width, &value), 0);
	ck_assert_uint_eq(value, le);
	ck_assert_int_eq(coir_parse_end(&r), 0);
	coir_reader_fini(&r);
}

START_TEST(BRD_14_integers_and_floats)
{
	struct coir_reader r;
	double d;
	float f;

	check_width("\x01\x02\x01\x02", 2, 0x0102, 0x0201);
	check_width("\x01\x02\x03\x04\x01\x02\x03\x04", 4, 0x01020304,
		    0x04030201);
	check_width("\1\2\3\4\5\6\1\2\3\4\5\6", 6, 0x010203040506,
		    0x060504030201);
	check_width("\1\2\3\4\5\6\7\x08\1\2\3\4\5\6\7\x08", 8,
		    0x0102030405060708, 0x0807060504030201);
	ck_assert_int_eq(coir_reader_init_bytes(&r,
						"\x01\x02\x03\x04"
						"\x04\x03\x02\x01"
						"\1\2\3\4\5\6\7\x08"
						"\x08\7\6\5\4\3\2\1",
						24),
			 0);
	ck_assert_int_eq(coir_parse_be_float(&r, &f), 0);
	ck_assert_float_eq(f, 0x1.040608p-125F);
	ck_assert_int_eq(coir_parse_le_float(&r, &f), 0);
	ck_assert_float_eq(f, 0x1.040608p-125F);
	ck_assert_int_eq(coir_parse_be_double(&r, &d), 0);
	ck_assert_double_eq(d, 0x1.2030405060708p-1007);
	ck_assert_int_eq(coir_parse_le_double(&r, &d), 0);
	ck_assert_double_eq(d, 0x1.2030405060708p-1007);
	coir_reader_fini(&r);
}
END_TEST

static void
all_within(struct coir_reader *r)
{
	check_line(r, "20 text/gemini");
	check_take_all(r, "# Introduction\n# Conclusion\n");
}

static void
all_over(struct coir_reader *r)
{
	const char *bytes;
	size_t len;

	ck_assert_int_eq(coir_reader_take_all(r, &bytes, &len), -ENOBUFS);
	check_take(r, 3, "abc");
}

START_TEST(BRD_15_take_all)
{
	with_reader(SCRIPT("20 text/gemini\r\n", "# Introduction\n",
			   "# Conclusion\n"),
		    100, 100, all_within);
	trace_expect("read: 16\nread: 15\nread: 13\nread: end\n");
	with_reader(SCRIPT("abc", "def", "ghi", "jkl"), 10, 10, all_over);
	trace_expect("read: 3\nread: 3\nread: 3\nread: 1\n");
}
END_TEST

/* Take so many bytes, and then the stream must end. */
static int
take_and_end(struct coir_reader *r, void *arg)
{
	const char *bytes;
	int rc = coir_reader_take(r, *(size_t *)arg, &bytes);

	return rc < 0 ? rc : coir_parse_end(r);
}

static int
a_line(struct coir_reader *r, void *arg)
{
	const char *line;

	(void)arg;
	return coir_reader_line(r, &line, NULL);
}

static void
format_ok(struct coir_reader *r)
{
	size_t n = 3;

	ck_assert_int_eq(coir_parse_run(r, take_and_end, &n), 0);
}

static void
format_data_after(struct coir_reader *r)
{
	size_t n = 2;

	ck_assert_int_eq(coir_parse_run(r, take_and_end, &n), -EBADMSG);
	ck_assert_str_eq(coir_error_text(),
			 "expected the end of the stream but got 'c': "
			 "Bad message, reading at offset 2");
}

static void
format_end(struct coir_reader *r)
{
	size_t n = 4;

	ck_assert_int_eq(coir_parse_run(r, take_and_end, &n), -ENODATA);
	ck_assert_str_eq(
		coir_error_text(),
		"unexpected end of stream at offset 3: No data available");
}

static void
format_limit(struct coir_reader *r)
{
	ck_assert_int_eq(coir_parse_run(r, a_line, NULL), -ENOBUFS);
	ck_assert_str_eq(coir_error_text(),
			 "more than the limit of 2 bytes at offset 0: "
			 "No buffer space available");
}

START_TEST(BRD_17_format_errors)
{
	with_reader(SCRIPT("abc"), 10, 10, format_ok);
	with_reader(SCRIPT("abc"), 10, 10, format_data_after);
	with_reader(SCRIPT("abc"), 10, 10, format_end);
	with_reader(SCRIPT("abc"), 2, 2, format_limit);
}
END_TEST

static void
sequence_of_lines(struct coir_reader *r)
{
	const char *line;
	int rc;

	while ((rc = coir_reader_line(r, &line, NULL)) == 0)
		trace("%s", line);
	ck_assert_int_eq(rc, -ENODATA);
}

/* Take two bytes as long as there are any. */
static int
pairs(struct coir_reader *r, void *arg)
{
	const char *pair;
	bool end = false;
	int rc = coir_parse_at_end(r, &end);

	(void)arg;
	while (rc == 0 && !end) {
		rc = coir_reader_take(r, 2, &pair);
		if (rc == 0) {
			trace("%.2s", pair);
			rc = coir_parse_at_end(r, &end);
		}
	}
	return rc;
}

static void
even_pairs(struct coir_reader *r)
{
	ck_assert_int_eq(coir_parse_run(r, pairs, NULL), 0);
}

static void
odd_pairs(struct coir_reader *r)
{
	ck_assert_int_eq(coir_parse_run(r, pairs, NULL), -ENODATA);
	ck_assert_str_eq(
		coir_error_text(),
		"unexpected end of stream at offset 3: No data available");
}

/*
 * A sequence is a loop here, so there is no node of one that could be stale:
 * who keeps an offset compares it with coir_reader_consumed().
 */
START_TEST(BRD_18_sequences)
{
	with_reader(SCRIPT("one", "\ntwo\n", "three"), 10, 10,
		    sequence_of_lines);
	trace_expect("read: 3\nread: 5\none\ntwo\nread: 5\nread: end\nthree\n");
	with_reader(SCRIPT("ab12"), 10, 10, even_pairs);
	trace_expect("read: 4\nab\n12\nread: end\n");
	with_reader(SCRIPT("ab1"), 10, 10, odd_pairs);
	trace_expect("read: 3\nab\nread: end\n");
}
END_TEST

SUITE(peer_brd_parse)
{
	ADD(BRD_12_literals);
	ADD(BRD_13_scanning);
	ADD(BRD_14_integers_and_floats);
	ADD(BRD_15_take_all);
	ADD(BRD_17_format_errors);
	ADD(BRD_18_sequences);
}
