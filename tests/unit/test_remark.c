/* SPDX-License-Identifier: MIT */
/*
 * What the load of the benchmarks says: a changed byte is noticed.
 */
#include "config.h"

#include <string.h>

#include "room/remark.h"
#include "support/runner.h"

static const struct remark remark = {
	.due = 0x123456789abcdef,
	.speaker = 9,
	.number = 70000,
};

START_TEST(remark_read_gives_what_was_written)
{
	char text[REMARK_LEN + 1];
	struct remark read;

	remark_write(&remark, text);
	ck_assert_uint_eq(strlen(text), REMARK_LEN);
	ck_assert(remark_read(text, REMARK_LEN, &read));
	ck_assert_int_eq(read.due, remark.due);
	ck_assert_int_eq(read.speaker, remark.speaker);
	ck_assert_uint_eq(read.number, remark.number);
}
END_TEST

START_TEST(remark_read_notices_each_changed_byte)
{
	char text[REMARK_LEN + 1];
	struct remark read;
	int noticed = 0;

	remark_write(&remark, text);
	for (int i = 0; i < REMARK_LEN; i++) {
		text[i] ^= 1;
		noticed += !remark_read(text, REMARK_LEN, &read);
		text[i] ^= 1;
	}
	ck_assert_int_eq(noticed, REMARK_LEN);
}
END_TEST

START_TEST(remark_read_wants_all_of_it)
{
	char text[REMARK_LEN + 1];
	struct remark read;

	remark_write(&remark, text);
	ck_assert(!remark_read(text, REMARK_LEN - 1, &read));
	ck_assert(!remark_read(text + 1, REMARK_LEN, &read));
}
END_TEST

SUITE(remark)
{
	ADD(remark_read_gives_what_was_written);
	ADD(remark_read_notices_each_changed_byte);
	ADD(remark_read_wants_all_of_it);
}
