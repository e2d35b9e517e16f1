/* SPDX-License-Identifier: MIT */
/*
 * test_conf_unit.c - sizes and durations, read and written.
 */
#include "config.h"

#include <check.h>
#include <errno.h>

#include "conf/conf_unit.h"
#include "support/runner.h"

#define MS INT64_C(1000000)

/* A text and what parsing it gives. */
struct unit_case {
	const char *text;
	int rc;
	int64_t n;
};

static void
check_parse(int (*parse)(const char *, int64_t *),
	    const struct unit_case *cases)
{
	for (; cases->text != NULL; cases++) {
		int64_t n = -1;

		ck_assert_msg(parse(cases->text, &n) == cases->rc, "%s",
			      cases->text);
		ck_assert_msg(n == (cases->rc == 0 ? cases->n : -1), "%s",
			      cases->text);
	}
}

START_TEST(conf_unit_sizes)
{
	static const struct unit_case cases[] = {
		{ "0", 0, 0 },
		{ "4096", 0, 4096 },
		{ "64K", 0, 65536 },
		{ "64 k", 0, 65536 },
		{ "3M", 0, 3 << 20 },
		{ "1G", 0, 1 << 30 },
		{ "8388607T", 0, INT64_C(8388607) << 40 },
		{ "8388608T", -ERANGE, 0 },
		{ "9223372036854775808", -ERANGE, 0 },
		{ "", -EINVAL, 0 },
		{ "K", -EINVAL, 0 },
		{ "-1K", -EINVAL, 0 },
		{ " 1K", -EINVAL, 0 },
		{ "1K ", -EINVAL, 0 },
		{ "1.5K", -EINVAL, 0 },
		{ "1KB", -EINVAL, 0 },
		{ NULL, 0, 0 },
	};

	check_parse(conf_unit_parse_size, cases);
}
END_TEST

START_TEST(conf_unit_durations)
{
	static const struct unit_case cases[] = {
		{ "0 s", 0, 0 },
		{ "500 ms", 0, 500 * MS },
		{ "500ms", 0, 500 * MS },
		{ "5 s", 0, 5000 * MS },
		{ "2 min", 0, 120000 * MS },
		{ "1 h", 0, 3600000 * MS },
		{ "1 d", 0, 86400000 * MS },
		{ "106752 d", -ERANGE, 0 },
		{ "5", -EINVAL, 0 },
		{ "5 sec", -EINVAL, 0 },
		{ "5 m", -EINVAL, 0 },
		{ "s", -EINVAL, 0 },
		{ NULL, 0, 0 },
	};

	check_parse(conf_unit_parse_duration, cases);
}
END_TEST

/* Writes n and reads it back. */
static void
check_size(int64_t n, const char *expected)
{
	char text[CONF_UNIT_MAX];
	int64_t again;

	conf_unit_format_size(n, text);
	ck_assert_str_eq(text, expected);
	ck_assert_int_eq(conf_unit_parse_size(text, &again), 0);
	ck_assert_int_eq(again, n);
}

static void
check_duration(int64_t n, const char *expected)
{
	char text[CONF_UNIT_MAX];
	int64_t again;

	conf_unit_format_duration(n, text);
	ck_assert_str_eq(text, expected);
	ck_assert_int_eq(conf_unit_parse_duration(text, &again), 0);
	ck_assert_int_eq(again, n);
}

START_TEST(conf_unit_format_takes_the_largest_unit)
{
	check_size(0, "0");
	check_size(1023, "1023");
	check_size(1024, "1K");
	check_size(1025, "1025");
	check_size(64 << 20, "64M");
	check_size((INT64_C(1) << 40) + 1024, "1073741825K");
	check_duration(0, "0 s");
	check_duration(500 * MS, "500 ms");
	check_duration(1500 * MS, "1500 ms");
	check_duration(90000 * MS, "90 s");
	check_duration(7200000 * MS, "2 h");
}
END_TEST

SUITE(conf_unit)
{
	ADD(conf_unit_sizes);
	ADD(conf_unit_durations);
	ADD(conf_unit_format_takes_the_largest_unit);
}
