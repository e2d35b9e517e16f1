/* SPDX-License-Identifier: MIT */
/*
 * From what somebody looks for to a query, whatever they type.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "store/search_query.h"
#include "support/runner.h"

static char query[SEARCH_QUERY_MAX];

START_TEST(search_query_quotes_each_word)
{
	static const struct {
		const char *text;
		const char *query;
	} cases[] = {
		{ "lunch", "\"lunch\"" },
		{ "  two\twords ", "\"two\" \"words\"" },
		{ "\"two words\"", "\"two words\"" },
		{ "a\"b c\"d", "\"a\" \"b c\" \"d\"" },
		{ "\"never ended", "\"never ended\"" },
		{ "\"\" x", "\"x\"" },
		{ "a AND b OR NOT c",
		  "\"a\" \"AND\" \"b\" \"OR\" \"NOT\" \"c\"" },
		{ "NEAR(a b, 3)", "\"NEAR(a\" \"b,\" \"3)\"" },
		{ "name:x text:*", "\"name:x\" \"text:*\"" },
		{ "-x x* ^x {x} +x", "\"-x\" \"x*\" \"^x\" \"{x}\" \"+x\"" },
		{ "don't", "\"don't\"" },
		{ "- x ***", "\"x\"" },
		{ "\xc3\xa4rger \xe6\x97\xa5",
		  "\"\xc3\xa4rger\" \"\xe6\x97\xa5\"" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		ck_assert_int_eq(search_query(cases[i].text,
					      strlen(cases[i].text), query),
				 0);
		ck_assert_str_eq(query, cases[i].query);
	}
}
END_TEST

START_TEST(search_query_needs_a_word)
{
	static const char *const cases[] = {
		"",  " ",   "\"",      "\"\"",
		"*", "- -", "\"...\"", "\xf0\x9f\x98\x80",
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		ck_assert_int_eq(search_query(cases[i], strlen(cases[i]),
					      query),
				 -EINVAL);
}
END_TEST

/* No byte is left as it is that would end the query or a word of it. */
START_TEST(search_query_of_bytes_that_nobody_types)
{
	ck_assert_int_eq(search_query("a\0b", 3, query), 0);
	ck_assert_str_eq(query, "\"a\" \"b\"");
	ck_assert_int_eq(search_query("\"a\0b\"", 5, query), 0);
	ck_assert_str_eq(query, "\"a b\"");
	ck_assert_int_eq(search_query("x\xff\xc3", 3, query), 0);
	ck_assert_str_eq(query, "\"x\xff\xc3\"");
	ck_assert_int_eq(search_query("\xff\xc3", 2, query), -EINVAL);
}
END_TEST

START_TEST(search_query_has_bounds)
{
	char text[SEARCH_TEXT_MAX + 1];

	memset(text, 'x', sizeof(text));
	ck_assert_int_eq(search_query(text, SEARCH_TEXT_MAX, query), 0);
	ck_assert_uint_eq(strlen(query), SEARCH_TEXT_MAX + 2);
	ck_assert_int_eq(search_query(text, sizeof(text), query), -E2BIG);
	for (size_t i = 1; i < sizeof(text); i += 2)
		text[i] = ' ';
	ck_assert_int_eq(search_query(text, 2 * SEARCH_WORDS_MAX, query), 0);
	ck_assert_int_eq(search_query(text, 2 * SEARCH_WORDS_MAX + 1, query),
			 -E2BIG);
	/* the longest that there can be: all words are there, and all bytes */
	memset(text + 2 * SEARCH_WORDS_MAX - 1, 'x',
	       SEARCH_TEXT_MAX + 1 - 2 * SEARCH_WORDS_MAX);
	ck_assert_int_eq(search_query(text, SEARCH_TEXT_MAX, query), 0);
	ck_assert_uint_eq(strlen(query),
			  SEARCH_TEXT_MAX + 2 * SEARCH_WORDS_MAX);
}
END_TEST

/* Words in quotations count each, and so do the parts of those with signs. */
START_TEST(search_query_counts_the_words_of_quotations)
{
	static const char *const cases[] = {
		"\"1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\"",
		"\"1 2 3 4 5 6 7 8\" 9 10 11 12 13 14 \"15 16\"",
		"1.2.3.4-5/6:7;8,9+10=11(12)13[14]15_16",
	};
	char text[64];

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		size_t len = strlen(cases[i]);

		ck_assert_int_eq(search_query(cases[i], len, query), 0);
		memcpy(text, cases[i], len);
		memcpy(text + len, " x", 2);
		ck_assert_int_eq(search_query(text, len + 2, query), -E2BIG);
	}
	/* an accent of its own ends no word */
	for (size_t i = 0; i < 20; i++)
		memcpy(text + 3 * i, "e\xcc\x81", 3);
	ck_assert_int_eq(search_query(text, 60, query), 0);
}
END_TEST

SUITE(search_query)
{
	ADD(search_query_quotes_each_word);
	ADD(search_query_needs_a_word);
	ADD(search_query_of_bytes_that_nobody_types);
	ADD(search_query_has_bounds);
	ADD(search_query_counts_the_words_of_quotations);
}
