/* SPDX-License-Identifier: MIT */
/*
 * test_program.c - the command line that leads to the same options.
 */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "life/program.h"
#include "support/runner.h"

/* As many words as @args has. */
static int
count(const char *const *args)
{
	int n = 0;

	while (args[n])
		n++;
	return n;
}

START_TEST(program_options_survive_it)
{
	const struct options before = { .conf_path = "-odd name.conf",
					.debug = true };
	struct options after;
	struct program program;

	program_compose(&program, "/bin/true", &before, NULL);
	ck_assert_str_eq(program.path, "/bin/true");
	ck_assert_int_eq(options_parse(count(program.args),
				       (char **)program.args, &after, stderr),
			 0);
	ck_assert_int_eq(after.action, OPTIONS_RUN);
	ck_assert_str_eq(after.conf_path, before.conf_path);
	ck_assert(after.debug);
}
END_TEST

START_TEST(program_with_nothing_to_say)
{
	const struct options before = { .action = OPTIONS_SUPERVISE };
	struct options after;
	struct program program;

	program_compose(&program, "/bin/true", &before,
			"--check-state=slots=3");
	ck_assert_int_eq(count(program.args), 2);
	ck_assert_int_eq(options_parse(2, (char **)program.args, &after,
				       stderr),
			 0);
	ck_assert_int_eq(after.action, OPTIONS_CHECK_STATE);
	ck_assert_str_eq(after.state, "slots=3");
	ck_assert_ptr_null(after.conf_path);
	ck_assert(!after.debug);
}
END_TEST

START_TEST(program_is_where_this_one_is)
{
	const char *path;

	ck_assert_int_eq(program_find(&path), 0);
	ck_assert_int_eq(path[0], '/');
	ck_assert_int_eq(access(path, X_OK), 0);
}
END_TEST

SUITE(program)
{
	ADD(program_options_survive_it);
	ADD(program_with_nothing_to_say);
	ADD(program_is_where_this_one_is);
}
