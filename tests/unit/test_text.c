/* SPDX-License-Identifier: MIT */
/*
 * test_text.c - cleaning, against Unicode's own examples and plain tables.
 */
#include "config.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "support/runner.h"
#include "text_case.h"

/* Single characters, in UTF-8. */
#define ESC "\x1b"
#define PAD "\xc2\x80"
#define NEL "\xc2\x85"
#define CSI "\xc2\x9b"
#define ST "\xc2\x9c"
#define FFFD "\xef\xbf\xbd"

/* What once introduced and ended sequences on 8-bit terminals. */
#define RAW_CSI "\x9b"
#define RAW_OSC "\x9d"
#define RAW_ST "\x9c"

#define N_OF(array) (sizeof(array) / sizeof(*(array)))

/* Code points from first to last. */
struct range {
	uint32_t first, last;
};

/*
 * What is removed wherever it stands alone, but for C0 and C1: the format
 * characters, and code points reserved for them, that the charts show as
 * dashed boxes.
 */
static const struct range removed[] = {
	{ 0xad, 0xad },       { 0x61c, 0x61c },     { 0x180b, 0x180f },
	{ 0x200b, 0x200f },   { 0x202a, 0x202e },   { 0x2060, 0x206f },
	{ 0xfe00, 0xfe0f },   { 0xfeff, 0xfeff },   { 0xfff0, 0xfffb },
	{ 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a }, { 0xe0000, 0xe0fff },
};

static bool
is_removed(uint32_t uc)
{
	if (uc < 0xa0)
		return (uc < 0x20 && uc != '\t') || uc >= 0x7f;
	for (size_t i = 0; i < N_OF(removed); i++) {
		if (uc >= removed[i].first && uc <= removed[i].last)
			return true;
	}
	return false;
}

/* UTF-8 as the standard's table 3-6 has it. Returns its length. */
static size_t
encode(uint32_t uc, char dst[4])
{
	if (uc < 0x80) {
		dst[0] = (char)uc;
		return 1;
	}
	if (uc < 0x800) {
		dst[0] = (char)(0xc0 | uc >> 6);
		dst[1] = (char)(0x80 | (uc & 0x3f));
		return 2;
	}
	if (uc < 0x10000) {
		dst[0] = (char)(0xe0 | uc >> 12);
		dst[1] = (char)(0x80 | (uc >> 6 & 0x3f));
		dst[2] = (char)(0x80 | (uc & 0x3f));
		return 3;
	}
	dst[0] = (char)(0xf0 | uc >> 18);
	dst[1] = (char)(0x80 | (uc >> 12 & 0x3f));
	dst[2] = (char)(0x80 | (uc >> 6 & 0x3f));
	dst[3] = (char)(0x80 | (uc & 0x3f));
	return 4;
}

START_TEST(text_every_character_alone)
{
	for (uint32_t uc = 0; uc <= 0x10ffff; uc++) {
		char src[4], dst[TEXT_CLEAN_MAX(4)];
		size_t len, n;

		if (uc >= 0xd800 && uc <= 0xdfff)
			continue;
		len = encode(uc, src);
		n = text_clean(dst, src, len);
		if (is_removed(uc))
			ck_assert_msg(n == 0, "U+%04X stays", uc);
		else if (uc == 0x2028 || uc == 0x2029)
			ck_assert_msg(n == 1 && *dst == ' ', "U+%04X", uc);
		else
			ck_assert_msg(n == len && !memcmp(dst, src, len),
				      "U+%04X is changed", uc);
	}
}
END_TEST

START_TEST(text_what_people_write_is_unchanged)
{
	UNCHANGED("");
	UNCHANGED(" leading, trailing and  inner spaces ");
	UNCHANGED("tab\there ~!@#$%^&*()_+{}|:\"<>?[]\\;',./`");
	UNCHANGED("Zażółć gęślą jaźń");
	UNCHANGED("Ελληνικά, русский");
	UNCHANGED("日本語, 한국어");
	UNCHANGED("ไทย, தமிழ்");
	UNCHANGED("e\u0301 a\u0308\u0323, \u202f\u00a0no break\u3000wide");
	UNCHANGED("مرحبا بالعالم، שלום עולם");
	UNCHANGED("\u0600\u0661\u0662 \U000110bd\U0001109a");
	UNCHANGED("\uffff \U0010fffd \ue000 \ufffd \u0378");
}
END_TEST

START_TEST(text_controls_are_removed)
{
	CLEANED("a\0b\ac\bd\ve\ff\rg\x7fh", "abcdefgh");
	CLEANED("a" PAD "b" NEL "c" ST "d", "abcd");
	CLEANED("\t\x1f\t", "\t\t");
}
END_TEST

START_TEST(text_bidirectional_controls_are_removed)
{
	CLEANED("a\u202ab\u202bc\u202cd\u202de\u202ef", "abcdef");
	CLEANED("a\u2066b\u2067c\u2068d\u2069e", "abcde");
	CLEANED("a\u200eb\u200fc\u061cd", "abcd");
}
END_TEST

START_TEST(text_invisible_format_characters_are_removed)
{
	CLEANED("\ufeffa\u200bb\u2060c\u00add\u2064e\u180ef", "abcdef");
	CLEANED("a\U000e0001\U000e0041b", "ab");
	CLEANED("a\ufff9b\ufffac\ufffbd", "abcd");
}
END_TEST

START_TEST(text_line_separators_become_spaces)
{
	CLEANED("a\u2028b\u2029c", "a b c");
}
END_TEST

START_TEST(text_escape_sequences_are_removed)
{
	CLEANED("a\x1b[1;31mred\x1b[0m b", "ared b");
	CLEANED("\x1b]0;title\ax\x1b]8;;http://a\x1b\\link\x1b]8;;\x1b\\",
		"xlink");
	CLEANED(CSI "31mred", "red");
	CLEANED("text \x1b[31", "text ");
	CLEANED("text \x1bP all the rest", "text ");
	CLEANED(ESC "c " ESC ESC "[2Jcleared", "c cleared");
}
END_TEST

/* The raw 8-bit controls are no UTF-8, and so can do nothing. */
START_TEST(text_eight_bit_controls_are_replaced)
{
	CLEANED(RAW_CSI "31m", FFFD "31m");
	CLEANED(RAW_OSC "0;t" RAW_ST, FFFD "0;t" FFFD);
}
END_TEST

/* The Unicode Standard, tables 3-8 to 3-11, and more of the kind. */
START_TEST(text_maximal_subparts_are_replaced)
{
	CLEANED("\xc0\xaf\xe0\x80\xbf\xf0\x81\x82\x41",
		FFFD FFFD FFFD FFFD FFFD FFFD FFFD FFFD "A");
	CLEANED("\xed\xa0\x80\xed\xbf\xbf\xed\xaf\x41",
		FFFD FFFD FFFD FFFD FFFD FFFD FFFD FFFD "A");
	CLEANED("\xf4\x91\x92\x93\xff\x41\x80\xbf\x42",
		FFFD FFFD FFFD FFFD FFFD "A" FFFD FFFD "B");
	CLEANED("\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41",
		FFFD FFFD FFFD FFFD "A");
	CLEANED("\x61\xf1\x80\x80\xe1\x80\xc2\x62\x80\x63\x80\xbf\x64",
		"a" FFFD FFFD FFFD "b" FFFD "c" FFFD FFFD "d");
	CLEANED("\xf8\x88\x80\x80\x80", FFFD FFFD FFFD FFFD FFFD);
	CLEANED("\xc2", FFFD);
	CLEANED("\xe2\x82", FFFD);
	CLEANED("\xf0\x9f\x98", FFFD);
	CLEANED("\xf0\x9f\x98\x1b[1m\x80", FFFD FFFD);
}
END_TEST

/* Table 3-7: the second byte that may follow a first one. */
static bool
may_be_second(uint8_t first, uint8_t byte)
{
	switch (first) {
	case 0xe0:
		return byte >= 0xa0 && byte <= 0xbf;
	case 0xed:
		return byte >= 0x80 && byte <= 0x9f;
	case 0xf0:
		return byte >= 0x90 && byte <= 0xbf;
	case 0xf4:
		return byte >= 0x80 && byte <= 0x8f;
	default:
		return byte >= 0x80 && byte <= 0xbf;
	}
}

/* Length of the character or maximal subpart at @s; *ret_valid: which. */
static size_t
subpart(const uint8_t *s, size_t len, bool *ret_valid)
{
	size_t need = s[0] < 0x80 ? 1 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
	size_t n = 1;

	*ret_valid = false;
	if (s[0] >= 0x80 && (s[0] < 0xc2 || s[0] > 0xf4))
		return 1;
	while (n < need) {
		if (n == len || !may_be_second(n == 1 ? s[0] : 0, s[n]))
			return n;
		n++;
	}
	*ret_valid = true;
	return n;
}

/* Compares the cleaning of @len bytes with the model. */
static void
check_replaced(const uint8_t *s, size_t len)
{
	char expected[TEXT_CLEAN_MAX(4)], dst[TEXT_CLEAN_MAX(4)];
	size_t want = 0;

	for (size_t at = 0, n; at < len; at += n) {
		bool valid;

		n = subpart(s + at, len - at, &valid);
		memcpy(expected + want, valid ? (const char *)s + at : FFFD,
		       valid ? n : 3);
		want += valid ? n : 3;
	}
	ck_assert_uint_eq(text_clean(dst, (const char *)s, len), want);
	ck_assert_mem_eq(dst, expected, want);
}

/*
 * All mixes of bytes at the edges of what UTF-8 allows, but for those that
 * make controls and invisible characters, which the model does not know.
 */
START_TEST(text_ill_formed_input_as_the_model_has_it)
{
	static const uint8_t edge[] = {
		0x41, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0,
		0xc1, 0xc3, 0xdf, 0xe0, 0xe3, 0xec, 0xed, 0xee,
		0xf0, 0xf1, 0xf2, 0xf4, 0xf5, 0xff,
	};
	size_t n = N_OF(edge);

	for (size_t i = 0; i < n * n * n * n; i++) {
		uint8_t s[4] = { edge[i / n / n / n], edge[i / n / n % n],
				 edge[i / n % n], edge[i % n] };

		check_replaced(s, 4);
		if (i % n == 0)
			check_replaced(s, 3);
	}
}
END_TEST

/* A byte that is not plain, at every place among plain ones. */
START_TEST(text_plain_runs_end_where_they_should)
{
	static const char odd[] = "\0\x1f\x7f\t\x80\xff";
	char text[40], dst[TEXT_CLEAN_MAX(40)];

	for (size_t len = 0; len < sizeof(text); len++) {
		memset(text, ' ', sizeof(text));
		ck_assert(text_is_plain(text, len));
		memset(text, '~', sizeof(text));
		ck_assert(text_is_plain(text, len));
		ck_assert_uint_eq(text_clean(dst, text, len), len);
		ck_assert_mem_eq(dst, text, len);
	}
	for (size_t at = 0; at < sizeof(text); at++) {
		for (size_t i = 0; i < sizeof(odd) - 1; i++) {
			text[at] = odd[i];
			ck_assert(!text_is_plain(text, sizeof(text)));
			ck_assert(text_is_plain(text, at));
		}
		text[at] = '\x1f';
		ck_assert_uint_eq(text_clean(dst, text, sizeof(text)),
				  sizeof(text) - 1);
		text[at] = '~';
		ck_assert_mem_eq(dst, text, sizeof(text) - 1);
	}
}
END_TEST

/* A string literal that is an address, cleaned. */
#define ADDRESS(from, to)                                         \
	text_case(text_clean_address, from, sizeof(from) - 1, to, \
		  sizeof(to) - 1)

START_TEST(text_address_shows_its_controls_as_question_marks)
{
	ADDRESS("tcp:[2001:db8::1]:5678", "tcp:[2001:db8::1]:5678");
	ADDRESS("unix:@name", "unix:@name");
	ADDRESS("unix:/a\nb\tc\0d\x7f", "unix:/a?b?c?d?");
	ADDRESS("unix:/\x1b[31mx\x1b]0;t\a", "unix:/?[31mx?]0;t?");
	ADDRESS("unix:/" CSI "1m", "unix:/?1m");
	ADDRESS("unix:/\u202e\xff\u2028", "unix:/" FFFD " ");
}
END_TEST

static bool
looks(const char *text)
{
	return text_looks_like_room(text, strlen(text));
}

START_TEST(text_that_looks_like_the_room)
{
	ck_assert(looks("*** you missed 3 lines"));
	ck_assert(looks("*** "));
	ck_assert(looks("<"));
	ck_assert(looks("<alice> hi"));
	ck_assert(looks("Got connection from tcp:127.0.0.1:1 via fiber"));
	ck_assert(looks("Got connection from "));
	ck_assert(looks("Connection from x closed"));
}
END_TEST

START_TEST(text_that_does_not_look_like_the_room)
{
	ck_assert(!looks(""));
	ck_assert(!looks(" *** x"));
	ck_assert(!looks("***"));
	ck_assert(!looks("** x"));
	ck_assert(!looks("***x"));
	ck_assert(!looks("****"));
	ck_assert(!looks("a <b"));
	ck_assert(!looks("Got connection from"));
	ck_assert(!looks("Got connections from "));
	ck_assert(!looks("got connection from x"));
	ck_assert(!looks("Connection fro"));
	ck_assert(!text_looks_like_room("*** x", 3));
	ck_assert(!text_looks_like_room("*** x", 0));
}
END_TEST

START_TEST(text_that_looks_like_the_room_by_what_is_not_seen)
{
	ck_assert(looks("***\u00a0x"));
	ck_assert(looks("Got\u2003connection from\u3000x"));
	ck_assert(looks("\u034f*\u034f** x"));
	ck_assert(!looks("\u034f"));
}
END_TEST

SUITE(text)
{
	TCase *tc = tcase_create("text");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, text_every_character_alone);
	tcase_add_test(tc, text_what_people_write_is_unchanged);
	tcase_add_test(tc, text_controls_are_removed);
	tcase_add_test(tc, text_bidirectional_controls_are_removed);
	tcase_add_test(tc, text_invisible_format_characters_are_removed);
	tcase_add_test(tc, text_line_separators_become_spaces);
	tcase_add_test(tc, text_escape_sequences_are_removed);
	tcase_add_test(tc, text_eight_bit_controls_are_replaced);
	tcase_add_test(tc, text_maximal_subparts_are_replaced);
	tcase_add_test(tc, text_ill_formed_input_as_the_model_has_it);
	tcase_add_test(tc, text_plain_runs_end_where_they_should);
	tcase_add_test(tc, text_address_shows_its_controls_as_question_marks);
	tcase_add_test(tc, text_that_looks_like_the_room);
	tcase_add_test(tc, text_that_does_not_look_like_the_room);
	tcase_add_test(tc, text_that_looks_like_the_room_by_what_is_not_seen);
	suite_add_tcase(s, tc);
}
