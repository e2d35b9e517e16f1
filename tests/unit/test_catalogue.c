/* SPDX-License-Identifier: MIT */
/*
 * The catalogues as the build has made them of po/.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "support/runner.h"
#include "text/catalogue.h"
#include "text/phrase.h"

START_TEST(catalogue_of_each_language)
{
	ck_assert_ptr_null(catalogue_open(phrase_languages[PHRASE_ENGLISH]));
	ck_assert_ptr_null(catalogue_open("xx"));
	for (int i = PHRASE_ENGLISH + 1; i <= PHRASE_LANGUAGE_LAST; i++)
		ck_assert_msg(catalogue_open(phrase_languages[i]) != NULL,
			      "none of %s", phrase_languages[i]);
}
END_TEST

/* Each entry is found, by its text, and is that of one text only. */
START_TEST(catalogue_has_each_entry)
{
	const struct catalogue *german = catalogue_open("de");
	size_t wrong = 0;

	ck_assert_uint_gt(german->n, 100);
	for (size_t i = 0; i < german->n; i++) {
		const struct catalogue_entry *entry = &german->entries[i];
		const char *said = catalogue_find(german, entry->text, 1);

		wrong += said != entry->said[0] || !*said;
	}
	ck_assert_uint_eq(wrong, 0);
}
END_TEST

START_TEST(catalogue_opens_again)
{
	const struct catalogue *german = catalogue_open("de");
	const char *before = german->entries[0].text;

	ck_assert_ptr_eq(catalogue_open("de"), german);
	ck_assert_ptr_eq(german->entries[0].text, before);
}
END_TEST

START_TEST(catalogue_lacks_what_is_not_translated)
{
	const struct catalogue *german = catalogue_open("de");

	ck_assert_ptr_null(catalogue_find(german, "", 1));
	ck_assert_ptr_null(catalogue_find(german, "you are", 1));
	ck_assert_ptr_null(catalogue_find(german, "you are back!", 1));
}
END_TEST

/* Names of gettext for widths stand for those of the machine. */
START_TEST(catalogue_knows_macros)
{
	const struct catalogue *german = catalogue_open("de");
	size_t wrong = 0;

	for (size_t i = 0; i < german->n; i++)
		wrong += strstr(german->entries[i].text, "<PRI") != NULL ||
			strstr(german->entries[i].said[0], "<PRI") != NULL;
	ck_assert_uint_eq(wrong, 0);
}
END_TEST

START_TEST(catalogue_counts)
{
	static struct catalogue_entry entries[] = {
		{ "cats", { "one", "few", "many" } },
		{ "dog", { "hound" } },
	};
	struct catalogue other = *catalogue_open("de");

	other.entries = entries;
	other.n = 2;
	ck_assert_str_eq(catalogue_find(&other, "cats", 1), "one");
	ck_assert_str_eq(catalogue_find(&other, "cats", 0), "few");
	ck_assert_str_eq(catalogue_find(&other, "cats", 2), "few");
	/* of what is not counted there is one form */
	ck_assert_str_eq(catalogue_find(&other, "dog", 2), "hound");
}
END_TEST

SUITE(catalogue)
{
	ADD(catalogue_of_each_language);
	ADD(catalogue_has_each_entry);
	ADD(catalogue_opens_again);
	ADD(catalogue_lacks_what_is_not_translated);
	ADD(catalogue_knows_macros);
	ADD(catalogue_counts);
}
