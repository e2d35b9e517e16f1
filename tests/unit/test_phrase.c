/* SPDX-License-Identifier: MIT */
/*
 * What people are told: in English, and in German.
 */
#include "config.h"

#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "support/runner.h"
#include "text/phrase.h"
#include "unit/german.h"

/* Some phrase. */
#define BACK "you are back"

START_TEST(phrases_are_english_at_first)
{
	ck_assert_uint_eq(phrase_language(), PHRASE_ENGLISH);
	ck_assert_str_eq(_(BACK), BACK);
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

START_TEST(phrases_do_not_heed_the_environment)
{
	ck_assert_int_eq(setenv("LANGUAGE", "de", 1), 0);
	ck_assert_int_eq(setenv("LC_ALL", "C.UTF-8", 1), 0);
	ck_assert_ptr_nonnull(setlocale(LC_ALL, ""));
	german_speak();
	phrase_speak(PHRASE_ENGLISH);
	ck_assert_str_eq(_(BACK), BACK);
}
END_TEST

/* @text with "ann" and "bob" for its words is @expected. */
static void
puts_words(const char *text, const char *expected)
{
	const struct phrase_word words[] = { { "ann", 3 }, { "bob", 3 } };
	size_t most = strlen(text) + 6;
	/* no byte more, so that a sanitizer sees who writes one */
	char *bytes = malloc(most);
	size_t len;

	ck_assert_ptr_nonnull(bytes);
	len = (size_t)(phrase_put(bytes, text, words, 2) - bytes);
	ck_assert_uint_le(len, most);
	ck_assert_uint_eq(len, strlen(expected));
	ck_assert_mem_eq(bytes, expected, len);
	free(bytes);
}

START_TEST(phrase_put_has_its_words)
{
	puts_words("", "");
	puts_words("hello", "hello");
	puts_words("%s is now %s", "ann is now bob");
	puts_words("%2$s was %1$s!", "bob was ann!");
	puts_words("%s", "ann");
}
END_TEST

/* Of a catalogue that is wrong nothing comes that has no room. */
START_TEST(phrase_put_has_each_word_once)
{
	puts_words("%s, %s and %s", "ann, bob and ");
	puts_words("%1$s %1$s %s", "ann  ");
	puts_words("%9$s", "");
	puts_words("100 % of %d%", "100 % of %d%");
	puts_words("%", "%");
	puts_words("%1$", "%1$");
}
END_TEST

START_TEST(phrase_number_of_any_size)
{
	char buf[PHRASE_DIGITS_MAX];
	struct phrase_word zero = phrase_number(0, buf);

	ck_assert_uint_eq(zero.len, 1);
	ck_assert_mem_eq(zero.text, "0", 1);
	zero = phrase_number(UINT64_MAX, buf);
	ck_assert_uint_eq(zero.len, 20);
	ck_assert_mem_eq(zero.text, "18446744073709551615", 20);
}
END_TEST

START_TEST(phrases_are_translated)
{
	german_speak();
	ck_assert_uint_eq(phrase_language(), 1);
	ck_assert_str_eq(_(BACK), "du bist wieder da");
	ck_assert_str_eq(_("nobody would say that"), "nobody would say that");
	ck_assert_str_eq(_(""), "");
	ck_assert_str_eq(phrase_n("here for %s, has said %llu line",
				  "here for %s, has said %llu lines", 1),
			 "seit %s hier, hat %llu Zeile geschrieben");
	ck_assert_str_eq(phrase_n("here for %s, has said %llu line",
				  "here for %s, has said %llu lines", 0),
			 "seit %s hier, hat %llu Zeilen geschrieben");
}
END_TEST

START_TEST(phrases_leave_the_process_alone)
{
	const char *before = strerror(ENOENT);

	german_speak();
	ck_assert_str_eq(_(BACK), "du bist wieder da");
	ck_assert_str_eq(strerror(ENOENT), before);
	ck_assert_str_eq(setlocale(LC_ALL, NULL), "C");
}
END_TEST

START_TEST(phrases_are_english_while_held)
{
	german_speak();
	phrase_hold();
	ck_assert_str_eq(_(BACK), BACK);
	ck_assert_str_eq(phrase_n("here for %s, has said %llu line",
				  "here for %s, has said %llu lines", 2),
			 "here for %s, has said %llu lines");
	phrase_resume();
	ck_assert_str_eq(_(BACK), "du bist wieder da");
	ck_assert_str_eq(phrase_n("here for %s, has said %llu line",
				  "here for %s, has said %llu lines", 2),
			 "seit %s hier, hat %llu Zeilen geschrieben");
}
END_TEST

START_TEST(phrases_go_back_to_english)
{
	german_speak();
	phrase_speak(PHRASE_ENGLISH);
	ck_assert_str_eq(_(BACK), BACK);
	german_speak();
	ck_assert_str_eq(_(BACK), "du bist wieder da");
}
END_TEST

SUITE(phrase)
{
	ADD(phrases_are_english_at_first);
	ADD(phrases_count_in_english);
	ADD(phrases_do_not_heed_the_environment);
	ADD(phrase_put_has_its_words);
	ADD(phrase_put_has_each_word_once);
	ADD(phrase_number_of_any_size);
	ADD(phrases_are_translated);
	ADD(phrases_leave_the_process_alone);
	ADD(phrases_are_english_while_held);
	ADD(phrases_go_back_to_english);
}
