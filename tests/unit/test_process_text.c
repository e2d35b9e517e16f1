/* SPDX-License-Identifier: MIT */
/*
 * Commands and exit statuses as people read them.
 */
#include "config.h"

#include <coir/command.h>
#include <signal.h>
#include <string.h>

#include "process_case.h"
#include "support/runner.h"

static void
expect_args(const char *const *args, const char *expected)
{
	char text[256];

	ck_assert_uint_eq(coir_args_format(args, text, sizeof(text)),
			  strlen(expected));
	ck_assert_str_eq(text, expected);
}

START_TEST(args_are_quoted_as_needed)
{
	expect_args(ARGS("ls", "-l", "/a/b.c", "x=1,2:%+@_"),
		    "ls -l /a/b.c x=1,2:%+@_");
	expect_args(ARGS("sh", "-c", "exit 3", "", "foo", "\"bar\""),
		    "sh -c \"exit 3\" \"\" foo \"\\\"bar\\\"\"");
	expect_args(ARGS("a\\b", "a\nb", "a\tb\r", "\x1b[1m\x7f", "*", "'"),
		    "\"a\\\\b\" \"a\\nb\" \"a\\tb\\r\" \"\\033[1m\\177\" "
		    "\"*\" \"'\"");
	expect_args(ARGS("gr\xc3\xbc\xc3\x9f", "$HOME", "~"),
		    "gr\xc3\xbc\xc3\x9f \"$HOME\" \"~\"");
	expect_args(ARGS(NULL), "");
}
END_TEST

START_TEST(args_that_do_not_fit)
{
	char text[9];

	ck_assert_uint_eq(coir_args_format(ARGS("12345678"), text, 9), 8);
	ck_assert_str_eq(text, "12345678");
	ck_assert_uint_eq(coir_args_format(ARGS("123456789"), text, 9), 8);
	ck_assert_str_eq(text, "12345...");
	ck_assert_uint_eq(coir_args_format(ARGS("123"), text, 3), 2);
	ck_assert_str_eq(text, "12");
	text[0] = 'x';
	ck_assert_uint_eq(coir_args_format(ARGS("123"), text, 0), 0);
	ck_assert_int_eq(text[0], 'x');
}
END_TEST

static void
expect_exit(struct coir_exit_status status, const char *expected)
{
	char text[48];

	ck_assert_uint_eq(coir_exit_format(&status, text, sizeof(text)),
			  strlen(expected));
	ck_assert_str_eq(text, expected);
}

START_TEST(exit_in_words)
{
	expect_exit((struct coir_exit_status){ 0 }, "exit code 0");
	expect_exit((struct coir_exit_status){ .code = 255 }, "exit code 255");
	expect_exit((struct coir_exit_status){ .signal = SIGKILL },
		    "signal SIGKILL");
	expect_exit((struct coir_exit_status){ .signal = SIGSEGV,
					       .core = true },
		    "signal SIGSEGV, core dumped");
	expect_exit((struct coir_exit_status){ .signal = 40 }, "signal 40");
}
END_TEST

SUITE(process_text)
{
	ADD(args_are_quoted_as_needed);
	ADD(args_that_do_not_fit);
	ADD(exit_in_words);
}
