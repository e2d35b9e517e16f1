/* SPDX-License-Identifier: MIT */
/*
 * Passing descriptors: what arrives is what was sent, what does not fit is
 * closed, and nothing is lost on the way.
 */
#include "config.h"

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/rights.h>
#include <coir/scope.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "unit/net_case.h"

/* A file that holds @text. */
static int
file_with(const char *text)
{
	char name[] = "/tmp/coir-rights-XXXXXX";
	int fd = mkstemp(name);
	ssize_t len = (ssize_t)strlen(text);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(unlink(name), 0);
	ck_assert_int_eq(write(fd, text, (size_t)len), len);
	return fd;
}

/* Closes @fd, which holds @text. */
static void
expect_file(int fd, const char *text)
{
	char buf[64] = "";

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(fcntl(fd, F_GETFD), FD_CLOEXEC);
	ck_assert_int_ge(pread(fd, buf, sizeof(buf) - 1, 0), 0);
	ck_assert_str_eq(buf, text);
	close(fd);
}

/* Sends "ab", each letter with files of its own. */
static void
send_files(struct coir_socket *sock)
{
	int fds[] = { file_with("one"), file_with("two"), file_with("three") };
	size_t done;

	ck_assert_int_eq(coir_rights_send(sock, "a", 1, fds, 2, &done), 0);
	ck_assert_uint_eq(done, 1);
	ck_assert_int_eq(coir_rights_send(sock, "b", 1, &fds[2], 1, NULL), 0);
	for (int i = 0; i < 3; i++)
		close(fds[i]);
}

static int
pass(void *arg)
{
	struct coir_socket a, b;
	struct coir_rights rights;
	char buf[8];
	int fds[4];

	(void)arg;
	pair_init(&a, &b);
	send_files(&a);
	coir_rights_init(&rights, fds, 4);
	ck_assert_int_eq(coir_rights_recv(&b, buf, sizeof(buf), &rights), 1);
	ck_assert_uint_eq(rights.n, 2);
	ck_assert(!rights.truncated);
	ck_assert_int_eq(coir_rights_recv(&b, buf, 1, &rights), -EINVAL);
	expect_file(coir_rights_take(&rights, 1), "two");
	ck_assert_int_eq(coir_rights_take(&rights, 1), -EBADF);
	ck_assert_int_eq(coir_rights_take(&rights, 2), -EBADF);
	expect_file(coir_rights_take(&rights, 0), "one");
	coir_rights_close(&rights);
	ck_assert_int_eq(coir_rights_recv(&b, buf, sizeof(buf), &rights), 1);
	expect_file(coir_rights_take(&rights, 0), "three");
	coir_rights_close(&rights);
	ck_assert_int_eq(coir_close(&a.flow), 0);
	ck_assert_int_eq(coir_rights_recv(&b, buf, sizeof(buf), &rights), 0);
	ck_assert_uint_eq(rights.n, 0);
	close_pair(&a, &b);
	return 0;
}

START_TEST(rights_arrive_as_they_were_sent)
{
	int fds = leak_count_fds();

	ck_assert_int_eq(run_fiber(pass, NULL), 0);
	ck_assert_int_eq(leak_count_fds(), fds);
}
END_TEST

/* An odd room: what the kernel rounds up must not let one more in. */
FIBER_TEST(rights_beyond_the_room_are_closed)
{
	struct coir_socket a, b;
	struct coir_rights rights;
	char byte;
	int out[] = { 0, 1, 2 }, fds[3] = { -2, -2, -2 };
	int before;

	pair_init(&a, &b);
	before = leak_count_fds();
	for (size_t max = 0; max < 3; max++) {
		coir_rights_init(&rights, fds, max);
		ck_assert_int_eq(coir_rights_send(&a, "x", 1, out, 3, NULL), 0);
		ck_assert_int_eq(coir_rights_recv(&b, &byte, 1, &rights), 1);
		ck_assert_uint_eq(rights.n, max);
		ck_assert(rights.truncated);
		ck_assert_int_eq(leak_count_fds(), before + (int)max);
		ck_assert_int_eq(fds[max], -2);
		coir_rights_close(&rights);
		ck_assert_int_eq(leak_count_fds(), before);
	}
	close_pair(&a, &b);
	return 0;
}

FIBER_TEST(rights_are_closed_with_a_scope)
{
	struct coir_socket a, b;
	struct coir_rights rights;
	struct coir_scope scope;
	char byte;
	int out[] = { 0, 1 }, fds[2], before, kept;

	pair_init(&a, &b);
	before = leak_count_fds();
	coir_rights_init(&rights, fds, 2);
	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_rights_attach(&scope, &rights), 0);
	ck_assert_int_eq(coir_rights_send(&a, "x", 1, out, 2, NULL), 0);
	ck_assert_int_eq(coir_rights_recv(&b, &byte, 1, &rights), 1);
	kept = coir_rights_take(&rights, 1);
	ck_assert_int_eq(coir_scope_close(&scope, 0), 0);
	ck_assert_int_eq(leak_count_fds(), before + 1);
	close(kept);
	close_pair(&a, &b);
	return 0;
}

#define LONG 1000000

/* Reads all of a long message; its descriptor came once, at its beginning. */
static int
read_long(void *arg)
{
	struct coir_socket *sock = arg;
	struct coir_rights rights;
	char *buf = malloc(LONG);
	size_t total = 0, wrong = 0;
	int fd;

	coir_rights_init(&rights, &fd, 1);
	while (total < LONG) {
		ssize_t n = coir_rights_recv(sock, buf, LONG, &rights);

		ck_assert_int_gt(n, 0);
		ck_assert_uint_eq(rights.n, total == 0);
		coir_rights_close(&rights);
		for (ssize_t i = 0; i < n; i++)
			wrong += buf[i] != 'm';
		total += (size_t)n;
	}
	ck_assert_uint_eq(wrong, 0);
	free(buf);
	return 0;
}

static int
send_long(struct coir_scope *scope, void *arg)
{
	struct coir_socket *pair = arg;
	char *message = malloc(LONG);
	size_t done;
	int out = 0;

	memset(message, 'm', LONG);
	ck_assert_int_eq(coir_spawn(scope, read_long, &pair[1]), 0);
	ck_assert_int_eq(coir_rights_send(&pair[0], message, LONG, &out, 1,
					  &done),
			 0);
	ck_assert_uint_eq(done, LONG);
	free(message);
	return 0;
}

FIBER_TEST(rights_go_with_the_first_part_of_a_long_message)
{
	struct coir_socket pair[2];

	pair_init(&pair[0], &pair[1]);
	ck_assert_int_eq(coir_scope_run(send_long, pair), 0);
	close_pair(&pair[0], &pair[1]);
	return 0;
}

/* What cannot be sent, and that nothing of it is. */
NET_TEST(rights_arguments_are_checked)
{
	struct coir_socket a, b, c, d;
	struct coir_rights rights;
	char byte;
	int none = -1, out = 0;
	size_t done = 7;

	pair_init(&a, &b);
	connect_pair(&c, &d);
	ck_assert_int_eq(coir_rights_send(&a, "", 0, &out, 1, &done), -EINVAL);
	ck_assert_uint_eq(done, 0);
	ck_assert_int_eq(coir_rights_send(&a, "x", 1, &out, COIR_RIGHTS_MAX + 1,
					  NULL),
			 -EINVAL);
	ck_assert_int_eq(coir_rights_send(&a, "x", 1, &none, 1, NULL), -EBADF);
	ck_assert_int_eq(coir_rights_send(&c, "x", 1, &out, 1, NULL),
			 -EOPNOTSUPP);
	ck_assert_int_eq(coir_socket_try_read(&b, &byte, 1), -EAGAIN);
	ck_assert_int_eq(coir_rights_send(&a, "x", 1, NULL, 0, NULL), 0);
	check_read(&b, "x");
	coir_rights_init(&rights, &out, 1);
	ck_assert_int_eq(coir_rights_recv(&b, &byte, 0, &rights), -EINVAL);
	close_pair(&a, &b);
	close_pair(&c, &d);
	ck_assert_int_eq(coir_rights_send(&a, "x", 1, &out, 1, NULL), -EBADF);
	ck_assert_int_eq(coir_rights_recv(&b, &byte, 1, &rights), -EBADF);
	return 0;
}

/* A cancelled receive has taken nothing. */
static int
receive_none(void *arg)
{
	struct coir_rights rights;
	char byte;
	int fd;

	coir_rights_init(&rights, &fd, 1);
	ck_assert_int_eq(coir_rights_recv(arg, &byte, 1, &rights), -ECANCELED);
	return -ECANCELED;
}

FIBER_TEST(rights_cancelled_receive_takes_none)
{
	struct coir_socket a, b;
	struct coir_rights rights;
	struct coir_scope scope;
	char byte;
	int out = 0, fd;

	pair_init(&a, &b);
	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_spawn(&scope, receive_none, &b), 0);
	ck_assert_int_eq(coir_rights_send(&a, "x", 1, &out, 1, NULL), 0);
	coir_scope_cancel(&scope);
	ck_assert_int_eq(coir_scope_close(&scope, 0), 0);
	coir_rights_init(&rights, &fd, 1);
	ck_assert_int_eq(coir_rights_recv(&b, &byte, 1, &rights), 1);
	ck_assert_uint_eq(rights.n, 1);
	coir_rights_close(&rights);
	close_pair(&a, &b);
	return 0;
}

SUITE(rights)
{
	ADD(rights_arrive_as_they_were_sent);
	ADD(rights_beyond_the_room_are_closed);
	ADD(rights_are_closed_with_a_scope);
	ADD(rights_go_with_the_first_part_of_a_long_message);
	ADD(rights_arguments_are_checked);
	ADD(rights_cancelled_receive_takes_none);
}
