/* SPDX-License-Identifier: MIT */
/*
 * The catalogue of messages; and that the journal's catalogue and the list in
 * chatd(8) say the same.
 */
#include "config.h"

#include "log/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include "support/runner.h"

static char text[256 * 1024];

/* Reads the file @name of the tree into text, each line end as a space. */
static void
read_file(const char *name)
{
	const char *top = getenv("top_srcdir");
	char path[4096];
	FILE *file;

	ck_assert_ptr_nonnull(top);
	snprintf(path, sizeof(path), "%s/%s", top, name);
	file = fopen(path, "r");
	ck_assert_msg(file != NULL, "%s", path);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	for (char *at = text; (at = strchr(at, '\n'));)
		*at = ' ';
}

static int
count(const char *part)
{
	int n = 0;

	for (const char *at = text; (at = strstr(at, part)); at++)
		n++;
	return n;
}

START_TEST(message_rows_are_sound)
{
	for (int i = MESSAGE_NONE + 1; i < MESSAGE_N; i++) {
		const struct message_row *row = &message_rows[i];

		ck_assert_ptr_nonnull(row->name);
		ck_assert_uint_eq(strlen(row->id), 32);
		ck_assert_uint_eq(strspn(row->id, "0123456789abcdef"), 32);
		ck_assert_int_ge(row->level, LOG_ERR);
		ck_assert_int_le(row->level, LOG_INFO);
		ck_assert_int_eq(row->help[strlen(row->help) - 1], '.');
		for (int k = MESSAGE_NONE + 1; k < i; k++) {
			ck_assert_str_ne(row->name, message_rows[k].name);
			ck_assert_str_ne(row->id, message_rows[k].id);
		}
	}
}
END_TEST

START_TEST(message_catalogue_of_the_journal)
{
	read_file("systemd/chatd.catalog");
	for (int i = MESSAGE_NONE + 1; i < MESSAGE_N; i++) {
		const struct message_row *row = &message_rows[i];
		char entry[1024];

		snprintf(entry, sizeof(entry),
			 " -- %s Subject: %s Defined-By: chatd "
			 "Support: man:chatd(8)  %s ",
			 row->id, row->subject, row->help);
		ck_assert_msg(strstr(text, entry) != NULL,
			      "systemd/chatd.catalog lacks:%s", entry);
	}
	ck_assert_int_eq(count(" -- "), MESSAGE_N - 1);
}
END_TEST

START_TEST(message_list_in_the_manual)
{
	read_file("man/chatd.8");
	for (int i = MESSAGE_NONE + 1; i < MESSAGE_N; i++) {
		const struct message_row *row = &message_rows[i];
		char entry[1024];

		snprintf(entry, sizeof(entry), " .It Li %s .Li %s .br %s .",
			 row->name, row->id, row->help);
		ck_assert_msg(strstr(text, entry) != NULL, "chatd(8) lacks:%s",
			      entry);
	}
	ck_assert_int_eq(count(" .br "), MESSAGE_N - 1);
}
END_TEST

SUITE(message)
{
	ADD(message_rows_are_sound);
	ADD(message_catalogue_of_the_journal);
	ADD(message_list_in_the_manual);
}
