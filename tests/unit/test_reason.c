/* SPDX-License-Identifier: MIT */
/*
 * What is said about each reason.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "limit/reason.h"
#include "support/runner.h"
#include "unit/german.h"

START_TEST(reason_names_are_all_there)
{
	for (int i = REASON_NONE; i < REASON_N; i++) {
		const char *name = reason_name((enum reason)i);

		ck_assert_ptr_nonnull(name);
		for (int k = REASON_NONE; k < i; k++)
			ck_assert_str_ne(name, reason_name((enum reason)k));
	}
}
END_TEST

/* The paragraph of chatd(8) that lists them; the caller frees it. */
static char *
read_list(void)
{
	static const char begin[] = "\nThe reasons for being turned away";
	const char *top = getenv("top_srcdir");
	static char page[128 * 1024];
	char path[4096], *list, *end;
	FILE *file;

	ck_assert_ptr_nonnull(top);
	snprintf(path, sizeof(path), "%s/man/chatd.8", top);
	file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	page[fread(page, 1, sizeof(page) - 1, file)] = '\0';
	fclose(file);
	list = strstr(page, begin);
	ck_assert_ptr_nonnull(list);
	end = strstr(list, "\n.S");
	ck_assert_ptr_nonnull(end);
	return strndup(list, (size_t)(end - list));
}

START_TEST(reason_names_are_in_the_manual)
{
	char *list = read_list();
	char *at = list, *word;
	int seen = 0;

	while ((word = strsep(&at, " ,\n")))
		for (int i = REASON_NONE + 1; i < REASON_N; i++)
			if (strcmp(word, reason_name((enum reason)i)) == 0)
				seen |= 1 << i;
	free(list);
	for (int i = REASON_NONE + 1; i < REASON_N; i++)
		ck_assert_msg(seen & 1 << i, "no %s",
			      reason_name((enum reason)i));
}
END_TEST

/* Whatever the limit is. */
START_TEST(reason_notices_fit)
{
	for (int i = REASON_NONE; i < REASON_N; i++) {
		char text[REASON_NOTICE_MAX];
		size_t len =
			reason_notice((enum reason)i, "1000000000000", text);

		ck_assert_uint_lt(len, REASON_NOTICE_MAX);
		ck_assert_uint_eq(len, strlen(text));
		ck_assert_uint_lt(strlen(text), 128);
	}
}
END_TEST

START_TEST(reason_notices_fit_in_german)
{
	char words[REASON_WORDS_MAX + 1];

	memset(words, 'x', REASON_WORDS_MAX);
	words[REASON_WORDS_MAX] = '\0';
	for (int i = REASON_NONE; i < REASON_N; i++) {
		char english[REASON_NOTICE_MAX], german[REASON_NOTICE_MAX];
		size_t len;

		phrase_speak(PHRASE_ENGLISH);
		reason_notice((enum reason)i, words, english);
		german_speak();
		len = reason_notice((enum reason)i, words, german);
		ck_assert_uint_eq(len, strlen(german));
		ck_assert_uint_lt(len, REASON_NOTICE_MAX);
		ck_assert_int_eq(*english == '\0', *german == '\0');
		ck_assert(*german == '\0' || strcmp(english, german) != 0);
	}
}
END_TEST

START_TEST(reason_notice_has_its_limit)
{
	char text[REASON_NOTICE_MAX];

	reason_notice(REASON_LISTENER_FULL, "7", text);
	ck_assert_str_eq(text,
			 "full: at most 7 clients are let in here; try "
			 "again later");
	ck_assert_uint_eq(reason_notice(REASON_LEFT, "", text), 0);
	ck_assert_str_eq(text, "");
}
END_TEST

START_TEST(reason_notice_has_an_administrators_words)
{
	char words[REASON_WORDS_MAX + 1], text[REASON_NOTICE_MAX];
	size_t len;

	reason_notice_kicked("an administrator", "", text);
	ck_assert_str_eq(text, "closing: sent away by an administrator");
	reason_notice_kicked("ann", "spam", text);
	ck_assert_str_eq(text, "closing: sent away by ann: spam");
	reason_notice_because(REASON_BANNED, "spam", text);
	ck_assert_str_eq(text,
			 "banned: nobody is let in from your address: spam");
	memset(words, 'x', REASON_WORDS_MAX);
	words[REASON_WORDS_MAX] = '\0';
	len = reason_notice_because(REASON_BANNED, words, text);
	ck_assert_uint_lt(len, REASON_NOTICE_MAX);
	ck_assert_str_eq(text + len - REASON_WORDS_MAX, words);
}
END_TEST

START_TEST(reason_figures_in_a_line)
{
	struct reason_figures figures = { 0 };
	char text[64];

	reason_figures_text(&figures, text, sizeof(text));
	ck_assert_str_eq(text, "");
	figures.n[REASON_LEFT] = 2;
	figures.n[REASON_ADDRESS_FULL] = 1;
	reason_figures_text(&figures, text, sizeof(text));
	ck_assert_str_eq(text, "address_full 1, left 2");
	reason_figures_text(&figures, text, 10);
	ck_assert_str_eq(text, "address_f");
}
END_TEST

START_TEST(reason_kinds_stand_together)
{
	ck_assert_int_eq(reason_kind(REASON_STORE), REASON_KIND_REFUSED);
	ck_assert_int_eq(reason_kind(REASON_JOINS), REASON_KIND_HELD);
	ck_assert_int_eq(reason_kind(REASON_LEFT), REASON_KIND_GONE);
	for (int i = REASON_NONE + 2; i < REASON_N; i++)
		ck_assert_int_ge(reason_kind((enum reason)i),
				 reason_kind((enum reason)(i - 1)));
}
END_TEST

SUITE(reason)
{
	ADD(reason_names_are_all_there);
	ADD(reason_names_are_in_the_manual);
	ADD(reason_kinds_stand_together);
	ADD(reason_notices_fit);
	ADD(reason_notices_fit_in_german);
	ADD(reason_notice_has_its_limit);
	ADD(reason_notice_has_an_administrators_words);
	ADD(reason_figures_in_a_line);
}
