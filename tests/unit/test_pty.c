/* SPDX-License-Identifier: MIT */
/*
 * Pseudo-terminals: both ends, their end, and their attributes.
 */
#include "config.h"

#include <coir/pty.h>
#include <fcntl.h>

#include <coir/fiber.h>
#include <coir/time.h>

#include "process_case.h"
#include "support/runner.h"

PROCESS_TEST(pty_talks_and_ends)
{
	struct coir_pty pty;
	char said[16] = "";

	ck_assert_int_eq(coir_pty_open(NULL, &pty), 0);
	ck_assert(fcntl(coir_pty_tty(&pty), F_GETFD) & FD_CLOEXEC);
	ck_assert_int_eq(write(coir_pty_tty(&pty), "a\n", 2), 2);
	ck_assert_int_eq(coir_read_exact(&pty.flow, said, 3, NULL), 0);
	ck_assert_str_eq(said, "a\r\n");
	ck_assert_int_eq(coir_copy_string("b\n", &pty.flow), 0);
	ck_assert_int_eq(read(coir_pty_tty(&pty), said, sizeof(said)), 2);
	ck_assert_int_eq(coir_read_exact(&pty.flow, said, 3, NULL), 0);
	ck_assert_str_eq(said, "b\r\n");
	coir_pty_close_tty(&pty);
	coir_pty_close_tty(&pty);
	ck_assert_int_eq(coir_pty_tty(&pty), -EBADF);
	ck_assert_int_eq(coir_read(&pty.flow, said, sizeof(said)), 0);
	return coir_close(&pty.flow);
}

static int
read_closed(void *arg)
{
	struct coir_pty *pty = arg;
	char byte;

	ck_assert_int_eq(coir_read(&pty->flow, &byte, 1), -EBADF);
	return 0;
}

PROCESS_TEST(pty_close)
{
	unsigned rows, columns;
	struct coir_scope scope;
	struct coir_pty pty;
	struct termios attr;
	char name[32];

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_pty_open(&scope, &pty), 0);
	ck_assert_int_eq(coir_spawn(&scope, read_closed, &pty), 0);
	ck_assert_int_eq(coir_close(&pty.flow), 0);
	ck_assert_int_eq(coir_close(&pty.flow), 0);
	ck_assert_int_eq(coir_pty_size(&pty, &rows, &columns), -EBADF);
	ck_assert_int_eq(coir_pty_set_size(&pty, 1, 1), -EBADF);
	ck_assert_int_eq(coir_pty_attr(&pty, &attr), -EBADF);
	ck_assert_int_eq(coir_pty_set_attr(&pty, &attr), -EBADF);
	ck_assert_int_eq(coir_pty_set_echo(&pty, true), -EBADF);
	ck_assert_int_eq(coir_pty_name(&pty, name, sizeof(name)), -EBADF);
	ck_assert_int_eq(coir_scope_close(&scope, 0), 0);
	ck_assert_int_eq(coir_pty_open(&scope, &pty), -EINVAL);
	return 0;
}

PROCESS_TEST(pty_attributes)
{
	struct coir_scope scope;
	unsigned rows = 99, columns = 99;
	struct termios attr;
	struct coir_pty pty;
	char name[32];

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_pty_open(&scope, &pty), 0);
	ck_assert_int_eq(coir_pty_name(&pty, name, 2), -ERANGE);
	ck_assert_int_eq(coir_pty_name(&pty, name, sizeof(name)), 0);
	ck_assert_int_eq(strncmp(name, "/dev/pts/", 9), 0);
	ck_assert_int_eq(coir_pty_size(&pty, &rows, &columns), 0);
	ck_assert_uint_eq(rows + columns, 0);
	ck_assert_int_eq(coir_pty_set_size(&pty, 65536, 1), -EINVAL);
	ck_assert_int_eq(coir_pty_set_size(&pty, 65535, 1), 0);
	ck_assert_int_eq(coir_pty_size(&pty, &rows, &columns), 0);
	ck_assert_uint_eq(rows, 65535);
	ck_assert_uint_eq(columns, 1);
	ck_assert_int_eq(coir_pty_set_echo(&pty, false), 0);
	ck_assert_int_eq(coir_pty_attr(&pty, &attr), 0);
	ck_assert_uint_eq(attr.c_lflag & ECHO, 0);
	ck_assert_int_eq(coir_pty_set_echo(&pty, true), 0);
	ck_assert_int_eq(coir_pty_attr(&pty, &attr), 0);
	ck_assert_uint_ne(attr.c_lflag & ECHO, 0);
	return coir_scope_close(&scope, 0);
}

SUITE(pty)
{
	ADD(pty_talks_and_ends);
	ADD(pty_close);
	ADD(pty_attributes);
}
