/* SPDX-License-Identifier: MIT */
/*
 * What a child finds when its program begins: descriptors, signals, session.
 */
#include "config.h"

#include "os/process_child.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/prctl.h>

#include "process_case.h"
#include "support/runner.h"

/* A file of its own that holds @text; the caller closes it. */
static int
file_with(const char *text)
{
	FILE *file = tmpfile();
	int fd;

	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs(text, file), 0);
	ck_assert_int_eq(fflush(file), 0);
	rewind(file);
	fd = fcntl(fileno(file), F_DUPFD_CLOEXEC, 10);
	fclose(file);
	return fd;
}

/* Each descriptor becomes another that is in use, round and round. */
PROCESS_TEST(child_fds_in_any_order)
{
	int a = file_with("a"), b = file_with("b"), c = file_with("c");
	struct coir_process_fd fds[] = {
		{ a, b }, { b, c }, { c, a }, { 3, a }, { 4, b }
	};
	struct coir_process_options options = { .fds = fds, .n_fds = 3 };
	char line[128];

	snprintf(line, sizeof(line), "cat <&%d; cat <&%d; cat <&%d", a, b, c);
	expect_output(ARGS("bash", "-c", line), &options, "bca");
	fds[0] = fds[3];
	fds[1] = fds[4];
	options.n_fds = 2;
	lseek(a, 0, SEEK_SET);
	lseek(b, 0, SEEK_SET);
	expect_output(SH("cat <&4; cat <&3; ls /proc/self/fd | wc -l"),
		      &options, "ba6\n");
	close(a);
	close(b);
	close(c);
	return 0;
}

/* Standard output and error change places. */
PROCESS_TEST(child_streams_swapped)
{
	int fds[2];
	struct coir_process_options options = { .out = coir_stdio_fd(2),
						.err = coir_stdio_fd(1) };
	char said[8] = "";

	ck_assert_int_eq(pipe2(fds, O_CLOEXEC), 0);
	ck_assert_int_eq(dup2(fds[1], 1), 1);
	ck_assert_int_eq(coir_command_run(SH("echo err >&2"), &options, NULL),
			 0);
	ck_assert_int_eq(dup2(2, 1), 1);
	close(fds[1]);
	ck_assert_int_eq(read(fds[0], said, sizeof(said) - 1), 4);
	ck_assert_str_eq(said, "err\n");
	close(fds[0]);
	return 0;
}

/* A descriptor that is not close-on-exec is, all the same. */
PROCESS_TEST(child_has_only_what_it_was_given)
{
	int fd = dup(0);
	struct coir_process_fd map = { fd, fd };
	struct coir_process_options options = { .fds = &map, .n_fds = 1 };
	char line[64];

	snprintf(line, sizeof(line), "test -e /proc/self/fd/%d", fd);
	ck_assert_int_eq(coir_command_run(SH(line), NULL, NULL), -EPROTO);
	ck_assert_int_eq(coir_command_run(SH(line), &options, NULL), 0);
	close(fd);
	return 0;
}

/* A parent without standard streams has children without. */
PROCESS_TEST(child_of_a_parent_without_input)
{
	int in = fcntl(0, F_DUPFD_CLOEXEC, 10);
	int rc;

	close(0);
	rc = coir_command_run(SH("! test -e /proc/$$/fd/0"), NULL, NULL);
	dup2(in, 0);
	close(in);
	return rc;
}

static void
ignore_handler(int number)
{
	(void)number;
}

/* Signals 32 and 33 are glibc's: who was started by make(1) ignores them. */
static const char tell_signals[] =
	"/^SigI/s/[01][08]\\(.......\\)$/..\\1/; /^Sig[BI]/p";

PROCESS_TEST(child_signals_are_fresh)
{
	sigset_t mask;

	sigemptyset(&mask);
	sigaddset(&mask, SIGUSR1);
	sigprocmask(SIG_BLOCK, &mask, NULL);
	signal(SIGUSR2, ignore_handler);
	signal(SIGTERM, SIG_IGN);
	expect_output(ARGS("sed", "-n", tell_signals, "/proc/self/status"),
		      NULL,
		      "SigBlk:\t0000000000000000\n"
		      "SigIgn:\t0000000..0000000\n");
	sigprocmask(SIG_SETMASK, NULL, &mask);
	ck_assert(sigismember(&mask, SIGUSR1));
	ck_assert(!sigismember(&mask, SIGUSR2));
	return 0;
}

/* Field @n of /proc/self/stat: 5 is the group, 6 the session. */
#define STAT(n) SH("read s </proc/$$/stat; set -- $s; echo $((" n "==$$))")

PROCESS_TEST(child_leads_a_session_or_group)
{
	struct coir_process_options options = { 0 };

	expect_output(STAT("$5"), &options, "0\n");
	options.group = COIR_PROCESS_NEW_GROUP;
	expect_output(STAT("$5"), &options, "1\n");
	expect_output(STAT("$6"), &options, "0\n");
	options.group = 0;
	options.new_session = true;
	expect_output(STAT("$6"), &options, "1\n");
	options.new_session = false;
	options.group = 1;
	expect_failure(ARGS("true"), &options, -EPERM,
		       "setting its session and process group: Operation not "
		       "permitted, running command: true");
	return 0;
}

PROCESS_TEST(child_runs_as_another_user)
{
	static const gid_t groups[] = { 65534, 12 };
	const struct coir_process_user nobody = { 65534, 65534, groups, 2 };
	struct coir_process_options options = { .user = &nobody };

	if (getuid() != 0) {
		expect_failure(ARGS("true"), &options, -EPERM,
			       "setting its user and groups: Operation not "
			       "permitted, running command: true");
		return 0;
	}
	expect_output(SH("id -u; id -g; id -G"), &options,
		      "65534\n65534\n65534 12\n");
	ck_assert_int_eq(getuid(), 0);
	return 0;
}

PROCESS_TEST(child_terminal_must_be_one)
{
	int file = file_with("");
	const struct coir_process_options options = { .tty = file };

	expect_failure(ARGS("true"), &options, -ENOTTY,
		       "setting its controlling terminal: Inappropriate ioctl "
		       "for device, running command: true");
	close(file);
	return 0;
}

/* A parent that dies: its child follows, and the pipe's last end with it. */
static int
leave_child(void *arg)
{
	const struct coir_process_options options = {
		.death_signal = SIGKILL, .out = coir_stdio_fd(*(int *)arg)
	};
	struct coir_process proc;

	ck_assert_int_eq(coir_process_spawn(NULL, SH("echo; " LASTING_LINE),
					    &options, &proc),
			 0);
	_exit(0);
}

START_TEST(child_dies_with_its_parent)
{
	char byte;
	int fds[2];
	pid_t pid;

	ck_assert_int_eq(pipe2(fds, O_CLOEXEC), 0);
	pid = fork();
	if (pid == 0)
		ck_assert_int_eq(coir_run(leave_child, &fds[1]), 0);
	close(fds[1]);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
	while (read(fds[0], &byte, 1) == 1)
		;
	close(fds[0]);
}
END_TEST

SUITE(process_child)
{
	ADD(child_fds_in_any_order);
	ADD(child_streams_swapped);
	ADD(child_has_only_what_it_was_given);
	ADD(child_of_a_parent_without_input);
	ADD(child_signals_are_fresh);
	ADD(child_leads_a_session_or_group);
	ADD(child_runs_as_another_user);
	ADD(child_terminal_must_be_one);
	ADD(child_dies_with_its_parent);
}
