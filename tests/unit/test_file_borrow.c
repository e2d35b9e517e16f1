/* SPDX-License-Identifier: MIT */
/*
 * Standard streams of every kind: whatever it is, others that share it notice
 * nothing.
 */
#include "config.h"

#include <coir/combine.h>
#include <coir/fiber.h>
#include <coir/pipe.h>
#include <errno.h>
#include <pty.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include "support/runner.h"
#include "support/trace.h"
#include "unit/file_case.h"

/* A descriptor as a program finds it at its start, and its other end. */
struct shared {
	int fd;
	int other;
	struct coir_file file;
	bool got_one;
};

static int
read_shared(void *arg)
{
	struct shared *s = arg;

	trace("read");
	expect_read(&s->file.flow, "one\n");
	trace("got one");
	s->got_one = true;
	expect_read(&s->file.flow, "two\n");
	trace("got two");
	return 0;
}

static int
tick(void *arg)
{
	struct shared *s = arg;

	ck_assert_int_eq(coir_yield(), 0);
	trace("tick");
	ck_assert_int_eq(write(s->other, "one\n", 4), 4);
	while (!s->got_one)
		ck_assert_int_eq(coir_yield(), 0);
	trace("tick");
	ck_assert_int_eq(write(s->other, "two\n", 4), 4);
	return 0;
}

/* Nothing has been changed that others would see. */
static void
check_unchanged(int fd)
{
	ck_assert_int_eq(fcntl(fd, F_GETFL) & O_NONBLOCK, 0);
}

static int
read_and_tick(void *arg)
{
	struct shared *s = arg;

	s->got_one = false;
	ck_assert_int_eq(coir_file_borrow(&s->file, s->fd), 0);
	check_unchanged(s->fd);
	ck_assert_int_eq(coir_both(read_shared, s, tick, s), 0);
	check_unchanged(s->fd);
	close_file(&s->file);
	ck_assert_int_ge(fcntl(s->fd, F_GETFD), 0);
	return 0;
}

static void
expect_ticks(struct shared *s)
{
	ck_assert_int_eq(run_files(read_and_tick, s), 0);
	trace_expect("read\ntick\ngot one\ntick\ngot two\n");
	close(s->fd);
	close(s->other);
}

START_TEST(file_borrow_a_pipe)
{
	struct shared s;
	int fds[2];

	ck_assert_int_eq(pipe(fds), 0);
	s.fd = fds[0];
	s.other = fds[1];
	expect_ticks(&s);
}
END_TEST

START_TEST(file_borrow_a_socket)
{
	struct shared s;
	int fds[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	s.fd = fds[0];
	s.other = fds[1];
	expect_ticks(&s);
}
END_TEST

START_TEST(file_borrow_a_terminal)
{
	struct shared s;

	ck_assert_int_eq(openpty(&s.other, &s.fd, NULL, NULL, NULL), 0);
	expect_ticks(&s);
}
END_TEST

/* A regular file goes on at the position that its other users left. */
FILE_TEST(file_borrow_a_regular_file)
{
	int fd = open(tempdir_file("in", "line 1\nline 2\nline 3\n"), O_RDONLY);
	struct coir_file file;
	char byte, buf[8] = "";

	ck_assert_int_eq(read(fd, buf, 7), 7);
	ck_assert_int_eq(coir_file_borrow(&file, fd), 0);
	ck_assert_int_eq(coir_read_exact(&file.flow, buf, 7, NULL), 0);
	ck_assert_str_eq(buf, "line 2\n");
	close_file(&file);
	ck_assert_int_eq(read(fd, buf, 7), 7);
	ck_assert_str_eq(buf, "line 3\n");
	ck_assert_int_eq(read(fd, &byte, 1), 0);
	close(fd);
	return 0;
}

#define BULK (1024 * 1024)

static int
fill(void *arg)
{
	static const char bytes[BULK];
	struct shared *s = arg;
	size_t done;

	ck_assert_int_eq(coir_write(&s->file.flow, bytes, BULK, &done), 0);
	ck_assert_uint_eq(done, BULK);
	close_file(&s->file);
	close(s->fd);
	return 0;
}

static int
drain(void *arg)
{
	static char bytes[BULK + 1];
	struct coir_pipe *in = arg;
	size_t done;

	ck_assert_int_eq(coir_read_exact(&in->flow, bytes, BULK + 1, &done),
			 -ENODATA);
	ck_assert_uint_eq(done, BULK);
	return 0;
}

FILE_TEST(file_borrow_holds_the_writer_back)
{
	struct shared s;
	struct coir_pipe in;
	int fds[2];

	ck_assert_int_eq(pipe(fds), 0);
	s.fd = fds[1];
	ck_assert_int_eq(coir_pipe_init(&in, fds[0]), 0);
	ck_assert_int_eq(coir_file_borrow(&s.file, s.fd), 0);
	ck_assert_int_eq(coir_both(fill, &s, drain, &in), 0);
	return coir_close(&in.flow);
}

static int
wait_for_input(void *arg)
{
	struct shared *s = arg;
	char byte;

	trace("%zd", coir_read(&s->file.flow, &byte, 1));
	return 0;
}

static int
close_it(void *arg)
{
	struct shared *s = arg;

	trace("close");
	close_file(&s->file);
	return 0;
}

static int
close_under(void *arg)
{
	struct shared s;
	int fds[2];

	(void)arg;
	ck_assert_int_eq(pipe(fds), 0);
	ck_assert_int_eq(coir_file_borrow(&s.file, fds[0]), 0);
	ck_assert_int_eq(coir_both(wait_for_input, &s, close_it, &s), 0);
	ck_assert_int_eq(write(fds[1], "x", 1), 1);
	close(fds[0]);
	close(fds[1]);
	return 0;
}

START_TEST(file_borrow_close_wakes)
{
	ck_assert_int_eq(run_files(close_under, NULL), 0);
	trace_expect("close\n-9\n");
}
END_TEST

FILE_TEST(file_borrow_ends)
{
	struct coir_file null, in, out;
	int fds[2], fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	ck_assert_int_eq(coir_file_borrow(&null, fd), 0);
	expect_read(&null.flow, "");
	ck_assert_int_eq(coir_copy_string("gone", &null.flow), 0);
	close_file(&null);
	close(fd);
	ck_assert_int_eq(pipe(fds), 0);
	ck_assert_int_eq(coir_file_borrow(&in, fds[0]), 0);
	ck_assert_int_eq(coir_file_borrow(&out, fds[1]), 0);
	close(fds[1]);
	close_file(&out);
	expect_read(&in.flow, "");
	close_file(&in);
	close(fds[0]);
	return 0;
}

SUITE(file_borrow)
{
	ADD(file_borrow_a_pipe);
	ADD(file_borrow_a_socket);
	ADD(file_borrow_a_terminal);
	ADD(file_borrow_a_regular_file);
	ADD(file_borrow_holds_the_writer_back);
	ADD(file_borrow_close_wakes);
	ADD(file_borrow_ends);
}
