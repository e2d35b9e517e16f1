/* SPDX-License-Identifier: MIT */
/*
 * Sockets as flows: the end of a stream, resets, half-closes, cancels, and how
 * seldom the kernel is asked.
 */
#include "config.h"

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/scope.h>
#include <coir/socket.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"
#include "unit/net_case.h"

FIBER_TEST(socket_pair_talks_and_ends)
{
	struct coir_socket a, b;

	pair_init(&a, &b);
	ck_assert_int_eq(coir_copy_string("foo", &a.flow), 0);
	check_read(&b, "foo");
	ck_assert_int_eq(coir_copy_string("bar", &b.flow), 0);
	check_read(&a, "bar");
	ck_assert_int_eq(coir_close(&a.flow), 0);
	check_end(&b);
	check_end(&b);
	close_pair(&a, &b);
	return 0;
}

/* The end of the stream that came together with the last bytes is seen. */
NET_TEST(socket_end_together_with_data)
{
	struct coir_socket a, b;
	char buf[64];

	connect_pair(&a, &b);
	ck_assert_int_eq(coir_copy_string("last", &a.flow), 0);
	ck_assert_int_eq(coir_close(&a.flow), 0);
	ck_assert_int_eq(coir_read(&b.flow, buf, sizeof(buf)), 4);
	ck_assert(!b.fd.read_.maybe_);
	check_end(&b);
	close_pair(&a, &b);
	return 0;
}

NET_TEST(socket_half_close)
{
	struct coir_socket a, b;

	connect_pair(&a, &b);
	ck_assert_int_eq(coir_copy_string("question", &a.flow), 0);
	ck_assert_int_eq(coir_shutdown(&a.flow, COIR_SHUT_WRITE), 0);
	/* again is harmless */
	ck_assert_int_eq(coir_shutdown(&a.flow, COIR_SHUT_WRITE), 0);
	check_read(&b, "question");
	check_end(&b);
	ck_assert_int_eq(coir_copy_string("answer", &b.flow), 0);
	check_read(&a, "answer");
	ck_assert_int_eq(coir_write(&a.flow, "x", 1, NULL), -ECONNRESET);
	ck_assert_int_eq(coir_close(&b.flow), 0);
	check_end(&a);
	ck_assert_int_eq(coir_shutdown(&a.flow, COIR_SHUT_BOTH), 0);
	close_pair(&a, &b);
	ck_assert_int_eq(coir_shutdown(&a.flow, COIR_SHUT_BOTH), -EBADF);
	return 0;
}

static int
read_one(void *arg)
{
	struct coir_socket *sock = arg;
	char byte;

	trace("read: %zd", coir_read(&sock->flow, &byte, 1));
	return 0;
}

static int
shut_under_reader(struct coir_scope *scope, void *arg)
{
	struct coir_socket *sock = arg;

	ck_assert_int_eq(coir_spawn(scope, read_one, sock), 0);
	trace("shut");
	return coir_shutdown(&sock->flow, COIR_SHUT_READ);
}

static int
close_under_reader(struct coir_scope *scope, void *arg)
{
	struct coir_socket *sock = arg;

	ck_assert_int_eq(coir_spawn(scope, read_one, sock), 0);
	trace("close");
	return coir_close(&sock->flow);
}

TRACE_TEST(socket_reader_is_woken_by_shutdown_and_close,
	   "shut\nread: 0\nclose\nread: -9\nread: -9\nclose\n")
{
	struct coir_socket a, b;

	pair_init(&a, &b);
	ck_assert_int_eq(coir_scope_run(shut_under_reader, &a), 0);
	ck_assert_int_eq(coir_scope_run(close_under_reader, &b), 0);
	ck_assert_int_eq(coir_scope_run(close_under_reader, &b), 0);
	close_pair(&a, &b);
	return 0;
}

/* To close with unread data resets the connection. */
NET_TEST(socket_reset_is_one_code_and_no_signal)
{
	struct coir_socket a, b;
	char byte;

	signal(SIGPIPE, SIG_DFL);
	connect_pair(&a, &b);
	ck_assert_int_eq(coir_copy_string("unread", &a.flow), 0);
	ck_assert_int_eq(coir_fd_wait_read(&b.fd), 0);
	ck_assert_int_eq(coir_close(&b.flow), 0);
	ck_assert_int_eq(coir_read(&a.flow, &byte, 1), -ECONNRESET);
	ck_assert_int_eq(coir_write(&a.flow, "x", 1, NULL), -ECONNRESET);
	/* nothing is left to shut, which is what was wanted */
	ck_assert_int_eq(coir_shutdown(&a.flow, COIR_SHUT_BOTH), 0);
	close_pair(&a, &b);
	return 0;
}

#define BULK (5 * 1024 * 1024)

static int
read_slowly(void *arg)
{
	struct coir_socket *sock = arg;
	unsigned char *buf = malloc(BULK);
	size_t wrong = 0;
	size_t done;

	/* in virtual time: until the writer can write no more */
	ck_assert_int_eq(coir_sleep(coir_ms(20)), 0);
	ck_assert_int_eq(coir_read_exact(&sock->flow, buf, BULK, &done), 0);
	/* an assertion for each would take libcheck minutes under valgrind */
	for (size_t i = 0; i < BULK; i++)
		wrong += buf[i] != i % 251;
	ck_assert_uint_eq(wrong, 0);
	free(buf);
	return 0;
}

static int
write_bulk(struct coir_scope *scope, void *arg)
{
	struct coir_socket *pair = arg;
	unsigned char *buf = malloc(BULK);
	size_t done;

	for (size_t i = 0; i < BULK; i++)
		buf[i] = i % 251;
	ck_assert_int_eq(coir_spawn(scope, read_slowly, &pair[1]), 0);
	ck_assert_int_eq(coir_write(&pair[0].flow, buf, BULK, &done), 0);
	ck_assert_uint_eq(done, BULK);
	free(buf);
	return 0;
}

FIBER_TEST(socket_bulk_to_a_slow_reader)
{
	struct coir_socket pair[2];

	pair_init(&pair[0], &pair[1]);
	ck_assert_int_eq(coir_scope_run(write_bulk, pair), 0);
	close_pair(&pair[0], &pair[1]);
	return 0;
}

/* A cancelled write tells how much went; nothing of that is lost. */
FIBER_TEST(socket_cancelled_write_counts)
{
	struct coir_socket a, b;
	struct coir_scope scope;
	char *buf = calloc(1, BULK);
	size_t done, got;
	int rc;

	pair_init(&a, &b);
	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_scope_set_deadline(&scope,
						 coir_after(coir_ms(5))),
			 0);
	rc = coir_write(&a.flow, buf, BULK, &done);
	ck_assert_int_eq(coir_scope_close(&scope, rc), -ETIMEDOUT);
	ck_assert_uint_lt(done, BULK);
	ck_assert_int_eq(coir_close(&a.flow), 0);
	ck_assert_int_eq(coir_read_exact(&b.flow, buf, BULK, &got), -ENODATA);
	ck_assert_uint_eq(got, done);
	close_pair(&a, &b);
	free(buf);
	return 0;
}

/* After a short read the kernel is not asked before the next event. */
FIBER_TEST(P84_socket_try_and_hint)
{
	struct coir_socket a, b;
	struct iovec iov = { .iov_base = "x", .iov_len = 1 };
	char buf[4];

	pair_init(&a, &b);
	ck_assert_int_eq(coir_socket_try_read(&b, buf, 4), -EAGAIN);
	ck_assert(!b.fd.read_.maybe_);
	ck_assert_int_eq(coir_copy_string("123456", &a.flow), 0);
	ck_assert_int_eq(coir_read(&b.flow, buf, 4), 4);
	ck_assert(b.fd.read_.maybe_);
	ck_assert_int_eq(coir_socket_try_read(&b, buf, 4), 2);
	ck_assert(!b.fd.read_.maybe_);
	ck_assert_int_eq(coir_socket_try_read(&b, buf, 0), -EINVAL);
	ck_assert_int_eq(coir_close(&a.flow), 0);
	ck_assert_int_eq(coir_socket_try_read(&b, buf, 4), 0);
	ck_assert_int_eq(coir_socket_try_read(&a, buf, 4), -EBADF);
	ck_assert_int_eq(coir_socket_try_write(&b, &iov, 1), -ECONNRESET);
	ck_assert_int_eq(coir_socket_try_write(&a, &iov, 1), -EBADF);
	close_pair(&a, &b);
	return 0;
}

FIBER_TEST(socket_try_write_until_full)
{
	static char bytes[65536];
	struct iovec iov = { .iov_base = bytes, .iov_len = sizeof(bytes) };
	struct coir_socket a, b;
	struct coir_node node;
	ssize_t n;

	pair_init(&a, &b);
	while ((n = coir_socket_try_write(&a, &iov, 1)) > 0)
		;
	ck_assert_int_eq(n, -EAGAIN);
	while (coir_socket_try_read(&b, bytes, sizeof(bytes)) > 0)
		;
	coir_fd_write_node(&node, &a.fd);
	ck_assert_int_eq(coir_wait(&node), 0);
	ck_assert_int_gt(coir_socket_try_write(&a, &iov, 1), 0);
	close_pair(&a, &b);
	return 0;
}

SUITE(socket)
{
	ADD(socket_pair_talks_and_ends);
	ADD(socket_end_together_with_data);
	ADD(socket_half_close);
	ADD(socket_reader_is_woken_by_shutdown_and_close);
	ADD(socket_reset_is_one_code_and_no_signal);
	ADD(socket_bulk_to_a_slow_reader);
	ADD(socket_cancelled_write_counts);
	ADD(P84_socket_try_and_hint);
	ADD(socket_try_write_until_full);
}
