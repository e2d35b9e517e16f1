/* SPDX-License-Identifier: MIT */
/*
 * process_case.h - real children in real time; nothing waits for time to pass.
 *
 * Virtual time is no use here: what a child does would be waited for in no
 * time. Where a test needs a child that lives it is one that never ends of
 * itself, and is ended by the test.
 */
#ifndef PROCESS_CASE_H
#define PROCESS_CASE_H

#include <check.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <coir/command.h>
#include <coir/error.h>
#include <coir/process.h>
#include <coir/runtime.h>
#include <coir/scope.h>

#include "support/leak.h"
#include "support/runner.h"

/* The arguments of a command. */
#define ARGS(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* The same for a line of sh(1). */
#define SH(line) ARGS("sh", "-c", line)

/* Run a program that is one fiber; it leaves no descriptor and no child. */
static inline int
run_real(coir_fn *fn, void *arg)
{
	int fds = leak_count_fds();
	int rc = coir_run(fn, arg);

	ck_assert_int_eq(leak_count_fds(), fds);
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
	ck_assert_int_eq(errno, ECHILD);
	return rc;
}

/* A test that is such a program: see FIBER_TEST(). */
#define PROCESS_TEST(name) PROGRAM_TEST(name, run_real)

/* A command that lives until it is ended: its arguments, and its line. */
#define LASTING "tail", "-f", "/dev/null"
#define LASTING_LINE "exec tail -f /dev/null"

/* What @args say with @options: exactly @expected, and success. */
static inline void
expect_output(const char *const *args,
	      const struct coir_process_options *options, const char *expected)
{
	struct coir_output output;

	ck_assert_int_eq(coir_command_output(args, options, &output), 0);
	ck_assert_str_eq(output.err, "");
	ck_assert_str_eq(output.out, expected);
	ck_assert_int_eq(output.status.code, 0);
	ck_assert_int_eq(output.status.signal, 0);
	coir_output_fini(&output);
}

/* @args cannot be started with @options: @code, and the text says @expected. */
static inline void
expect_failure(const char *const *args,
	       const struct coir_process_options *options, int code,
	       const char *expected)
{
	struct coir_exit_status status;

	ck_assert_int_eq(coir_command_run(args, options, &status), code);
	ck_assert_str_eq(coir_error_text(), expected);
}

#endif
