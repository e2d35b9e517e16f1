/* SPDX-License-Identifier: MIT */
/*
 * Ending the waits for a descriptor from outside.
 */
#include "config.h"

#include <coir/fiber.h>
#include <coir/scope.h>
#include <coir/socket.h>
#include <errno.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"

static int
wait_read(void *arg)
{
	trace("read: %d", coir_fd_wait_read(arg));
	return 0;
}

static int
wait_write(void *arg)
{
	trace("write: %d", coir_fd_wait_write(arg));
	return 0;
}

/* Fill the socket until nothing more goes in; returns how much went. */
static size_t
fill(struct coir_socket *sock)
{
	static char bytes[65536];
	struct iovec iov = { .iov_base = bytes, .iov_len = sizeof(bytes) };
	size_t total = 0;
	ssize_t n;

	while ((n = coir_socket_try_write(sock, &iov, 1)) > 0)
		total += (size_t)n;
	ck_assert_int_eq(n, -EAGAIN);
	return total;
}

SCOPE_TEST(fd_cancel_ends_the_waits_of_one_side)
{
	struct coir_socket a, b;

	ck_assert_int_eq(coir_socketpair(NULL, &a, &b), 0);
	fill(&a);
	ck_assert_int_eq(coir_fd_cancel_read(&a.fd), 0);
	ck_assert_int_eq(coir_spawn(scope, wait_read, &a.fd), 0);
	ck_assert_int_eq(coir_spawn(scope, wait_read, &a.fd), 0);
	ck_assert_int_eq(coir_spawn(scope, wait_write, &a.fd), 0);
	ck_assert_int_eq(coir_fd_cancel_read(&a.fd), 0);
	trace("cancelled");
	ck_assert_int_eq(coir_yield(), 0);
	trace_expect("cancelled\nread: -125\nread: -125\n");
	ck_assert_int_eq(coir_fd_cancel_write(&a.fd), 0);
	ck_assert_int_eq(coir_yield(), 0);
	trace_expect("write: -125\n");
	ck_assert_int_eq(coir_copy_string("x", &b.flow), 0);
	ck_assert_int_eq(coir_fd_wait_read(&a.fd), 0);
	coir_close(&a.flow);
	ck_assert_int_eq(coir_fd_cancel_read(&a.fd), -EBADF);
	return coir_close(&b.flow);
}

SUITE(fd_cancel)
{
	ADD(fd_cancel_ends_the_waits_of_one_side);
}
