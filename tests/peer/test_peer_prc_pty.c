/* SPDX-License-Identifier: MIT */
/*
 * Eio's cases for pseudo-terminals (pty.md), and the descriptors of
 * spawn_unix that cannot be.
 */
#include "config.h"

#include <coir/pty.h>
#include <stdio.h>

#include "support/runner.h"
#include "unit/process_case.h"

static void
open_tty(struct coir_pty *pty, struct coir_process_options *ret_options)
{
	ck_assert_int_eq(coir_pty_open(NULL, pty), 0);
	*ret_options =
		(struct coir_process_options){ .tty = coir_pty_tty(pty) };
}

/* What the terminal shows next. */
static void
expect_shown(struct coir_pty *pty, const char *expected)
{
	char said[64] = "";

	ck_assert_int_eq(coir_read_exact(&pty->flow, said, strlen(expected),
					 NULL),
			 0);
	ck_assert_str_eq(said, expected);
}

PROCESS_TEST(PRC_17_window_size)
{
	struct coir_process_options options;
	unsigned rows, columns;
	struct coir_pty pty;

	open_tty(&pty, &options);
	ck_assert_int_eq(coir_pty_set_size(&pty, 24, 80), 0);
	ck_assert_int_eq(coir_pty_size(&pty, &rows, &columns), 0);
	ck_assert_uint_eq(rows, 24);
	ck_assert_uint_eq(columns, 80);
	ck_assert_int_eq(coir_command_run(ARGS("stty", "size"), &options, NULL),
			 0);
	expect_shown(&pty, "24 80\r\n");
	return coir_close(&pty.flow);
}

PROCESS_TEST(PRC_17_attributes)
{
	struct coir_process_options options;
	struct coir_pty pty;
	struct termios attr;

	open_tty(&pty, &options);
	ck_assert_int_eq(coir_pty_attr(&pty, &attr), 0);
	attr.c_oflag &= ~(tcflag_t)OPOST;
	ck_assert_int_eq(coir_pty_set_attr(&pty, &attr), 0);
	ck_assert_int_eq(coir_command_run(ARGS("echo", "raw"), &options, NULL),
			 0);
	expect_shown(&pty, "raw\n");
	return coir_close(&pty.flow);
}

/* It is on the terminal, and the stream ends with it. */
PROCESS_TEST(PRC_17_child_on_tty)
{
	struct coir_process_options options;
	char name[32], expected[64], byte;
	struct coir_pty pty;

	open_tty(&pty, &options);
	ck_assert_int_eq(coir_pty_name(&pty, name, sizeof(name)), 0);
	ck_assert_int_eq(coir_command_run(SH("tty; echo ok >/dev/tty"),
					  &options, NULL),
			 0);
	coir_pty_close_tty(&pty);
	snprintf(expected, sizeof(expected), "%s\r\nok\r\n", name);
	expect_shown(&pty, expected);
	ck_assert_int_eq(coir_read(&pty.flow, &byte, 1), 0);
	return coir_close(&pty.flow);
}

/* What is typed is shown if @echo, before what is said about it. */
static int
type(void *arg)
{
	struct coir_process_options options;
	struct coir_process proc;
	const bool *echo = arg;
	struct coir_pty pty;

	open_tty(&pty, &options);
	ck_assert_int_eq(coir_pty_set_echo(&pty, *echo), 0);
	ck_assert_int_eq(coir_copy_string("hi\n", &pty.flow), 0);
	ck_assert_int_eq(coir_process_spawn(NULL, SH("read x; echo said $x"),
					    &options, &proc),
			 0);
	expect_shown(&pty, *echo ? "hi\r\nsaid hi\r\n" : "said hi\r\n");
	ck_assert_int_eq(coir_process_wait(&proc, NULL), 0);
	ck_assert_int_eq(coir_process_close(&proc), 0);
	return coir_close(&pty.flow);
}

START_TEST(PRC_17_echo_on)
{
	ck_assert_int_eq(run_real(type, &(bool){ true }), 0);
}
END_TEST

START_TEST(PRC_17_echo_off)
{
	ck_assert_int_eq(run_real(type, &(bool){ false }), 0);
}
END_TEST

/* A session of its own, and no terminal in it. */
PROCESS_TEST(PRC_17_no_tty)
{
	const struct coir_process_options options = { .new_session = true };

	ck_assert_int_eq(coir_command_run(SH("! true 2>/dev/null </dev/tty"),
					  &options, NULL),
			 0);
	return 0;
}

/* The end of the terminal hangs up who is on it. */
PROCESS_TEST(PRC_17_hang_up)
{
	struct coir_process_options options;
	struct coir_exit_status status;
	struct coir_process proc;
	struct coir_pty pty;

	open_tty(&pty, &options);
	ck_assert_int_eq(coir_process_spawn(NULL, ARGS(LASTING), &options,
					    &proc),
			 0);
	ck_assert_int_eq(coir_close(&pty.flow), 0);
	ck_assert_int_eq(coir_process_wait(&proc, &status), 0);
	ck_assert_int_eq(status.signal, SIGHUP);
	return coir_process_close(&proc);
}

PROCESS_TEST(PRC_17_descriptor_twice)
{
	static const struct coir_process_fd fds[] = { { 3, 0 }, { 3, 1 } };
	const struct coir_process_options options = { .fds = fds, .n_fds = 2 };

	expect_failure(ARGS("true"), &options, -EINVAL,
		       "giving it descriptor 3 twice: Invalid argument, "
		       "running command: true");
	return 0;
}

SUITE(peer_prc_pty)
{
	ADD(PRC_17_window_size);
	ADD(PRC_17_attributes);
	ADD(PRC_17_child_on_tty);
	ADD(PRC_17_echo_on);
	ADD(PRC_17_echo_off);
	ADD(PRC_17_no_tty);
	ADD(PRC_17_hang_up);
	ADD(PRC_17_descriptor_twice);
}
