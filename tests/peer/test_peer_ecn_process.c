/* SPDX-License-Identifier: MIT */
/*
 * lua-eco's cases for sys.exec(), sys.sh() and sys.spawn().
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>

#include <coir/fiber.h>
#include <coir/time.h>

#include "support/runner.h"
#include "unit/process_case.h"

/* A command whose output is read through a pipe, as sys.exec() does. */
struct exec {
	struct coir_process proc;
	struct coir_pipe out;
};

static void
exec_start(struct exec *e, const char *const *args, const char *const *env)
{
	const struct coir_process_options options = {
		.out = coir_stdio_pipe(&e->out), .env = env
	};

	ck_assert_int_eq(coir_process_spawn(NULL, args, &options, &e->proc), 0);
}

static void
exec_expect_end(struct exec *e, int code, int number)
{
	struct coir_exit_status status;

	ck_assert_int_eq(coir_process_wait(&e->proc, &status), 0);
	ck_assert_int_eq(status.code, code);
	ck_assert_int_eq(status.signal, number);
}

static void
exec_close(struct exec *e)
{
	ck_assert_int_eq(coir_close(&e->out.flow), 0);
	ck_assert_int_eq(coir_process_close(&e->proc), 0);
}

/* The peer's second wait times out: the status is gone. Ours is kept. */
PROCESS_TEST(ECN_39_P98_read_wait_and_close)
{
	struct exec e;
	char said[8] = "";

	exec_start(&e, ARGS("echo", "eco"), NULL);
	ck_assert_int_eq(coir_read(&e.out.flow, said, sizeof(said)), 4);
	ck_assert_str_eq(said, "eco\n");
	ck_assert_int_eq(coir_read(&e.out.flow, said, sizeof(said)), 0);
	exec_expect_end(&e, 0, 0);
	exec_expect_end(&e, 0, 0);
	exec_close(&e);
	exec_close(&e);
	return 0;
}

static int
read_blocked(void *arg)
{
	struct exec *e = arg;
	char byte;

	ck_assert_int_eq(coir_read(&e->out.flow, &byte, 1), -EBADF);
	return 0;
}

PROCESS_TEST(ECN_39_close_wakes_readers)
{
	struct coir_scope scope;
	struct exec e;

	exec_start(&e, ARGS(LASTING), NULL);
	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_spawn(&scope, read_blocked, &e), 0);
	exec_close(&e);
	return coir_scope_close(&scope, 0);
}

/* The peer's waitpid() that finds nothing new is our status so far. */
PROCESS_TEST(ECN_39_waitpid_none)
{
	struct coir_exit_status status;
	struct exec e;

	exec_start(&e, ARGS(LASTING), NULL);
	ck_assert_int_eq(coir_process_status(&e.proc, &status), -EAGAIN);
	exec_close(&e);
	return 0;
}

PROCESS_TEST(ECN_39_SIGTERM_kill_and_stop)
{
	static const int numbers[] = { SIGTERM, SIGKILL };
	struct coir_exit_status status;
	struct exec e;

	for (int i = 0; i < 2; i++) {
		exec_start(&e, ARGS(LASTING), NULL);
		ck_assert_int_eq(coir_process_signal(&e.proc, numbers[i]), 0);
		exec_expect_end(&e, 0, numbers[i]);
		exec_close(&e);
	}
	exec_start(&e, ARGS(LASTING), NULL);
	ck_assert_int_eq(coir_process_stop(&e.proc, coir_sec(3), &status), 0);
	ck_assert_int_eq(status.signal, SIGTERM);
	exec_close(&e);
	return 0;
}

PROCESS_TEST(ECN_39_env)
{
	struct exec e;
	char said[8] = "";

	exec_start(&e, SH("echo $NAME"), ARGS("NAME=eco"));
	ck_assert_int_eq(coir_read(&e.out.flow, said, sizeof(said)), 4);
	ck_assert_str_eq(said, "eco\n");
	exec_close(&e);
	return 0;
}

static void
expect_shell(const char *line, const char *out, size_t err_len, int code)
{
	struct coir_output output;

	ck_assert_int_eq(coir_command_shell(line, &output), 0);
	ck_assert_str_eq(output.out, out);
	ck_assert_uint_eq(output.err_len, err_len);
	ck_assert_int_eq(output.status.code, code);
	coir_output_fini(&output);
}

PROCESS_TEST(ECN_40_sh)
{
	expect_shell("echo eco", "eco\n", 0, 0);
	expect_shell("echo eco >&2", "", 4, 0);
	expect_shell("exit 7", "", 0, 7);
	expect_output(ARGS("echo", "a b", "c"), NULL, "a b c\n");
	return 0;
}

PROCESS_TEST(ECN_40_mebibyte_of_stderr)
{
	expect_shell("head -c 1048576 /dev/zero >&2; echo done", "done\n",
		     1048576, 0);
	return 0;
}

static int
sleep_in_shell(void *arg)
{
	return coir_command_shell(LASTING_LINE, arg);
}

PROCESS_TEST(ECN_40_timeout)
{
	struct coir_output output;

	ck_assert_int_eq(coir_timeout(coir_ms(10), sleep_in_shell, &output),
			 -ETIMEDOUT);
	return 0;
}

PROCESS_TEST(ECN_41_child_has_no_mask)
{
	sigset_t usr1;

	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	sigprocmask(SIG_BLOCK, &usr1, NULL);
	expect_output(ARGS("grep", "SigBlk", "/proc/self/status"), NULL,
		      "SigBlk:\t0000000000000000\n");
	return 0;
}

/* The marker is a byte in a pipe, where the peer makes a file. */
static int
leave_marker(void *arg)
{
	const int *fds = arg;
	int rc = coir_yield();

	return rc == 0 && write(fds[1], "x", 1) == 1 ? 0 : -EIO;
}

PROCESS_TEST(ECN_42_P98_spawn_marker)
{
	struct coir_process proc;
	char marker = 0;
	int fds[2];

	ck_assert_int_eq(pipe2(fds, O_CLOEXEC), 0);
	ck_assert_int_eq(coir_process_fork(NULL, leave_marker, fds, &proc), 0);
	ck_assert_int_eq(coir_process_wait(&proc, NULL), 0);
	ck_assert_int_eq(read(fds[0], &marker, 1), 1);
	ck_assert_int_eq(marker, 'x');
	close(fds[0]);
	close(fds[1]);
	return coir_process_close(&proc);
}

/* After a hundred children there are as many descriptors as after one. */
PROCESS_TEST(ECN_42_exec_burst_plateau)
{
	int fds = -1;

	for (int i = 0; i < 100; i++) {
		struct exec e;

		exec_start(&e, ARGS("true"), NULL);
		exec_expect_end(&e, 0, 0);
		exec_close(&e);
		if (i == 0)
			fds = leak_count_fds();
	}
	ck_assert_int_eq(leak_count_fds(), fds);
	return 0;
}

SUITE(peer_ecn_process)
{
	ADD(ECN_39_P98_read_wait_and_close);
	ADD(ECN_39_close_wakes_readers);
	ADD(ECN_39_waitpid_none);
	ADD(ECN_39_SIGTERM_kill_and_stop);
	ADD(ECN_39_env);
	ADD(ECN_40_sh);
	ADD(ECN_40_mebibyte_of_stderr);
	ADD(ECN_40_timeout);
	ADD(ECN_41_child_has_no_mask);
	ADD(ECN_42_P98_spawn_marker);
	ADD(ECN_42_exec_burst_plateau);
}
