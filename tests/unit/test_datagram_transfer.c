/* SPDX-License-Identifier: MIT */
/*
 * Datagrams stay whole, arrive once, and a cancel takes none.
 */
#include "config.h"

#include <coir/cancel.h>
#include <coir/datagram.h>
#include <coir/error.h>
#include <coir/fiber.h>
#include <coir/scope.h>
#include <coir/time.h>
#include <errno.h>
#include <sys/socket.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "unit/datagram_case.h"
#include "unit/net_case.h"

/* Two sockets that send to each other. */
struct pair {
	struct coir_datagram a;
	struct coir_datagram b;
};

/* Run @fn in a fiber under virtual time with a struct pair. */
static void
with_pair(coir_fn *fn)
{
	struct pair pair;

	ck_assert_int_eq(run_fiber(fn, &pair), 0);
}

/* A test whose body is given to with_pair(). */
#define PAIR_TEST(name) BODY_TEST(name, with_pair(name##_main))

PAIR_TEST(P76_datagram_pieces_are_one_datagram)
{
	struct iovec iov[] = { { .iov_base = "12", .iov_len = 2 },
			       { .iov_base = "", .iov_len = 0 },
			       { .iov_base = "34", .iov_len = 2 } };
	struct pair *p = arg;

	ck_assert_int_eq(coir_datagram_pair(NULL, &p->a, &p->b), 0);
	ck_assert_int_eq(coir_datagram_sendv(&p->a, iov, 3, NULL), 0);
	ck_assert_int_eq(coir_datagram_send(&p->a, NULL, 0, NULL), 0);
	send_text(&p->a, "last", NULL);
	check_recv(&p->b, "1234");
	check_recv(&p->b, "");
	check_recv(&p->b, "last");
	close_both(&p->a, &p->b);
	return 0;
}

PAIR_TEST(P77_datagram_that_is_too_long_is_cut_and_told)
{
	struct coir_addr from;
	struct pair *p = arg;
	char buf[10];
	size_t size;

	ck_assert_int_eq(coir_datagram_pair(NULL, &p->a, &p->b), 0);
	send_text(&p->a, "01234567890123456789", NULL);
	send_text(&p->a, "next", NULL);
	ck_assert_int_eq(coir_datagram_recv(&p->b, buf, sizeof(buf), &from,
					    &size),
			 sizeof(buf));
	ck_assert_mem_eq(buf, "0123456789", sizeof(buf));
	ck_assert_uint_eq(size, 20);
	ck_assert_int_eq(coir_addr_kind(&from), COIR_ADDR_UNIX);
	check_recv(&p->b, "next");
	close_both(&p->a, &p->b);
	return 0;
}

static int
receive_one(void *arg)
{
	check_recv(arg, "for whoever is left");
	return 0;
}

static int
cancelled_receive(void *arg)
{
	char buf[8];

	ck_assert_int_eq(coir_datagram_recv(arg, buf, sizeof(buf), NULL, NULL),
			 -ECANCELED);
	return -ECANCELED;
}

static int
cancel_first(struct coir_scope *scope, void *arg)
{
	static const struct coir_spawn_options options;
	struct pair *p = arg;
	struct coir_fiber *first;

	ck_assert_int_eq(coir_spawn_fiber(scope, &options, cancelled_receive,
					  &p->b, &first),
			 0);
	ck_assert_int_eq(coir_spawn(scope, receive_one, &p->b), 0);
	ck_assert_int_eq(coir_fiber_cancel(first), 0);
	send_text(&p->a, "for whoever is left", NULL);
	coir_fiber_put(first);
	return 0;
}

PAIR_TEST(datagram_cancelled_receive_takes_nothing)
{
	struct pair *p = arg;

	ck_assert_int_eq(coir_datagram_pair(NULL, &p->a, &p->b), 0);
	ck_assert_int_eq(coir_scope_run(cancel_first, p), 0);
	close_both(&p->a, &p->b);
	return 0;
}

static int
send_many(void *arg)
{
	struct pair *p = arg;

	for (int i = 0; i < 200; i++)
		send_text(&p->a, "x", NULL);
	return 0;
}

static int
receive_many(struct coir_scope *scope, void *arg)
{
	struct pair *p = arg;

	ck_assert_int_eq(coir_spawn(scope, send_many, p), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(1)), 0);
	for (int i = 0; i < 200; i++)
		check_recv(&p->b, "x");
	return 0;
}

PAIR_TEST(datagram_send_waits_for_a_full_peer)
{
	struct pair *p = arg;

	ck_assert_int_eq(coir_datagram_pair(NULL, &p->a, &p->b), 0);
	ck_assert_int_eq(coir_scope_run(receive_many, p), 0);
	close_both(&p->a, &p->b);
	return 0;
}

static int
send_until_full(void *arg)
{
	struct pair *p = arg;
	struct coir_addr addr;
	struct iovec iov = { .iov_base = "x", .iov_len = 1 };
	int rc, n = 0;

	ck_assert_int_eq(coir_addr_unix("@coir-test-full-datagram", &addr), 0);
	while ((rc = coir_datagram_try_send(&p->a, &iov, 1, &addr)) == 0)
		n++;
	ck_assert_int_eq(rc, -EAGAIN);
	ck_assert_int_gt(n, 1);
	return coir_datagram_send(&p->a, "x", 1, &addr);
}

/* The sender has come to a stop, but for looking now and then. */
static int
make_room(struct coir_scope *scope, void *arg)
{
	struct pair *p = arg;
	char buf[8];
	int n = 0;

	ck_assert_int_eq(coir_spawn(scope, send_until_full, p), 0);
	ck_assert_int_eq(coir_sleep(coir_ms(100)), 0);
	while (coir_datagram_try_recv(&p->b, buf, 8, NULL, NULL) == 1)
		n++;
	ck_assert_int_gt(n, 1);
	check_recv(&p->b, "x");
	return 0;
}

PAIR_TEST(datagram_send_waits_for_a_full_stranger)
{
	struct pair *p = arg;
	struct coir_addr addr;

	ck_assert_int_eq(coir_addr_unix("@coir-test-full-datagram", &addr), 0);
	ck_assert_int_eq(coir_datagram_open(NULL, AF_UNIX, &p->a), 0);
	ck_assert_int_eq(coir_datagram_bind(NULL, &addr, NULL, &p->b), 0);
	ck_assert_int_eq(coir_scope_run(make_room, p), 0);
	close_both(&p->a, &p->b);
	return 0;
}

static int
udp_both_ways(const char *ip)
{
	struct coir_addr where, from, peer;
	struct coir_datagram server, client;
	char buf[8];

	bind_udp(&server, ip, &where);
	ck_assert_int_eq(coir_datagram_open(NULL,
					    strchr(ip, ':') ? AF_INET6
							    : AF_INET,
					    &client),
			 0);
	send_text(&client, "ping", &where);
	ck_assert_int_eq(coir_datagram_recv(&server, buf, 8, &from, NULL), 4);
	ck_assert_int_eq(coir_addr_kind(&from), COIR_ADDR_UDP);
	ck_assert_uint_ne(coir_addr_port(&from), 0);
	ck_assert_int_eq(coir_datagram_connect(&server, &from), 0);
	ck_assert_int_eq(coir_datagram_peer(&server, &peer), 0);
	ck_assert(coir_addr_equal(&peer, &from));
	send_text(&server, "pong", NULL);
	ck_assert_int_eq(coir_datagram_recv(&client, buf, 8, &from, NULL), 4);
	ck_assert(coir_addr_equal(&from, &where));
	ck_assert_int_eq(coir_datagram_connect(&server, NULL), 0);
	ck_assert_int_eq(coir_datagram_peer(&server, &peer), -ENOTCONN);
	close_both(&server, &client);
	return 0;
}

static int
udp(void *arg)
{
	return udp_both_ways(arg);
}

START_TEST(P75_datagram_gets_an_address_by_sending)
{
	ck_assert_int_eq(run_net(udp, COIR_IP4_LOOPBACK), 0);
	ck_assert_int_eq(run_net(udp, COIR_IP6_LOOPBACK), 0);
}
END_TEST

NET_TEST(datagram_errors_of_sending)
{
	static char huge[70000];
	struct coir_datagram sock, other;
	struct coir_addr tcp, nobody;

	ck_assert_int_eq(coir_addr_tcp(COIR_IP4_LOOPBACK, 1, &tcp), 0);
	bind_udp(&other, COIR_IP4_LOOPBACK, &nobody);
	ck_assert_int_eq(coir_datagram_open(NULL, AF_INET, &sock), 0);
	ck_assert_int_eq(coir_datagram_send(&sock, "x", 1, NULL),
			 -EDESTADDRREQ);
	ck_assert_int_eq(coir_datagram_send(&sock, "x", 1, &tcp), -EINVAL);
	ck_assert_str_eq(coir_error_text(),
			 "sending to tcp:127.0.0.1:1: Invalid argument");
	ck_assert_int_eq(coir_datagram_connect(&sock, &tcp), -EINVAL);
	ck_assert_int_eq(coir_datagram_send(&sock, huge, sizeof(huge), &nobody),
			 -EMSGSIZE);
	ck_assert_int_eq(coir_datagram_close(&other), 0);
	ck_assert_int_eq(coir_datagram_connect(&sock, &nobody), 0);
	send_text(&sock, "x", NULL);
	ck_assert_int_eq(coir_datagram_recv(&sock, huge, 1, NULL, NULL),
			 -ECONNREFUSED);
	return coir_datagram_close(&sock);
}

static int
closed_meanwhile(void *arg)
{
	char byte;

	ck_assert_int_eq(coir_datagram_recv(arg, &byte, 1, NULL, NULL), -EBADF);
	return 0;
}

static int
close_under_receivers(struct coir_scope *scope, void *arg)
{
	struct pair *p = arg;
	char byte;

	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(coir_spawn(scope, closed_meanwhile, &p->a), 0);
	close_both(&p->a, &p->b);
	ck_assert_int_eq(coir_datagram_recv(&p->a, &byte, 1, NULL, NULL),
			 -EBADF);
	ck_assert_int_eq(coir_datagram_send(&p->a, &byte, 1, NULL), -EBADF);
	ck_assert_int_eq(coir_datagram_connect(&p->a, NULL), -EBADF);
	return 0;
}

PAIR_TEST(datagram_close_wakes_all_receivers)
{
	struct pair *p = arg;

	ck_assert_int_eq(coir_datagram_pair(NULL, &p->a, &p->b), 0);
	return coir_scope_run(close_under_receivers, p);
}

PAIR_TEST(datagram_in_a_select)
{
	struct coir_node node, timer;
	struct coir_node *nodes[] = { &node, &timer };
	struct pair *p = arg;
	size_t which;
	char buf[8];

	ck_assert_int_eq(coir_datagram_pair(NULL, &p->a, &p->b), 0);
	ck_assert_int_eq(coir_datagram_try_recv(&p->b, buf, 8, NULL, NULL),
			 -EAGAIN);
	send_text(&p->a, "now", NULL);
	coir_fd_read_node(&node, &p->b.fd);
	coir_timer_node(&timer, coir_after(coir_sec(1)));
	ck_assert_int_eq(coir_select(nodes, 2, &which), 0);
	ck_assert_uint_eq(which, 0);
	ck_assert_int_eq(coir_datagram_try_recv(&p->b, buf, 8, NULL, NULL), 3);
	close_both(&p->a, &p->b);
	return 0;
}

SUITE(datagram_transfer)
{
	ADD(P76_datagram_pieces_are_one_datagram);
	ADD(P77_datagram_that_is_too_long_is_cut_and_told);
	ADD(datagram_cancelled_receive_takes_nothing);
	ADD(datagram_send_waits_for_a_full_peer);
	ADD(datagram_send_waits_for_a_full_stranger);
	ADD(P75_datagram_gets_an_address_by_sending);
	ADD(datagram_errors_of_sending);
	ADD(datagram_close_wakes_all_receivers);
	ADD(datagram_in_a_select);
}
