/* SPDX-License-Identifier: MIT */
/*
 * Commands run to their end: success and what is none, parsing, cancel.
 */
#include "config.h"

#include "os/command.h"

#include <stdio.h>

#include <coir/fiber.h>
#include <coir/time.h>

#include "process_case.h"
#include "support/runner.h"

static bool
is_three(int code)
{
	return code == 3;
}

PROCESS_TEST(command_success_and_failure)
{
	const struct coir_process_options three = { .is_success = is_three };
	struct coir_exit_status status;

	ck_assert_int_eq(coir_command_run(ARGS("true"), NULL, NULL), 0);
	ck_assert_int_eq(coir_command_run(ARGS("sh", "-c", "exit 3", "", "foo"),
					  NULL, NULL),
			 -EPROTO);
	ck_assert_str_eq(coir_error_text(),
			 "running command: sh -c \"exit 3\" \"\" foo: exit "
			 "code 3");
	ck_assert_int_eq(coir_command_run(SH("kill -9 $$"), &three, NULL),
			 -EPROTO);
	ck_assert_str_eq(coir_error_text(),
			 "running command: sh -c \"kill -9 $$\": signal "
			 "SIGKILL");
	ck_assert_int_eq(coir_command_run(SH("exit 3"), &three, NULL), 0);
	ck_assert_int_eq(coir_command_run(ARGS("true"), &three, NULL), -EPROTO);
	ck_assert_int_eq(coir_command_run(SH("exit 3"), NULL, &status), 0);
	ck_assert_int_eq(status.code, 3);
	return 0;
}

static int
sleep_as_command(void *arg)
{
	return coir_command_run(ARGS(LASTING), NULL, arg);
}

/* A deadline stops the command, gently; the status is handed out. */
PROCESS_TEST(command_stops_at_a_deadline)
{
	struct coir_exit_status status = { 0 };

	ck_assert_int_eq(coir_timeout(coir_ms(1), sleep_as_command, &status),
			 -ETIMEDOUT);
	ck_assert_int_eq(status.signal, SIGTERM);
	return 0;
}

/* "key value" pairs, of which it wants one line. */
static int
parse_line(struct coir_reader *reader, void *arg)
{
	const char *line;
	int rc = coir_reader_line(reader, &line, NULL);

	if (rc == 0)
		snprintf(arg, 16, "%s", line);
	return rc;
}

PROCESS_TEST(command_parse)
{
	const struct coir_process_options out = { .out = coir_stdio_null() };
	char line[16] = "";

	ck_assert_int_eq(coir_command_parse(SH("echo hello"), NULL, parse_line,
					    line),
			 0);
	ck_assert_str_eq(line, "hello");
	ck_assert_int_eq(coir_command_parse(SH("echo a; echo b"), NULL,
					    parse_line, line),
			 -EBADMSG);
	ck_assert_int_eq(coir_command_parse(ARGS("true"), NULL, parse_line,
					    line),
			 -ENODATA);
	ck_assert_int_eq(coir_command_parse(SH("echo a; exit 1"), NULL,
					    parse_line, line),
			 -EPROTO);
	ck_assert_int_eq(coir_command_parse(ARGS("true"), &out, parse_line,
					    line),
			 -EINVAL);
	return 0;
}

/* A parser that has seen enough does not wait for the rest. */
static int
refuse_all(struct coir_reader *reader, void *arg)
{
	(void)reader;
	(void)arg;
	return -EILSEQ;
}

static int
parse_endless(void *arg)
{
	(void)arg;
	return coir_command_parse(ARGS("yes"), NULL, refuse_all, NULL);
}

START_TEST(command_parser_that_gives_up)
{
	ck_assert_int_eq(run_real(parse_endless, NULL), -EILSEQ);
}
END_TEST

SUITE(command)
{
	ADD(command_success_and_failure);
	ADD(command_stops_at_a_deadline);
	ADD(command_parse);
	ADD(command_parser_that_gives_up);
}
