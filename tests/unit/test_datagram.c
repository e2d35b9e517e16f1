/* SPDX-License-Identifier: MIT */
/*
 * The life of datagram sockets: opened, bound, adopted, closed.
 */
#include "config.h"

#include <coir/datagram.h>
#include <coir/error.h>
#include <coir/fiber.h>
#include <coir/scope.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/fail.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "unit/datagram_case.h"
#include "unit/net_case.h"

static int
closed_with_the_scope(struct coir_scope *scope, void *arg)
{
	struct coir_datagram *socks = arg;

	ck_assert_int_eq(coir_datagram_open(scope, AF_INET, &socks[0]), 0);
	ck_assert_int_eq(coir_datagram_open(scope, AF_INET6, &socks[1]), 0);
	ck_assert_int_eq(coir_datagram_open(scope, AF_UNIX, &socks[2]), 0);
	return coir_datagram_close(&socks[1]);
}

FIBER_TEST(P75_datagram_is_closed_with_its_scope)
{
	struct coir_datagram socks[3];
	struct coir_addr addr;
	int rc = coir_scope_run(closed_with_the_scope, socks);

	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(coir_fd_number(&socks[i].fd), -EBADF);
		ck_assert_int_eq(coir_datagram_local(&socks[i], &addr), -EBADF);
		ck_assert_int_eq(coir_datagram_close(&socks[i]), 0);
	}
	return rc;
}

FIBER_TEST(datagram_refuses_what_makes_no_sense)
{
	struct coir_datagram sock, other;
	struct coir_listener listener;
	struct coir_scope scope;
	struct coir_addr addr;
	int fds = leak_count_fds();

	ck_assert_int_eq(coir_datagram_open(NULL, AF_UNSPEC, &sock), -EINVAL);
	ck_assert_int_eq(coir_addr_tcp(COIR_IP4_LOOPBACK, 0, &addr), 0);
	ck_assert_int_eq(coir_datagram_bind(NULL, &addr, NULL, &sock), -EINVAL);
	ck_assert_str_eq(coir_error_text(),
			 "binding tcp:127.0.0.1:0: Invalid argument");
	ck_assert_int_eq(coir_addr_udp(COIR_IP4_LOOPBACK, 0, &addr), 0);
	ck_assert_int_eq(coir_listen(NULL, &addr, NULL, &listener), -EINVAL);
	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_scope_close(&scope, 0), 0);
	ck_assert_int_eq(coir_datagram_open(&scope, AF_UNIX, &sock), -EINVAL);
	ck_assert_int_eq(coir_datagram_pair(&scope, &sock, &other), -EINVAL);
	ck_assert_int_eq(leak_count_fds(), fds);
	return 0;
}

NET_TEST(datagram_reuse_port_shares_an_address)
{
	static const struct coir_datagram_options share = { .reuse_port =
								    true };
	struct coir_datagram a, b;
	struct coir_addr addr;

	bind_udp(&a, COIR_IP4_LOOPBACK, &addr);
	ck_assert_int_eq(coir_datagram_bind(NULL, &addr, NULL, &b),
			 -EADDRINUSE);
	ck_assert_int_eq(coir_datagram_close(&a), 0);
	ck_assert_int_eq(coir_datagram_bind(NULL, &addr, &share, &a), 0);
	ck_assert_int_eq(coir_datagram_bind(NULL, &addr, &share, &b), 0);
	close_both(&a, &b);
	return 0;
}

/* A directory of its own and a path in it. */
struct place {
	char dir[32];
	char path[64];
	struct coir_addr addr;
};

static int
unix_path(void *arg)
{
	static const struct coir_datagram_options reuse = { .reuse_addr = true,
							    .mode = 0600 };
	struct coir_datagram a, b, c;
	struct place *p = arg;
	struct stat st;
	int fd;

	ck_assert_int_eq(coir_datagram_bind(NULL, &p->addr, &reuse, &a), 0);
	ck_assert_int_eq(stat(p->path, &st), 0);
	ck_assert_int_eq(st.st_mode & 07777, 0600);
	/* somebody has it: not stale */
	ck_assert_int_eq(coir_datagram_bind(NULL, &p->addr, &reuse, &b),
			 -EADDRINUSE);
	/* left behind, as by a crash */
	fd = coir_fd_release(&a.fd);
	ck_assert_int_ge(fd, 0);
	close(fd);
	ck_assert_int_eq(coir_datagram_bind(NULL, &p->addr, NULL, &b),
			 -EADDRINUSE);
	ck_assert_int_eq(coir_datagram_bind(NULL, &p->addr, &reuse, &b), 0);
	ck_assert_int_eq(coir_datagram_open(NULL, AF_UNIX, &c), 0);
	send_text(&c, "hello", &p->addr);
	check_recv(&b, "hello");
	close_both(&b, &c);
	ck_assert_int_lt(stat(p->path, &st), 0);
	return 0;
}

START_TEST(datagram_unix_path_is_removed_when_closed)
{
	struct place p;

	snprintf(p.dir, sizeof(p.dir), "/tmp/coir-datagram-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(p.dir));
	snprintf(p.path, sizeof(p.path), "%s/socket", p.dir);
	ck_assert_int_eq(coir_addr_unix(p.path, &p.addr), 0);
	ck_assert_int_eq(run_fiber(unix_path, &p), 0);
	ck_assert_int_eq(rmdir(p.dir), 0);
}
END_TEST

FIBER_TEST(datagram_adopts_a_socket)
{
	struct coir_datagram a;
	struct coir_addr addr;
	int fds[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_DGRAM, 0, fds), 0);
	ck_assert_int_eq(coir_datagram_init(&a, fds[0]), 0);
	ck_assert_int_ne(fcntl(fds[0], F_GETFL) & O_NONBLOCK, 0);
	ck_assert_int_eq(write(fds[1], "1234", 4), 4);
	check_recv(&a, "1234");
	ck_assert_int_eq(coir_datagram_peer(&a, &addr), 0);
	ck_assert_int_eq(coir_addr_kind(&addr), COIR_ADDR_UNIX);
	/* and given back as it was */
	ck_assert_int_eq(coir_fd_release(&a.fd), fds[0]);
	ck_assert_int_eq(fcntl(fds[0], F_GETFL) & O_NONBLOCK, 0);
	close(fds[0]);
	close(fds[1]);
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	ck_assert_int_eq(coir_datagram_init(&a, fds[0]), -EINVAL);
	close(fds[0]);
	close(fds[1]);
	ck_assert_int_eq(coir_datagram_init(&a, fds[0]), -EBADF);
	return 0;
}

/* Without ck_assert: an allocation is failing. */
static int
pair_in_a_scope(struct coir_scope *scope, void *arg)
{
	struct coir_datagram *socks = arg;

	return coir_datagram_pair(scope, &socks[0], &socks[1]);
}

static int
pair_program(void *arg)
{
	return coir_scope_run(pair_in_a_scope, arg);
}

static int
run_pair(void *arg)
{
	return coir_run(pair_program, arg);
}

START_TEST(datagram_pair_without_memory_leaks_nothing)
{
	struct coir_datagram socks[2];
	int fds = leak_count_fds();

	ck_assert_uint_gt(fail_each(run_pair, socks), 0);
	ck_assert_int_eq(leak_count_fds(), fds);
}
END_TEST

SUITE(datagram)
{
	ADD(P75_datagram_is_closed_with_its_scope);
	ADD(datagram_refuses_what_makes_no_sense);
	ADD(datagram_reuse_port_shares_an_address);
	ADD(datagram_unix_path_is_removed_when_closed);
	ADD(datagram_adopts_a_socket);
	ADD(datagram_pair_without_memory_leaks_nothing);
}
