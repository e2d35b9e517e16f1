/* SPDX-License-Identifier: MIT */
/*
 * test_joiner.c - ZWJ and ZWNJ where UAX #31 allows them, and in emoji.
 */
#include "config.h"

#include <string.h>

#include "support/runner.h"
#include "text_case.h"

#define ZWNJ "\u200c"
#define ZWJ "\u200d"

/* Arabic: dual-joining, right-joining, not joining, transparent. */
#define BEH "\u0628"
#define ALEF "\u0627"
#define HAMZA "\u0621"
#define FATHA "\u064e"

/* Devanagari: letter, letter, virama, nukta, dependent vowel. */
#define KA "\u0915"
#define SSA "\u0937"
#define VIRAMA "\u094d"
#define NUKTA "\u093c"
#define VOWEL_I "\u093f"
#define VOWEL_U "\u0941"

#define WOMAN "\U0001f469"
#define GIRL "\U0001f467"
#define DARK "\U0001f3ff"
#define HEART "\u2764\ufe0f"

START_TEST(joiner_zwnj_breaks_cursive_connections)
{
	UNCHANGED("می" ZWNJ "خواهم");
	UNCHANGED(BEH ZWNJ BEH BEH ZWNJ ALEF);
	UNCHANGED(BEH FATHA ZWNJ FATHA FATHA ALEF);
	CLEANED(ALEF ZWNJ BEH, ALEF BEH);
	CLEANED(BEH ZWNJ HAMZA, BEH HAMZA);
	CLEANED(BEH ZWNJ " " BEH, BEH " " BEH);
	CLEANED(BEH ZWNJ FATHA, BEH FATHA);
	CLEANED(FATHA ZWNJ BEH, FATHA BEH);
	CLEANED(BEH ZWNJ, BEH);
	CLEANED(ZWNJ BEH, BEH);
}
END_TEST

START_TEST(joiner_zwnj_keeps_conjuncts_apart)
{
	UNCHANGED(KA VIRAMA ZWNJ SSA);
	UNCHANGED(KA NUKTA VIRAMA ZWNJ NUKTA SSA);
	CLEANED(KA ZWNJ SSA, KA SSA);
	CLEANED(KA VIRAMA ZWNJ, KA VIRAMA);
	CLEANED(KA VIRAMA ZWNJ VOWEL_I SSA, KA VIRAMA VOWEL_I SSA);
	CLEANED(KA VIRAMA ZWNJ VOWEL_U SSA, KA VIRAMA VOWEL_U SSA);
	CLEANED(VIRAMA ZWNJ SSA, VIRAMA SSA);
	CLEANED("1" VIRAMA ZWNJ SSA, "1" VIRAMA SSA);
}
END_TEST

START_TEST(joiner_zwj_makes_half_forms)
{
	UNCHANGED(KA VIRAMA ZWJ SSA);
	UNCHANGED(KA VIRAMA ZWJ);
	UNCHANGED(KA NUKTA VIRAMA NUKTA ZWJ " x");
	UNCHANGED("ක්" ZWJ "ෂ ශ්" ZWJ "රී");
	UNCHANGED("ന്" ZWJ "റെ");
	CLEANED(KA VIRAMA ZWJ VOWEL_I, KA VIRAMA VOWEL_I);
	CLEANED(KA VIRAMA VOWEL_U ZWJ, KA VIRAMA VOWEL_U);
	CLEANED(KA ZWJ SSA, KA SSA);
	CLEANED(VIRAMA ZWJ SSA, VIRAMA SSA);
	CLEANED(BEH ZWJ BEH, BEH BEH);
}
END_TEST

START_TEST(joiner_zwj_joins_pictographs)
{
	UNCHANGED(WOMAN ZWJ WOMAN ZWJ GIRL);
	UNCHANGED(WOMAN DARK ZWJ HEART ZWJ WOMAN);
	UNCHANGED("\U0001f3f3\ufe0f" ZWJ "\U0001f308");
	UNCHANGED("\U0001f3c3\U0001f3fd" ZWJ "\u2640\ufe0f");
	CLEANED(WOMAN ZWJ, WOMAN);
	CLEANED(ZWJ WOMAN, WOMAN);
	CLEANED(WOMAN ZWJ "a", WOMAN "a");
	CLEANED("a" ZWJ WOMAN, "a" WOMAN);
	CLEANED(WOMAN " " ZWJ WOMAN, WOMAN " " WOMAN);
	CLEANED(WOMAN ZWNJ WOMAN, WOMAN WOMAN);
}
END_TEST

START_TEST(joiner_in_latin_goes)
{
	CLEANED("pass" ZWNJ "word" ZWJ ".", "password.");
	CLEANED(ZWJ ZWNJ ZWJ, "");
}
END_TEST

/* What goes cannot keep what stays, nor take its reason away. */
START_TEST(joiner_several_in_a_row)
{
	CLEANED(BEH ZWNJ ZWNJ BEH, BEH ZWNJ BEH);
	CLEANED(BEH ZWJ ZWNJ BEH, BEH ZWNJ BEH);
	CLEANED(WOMAN ZWJ ZWJ GIRL, WOMAN ZWJ GIRL);
	CLEANED(WOMAN ZWJ "\ufe0f" GIRL, WOMAN ZWJ GIRL);
	CLEANED(KA VIRAMA ZWJ ZWNJ VOWEL_I, KA VIRAMA VOWEL_I);
	CLEANED(KA VIRAMA ZWNJ ZWJ SSA, KA VIRAMA ZWNJ SSA);
	CLEANED(WOMAN ZWJ "\x1b[m\u200b" GIRL, WOMAN ZWJ GIRL);
}
END_TEST

/* Beyond 32 marks nothing is looked for; the text itself stays. */
START_TEST(joiner_context_is_bounded)
{
	for (size_t marks = 28; marks < 40; marks++) {
		char from[128] = BEH, to[128] = BEH;
		size_t n = strlen(BEH);

		memcpy(from + n, ZWNJ, 3);
		if (marks < 32) {
			memcpy(to + n, ZWNJ, 3);
			n += 3;
		}
		for (size_t i = 0; i < marks; i++) {
			memcpy(from + 5 + 2 * i, FATHA, 2);
			memcpy(to + n + 2 * i, FATHA, 2);
		}
		memcpy(from + 5 + 2 * marks, BEH, 2);
		memcpy(to + n + 2 * marks, BEH, 2);
		text_case(text_clean, from, strlen(from), to, strlen(to));
	}
}
END_TEST

/* A vowel too far to be seen forbids ZWJ, or it would when it has come near. */
START_TEST(joiner_before_too_much_goes)
{
	char from[256] = KA VIRAMA ZWJ;
	size_t n = strlen(from);

	for (int i = 0; i < 40; i++, n += 3)
		memcpy(from + n, ZWNJ, 3);
	memcpy(from + n, VOWEL_I, 3);
	text_case(text_clean, from, n + 3, KA VIRAMA VOWEL_I, 9);
}
END_TEST

SUITE(joiner)
{
	TCase *tc = tcase_create("joiner");

	tcase_add_test(tc, joiner_zwnj_breaks_cursive_connections);
	tcase_add_test(tc, joiner_zwnj_keeps_conjuncts_apart);
	tcase_add_test(tc, joiner_zwj_makes_half_forms);
	tcase_add_test(tc, joiner_zwj_joins_pictographs);
	tcase_add_test(tc, joiner_in_latin_goes);
	tcase_add_test(tc, joiner_several_in_a_row);
	tcase_add_test(tc, joiner_context_is_bounded);
	tcase_add_test(tc, joiner_before_too_much_goes);
	suite_add_tcase(s, tc);
}
