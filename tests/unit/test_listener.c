/* SPDX-License-Identifier: MIT */
/*
 * Listening and accepting: who gets a client, and that none is lost.
 */
#include "config.h"

#include <coir/cancel.h>
#include <coir/error.h>
#include <coir/fiber.h>
#include <coir/listener.h>
#include <coir/scope.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "machine/valgrind.h"
#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"
#include "unit/net_case.h"

/* An abstract name of this process, so that tests may run side by side. */
static void
listen_unix(struct coir_listener *l, struct coir_addr *ret_addr)
{
	char text[64];

	snprintf(text, sizeof(text), "unix:@coir-test-%d", getpid());
	ck_assert_int_eq(coir_addr_parse(text, ret_addr), 0);
	ck_assert_int_eq(coir_listen(NULL, ret_addr, NULL, l), 0);
}

NET_TEST(listener_tells_its_port_and_the_peer)
{
	struct coir_listener l;
	struct coir_socket client, server;
	struct coir_addr addr, peer, local;

	listen_tcp(&l, &addr);
	ck_assert_uint_ne(coir_addr_port(&addr), 0);
	ck_assert_int_eq(coir_connect(NULL, &addr, &client), 0);
	ck_assert_int_eq(coir_accept(NULL, &l, &server, &peer), 0);
	ck_assert_int_eq(coir_socket_local(&client, &local), 0);
	ck_assert(coir_addr_equal(&peer, &local));
	close_pair(&client, &server);
	return coir_listener_close(&l);
}

NET_TEST(listener_port_taken)
{
	struct coir_listen_options reuse = { .reuse_addr = true };
	char text[COIR_ADDR_TEXT_MAX], what[200];
	struct coir_listener l, second;
	struct coir_addr addr;
	int fds;

	listen_tcp(&l, &addr);
	fds = leak_count_fds();
	ck_assert_int_eq(coir_listen(NULL, &addr, NULL, &second), -EADDRINUSE);
	coir_addr_format(&addr, text, sizeof(text));
	snprintf(what, sizeof(what), "listening on %s: %s", text,
		 strerror(EADDRINUSE));
	ck_assert_str_eq(coir_error_text(), what);
	ck_assert_int_eq(coir_listen(NULL, &addr, &reuse, &second),
			 -EADDRINUSE);
	ck_assert_int_eq(leak_count_fds(), fds);
	return coir_listener_close(&l);
}

NET_TEST(P64_listener_port_may_be_shared)
{
	struct coir_listen_options shared = { .reuse_port = true };
	struct coir_socket client, server;
	struct coir_listener a, b, alone;
	struct coir_addr addr;

	ck_assert_int_eq(coir_addr_tcp(COIR_IP6_LOOPBACK, 0, &addr), 0);
	ck_assert_int_eq(coir_listen(NULL, &addr, &shared, &a), 0);
	ck_assert_int_eq(coir_listener_addr(&a, &addr), 0);
	ck_assert_int_eq(coir_listen(NULL, &addr, NULL, &alone), -EADDRINUSE);
	ck_assert_int_eq(coir_listen(NULL, &addr, &shared, &b), 0);
	/* both are there: who comes when one has gone comes to the other */
	ck_assert_int_eq(coir_listener_close(&a), 0);
	ck_assert_int_eq(coir_connect(NULL, &addr, &client), 0);
	ck_assert_int_eq(coir_accept(NULL, &b, &server, NULL), 0);
	close_pair(&client, &server);
	return coir_listener_close(&b);
}

NET_TEST(listener_options_and_address_are_checked)
{
	struct coir_listen_options options = { .backlog = -1 };
	struct coir_listener l;
	struct coir_addr addr;

	ck_assert_int_eq(coir_addr_tcp("192.0.2.1", 0, &addr), 0);
	ck_assert_int_eq(coir_listen(NULL, &addr, &options, &l), -EINVAL);
	ck_assert_int_eq(coir_listen(NULL, &addr, NULL, &l), -EADDRNOTAVAIL);
	return 0;
}

/* A fiber that accepts one client and tells of it. */
struct acceptor {
	struct coir_listener *l;
	const char *name;
};

static int
accept_one(void *arg)
{
	struct acceptor *a = arg;
	struct coir_socket sock;
	int rc = coir_accept(NULL, a->l, &sock, NULL);

	trace("%s: %d", a->name, rc);
	return rc == 0 ? coir_close(&sock.flow) : 0;
}

static int
accept_in_order(struct coir_scope *scope, void *arg)
{
	struct coir_listener *l = arg;
	struct acceptor a[] = { { l, "A" }, { l, "B" }, { l, "C" } };
	struct coir_socket client[3];
	struct coir_addr addr;

	ck_assert_int_eq(coir_listener_addr(l, &addr), 0);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(coir_spawn(scope, accept_one, &a[i]), 0);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(coir_connect(NULL, &addr, &client[i]), 0);
		trace("connected");
		ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
		ck_assert_int_eq(coir_close(&client[i].flow), 0);
	}
	return 0;
}

TRACE_TEST(listener_serves_acceptors_in_order,
	   "connected\nA: 0\nconnected\nB: 0\nconnected\nC: 0\n")
{
	struct coir_listener l;
	struct coir_addr addr;
	int rc;

	listen_unix(&l, &addr);
	rc = coir_scope_run(accept_in_order, &l);
	ck_assert_int_eq(coir_listener_close(&l), 0);
	return rc;
}

FIBER_TEST(listener_clients_wait_for_an_acceptor)
{
	struct coir_socket client[3], server;
	struct coir_listener l;
	struct coir_addr addr;

	listen_unix(&l, &addr);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(coir_connect(NULL, &addr, &client[i]), 0);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(coir_accept(NULL, &l, &server, NULL), 0);
		close_pair(&client[i], &server);
	}
	return coir_listener_close(&l);
}

/* Whom a cancelled accept would have got the next one gets. */
FIBER_TEST(P65_listener_cancelled_accept_loses_nobody)
{
	struct coir_socket client, server;
	struct coir_listener l;
	struct coir_scope scope;
	struct coir_shield shield;
	struct coir_addr addr;
	int rc;

	listen_unix(&l, &addr);
	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_scope_set_deadline(&scope,
						 coir_after(coir_ms(5))),
			 0);
	rc = coir_accept(&scope, &l, &server, NULL);
	ck_assert_int_eq(rc, -ETIMEDOUT);
	/* one comes, and there is no time for him */
	coir_shield_begin(&shield);
	ck_assert_int_eq(coir_connect(NULL, &addr, &client), 0);
	coir_shield_end(&shield);
	ck_assert_int_eq(coir_accept(&scope, &l, &server, NULL), -ETIMEDOUT);
	ck_assert_int_eq(coir_scope_close(&scope, rc), -ETIMEDOUT);
	/* he is the next one's, and goes with that one's scope */
	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_accept(&scope, &l, &server, NULL), 0);
	ck_assert_int_eq(coir_scope_close(&scope, 0), 0);
	check_end(&client);
	ck_assert_int_eq(coir_close(&client.flow), 0);
	return coir_listener_close(&l);
}

static int
close_it(struct coir_scope *scope, void *arg)
{
	struct coir_listener *l = arg;
	struct acceptor a = { l, "A" }, b = { l, "B" };
	struct coir_addr addr;

	ck_assert_int_eq(coir_spawn(scope, accept_one, &a), 0);
	ck_assert_int_eq(coir_listener_close(l), 0);
	ck_assert_int_eq(coir_yield(), 0);
	ck_assert_int_eq(coir_spawn(scope, accept_one, &b), 0);
	ck_assert_int_eq(coir_listener_addr(l, &addr), -EBADF);
	return coir_listener_close(l);
}

TRACE_TEST(listener_close_wakes_acceptors, "A: -9\nB: -9\n")
{
	struct coir_listener l;
	struct coir_addr addr;

	listen_unix(&l, &addr);
	return coir_scope_run(close_it, &l);
}

NET_TEST(listener_closes_with_its_scope)
{
	struct coir_socket client, server;
	struct coir_listener l;
	struct coir_scope scope;
	struct coir_addr addr;

	ck_assert_int_eq(coir_scope_open(&scope), 0);
	ck_assert_int_eq(coir_addr_tcp(COIR_IP4_LOOPBACK, 0, &addr), 0);
	ck_assert_int_eq(coir_listen(&scope, &addr, NULL, &l), 0);
	ck_assert_int_eq(coir_listener_addr(&l, &addr), 0);
	ck_assert_int_eq(coir_connect(&scope, &addr, &client), 0);
	ck_assert_int_eq(coir_accept(&scope, &l, &server, NULL), 0);
	ck_assert_int_eq(coir_scope_close(&scope, 0), 0);
	ck_assert_int_eq(coir_fd_number(&l.fd), -EBADF);
	ck_assert_int_eq(coir_fd_number(&client.fd), -EBADF);
	ck_assert_int_eq(coir_fd_number(&server.fd), -EBADF);
	return 0;
}

NET_TEST(listener_adopts_a_descriptor)
{
	struct coir_socket client, server;
	struct coir_listener l;
	struct coir_addr addr;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ck_assert_int_eq(coir_listener_init(&l, -1), -EBADF);
	ck_assert_int_eq(coir_listener_init(&l, STDIN_FILENO), -ENOTSOCK);
	ck_assert_int_eq(coir_listener_init(&l, fd), -EINVAL);
	ck_assert_int_eq(listen(fd, 1), 0);
	ck_assert_int_eq(coir_listener_init(&l, fd), 0);
	ck_assert_int_eq(coir_listener_addr(&l, &addr), 0);
	ck_assert_int_eq(coir_addr_tcp(COIR_IP4_LOOPBACK, coir_addr_port(&addr),
				       &addr),
			 0);
	ck_assert_int_eq(coir_connect(NULL, &addr, &client), 0);
	ck_assert_int_eq(coir_accept(NULL, &l, &server, NULL), 0);
	close_pair(&client, &server);
	return coir_listener_close(&l);
}

/* Without a free descriptor the client stays where it is. */
static int
no_descriptor(void *arg)
{
	struct coir_socket client, server;
	struct coir_listener l;
	struct coir_addr addr;
	struct rlimit old, none;

	(void)arg;
	listen_unix(&l, &addr);
	ck_assert_int_eq(coir_connect(NULL, &addr, &client), 0);
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &old), 0);
	none = (struct rlimit){ 3, old.rlim_max };
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
	ck_assert_int_eq(coir_accept(NULL, &l, &server, NULL), -EMFILE);
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &old), 0);
	ck_assert_int_eq(coir_accept(NULL, &l, &server, NULL), 0);
	close_pair(&client, &server);
	return coir_listener_close(&l);
}

START_TEST(listener_out_of_descriptors_loses_nobody)
{
	/* it accepts, finds that there is no descriptor, and closes */
	if (RUNNING_ON_VALGRIND)
		return;
	ck_assert_int_eq(run_fiber(no_descriptor, NULL), 0);
}
END_TEST

SUITE(listener)
{
	ADD(listener_tells_its_port_and_the_peer);
	ADD(listener_port_taken);
	ADD(P64_listener_port_may_be_shared);
	ADD(listener_options_and_address_are_checked);
	ADD(listener_serves_acceptors_in_order);
	ADD(listener_clients_wait_for_an_acceptor);
	ADD(P65_listener_cancelled_accept_loses_nobody);
	ADD(listener_close_wakes_acceptors);
	ADD(listener_closes_with_its_scope);
	ADD(listener_adopts_a_descriptor);
	ADD(listener_out_of_descriptors_loses_nobody);
}
