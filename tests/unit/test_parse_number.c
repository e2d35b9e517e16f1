/* SPDX-License-Identifier: MIT */
/*
 * Numbers of each width in both orders of bytes.
 */
#include "config.h"

#include <coir/parse.h>
#include <errno.h>

#include "support/runner.h"
#include "unit/reader_case.h"

static const unsigned char bytes[] = { 0xf1, 0x23, 0x45, 0x67,
				       0x89, 0x0a, 0xbc, 0xde };

static uint64_t
be(size_t width)
{
	struct coir_reader r;
	uint64_t value = 0;

	ck_assert_int_eq(coir_reader_init_bytes(&r, bytes, sizeof(bytes)), 0);
	ck_assert_int_eq(coir_parse_be(&r, width, &value), 0);
	ck_assert_uint_eq(coir_reader_consumed(&r), width);
	coir_reader_fini(&r);
	return value;
}

static uint64_t
le(size_t width)
{
	struct coir_reader r;
	uint64_t value = 0;

	ck_assert_int_eq(coir_reader_init_bytes(&r, bytes, sizeof(bytes)), 0);
	ck_assert_int_eq(coir_parse_le(&r, width, &value), 0);
	ck_assert_uint_eq(coir_reader_consumed(&r), width);
	coir_reader_fini(&r);
	return value;
}

START_TEST(parse_number_of_each_width)
{
	ck_assert_uint_eq(be(1), 0xf1);
	ck_assert_uint_eq(be(2), 0xf123);
	ck_assert_uint_eq(be(3), 0xf12345);
	ck_assert_uint_eq(be(4), 0xf1234567);
	ck_assert_uint_eq(be(6), 0xf1234567890a);
	ck_assert_uint_eq(be(8), 0xf1234567890abcde);
	ck_assert_uint_eq(le(1), 0xf1);
	ck_assert_uint_eq(le(2), 0x23f1);
	ck_assert_uint_eq(le(3), 0x4523f1);
	ck_assert_uint_eq(le(4), 0x674523f1);
	ck_assert_uint_eq(le(6), 0x0a89674523f1);
	ck_assert_uint_eq(le(8), 0xdebc0a89674523f1);
}
END_TEST

static const char floats[] = "\x42\x01\x00\x00"
			     "\x00\x00\x01\x42"
			     "\xc0\x40\x20\x00\x00\x00\x00\x00"
			     "\x00\x00\x00\x00\x00\x20\x40\xc0";

START_TEST(parse_number_with_a_fraction)
{
	struct coir_reader r;
	double d = 0;
	float f = 0;

	ck_assert_int_eq(coir_reader_init_bytes(&r, floats, 24), 0);
	ck_assert_int_eq(coir_parse_be_float(&r, &f), 0);
	ck_assert_float_eq(f, 32.25F);
	f = 0;
	ck_assert_int_eq(coir_parse_le_float(&r, &f), 0);
	ck_assert_float_eq(f, 32.25F);
	ck_assert_int_eq(coir_parse_be_double(&r, &d), 0);
	ck_assert_double_eq(d, -32.25);
	d = 0;
	ck_assert_int_eq(coir_parse_le_double(&r, &d), 0);
	ck_assert_double_eq(d, -32.25);
	ck_assert_int_eq(coir_parse_le_double(&r, &d), -ENODATA);
	ck_assert_int_eq(coir_parse_le_float(&r, &f), -ENODATA);
	ck_assert_double_eq(d, -32.25);
	ck_assert_float_eq(f, 32.25F);
	coir_reader_fini(&r);
}
END_TEST

static void
short_of_bytes(struct coir_reader *r)
{
	uint64_t value = 99;

	ck_assert_int_eq(coir_parse_be(r, 0, &value), -EINVAL);
	ck_assert_int_eq(coir_parse_le(r, 9, &value), -EINVAL);
	ck_assert_int_eq(coir_parse_be(r, 4, &value), -ENODATA);
	ck_assert_int_eq(coir_parse_le(r, 4, &value), -ENODATA);
	ck_assert_uint_eq(value, 99);
	ck_assert_int_eq(coir_parse_le(r, 3, &value), 0);
	ck_assert_uint_eq(value, 0x030201);
}

START_TEST(parse_number_takes_all_or_nothing)
{
	with_reader(SCRIPT("\001\002", "\003"), 8, 8, short_of_bytes);
}
END_TEST

SUITE(parse_number)
{
	ADD(parse_number_of_each_width);
	ADD(parse_number_with_a_fraction);
	ADD(parse_number_takes_all_or_nothing);
}
