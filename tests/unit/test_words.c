/* SPDX-License-Identifier: MIT */
/*
 * test_words.c - command lines of chatctl, and what they ask for.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "control/control_command.h"
#include "support/runner.h"
#include "words.h"

#define WORDS_MAX 16

/* The words of @line, which blanks keep apart, and "_" stands for a blank. */
static void
split(char *line, char *argv[WORDS_MAX])
{
	size_t n = 0;
	char *rest;

	for (char *word = strtok_r(line, " ", &rest); word;
	     word = strtok_r(NULL, " ", &rest)) {
		for (char *c = word; *c; c++)
			if (*c == '_')
				*c = ' ';
		ck_assert_uint_lt(n, WORDS_MAX - 1);
		argv[n++] = word;
	}
	argv[n] = NULL;
}

/* Parses @line; the errors are in *@ret_err, which the caller frees. */
static int
parse(const char *line, struct words *ret, char **ret_err)
{
	static char copy[256];
	char *argv[WORDS_MAX];
	size_t size;
	FILE *err = open_memstream(ret_err, &size);
	int rc;

	snprintf(copy, sizeof(copy), "chatctl %s", line);
	split(copy, argv);
	rc = words_parse(argv, ret, err);
	ck_assert_int_eq(fclose(err), 0);
	return rc;
}

static struct words
good(const char *line)
{
	struct words words;
	char *err;

	ck_assert_msg(parse(line, &words, &err) == 0, "%s: %s", line, err);
	ck_assert_str_eq(err, "");
	free(err);
	return words;
}

/* @line asks for @request. */
static void
asks(const char *line, const char *request)
{
	struct words words = good(line);
	char *text = json_dumps(words.request, JSON_COMPACT | JSON_SORT_KEYS);

	ck_assert_int_eq(words.action, WORDS_COMMAND);
	ck_assert_str_eq(text, request);
	free(text);
	words_fini(&words);
}

static void
bad(const char *line, const char *says)
{
	struct words words;
	char *err;

	ck_assert_msg(parse(line, &words, &err) == -EINVAL, "%s", line);
	ck_assert_msg(strncmp(err, "chatctl: ", 9) == 0, "%s", err);
	ck_assert_msg(strstr(err, says), "%s: %s", line, err);
	free(err);
}

START_TEST(words_ask_for_commands)
{
	asks("status", "{\"command\":\"status\"}");
	asks("kick 7", "{\"command\":\"kick\",\"who\":\"7\"}");
	asks("kick ::1 a b_ c",
	     "{\"command\":\"kick\",\"reason\":\"a b  c\",\"who\":\"::1\"}");
	asks("ban --for 1_h 10.0.0.0/8 spam",
	     "{\"command\":\"ban\",\"for\":\"1 h\",\"reason\":\"spam\","
	     "\"who\":\"10.0.0.0/8\"}");
	asks("ban 10.0.0.0/8 --for=1h spam",
	     "{\"command\":\"ban\",\"for\":\"1h\",\"reason\":\"spam\","
	     "\"who\":\"10.0.0.0/8\"}");
	asks("history --since 0 --follow",
	     "{\"command\":\"history\",\"follow\":true,\"since\":0}");
	asks("log-level debug",
	     "{\"command\":\"log-level\",\"level\":\"debug\"}");
}
END_TEST

START_TEST(words_of_a_text_are_no_options)
{
	asks("say hello --json -s x",
	     "{\"command\":\"say\",\"text\":\"hello --json -s x\"}");
	asks("say -- --json", "{\"command\":\"say\",\"text\":\"--json\"}");
	asks("say -", "{\"command\":\"say\",\"text\":\"-\"}");
	asks("kick -- 7 -x",
	     "{\"command\":\"kick\",\"reason\":\"-x\","
	     "\"who\":\"7\"}");
}
END_TEST

START_TEST(words_have_options_of_their_own)
{
	static const char *const lines[] = {
		"-s /x --json history --output f",
		"-s/x history --json --output=f",
		"history --socket /x --output f --json",
		"history --output f --socket=/x --json",
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct words words = good(lines[i]);

		ck_assert_str_eq(words.socket, "/x");
		ck_assert_str_eq(words.output, "f");
		ck_assert(words.json);
		ck_assert_uint_eq(json_object_size(words.request), 1);
		words_fini(&words);
	}
}
END_TEST

START_TEST(words_want_help)
{
	static const struct {
		const char *line;
		const char *command;
		enum words_action action;
	} cases[] = {
		{ "help", NULL, WORDS_HELP },
		{ "-h", NULL, WORDS_HELP },
		{ "--help kick", "kick", WORDS_HELP },
		{ "help kick", "kick", WORDS_HELP },
		{ "kick --help", "kick", WORDS_HELP },
		{ "-V", NULL, WORDS_VERSION },
		{ "complete kick -x --", NULL, WORDS_COMPLETE },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct words words = good(cases[i].line);

		ck_assert_int_eq(words.action, cases[i].action);
		ck_assert_ptr_eq(words.command,
				 cases[i].command ? control_command_find(
							    cases[i].command)
						  : NULL);
		words_fini(&words);
	}
}
END_TEST

START_TEST(words_that_are_wrong)
{
	bad("", "say what to do");
	bad("nope", "no command \"nope\" (see");
	bad("statsu", "no command \"statsu\"; did you mean \"status\"?");
	bad("client", "did you mean \"clients\"?");
	bad("Kick 7", "did you mean \"kick\"?");
	bad("help upgarde", "did you mean \"upgrade\"?");
	bad("kick", "kick wants ID|NAME|ADDRESS");
	bad("say", "say wants TEXT");
	bad("status x", "too many: \"x\"");
	bad("help kick x", "too many: \"x\"");
	bad("log-level info x", "too many: \"x\"");
	bad("history --since", "--since wants a value");
	bad("history --since -1", "whole number");
	bad("history --since 1x", "whole number");
	bad("history --since 99999999999999999999", "whole number");
	bad("history --follow=yes", "takes no value");
	bad("history --who x", "no option --who");
	bad("--follow history", "chatctl has no option --follow");
	bad("status --json=x", "--json takes no value");
	bad("-x status", "no option -x");
	bad("say \xff", "not UTF-8");
}
END_TEST

SUITE(words)
{
	ADD(words_ask_for_commands);
	ADD(words_of_a_text_are_no_options);
	ADD(words_have_options_of_their_own);
	ADD(words_want_help);
	ADD(words_that_are_wrong);
}
