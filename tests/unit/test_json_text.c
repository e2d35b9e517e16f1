/* SPDX-License-Identifier: MIT */
/*
 * Any bytes become a JSON string that a parser reads back.
 */
#include "config.h"

#include <jansson.h>
#include <string.h>

#include "support/runner.h"
#include "text/json_text.h"

/* @text is written as @expected. */
static void
check(const char *text, size_t len, const char *expected)
{
	char out[256];
	char *end = json_text_put(out, text, len);

	*end = '\0';
	ck_assert_str_eq(out, expected);
	ck_assert_uint_eq(json_text_len(text, len), strlen(expected));
}

START_TEST(json_text_plain_is_as_it_is)
{
	check("", 0, "\"\"");
	check("hello, <b>world</b> & all", 25, "\"hello, <b>world</b> & all\"");
	check("gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80", 11,
	      "\"gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80\"");
}
END_TEST

START_TEST(json_text_escapes)
{
	check("say \"hi\" \\", 10, "\"say \\\"hi\\\" \\\\\"");
	check("\b\f\n\r\t", 5, "\"\\b\\f\\n\\r\\t\"");
	check("a\0b\x1f\x7f", 5, "\"a\\u0000b\\u001f\\u007f\"");
}
END_TEST

START_TEST(json_text_replaces_what_is_no_utf8)
{
	check("\xff", 1, "\"\xef\xbf\xbd\"");
	check("a\xc3", 2, "\"a\xef\xbf\xbd\"");
	check("\xed\xa0\x80", 3, "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
	check("\xc0\x80", 2, "\"\xef\xbf\xbd\xef\xbf\xbd\"");
}
END_TEST

/* Each pair of bytes: jansson reads what was written, the same if it can. */
START_TEST(json_text_is_read_back)
{
	size_t wrong = 0;

	for (unsigned i = 0; i < 0x10000; i++) {
		const char text[] = { (char)(i >> 8), (char)(i & 0xff) };
		char out[32];
		char *end = json_text_put(out, text, sizeof(text));
		json_t *read = json_loadb(out, (size_t)(end - out),
					  JSON_DECODE_ANY | JSON_ALLOW_NUL,
					  NULL);
		json_t *same = json_stringn(text, sizeof(text));

		wrong += !json_is_string(read) ||
			(size_t)(end - out) != json_text_len(text, 2) ||
			(same && !json_equal(read, same));
		json_decref(read);
		json_decref(same);
	}
	ck_assert_uint_eq(wrong, 0);
}
END_TEST

SUITE(json_text)
{
	ADD(json_text_plain_is_as_it_is);
	ADD(json_text_escapes);
	ADD(json_text_replaces_what_is_no_utf8);
	ADD(json_text_is_read_back);
}
