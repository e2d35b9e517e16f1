/* SPDX-License-Identifier: MIT */
/*
 * test_bus_listen.c - sockets where endpoints are.
 */
#include "config.h"

#include <check.h>
#include <coir/addr.h>
#include <coir/listener.h>
#include <coir/socket.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bus/bus_listen.h"
#include "conf/bus_endpoint.h"
#include "net_case.h"
#include "support/runner.h"

/* Listens at @text. */
static int
listen_at(const char *text, struct coir_listener *ret_listener)
{
	struct bus_endpoint endpoint;

	ck_assert_int_eq(bus_endpoint_parse(text, &endpoint), 0);
	return bus_listen(&endpoint, 0600, ret_listener);
}

/* Where it listens begins with @start. */
static void
expect(const char *text, const char *start)
{
	char where[COIR_ADDR_TEXT_MAX];
	struct coir_listener listener;
	struct coir_addr addr;

	ck_assert_int_eq(listen_at(text, &listener), 0);
	ck_assert_int_eq(coir_listener_addr(&listener, &addr), 0);
	coir_addr_format(&addr, where, sizeof(where));
	ck_assert_msg(strncmp(where, start, strlen(start)) == 0, "%s is at %s",
		      text, where);
	coir_listener_close(&listener);
}

NET_TEST(bus_listen_is_where_the_endpoint_is)
{
	expect("tcp://127.0.0.1:0", "tcp:127.0.0.1:");
	expect("tcp://[::1]:0", "tcp:[::1]:");
	expect("ipc://@chatd-test-bus-listen", "unix:@chatd-test-bus-listen");
	return 0;
}

/* Who comes by IPv4 gets in, be the machine with IPv6 or without. */
NET_TEST(bus_listen_at_a_star_is_everywhere)
{
	struct coir_listener listener;
	struct coir_addr there, here;
	struct coir_socket sock;

	ck_assert_int_eq(listen_at("tcp://*:0", &listener), 0);
	ck_assert_int_eq(coir_listener_addr(&listener, &there), 0);
	ck_assert_int_eq(coir_addr_tcp("127.0.0.1", coir_addr_port(&there),
				       &here),
			 0);
	ck_assert_int_eq(coir_connect(NULL, &here, &sock), 0);
	coir_close(&sock.flow);
	coir_listener_close(&listener);
	return 0;
}

NET_TEST(bus_listen_does_not_share)
{
	struct coir_listener first, second;
	struct coir_addr addr;
	char text[64];

	ck_assert_int_eq(listen_at("tcp://127.0.0.1:0", &first), 0);
	ck_assert_int_eq(coir_listener_addr(&first, &addr), 0);
	snprintf(text, sizeof(text), "tcp://127.0.0.1:%d",
		 coir_addr_port(&addr));
	ck_assert_int_eq(listen_at(text, &second), -EADDRINUSE);
	coir_listener_close(&first);
	return 0;
}

SUITE(bus_listen)
{
	ADD(bus_listen_is_where_the_endpoint_is);
	ADD(bus_listen_at_a_star_is_everywhere);
	ADD(bus_listen_does_not_share);
}
