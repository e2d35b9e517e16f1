/* SPDX-License-Identifier: MIT */
/*
 * What the peers' texts promise of stream sockets and no row of their suites
 * shows: backlogs, sub-switches, non-blocking descriptors, one thread.
 */
#include "config.h"

#include <coir/fiber.h>
#include <coir/promise.h>
#include <coir/time.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "peer/net_peer.h"
#include "support/elsewhere.h"
#include "support/fixture.h"
#include "unit/server_case.h"

/* The length of the queue of a TCP listener: listen(2)'s backlog. */
static unsigned
backlog_of(const struct coir_listener *l)
{
	struct tcp_info info;
	socklen_t len = sizeof(info);

	ck_assert_int_eq(getsockopt(coir_fd_number(&l->fd), IPPROTO_TCP,
				    TCP_INFO, &info, &len),
			 0);
	return info.tcpi_sacked;
}

/* Luv's default is 128; of 1000 who come at once that turns many away. */
NET_TEST(P23_P62_backlog)
{
	struct coir_listen_options options = { .backlog = 7 };
	struct coir_listener l;
	struct coir_addr addr;

	listen_tcp(&l, &addr);
	ck_assert_uint_ge(backlog_of(&l), 128);
	ck_assert_int_eq(coir_listener_close(&l), 0);
	ck_assert_int_eq(coir_addr_tcp(COIR_IP4_LOOPBACK, 0, &addr), 0);
	ck_assert_int_eq(coir_listen(NULL, &addr, &options, &l), 0);
	ck_assert_uint_eq(backlog_of(&l), 7);
	return coir_listener_close(&l);
}

static int
tell_later(void *arg)
{
	struct coir_socket *sock = arg;
	int rc = coir_yield();

	return rc < 0 ? rc : coir_copy_string("child", &sock->flow);
}

static int
spawn_and_return(struct coir_scope *scope, void *arg)
{
	return coir_spawn(scope, tell_later, arg);
}

/* Eio's accept_sub: a handler whose fibers belong to a scope of its own. */
static int
handle_in_a_scope(struct coir_socket *sock, const struct coir_addr *peer,
		  void *arg)
{
	(void)peer;
	(void)arg;
	return coir_scope_run(spawn_and_return, sock);
}

static int
accept_sub(struct coir_scope *scope, void *arg)
{
	struct world *w = arg;
	struct coir_socket client;

	ck_assert_int_eq(coir_connect(NULL, &w->addr, &client), 0);
	ck_assert_int_eq(coir_accept_fork(scope, &w->l, handle_in_a_scope, w,
					  NULL),
			 0);
	check_read(&client, "child");
	return expect_end(&client);
}
WORLD_TEST(P68_fibers_of_a_handler_end_before_its_flow, accept_sub)

static void
expect_nonblocking(const struct coir_fd *cfd)
{
	int flags = fcntl(coir_fd_number(cfd), F_GETFL);

	ck_assert_int_ge(flags, 0);
	ck_assert(flags & O_NONBLOCK);
}

/* One after the other, in one fiber. */
NET_TEST(P83_every_descriptor_is_non_blocking)
{
	struct coir_listener l;
	struct coir_addr addr;
	struct coir_socket client, server;

	listen_tcp(&l, &addr);
	ck_assert_int_eq(coir_connect(NULL, &addr, &client), 0);
	ck_assert_int_eq(coir_accept(NULL, &l, &server, NULL), 0);
	expect_nonblocking(&l.fd);
	expect_nonblocking(&client.fd);
	expect_nonblocking(&server.fd);
	ck_assert_int_eq(coir_copy_string("one", &client.flow), 0);
	check_read(&server, "one");
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	close_pair(&client, &server);
	return coir_listener_close(&l);
}

/* What another thread gets that has no runtime. */
static void *
use_elsewhere(void *arg)
{
	struct coir_socket *sock = arg;
	struct coir_addr addr;
	struct coir_socket other;
	char byte;

	if (coir_addr_unix("@coir-nobody", &addr) < 0 ||
	    coir_connect(NULL, &addr, &other) != -ENXIO ||
	    coir_read(&sock->flow, &byte, 1) != -ENXIO ||
	    coir_write(&sock->flow, "x", 1, NULL) != -EXDEV ||
	    coir_close(&sock->flow) != -EXDEV)
		return arg;
	return NULL;
}

NET_TEST(P36_sockets_belong_to_their_thread)
{
	struct coir_socket a, b;
	void *wrong;

	pair_init(&a, &b);
	wrong = elsewhere(use_elsewhere, &a);
	ck_assert_ptr_null(wrong);
	ck_assert_int_eq(coir_write(&a.flow, "x", 1, NULL), 0);
	close_pair(&a, &b);
	return 0;
}

SUITE(net_promises)
{
	ADD(P23_P62_backlog);
	ADD(P68_fibers_of_a_handler_end_before_its_flow);
	ADD(P83_every_descriptor_is_non_blocking);
	ADD(P36_sockets_belong_to_their_thread);
}
