/* SPDX-License-Identifier: MIT */
/*
 * Texts and numbers into a writer, byte by byte.
 */
#include "config.h"

#include <coir/print.h>
#include <errno.h>

#include "support/fail.h"
#include "support/runner.h"
#include "unit/writer_case.h"

/* All that was written is these bytes; it is gone then. */
static void
check_bytes(struct coir_writer *w, const char *expected, size_t len)
{
	struct iovec iov;
	size_t n;

	ck_assert_int_eq(coir_writer_batch(w, &iov, 1, &n), 0);
	ck_assert_uint_eq(iov.iov_len, len);
	ck_assert_mem_eq(iov.iov_base, expected, len);
	ck_assert_int_eq(coir_writer_shift(w, len), 0);
}

START_TEST(print_texts)
{
	struct coir_writer w;

	ck_assert_int_eq(coir_writer_init(&w, NULL, 64), 0);
	ck_assert_int_eq(coir_print_string(&w, "Hello"), 0);
	ck_assert_int_eq(coir_print_string(&w, ""), 0);
	ck_assert_int_eq(coir_print_byte(&w, 0xff), 0);
	ck_assert_int_eq(coir_print_format(&w, "%d %s", 42, "worlds"), 0);
	ck_assert_int_eq(coir_print_format(&w, "%s", ""), 0);
	check_bytes(&w,
		    "Hello\xff"
		    "42 worlds",
		    15);
	coir_writer_fini(&w);
}
END_TEST

START_TEST(print_long_texts)
{
	struct coir_writer w;
	char text[600];
	int rc;

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	ck_assert_int_eq(coir_writer_init(&w, NULL, 1024), 0);
	ck_assert_int_eq(coir_print_format(&w, "%s%d", text, 1), 0);
	text[599] = '1';
	check_bytes(&w, text, 600);
	text[255] = '\0';
	fail_begin(1);
	rc = coir_print_format(&w, "%s", text);
	fail_end();
	ck_assert_int_eq(rc, 0);
	fail_begin(1);
	rc = coir_print_format(&w, "%s+", text);
	ck_assert(fail_end());
	ck_assert_int_eq(rc, -ENOMEM);
	check_bytes(&w, text, 255);
	coir_writer_fini(&w);
}
END_TEST

START_TEST(print_numbers)
{
	struct coir_writer w;

	ck_assert_int_eq(coir_writer_init(&w, NULL, 64), 0);
	ck_assert_int_eq(coir_print_be(&w, 2, 0x1234), 0);
	ck_assert_int_eq(coir_print_le(&w, 2, 0x1234), 0);
	ck_assert_int_eq(coir_print_be(&w, 3, (uint64_t)-2), 0);
	ck_assert_int_eq(coir_print_le(&w, 8, 0x0102030405060708), 0);
	check_bytes(&w, "\x12\x34\x34\x12\xff\xff\xfe\x08\7\6\5\4\3\2\1", 15);
	ck_assert_int_eq(coir_print_be(&w, 0, 1), -EINVAL);
	ck_assert_int_eq(coir_print_le(&w, 9, 1), -EINVAL);
	ck_assert_int_eq(coir_print_be_float(&w, 32.25F), 0);
	ck_assert_int_eq(coir_print_le_float(&w, 32.25F), 0);
	ck_assert_int_eq(coir_print_be_double(&w, -32.25), 0);
	ck_assert_int_eq(coir_print_le_double(&w, -32.25), 0);
	check_bytes(&w,
		    "\x42\x01\x00\x00\x00\x00\x01\x42"
		    "\xc0\x40\x20\x00\x00\x00\x00\x00"
		    "\x00\x00\x00\x00\x00\x20\x40\xc0",
		    24);
	coir_writer_fini(&w);
}
END_TEST

SUITE(print)
{
	ADD(print_texts);
	ADD(print_long_texts);
	ADD(print_numbers);
}
