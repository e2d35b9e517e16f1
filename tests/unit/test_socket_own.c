/* SPDX-License-Identifier: MIT */
/*
 * Sockets as things: whose they are, when they close, their addresses and
 * options.
 */
#include "config.h"

#include <coir/datagram.h>
#include <coir/pipe.h>
#include <coir/runtime.h>
#include <coir/scope.h>
#include <coir/socket.h>
#include <coir/thread.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "unit/net_case.h"

FIBER_TEST(P55_socket_closes_with_its_scope)
{
	struct coir_socket a, b, c, d;
	struct coir_scope scope;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_socketpair(&scope, &a, &b), 0);
	pair_init(&c, &d);
	ck_assert_int_eq(coir_socket_attach(&scope, &c), 0);
	ck_assert_int_eq(coir_close(&b.flow), 0);
	ck_assert_int_eq(coir_scope_close(&scope, 0), 0);
	ck_assert_int_eq(coir_fd_number(&a.fd), -EBADF);
	ck_assert_int_eq(coir_fd_number(&c.fd), -EBADF);
	check_end(&d);
	ck_assert_int_eq(coir_socket_attach(&scope, &d), -EINVAL);
	ck_assert_int_eq(coir_fd_number(&d.fd), -EBADF);
	ck_assert_int_eq(coir_socketpair(&scope, &a, &b), -EINVAL);
	return 0;
}

NET_TEST(socket_addresses)
{
	struct coir_socket a, b;
	struct coir_addr of_a, of_b;
	char text[COIR_ADDR_TEXT_MAX];

	connect_pair(&a, &b);
	ck_assert_int_eq(coir_socket_local(&a, &of_a), 0);
	ck_assert_int_eq(coir_socket_peer(&b, &of_b), 0);
	ck_assert(coir_addr_equal(&of_a, &of_b));
	ck_assert_uint_ne(coir_addr_port(&of_a), 0);
	close_pair(&a, &b);
	ck_assert_int_eq(coir_socket_local(&a, &of_a), -EBADF);
	ck_assert_int_eq(coir_socket_peer(&a, &of_a), -EBADF);
	pair_init(&a, &b);
	ck_assert_int_eq(coir_socket_peer(&a, &of_a), 0);
	coir_addr_format(&of_a, text, sizeof(text));
	ck_assert_str_eq(text, "unix:");
	close_pair(&a, &b);
	return 0;
}

static int
nodelay_of(struct coir_socket *sock)
{
	int value;
	socklen_t len = sizeof(value);

	ck_assert_int_eq(getsockopt(coir_fd_number(&sock->fd), IPPROTO_TCP,
				    TCP_NODELAY, &value, &len),
			 0);
	return value != 0;
}

NET_TEST(socket_nodelay)
{
	struct coir_socket a, b;

	connect_pair(&a, &b);
	ck_assert_int_eq(coir_socket_set_nodelay(&a, true), 0);
	ck_assert_int_eq(nodelay_of(&a), 1);
	ck_assert_int_eq(coir_socket_set_nodelay(&a, false), 0);
	ck_assert_int_eq(nodelay_of(&a), 0);
	close_pair(&a, &b);
	ck_assert_int_eq(coir_socket_set_nodelay(&a, true), -EBADF);
	pair_init(&a, &b);
	ck_assert_int_eq(coir_socket_set_nodelay(&a, true), 0);
	close_pair(&a, &b);
	return 0;
}

FIBER_TEST(socket_adopts_a_descriptor)
{
	struct coir_socket sock;
	int fds[2];

	ck_assert_int_eq(coir_socket_init(&sock, -1), -EBADF);
	ck_assert_int_eq(coir_socket_init(&sock, STDIN_FILENO), -ENOTSOCK);
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	ck_assert_int_eq(coir_socket_init(&sock, fds[0]), 0);
	ck_assert_int_eq(write(fds[1], "Hello", 5), 5);
	check_read(&sock, "Hello");
	ck_assert_int_eq(coir_socket_release(&sock), fds[0]);
	ck_assert_int_eq(coir_socket_release(&sock), -EBADF);
	ck_assert_int_eq(write(fds[1], "x", 1), 1);
	close(fds[0]);
	close(fds[1]);
	return 0;
}

/* What was released is left alone by the scope that it was attached to. */
FIBER_TEST(socket_release_leaves_its_scope)
{
	struct coir_socket a, b;
	struct coir_scope scope;
	int fd;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_socketpair(&scope, &a, &b), 0);
	fd = coir_socket_release(&a);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(coir_scope_close(&scope, 0), 0);
	ck_assert_int_eq(close(fd), 0);
	return 0;
}

/** struct theirs - what belongs to the thread that made it. */
struct theirs {
	struct coir_socket a, b;
	struct coir_pipe in, out;
	struct coir_datagram c, d;
};

static int
use_theirs(void *arg)
{
	struct theirs *t = arg;
	char buf[1];

	ck_assert_int_eq((int)coir_read(&t->a.flow, buf, 1), -EXDEV);
	ck_assert_int_eq((int)coir_read(&t->in.flow, buf, 1), -EXDEV);
	ck_assert_int_eq((int)coir_socket_try_read(&t->a, buf, 1), -EXDEV);
	ck_assert_int_eq((int)coir_datagram_recv(&t->c, buf, 1, NULL, NULL),
			 -EXDEV);
	ck_assert_int_eq(coir_datagram_send(&t->c, "x", 1, NULL), -EXDEV);
	ck_assert_int_eq(coir_write(&t->a.flow, "x", 1, NULL), -EXDEV);
	return coir_close(&t->a.flow) == -EXDEV ? 0 : -EPROTO;
}

/* All of it is there to be read; the other thread gets none of it. */
static int
lend_to_thread(void *arg)
{
	struct theirs t;
	int result;

	(void)arg;
	ck_assert_int_eq(coir_socketpair(NULL, &t.a, &t.b), 0);
	ck_assert_int_eq(coir_pipe_pair(&t.in, &t.out), 0);
	ck_assert_int_eq(coir_datagram_pair(NULL, &t.c, &t.d), 0);
	ck_assert_int_eq(coir_copy_string("1", &t.b.flow), 0);
	ck_assert_int_eq(coir_copy_string("2", &t.out.flow), 0);
	ck_assert_int_eq(coir_datagram_send(&t.d, "3", 1, NULL), 0);
	ck_assert_int_eq(coir_thread_run(use_theirs, &t, &result), 0);
	ck_assert_int_eq(result, 0);
	check_read(&t.a, "1");
	coir_close(&t.in.flow);
	coir_close(&t.out.flow);
	coir_datagram_close(&t.c);
	coir_datagram_close(&t.d);
	close_pair(&t.a, &t.b);
	return 0;
}

START_TEST(socket_of_another_thread)
{
	ck_assert_int_eq(coir_run(lend_to_thread, NULL), 0);
}
END_TEST

SUITE(socket_own)
{
	ADD(P55_socket_closes_with_its_scope);
	ADD(socket_addresses);
	ADD(socket_nodelay);
	ADD(socket_adopts_a_descriptor);
	ADD(socket_release_leaves_its_scope);
	ADD(socket_of_another_thread);
}
