/* SPDX-License-Identifier: MIT */
/*
 * Rows ECN of the peers' cases about datagrams: lua-eco's tests/socket.lua. A
 * timeout argument there is a scope's deadline here.
 */
#include "config.h"

#include <errno.h>

#include <coir/datagram.h>
#include <coir/scope.h>
#include <coir/time.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "unit/datagram_case.h"
#include "unit/net_case.h"

static int
pair_and_close(struct coir_scope *scope, void *arg)
{
	struct coir_datagram *socks = arg;

	ck_assert_int_eq(coir_datagram_pair(scope, &socks[0], &socks[1]), 0);
	send_text(&socks[0], "hello", NULL);
	check_recv(&socks[1], "hello");
	ck_assert_int_eq(coir_datagram_close(&socks[0]), 0);
	ck_assert_int_eq(coir_datagram_send(&socks[0], "more", 4, NULL),
			 -EBADF);
	ck_assert_int_eq(coir_datagram_send(&socks[1], "more", 4, NULL),
			 -ECONNREFUSED);
	return coir_datagram_close(&socks[1]);
}

START_TEST(ECN_04_datagram_pair_and_closing)
{
	struct coir_datagram socks[2];

	ck_assert_int_eq(run_scope(pair_and_close, socks), 0);
}
END_TEST

static int
receive_nothing(void *arg)
{
	char byte;
	ssize_t n = coir_datagram_recv(arg, &byte, 1, NULL, NULL);

	ck_assert_int_eq(n, -ETIMEDOUT);
	return (int)n;
}

NET_TEST(ECN_06_P91_udp_to_and_from_with_a_timeout)
{
	struct coir_datagram server, client;
	struct coir_addr where, from;
	char buf[8];

	bind_udp(&server, COIR_IP4_LOOPBACK, &where);
	ck_assert_int_eq(coir_datagram_open(NULL, AF_INET, &client), 0);
	send_text(&client, "ping", &where);
	ck_assert_int_eq(coir_datagram_recv(&server, buf, 8, &from, NULL), 4);
	send_text(&server, "pong", &from);
	check_recv(&client, "pong");
	ck_assert_int_eq(coir_timeout(coir_ms(1), receive_nothing, &server),
			 -ETIMEDOUT);
	/* nothing is broken by that */
	send_text(&client, "again", &where);
	check_recv(&server, "again");
	close_both(&server, &client);
	return 0;
}

SUITE(peer_ecn_datagram)
{
	ADD(ECN_04_datagram_pair_and_closing);
	ADD(ECN_06_P91_udp_to_and_from_with_a_timeout);
}
