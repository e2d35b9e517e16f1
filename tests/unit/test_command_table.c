/* SPDX-License-Identifier: MIT */
/*
 * test_command_table.c - the rows are sound, and chatd-commands(7) has them.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/command_line.h"
#include "command/command_table.h"
#include "support/runner.h"

/* The page, its line feeds as blanks; the caller frees it. */
static char *
read_page(void)
{
	const char *top = getenv("top_srcdir");
	char path[4096];
	char *text = NULL;
	size_t room = 0;
	FILE *file;

	ck_assert_msg(top, "top_srcdir is not set");
	snprintf(path, sizeof(path), "%s/man/chatd-commands.7", top);
	file = fopen(path, "r");
	ck_assert_msg(file, "%s cannot be read", path);
	ck_assert_int_gt(getdelim(&text, &room, '\0', file), 0);
	fclose(file);
	for (char *at = text; (at = strchr(at, '\n'));)
		*at = ' ';
	return text;
}

/* The part of the page about @command; the caller frees it. */
static char *
part_of(const char *page, const struct command *command)
{
	char mark[64];
	const char *begin, *end;

	snprintf(mark, sizeof(mark), " .It Ic /%s ", command->name);
	begin = strstr(page, mark);
	ck_assert_msg(begin, "the page has no /%s", command->name);
	begin += strlen(mark);
	end = strstr(begin, " .It Ic /");
	if (!end || strstr(begin, " .El") < end)
		end = strstr(begin, " .El");
	return strndup(begin, (size_t)(end - begin));
}

START_TEST(command_table_is_in_the_page)
{
	char *page = read_page();

	for (size_t i = 0; i < command_table_n; i++) {
		const struct command *command = &command_table[i];
		char *part = part_of(page, command);

		ck_assert_msg(strstr(part, command->help),
			      "/%s: the page does not say \"%s\"",
			      command->name, command->help);
		for (size_t j = 0; j < command_most(command); j++) {
			const char *name;
			size_t len = command_argument(command, j, &name);
			char word[64];

			snprintf(word, sizeof(word), "%.*s", (int)len, name);
			ck_assert_msg(strstr(part, word), "/%s: no %s",
				      command->name, word);
		}
		free(part);
	}
	free(page);
}
END_TEST

/* Each mark of an item in the page is a row. */
START_TEST(command_table_has_what_is_in_the_page)
{
	static const char mark[] = ".It Ic /";
	char *page = read_page();
	const char *at = page;
	size_t n = 0;

	while ((at = strstr(at, mark))) {
		char name[64] = "";

		at += sizeof(mark) - 1;
		snprintf(name, sizeof(name), "%.*s", (int)strcspn(at, " "), at);
		ck_assert_msg(command_find(name), "there is no /%s", name);
		n++;
	}
	ck_assert_uint_eq(n, command_table_n);
	free(page);
}
END_TEST

START_TEST(command_table_is_sound)
{
	for (size_t i = 0; i < command_table_n; i++) {
		const struct command *command = &command_table[i];

		ck_assert_ptr_eq(command_find(command->name), command);
		ck_assert_ptr_eq(command_suggest(command->name), command);
		ck_assert_ptr_nonnull(command->run);
		ck_assert_uint_le(strlen(command->name), COMMAND_NAME_MAX);
		ck_assert_uint_le(command_most(command), COMMAND_WORDS_MAX);
		ck_assert(!command->text || command_most(command) > 0);
		/* a usage is one line of a terminal */
		ck_assert_uint_le(strlen(command->name) +
					  strlen(command->arguments) + 13,
				  80);
	}
}
END_TEST

START_TEST(command_table_suggests)
{
	ck_assert_str_eq(command_suggest("histroy")->name, "history");
	ck_assert_str_eq(command_suggest("hist")->name, "history");
	ck_assert_str_eq(command_suggest("mgs")->name, "msg");
	ck_assert_ptr_null(command_suggest("xyzzy"));
	ck_assert_ptr_null(command_find("Help"));
	ck_assert_ptr_null(command_find(""));
}
END_TEST

SUITE(command_table)
{
	ADD(command_table_is_in_the_page);
	ADD(command_table_has_what_is_in_the_page);
	ADD(command_table_is_sound);
	ADD(command_table_suggests);
}
