/* SPDX-License-Identifier: MIT */
/*
 * test_command_line.c - what was typed, taken apart.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "command/command_line.h"
#include "support/runner.h"

/* What is typed, how it is split, and what comes of it: words between '|'. */
static const struct {
	const char *typed;
	size_t most;
	bool text;
	const char *expected; /* "name|word|word|rest"; NULL: no command */
} rows[] = {
	{ "/help", 1, false, "help||" },
	{ "/HeLp", 1, false, "help||" },
	{ "/help   ", 1, false, "help||" },
	{ "/help who", 1, false, "help|who|" },
	{ "/help\twho \t ", 1, false, "help|who|" },
	{ "/help  who  am  i ", 1, false, "help|who|am  i" },
	{ "/who x", 0, false, "who||x" },
	{ "/msg a b c", 2, true, "msg|a|b c|" },
	{ "/msg  a   b  c ", 2, true, "msg|a|b  c|" },
	{ "/msg a", 2, true, "msg|a|" },
	{ "/msg", 2, true, "msg||" },
	{ "/me \xe2\x82\xac uros", 1, true, "me|\xe2\x82\xac uros|" },
	{ "/x\xe2\x82\xac", 1, true, "x\xe2\x82\xac||" },
	{ "/x/y z", 1, true, "x/y|z|" },
	{ "/abcdefghijklmnopqrstuvwxyz z", 1, true,
	  "abcdefghijklmnopqrstuvwx|z|" },
	{ "/abcdefghijklmnopqrstuv\xe2\x82\xac z", 1, true,
	  "abcdefghijklmnopqrstuv|z|" },
	{ "/", 1, true, NULL },
	{ "/ help", 1, true, NULL },
	{ "//help", 1, true, NULL },
	{ "/1", 1, true, NULL },
	{ "/-", 1, true, NULL },
	{ "/\xc3\xa4", 1, true, NULL },
	{ "help", 1, true, NULL },
	{ " /help", 1, true, NULL },
	{ "", 1, true, NULL },
};

START_TEST(command_line_is_split)
{
	char typed[64], came[128];
	struct command_line line;
	size_t len = strlen(rows[_i].typed);
	bool is;

	memcpy(typed, rows[_i].typed, len + 1);
	is = command_line_read(&line, typed, len);
	ck_assert_int_eq(is, rows[_i].expected != NULL);
	if (!is)
		return;
	command_line_split(&line, rows[_i].most, rows[_i].text);
	snprintf(came, sizeof(came), "%s|", line.name);
	for (size_t i = 0; i < line.n; i++)
		snprintf(came + strlen(came), sizeof(came) - strlen(came),
			 "%s|", line.words[i]);
	if (line.n == 0)
		strncat(came, "|", sizeof(came) - strlen(came) - 1);
	strncat(came, line.rest, sizeof(came) - strlen(came) - 1);
	ck_assert_str_eq(came, rows[_i].expected);
}
END_TEST

SUITE(command_line)
{
	TCase *tc = tcase_create("command_line");

	tcase_add_loop_test(tc, command_line_is_split, 0,
			    sizeof(rows) / sizeof(rows[0]));
	suite_add_tcase(s, tc);
}
