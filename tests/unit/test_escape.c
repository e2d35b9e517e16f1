/* SPDX-License-Identifier: MIT */
/*
 * test_escape.c - text from outside, made safe to show.
 */
#include "config.h"

#include <check.h>
#include <string.h>

#include "log/escape.h"
#include "support/runner.h"

static void
check_escape(const char *text, const char *expected)
{
	char shown[128];
	size_t len = escape_text(shown, sizeof(shown), text, strlen(text));

	ck_assert_str_eq(shown, expected);
	ck_assert_uint_eq(len, strlen(expected));
	ck_assert_int_eq(escape_is_plain(text, strlen(text)),
			 strcmp(text, expected) == 0);
}

START_TEST(escape_plain_text_stays)
{
	check_escape("", "");
	check_escape("a\\b \"c\" ~", "a\\b \"c\" ~");
	check_escape("h\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80",
		     "h\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80");
}
END_TEST

START_TEST(escape_controls)
{
	check_escape("a\nb\tc\r", "a\\nb\\tc\\x0d");
	check_escape("\x1b[31m\x7f", "\\x1b[31m\\x7f");
	check_escape("\xc2\x9b"
		     "1m",
		     "\\xc2\\x9b1m");
}
END_TEST

START_TEST(escape_format_characters)
{
	check_escape("\xe2\x80\xae", "\\xe2\\x80\\xae");
	check_escape("\xe2\x80\xa8", "\\xe2\\x80\\xa8");
	check_escape("\xef\xbb\xbf", "\\xef\\xbb\\xbf");
}
END_TEST

START_TEST(escape_bytes_that_are_not_utf8)
{
	check_escape("\xff", "\\xff");
	check_escape("\x9b", "\\x9b");
	check_escape("\xe2\x82", "\\xe2\\x82");
	check_escape("\xe2\x82z", "\\xe2\\x82z");
	check_escape("\xc0\xaf", "\\xc0\\xaf");
}
END_TEST

START_TEST(escape_nul_is_a_byte_like_others)
{
	char shown[32];

	ck_assert_uint_eq(escape_text(shown, sizeof(shown), "a\0b", 3), 6);
	ck_assert_str_eq(shown, "a\\x00b");
	ck_assert(!escape_is_plain("a\0b", 3));
}
END_TEST

/* At every size the result fits, is whole, and says that it was cut. */
START_TEST(escape_cuts_between_characters)
{
	static const char text[] = "ab\xe2\x82\xac\x1b"
				   "cd\xc3\xa9"
				   "ef";
	char whole[64];
	char shown[64];
	size_t len = escape_text(whole, sizeof(whole), text, strlen(text));

	for (size_t size = 4; size <= len; size++) {
		size_t n;

		memset(shown, '#', sizeof(shown));
		n = escape_text(shown, size, text, strlen(text));
		ck_assert_uint_lt(n, size);
		ck_assert_uint_eq(n, strlen(shown));
		ck_assert_int_eq(shown[size], '#');
		ck_assert_str_eq(shown + n - 3, "...");
		ck_assert_mem_eq(shown, whole, n - 3);
		ck_assert(escape_is_plain(shown, n));
	}
	ck_assert_uint_eq(escape_text(shown, len + 1, text, strlen(text)), len);
	ck_assert_str_eq(shown, whole);
}
END_TEST

SUITE(escape)
{
	ADD(escape_plain_text_stays);
	ADD(escape_controls);
	ADD(escape_format_characters);
	ADD(escape_bytes_that_are_not_utf8);
	ADD(escape_nul_is_a_byte_like_others);
	ADD(escape_cuts_between_characters);
}
