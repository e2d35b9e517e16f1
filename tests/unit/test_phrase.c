/* SPDX-License-Identifier: MIT */
/*
 * What people are told: the English there is without a catalogue.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>

#include "support/runner.h"
#include "text/phrase.h"

/* A directory that has no catalogues. */
#define NOWHERE "/nonexistent"

START_TEST(phrases_are_english_at_first)
{
	ck_assert_str_eq(phrase_language(), "en");
	ck_assert_uint_eq(phrase_language_id(), 0);
	ck_assert_str_eq(_("you are back"), "you are back");
	ck_assert_str_eq(_(""), "");
}
END_TEST

START_TEST(phrases_count_in_english)
{
	ck_assert_str_eq(phrase_n("a line", "lines", 1), "a line");
	ck_assert_str_eq(phrase_n("a line", "lines", 0), "lines");
	ck_assert_str_eq(phrase_n("a line", "lines", 2), "lines");
}
END_TEST

START_TEST(phrases_stay_english_without_a_catalogue)
{
#ifdef ENABLE_NLS
	const int error = -ENOENT;
#else
	const int error = -EOPNOTSUPP;
#endif

	ck_assert_int_eq(phrase_speak("de", NOWHERE), error);
	ck_assert_str_eq(phrase_language(), "en");
	ck_assert_str_eq(_("you are back"), "you are back");
	ck_assert_str_eq(phrase_n("a line", "lines", 1), "a line");
	ck_assert_int_eq(phrase_speak("en", NOWHERE), 0);
}
END_TEST

START_TEST(phrases_do_not_heed_the_environment)
{
	ck_assert_int_eq(setenv("LANGUAGE", "de", 1), 0);
	ck_assert_int_eq(setenv("LC_ALL", "de_DE.UTF-8", 1), 0);
	ck_assert_int_eq(phrase_speak("en", NULL), 0);
	ck_assert_str_eq(_("you are back"), "you are back");
}
END_TEST

SUITE(phrase)
{
	ADD(phrases_are_english_at_first);
	ADD(phrases_count_in_english);
	ADD(phrases_stay_english_without_a_catalogue);
	ADD(phrases_do_not_heed_the_environment);
}
