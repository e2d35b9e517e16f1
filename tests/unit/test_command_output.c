/* SPDX-License-Identifier: MIT */
/*
 * What commands say: both streams, however much, and never half of it.
 */
#include "config.h"

#include <coir/command.h>

#include <fcntl.h>

#include <coir/census.h>
#include <coir/combine.h>
#include <coir/fiber.h>
#include <coir/pipe.h>
#include <coir/time.h>

#include "process_case.h"
#include "support/fail.h"
#include "support/runner.h"

PROCESS_TEST(output_of_both_streams)
{
	struct coir_output output;

	ck_assert_int_eq(coir_command_shell("echo out; echo err >&2; exit 3",
					    &output),
			 0);
	ck_assert_str_eq(output.out, "out\n");
	ck_assert_uint_eq(output.out_len, 4);
	ck_assert_str_eq(output.err, "err\n");
	ck_assert_uint_eq(output.err_len, 4);
	ck_assert_int_eq(output.status.code, 3);
	coir_output_fini(&output);
	ck_assert_ptr_null(output.out);
	return 0;
}

/* More than a pipe holds on one stream while the other is open and empty. */
PROCESS_TEST(output_of_a_mebibyte)
{
	struct coir_output output;

	ck_assert_int_eq(coir_command_shell("head -c 1048576 /dev/zero >&2; "
					    "echo done",
					    &output),
			 0);
	ck_assert_uint_eq(output.err_len, 1048576);
	ck_assert_str_eq(output.out, "done\n");
	coir_output_fini(&output);
	return 0;
}

/* A command that never stops talking takes no more memory than this. */
PROCESS_TEST(output_has_a_limit_unless_told)
{
	const char *const *args = ARGS("head", "-c", "16777217", "/dev/zero");
	struct coir_process_options all = { .output_limit = SIZE_MAX };
	struct coir_output output;

	ck_assert_int_eq(coir_command_output(ARGS("yes"), NULL, &output),
			 -ENOBUFS);
	ck_assert_int_eq(coir_command_output(args, NULL, &output), -ENOBUFS);
	ck_assert_int_eq(coir_command_output(args, &all, &output), 0);
	ck_assert_uint_eq(output.out_len, 16777217);
	coir_output_fini(&output);
	return 0;
}

PROCESS_TEST(output_limit)
{
	struct coir_process_options options = { .output_limit = 5 };
	struct coir_output output;

	expect_output(ARGS("printf", "12345"), &options, "12345");
	ck_assert_int_eq(coir_command_output(ARGS("printf", "123456"), &options,
					     &output),
			 -ENOBUFS);
	ck_assert_int_eq(coir_command_output(ARGS("yes"), &options, &output),
			 -ENOBUFS);
	options.err = coir_stdio_null();
	ck_assert_int_eq(coir_command_output(ARGS("true"), &options, &output),
			 -EINVAL);
	ck_assert_int_eq(coir_command_output(ARGS("/nonexistent"), NULL,
					     &output),
			 -ENOENT);
	return 0;
}

static int
shell(void *arg)
{
	struct coir_output output;

	return coir_command_shell(arg, &output);
}

static int
expire(void *arg)
{
	return coir_timeout(coir_ms(1), shell, arg);
}

START_TEST(output_deadline)
{
	ck_assert_int_eq(run_real(expire, LASTING_LINE), -ETIMEDOUT);
}
END_TEST

/* A shell that ends and leaves somebody behind, who holds its output. */
struct bequest {
	/* he lives until its other end is closed */
	int life[2];
	/* at its end once the shell has ended, which holds the other */
	struct coir_pipe ended, shell;
	int rc;
};

static int
bequeath(void *arg)
{
	struct bequest *b = arg;
	const struct coir_process_fd fds[] = {
		{ .target = 3, .source = b->life[0] },
		{ .target = 4, .source = coir_fd_number(&b->shell.fd) },
	};
	const struct coir_process_options options = { .fds = fds, .n_fds = 2 };
	struct coir_output output;

	b->rc = coir_command_output(SH("cat <&3 4>&- & echo half"), &options,
				    &output);
	return 0;
}

/* The deadline covers the command and what still holds its streams. */
PROCESS_TEST(output_deadline_covers_who_holds_the_streams)
{
	struct bequest b = { .rc = 0 };
	struct coir_scope scope;
	char byte;

	ck_assert_int_eq(pipe2(b.life, O_CLOEXEC), 0);
	ck_assert_int_eq(coir_pipe_pair(&b.ended, &b.shell), 0);
	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_spawn(&scope, bequeath, &b), 0);
	ck_assert_int_eq(coir_close(&b.shell.flow), 0);
	ck_assert_int_eq(coir_read(&b.ended.flow, &byte, 1), 0);
	ck_assert_int_eq(coir_scope_set_deadline(&scope, coir_now()), 0);
	ck_assert_int_eq(coir_scope_close(&scope, 0), -ETIMEDOUT);
	ck_assert_int_eq(b.rc, -ECANCELED);
	close(b.life[0]);
	close(b.life[1]);
	return coir_close(&b.ended.flow);
}

static int
echo(void *arg)
{
	struct coir_output output;
	int rc = coir_command_output(ARGS("echo", "x"), NULL, &output);

	(void)arg;
	if (rc == 0)
		coir_output_fini(&output);
	return rc;
}

static int
echo_in_runtime(void *arg)
{
	return coir_run(echo, arg);
}

START_TEST(output_without_memory)
{
	ck_assert_uint_gt(fail_each(echo_in_runtime, NULL), 4);
}
END_TEST

/* Its streams are open until nobody reads them. */
static int
ask_by_name(void *arg)
{
	struct coir_output output;

	coir_fiber_set_name(coir_self(), "asks");
	*(int *)arg = coir_command_output(ARGS("yes"), NULL, &output);
	return 0;
}

/* Cancel whoever reads the streams. */
static void
cancel_readers(struct coir_fiber *fiber, void *arg)
{
	int *cancelled = arg;

	if (fiber == coir_self() || strcmp(coir_fiber_name(fiber), "asks") == 0)
		return;
	ck_assert_int_eq(coir_fiber_cancel(fiber), 0);
	++*cancelled;
}

static int
census(void *arg)
{
	ck_assert_int_gt(coir_census(cancel_readers, arg), 0);
	return 0;
}

static int
ask_unread(void *arg)
{
	int *results = arg;

	return coir_both(ask_by_name, &results[0], census, &results[1]);
}

/* What was not read to its end is no output. */
START_TEST(output_that_is_not_whole)
{
	int results[2] = { 0 };

	ck_assert_int_eq(run_real(ask_unread, results), 0);
	ck_assert_int_eq(results[0], -ECANCELED);
	ck_assert_int_eq(results[1], 2);
}
END_TEST

SUITE(command_output)
{
	ADD(output_of_both_streams);
	ADD(output_of_a_mebibyte);
	ADD(output_has_a_limit_unless_told);
	ADD(output_limit);
	ADD(output_deadline);
	ADD(output_deadline_covers_who_holds_the_streams);
	ADD(output_without_memory);
	ADD(output_that_is_not_whole);
}
