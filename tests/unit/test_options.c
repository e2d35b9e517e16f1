/* SPDX-License-Identifier: MIT */
/*
 * test_options.c - the command line.
 */
#include "config.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "life/options.h"
#include "support/runner.h"

#define ARGS_MAX 8

/* Parses the words of a line, after "chatd"; *ret_err is what it said. */
static int
parse(char *line, struct options *ret_options, char **ret_err)
{
	char *argv[ARGS_MAX + 1] = { (char *)"chatd" };
	int argc = 1;
	char *rest = line;
	size_t size;
	FILE *err = open_memstream(ret_err, &size);
	int rc;

	ck_assert_ptr_nonnull(err);
	for (char *word = strtok_r(line, " ", &rest);
	     word != NULL && argc < ARGS_MAX; word = strtok_r(NULL, " ", &rest))
		argv[argc++] = word;
	rc = options_parse(argc, argv, ret_options, err);
	ck_assert_int_eq(fclose(err), 0);
	return rc;
}

static void
check_good(const char *words, struct options expected)
{
	struct options options = { 0 };
	char *line = strdup(words);
	char *err;

	ck_assert_int_eq(parse(line, &options, &err), 0);
	ck_assert_str_eq(err, "");
	ck_assert_int_eq(options.action, expected.action);
	ck_assert_int_eq(options.debug, expected.debug);
	ck_assert_pstr_eq(options.conf_path, expected.conf_path);
	free(line);
	free(err);
}

/* The complaint is the first line, the usage follows. */
static void
check_bad(const char *words, const char *complaint)
{
	struct options options = { .conf_path = "untouched" };
	char *line = strdup(words);
	char *err, *usage;

	ck_assert_int_eq(parse(line, &options, &err), -EINVAL);
	usage = strchr(err, '\n');
	ck_assert_ptr_nonnull(usage);
	*usage++ = '\0';
	ck_assert_str_eq(err, complaint);
	ck_assert_int_eq(strncmp(usage, "usage: chatd ", 13), 0);
	ck_assert_str_eq(options.conf_path, "untouched");
	free(line);
	free(err);
}

START_TEST(options_none)
{
	check_good("", (struct options){ .action = OPTIONS_RUN });
}
END_TEST

START_TEST(options_short)
{
	check_good("-c f", (struct options){ .conf_path = "f" });
	check_good("-cf", (struct options){ .conf_path = "f" });
	check_good("-t", (struct options){ .action = OPTIONS_TEST });
	check_good("-T", (struct options){ .action = OPTIONS_DUMP });
	check_good("-d", (struct options){ .debug = true });
	check_good("-V", (struct options){ .action = OPTIONS_VERSION });
	check_good("-h", (struct options){ .action = OPTIONS_HELP });
	check_good("-dtc f",
		   (struct options){ .action = OPTIONS_TEST,
				     .conf_path = "f",
				     .debug = true });
}
END_TEST

START_TEST(options_long)
{
	check_good("--config f", (struct options){ .conf_path = "f" });
	check_good("--config=f", (struct options){ .conf_path = "f" });
	check_good("--test", (struct options){ .action = OPTIONS_TEST });
	check_good("--dump-config", (struct options){ .action = OPTIONS_DUMP });
	check_good("--debug", (struct options){ .debug = true });
	check_good("--version", (struct options){ .action = OPTIONS_VERSION });
	check_good("--help", (struct options){ .action = OPTIONS_HELP });
}
END_TEST

START_TEST(options_last_action_counts)
{
	check_good("-t -T", (struct options){ .action = OPTIONS_DUMP });
	check_good("-T -t", (struct options){ .action = OPTIONS_TEST });
}
END_TEST

START_TEST(options_mistakes)
{
	check_bad("-x", "chatd: unknown option -x");
	check_bad("-dx", "chatd: unknown option -x");
	check_bad("--frob", "chatd: unknown option --frob");
	check_bad("-c", "chatd: option -c needs a FILE");
	check_bad("--config", "chatd: option --config needs a FILE");
	check_bad("--test=1", "chatd: option --test=1 takes no value");
	check_bad("--check-state", "chatd: option --check-state needs a STATE");
	check_bad("-t --supervise",
		  "chatd: --supervise goes with neither -t nor -T");
	check_bad("--supervise -T",
		  "chatd: --supervise goes with neither -t nor -T");
	check_bad("-t frob", "chatd: unexpected argument frob");
}
END_TEST

START_TEST(options_usage_has_every_option)
{
	static const char *const names[] = {
		"-c, --config FILE", "-t, --test",    "-T, --dump-config",
		"-d, --debug",       "-V, --version", "-h, --help",
	};
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	options_usage(out);
	ck_assert_int_eq(fclose(out), 0);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		ck_assert_msg(strstr(text, names[i]) != NULL, "%s", names[i]);
	free(text);
}
END_TEST

START_TEST(options_version_is_the_package_s)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(out);
	options_version(out);
	ck_assert_int_eq(fclose(out), 0);
	ck_assert_str_eq(text, "chatd " PACKAGE_VERSION "\n");
	free(text);
}
END_TEST

SUITE(options)
{
	ADD(options_none);
	ADD(options_short);
	ADD(options_long);
	ADD(options_last_action_counts);
	ADD(options_mistakes);
	ADD(options_usage_has_every_option);
	ADD(options_version_is_the_package_s);
}
