/* SPDX-License-Identifier: MIT */
/*
 * Eio's cases for processes (process.md, spawn), and those of Lwt and Luv for
 * the same.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include <coir/fiber.h>
#include <coir/memory.h>

#include "support/runner.h"
#include "unit/process_case.h"

/* How a process is to have ended. */
static void
expect_end(struct coir_process *proc, const char *expected)
{
	struct coir_exit_status status;
	char text[48];

	ck_assert_int_eq(coir_process_wait(proc, &status), 0);
	coir_exit_format(&status, text, sizeof(text));
	ck_assert_str_eq(text, expected);
}

PROCESS_TEST(PRC_01_echo)
{
	const struct coir_process_options quiet = { .out = coir_stdio_null() };
	struct coir_process proc;

	ck_assert_int_eq(coir_process_spawn(NULL, ARGS("echo", "hello"), &quiet,
					    &proc),
			 0);
	expect_end(&proc, "exit code 0");
	return coir_process_close(&proc);
}

PROCESS_TEST(PRC_02_signal_then_await)
{
	struct coir_process proc;

	ck_assert_int_eq(coir_process_spawn(NULL, ARGS(LASTING), NULL, &proc),
			 0);
	ck_assert_int_eq(coir_process_signal(&proc, SIGKILL), 0);
	expect_end(&proc, "signal SIGKILL");
	return coir_process_close(&proc);
}

PROCESS_TEST(PRC_03_switch_end_kills)
{
	struct coir_process proc;
	struct coir_scope scope;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_process_spawn(&scope, ARGS(LASTING), NULL, &proc),
			 0);
	ck_assert_int_eq(coir_scope_close(&scope, 0), 0);
	expect_end(&proc, "signal SIGKILL");
	return 0;
}

PROCESS_TEST(PRC_04_stdout_to_file)
{
	FILE *file = tmpfile();
	const struct coir_process_options options = { .out = coir_stdio_fd(
							      fileno(file)) };
	char line[16] = "";

	ck_assert_int_eq(coir_command_run(ARGS("echo", "Hello"), &options,
					  NULL),
			 0);
	rewind(file);
	ck_assert_ptr_nonnull(fgets(line, sizeof(line), file));
	ck_assert_str_eq(line, "Hello\n");
	fclose(file);
	return 0;
}

PROCESS_TEST(PRC_07_await_thrice)
{
	struct coir_process proc;

	ck_assert_int_eq(coir_process_spawn(NULL, ARGS("true"), NULL, &proc),
			 0);
	for (int i = 0; i < 3; i++)
		expect_end(&proc, "exit code 0");
	return coir_process_close(&proc);
}

PROCESS_TEST(PRC_08_non_fd_sink)
{
	struct coir_memory sink;
	const struct coir_process_options options = { .out = coir_stdio_flow(
							      &sink.flow) };
	const char *bytes;
	size_t len;

	coir_memory_init(&sink, 100);
	ck_assert_int_eq(coir_command_run(ARGS("printf", "Hello, world"),
					  &options, NULL),
			 0);
	bytes = coir_memory_bytes(&sink, &len);
	ck_assert_uint_eq(len, 12);
	ck_assert_mem_eq(bytes, "Hello, world", len);
	coir_memory_fini(&sink);
	return 0;
}

/* Eio's confined directory is a capability; ours is options->beneath. */
PROCESS_TEST(PRC_09_cwd_unconfined_confined_outside)
{
	char dir[] = "/tmp/coir-prc-XXXXXX";
	struct coir_process_options options = { .cwd = "/" };
	char sub[64];

	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(sub, sizeof(sub), "%s/foo", dir);
	ck_assert_int_eq(mkdir(sub, 0700), 0);
	ck_assert_int_eq(coir_command_run(SH("test $PWD = /"), &options, NULL),
			 0);
	options.beneath = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	options.cwd = "foo";
	ck_assert_int_eq(coir_command_run(SH("test ${PWD##*/} = foo"), &options,
					  NULL),
			 0);
	options.cwd = "..";
	ck_assert_int_eq(coir_command_run(ARGS("true"), &options, NULL),
			 -EXDEV);
	close(options.beneath);
	rmdir(sub);
	return rmdir(dir);
}

PROCESS_TEST(PRC_10_failure_quotes_arguments)
{
	ck_assert_int_eq(coir_command_run(ARGS("bash", "-c", "exit 3", "",
					       "foo", "\"bar\""),
					  NULL, NULL),
			 -EPROTO);
	ck_assert_str_eq(coir_error_text(),
			 "running command: bash -c \"exit 3\" \"\" foo "
			 "\"\\\"bar\\\"\": exit code 3");
	return 0;
}

static bool
is_three(int code)
{
	return code == 3;
}

PROCESS_TEST(PRC_12_is_success)
{
	const struct coir_process_options options = { .is_success = is_three };

	ck_assert_int_eq(coir_command_run(SH("exit 3"), &options, NULL), 0);
	ck_assert_int_eq(coir_command_run(SH("exit 0"), &options, NULL),
			 -EPROTO);
	return 0;
}

PROCESS_TEST(PRC_13_default_and_custom_env)
{
	const struct coir_process_options options = { .env = ARGS(
							      "DISPLAY=:2") };

	ck_assert_int_eq(setenv("DISPLAY", ":1", 1), 0);
	expect_output(SH("echo $DISPLAY"), NULL, ":1\n");
	expect_output(SH("echo $DISPLAY"), &options, ":2\n");
	return 0;
}

/* Somebody else's child ends while ours come and go; it is theirs to reap. */
PROCESS_TEST(PRC_14_foreign_children_are_left)
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		_exit(5);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(coir_command_run(ARGS("true"), NULL, NULL), 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(WEXITSTATUS(status), 5);
	return 0;
}

static volatile sig_atomic_t sigchlds;

static void
sigchld_handler(int number)
{
	(void)number;
	sigchlds++;
}

/* A program that handles SIGCHLD, and reaps by waitpid(pid), and us. */
PROCESS_TEST(LWT_03_foreign_SIGCHLD_handling)
{
	struct coir_process proc;
	int status = -1;
	pid_t pid;

	signal(SIGCHLD, sigchld_handler);
	pid = fork();
	if (pid == 0)
		_exit(0);
	ck_assert_int_eq(coir_process_spawn(NULL, ARGS("true"), NULL, &proc),
			 0);
	expect_end(&proc, "exit code 0");
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 0);
	ck_assert_int_gt(sigchlds, 0);
	signal(SIGCHLD, SIG_DFL);
	return coir_process_close(&proc);
}

/* luv.process.spawn("cat", FILE) with our standard output. */
PROCESS_TEST(SLP_05_luv_proc)
{
	struct coir_exit_status status;
	char said[64] = "";
	int out = fcntl(1, F_DUPFD_CLOEXEC, 10);
	int fds[2];

	ck_assert_int_eq(pipe2(fds, O_CLOEXEC), 0);
	ck_assert_int_eq(dup2(fds[1], 1), 1);
	close(fds[1]);
	ck_assert_int_eq(coir_command_run(ARGS("cat",
					       "/proc/sys/kernel/ostype"),
					  NULL, &status),
			 0);
	dup2(out, 1);
	close(out);
	ck_assert_int_eq(status.code, 0);
	ck_assert_int_eq(status.signal, 0);
	ck_assert_int_eq(read(fds[0], said, sizeof(said) - 1), 6);
	ck_assert_str_eq(said, "Linux\n");
	close(fds[0]);
	return 0;
}

SUITE(peer_prc)
{
	ADD(PRC_01_echo);
	ADD(PRC_02_signal_then_await);
	ADD(PRC_03_switch_end_kills);
	ADD(PRC_04_stdout_to_file);
	ADD(PRC_07_await_thrice);
	ADD(PRC_08_non_fd_sink);
	ADD(PRC_09_cwd_unconfined_confined_outside);
	ADD(PRC_10_failure_quotes_arguments);
	ADD(PRC_12_is_success);
	ADD(PRC_13_default_and_custom_env);
	ADD(PRC_14_foreign_children_are_left);
	ADD(LWT_03_foreign_SIGCHLD_handling);
	ADD(SLP_05_luv_proc);
}
