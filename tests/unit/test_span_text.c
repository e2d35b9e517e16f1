/* SPDX-License-Identifier: MIT */
/*
 * test_span_text.c - how long something has been.
 */
#include "config.h"

#include "common/span_text.h"
#include "support/runner.h"

#define S INT64_C(1000000000)

static const struct {
	int64_t ns;
	const char *text;
} rows[] = {
	{ -1, "0 s" },
	{ 0, "0 s" },
	{ S - 1, "0 s" },
	{ S, "1 s" },
	{ 59 * S, "59 s" },
	{ 60 * S, "1 min" },
	{ 61 * S, "1 min 1 s" },
	{ 3600 * S, "1 h" },
	{ 3661 * S, "1 h 1 min" },
	{ 86399 * S, "23 h 59 min" },
	{ 86400 * S, "1 d" },
	{ 90000 * S, "1 d 1 h" },
	{ INT64_MAX, "106751 d 23 h" },
};

START_TEST(span_text_has_two_units)
{
	char text[SPAN_TEXT_MAX];

	span_text(rows[_i].ns, text);
	ck_assert_str_eq(text, rows[_i].text);
}
END_TEST

SUITE(span_text)
{
	TCase *tc = tcase_create("span_text");

	tcase_add_loop_test(tc, span_text_has_two_units, 0,
			    sizeof(rows) / sizeof(rows[0]));
	suite_add_tcase(s, tc);
}
