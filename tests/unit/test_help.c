/* SPDX-License-Identifier: MIT */
/*
 * test_help.c - help, completion and chatctl(8) have all commands.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "control/control_command.h"
#include "help.h"
#include "support/runner.h"

/* The file @name of the tree; the caller frees it. */
static char *
read_tree(const char *name)
{
	const char *top = getenv("top_srcdir");
	char path[4096];
	char *text = NULL;
	size_t room = 0;
	FILE *file;

	ck_assert_msg(top, "top_srcdir is not set");
	snprintf(path, sizeof(path), "%s/%s", top, name);
	file = fopen(path, "r");
	ck_assert_msg(file, "%s cannot be read", path);
	ck_assert_int_gt(getdelim(&text, &room, '\0', file), 0);
	fclose(file);
	return text;
}

/* The part of the page about @command; the caller frees it. */
static char *
part_of(const char *page, const char *command)
{
	char mark[64];
	const char *begin, *end;

	snprintf(mark, sizeof(mark), "Ic %s", command);
	for (begin = page; (begin = strstr(begin, mark)); begin++)
		if (strncmp(begin - 4, ".It ", 4) == 0 ||
		    strncmp(begin - 8, ".It Xo\n", 7) == 0 ||
		    strncmp(begin - 7, ".It Xo ", 7) == 0)
			break;
	ck_assert_msg(begin, "the manual has no %s", command);
	end = strstr(begin, "\n.It Ic ");
	if (!end)
		end = strstr(begin, "\n.El");
	return strndup(begin, (size_t)(end - begin));
}

START_TEST(help_manual_has_each_command_and_option)
{
	char *page = read_tree("man/chatctl.8");

	for (int i = 0; i < CONTROL_VERBS; i++) {
		const struct control_command *row = &control_commands[i];
		const struct control_argument *a = row->arguments;
		char *part = part_of(page, row->name);

		for (; a->name; a++) {
			char mark[64];

			if (a->option)
				snprintf(mark, sizeof(mark), "Fl -%s", a->name);
			else
				snprintf(mark, sizeof(mark), "Ar ");
			ck_assert_msg(strstr(part, mark), "%s: no %s",
				      row->name, a->name);
		}
		free(part);
	}
	free(page);
}
END_TEST

/* What is printed about @command (NULL: all); the caller frees it. */
static char *
help_text(const struct control_command *command)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (command)
		help_print_command(command, out);
	else
		help_print(out);
	ck_assert_int_eq(fclose(out), 0);
	return text;
}

START_TEST(help_has_each_command_and_argument)
{
	char *all = help_text(NULL);
	char *rest;

	for (int i = 0; i < CONTROL_VERBS; i++) {
		const struct control_command *row = &control_commands[i];
		const struct control_argument *a = row->arguments;
		char *text = help_text(row);

		ck_assert_msg(strstr(all, row->help), "%s", row->name);
		ck_assert_msg(strstr(text, row->help), "%s", row->name);
		for (; a->name; a++)
			ck_assert_msg(strstr(text, a->help), "%s", a->name);
		free(text);
	}
	for (char *line = strtok_r(all, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		ck_assert_msg(strlen(line) < 80, "%s", line);
	free(all);
}
END_TEST

/* What may come at the end of these words. */
static void
completes(const char *const words[], const char *expected)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	char *end = text;

	help_complete((char *const *)words, out);
	ck_assert_int_eq(fclose(out), 0);
	/* without what the candidates are */
	end = text;
	for (char *p = text; *p; p += *p != '\0') {
		while (*p && *p != '\t')
			*end++ = *p++;
		while (*p && *p != '\n')
			p++;
		*end++ = ' ';
	}
	*end = '\0';
	ck_assert_str_eq(text, expected);
	free(text);
}

#define COMPLETES(expected, ...) \
	completes((const char *const[]){ __VA_ARGS__, NULL }, expected)

START_TEST(help_completes)
{
	COMPLETES("history help ", "h");
	COMPLETES("history ", "--json", "hi");
	COMPLETES("kick ", "help", "k");
	COMPLETES("", "help", "kick", "");
	COMPLETES("", "kick", "");
	COMPLETES("--since --socket ", "history", "--s");
	COMPLETES("--follow ", "history", "--since", "3", "--f");
	COMPLETES("debug ", "log-level", "d");
	COMPLETES("clients clear ", "-s", "status", "cl");
	COMPLETES("--json ", "--j");
	completes((const char *const[]){ NULL }, "");
}
END_TEST

/* Is @word among what may come at the end of these words? */
static void
offers(const char *const words[], const char *word)
{
	char line[64];
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	help_complete((char *const *)words, out);
	ck_assert_int_eq(fclose(out), 0);
	snprintf(line, sizeof(line), "%s\t", word);
	ck_assert_msg(strncmp(text, line, strlen(line)) == 0, "no %s in: %s",
		      word, text);
	free(text);
}

START_TEST(help_completes_each_command_and_option)
{
	for (int i = 0; i < CONTROL_VERBS; i++) {
		const struct control_command *row = &control_commands[i];
		const struct control_argument *a = row->arguments;

		offers((const char *const[]){ row->name, NULL }, row->name);
		for (; a->name; a++) {
			char option[64];

			snprintf(option, sizeof(option), "--%s", a->name);
			if (a->option)
				offers((const char *const[]){ row->name, option,
							      NULL },
				       option);
		}
	}
}
END_TEST

/* Each shell asks chatctl, and knows itself where a file is wanted. */
START_TEST(help_completion_is_there_for_each_shell)
{
	static const char *const files[] = {
		"ctl/completion/chatctl.bash",
		"ctl/completion/_chatctl",
		"ctl/completion/chatctl.fish",
	};
	const struct control_command *row = control_commands;
	char *text = read_tree(files[_i]);

	ck_assert_ptr_nonnull(strstr(text, " complete "));
	ck_assert_ptr_nonnull(strstr(text, "socket"));
	for (; row < control_commands + CONTROL_VERBS; row++)
		for (const struct control_argument *a = row->arguments; a->name;
		     a++)
			ck_assert_msg(!a->local || strstr(text, a->name),
				      "%s: no %s", files[_i], a->name);
	free(text);
}
END_TEST

SUITE(help)
{
	ADD(help_manual_has_each_command_and_option);
	ADD(help_has_each_command_and_argument);
	ADD(help_completes);
	ADD(help_completes_each_command_and_option);
	tcase_add_loop_test(tc_, help_completion_is_there_for_each_shell, 0, 3);
}
