/* SPDX-License-Identifier: MIT */
/*
 * Rows NET of the peers' cases about addresses and datagrams: Eio's
 * tests/network.md. Ports are free ones here, not 8081 and 8082.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include <coir/addr.h>
#include <coir/combine.h>
#include <coir/datagram.h>
#include <coir/scope.h>

#include "support/fixture.h"
#include "support/runner.h"
#include "support/trace.h"
#include "unit/datagram_case.h"
#include "unit/net_case.h"

/* A receiver, and a sender that is bound or not. */
struct endpoints {
	const char *ip;
	bool bound;
	struct coir_datagram e1;
	struct coir_datagram e2;
	struct coir_addr a1;
	struct coir_addr a2;
};

static int
receive(void *arg)
{
	char buf[20], text[COIR_ADDR_TEXT_MAX];
	struct endpoints *e = arg;
	struct coir_addr from;
	ssize_t n = coir_datagram_recv(&e->e2, buf, sizeof(buf), &from, NULL);

	if (n < 0)
		return (int)n;
	coir_addr_format(&from, text, sizeof(text));
	trace("received from %s: %.*s", e->bound ? text : "somebody", (int)n,
	      buf);
	ck_assert_uint_ne(coir_addr_port(&from), 0);
	return 0;
}

static int
send_it(void *arg)
{
	struct endpoints *e = arg;

	trace("sending");
	return coir_datagram_send(&e->e1, "UDP Message", 11, &e->a2);
}

static int
one_packet(void *arg)
{
	struct endpoints *e = arg;
	int family = strchr(e->ip, ':') ? AF_INET6 : AF_INET;
	char text[COIR_ADDR_TEXT_MAX] = "somebody";

	bind_udp(&e->e2, e->ip, &e->a2);
	if (e->bound) {
		bind_udp(&e->e1, e->ip, &e->a1);
		coir_addr_format(&e->a1, text, sizeof(text));
		ck_assert_int_eq(strncmp(text, "udp:", 4), 0);
	} else {
		ck_assert_int_eq(coir_datagram_open(NULL, family, &e->e1), 0);
	}
	ck_assert_int_eq(coir_both(receive, e, send_it, e), 0);
	trace_expect("sending\nreceived from %s: UDP Message\n", text);
	close_both(&e->e1, &e->e2);
	return 0;
}

static void
check_packet(const char *ip, bool bound)
{
	struct endpoints e = { .ip = ip, .bound = bound };

	ck_assert_int_eq(run_net(one_packet, &e), 0);
}

START_TEST(NET_07_udp_ipv4_and_ipv6)
{
	check_packet(COIR_IP4_LOOPBACK, true);
	check_packet(COIR_IP6_LOOPBACK, true);
}
END_TEST

START_TEST(NET_08_P75_udp_address_assigned_by_the_host)
{
	check_packet(COIR_IP4_LOOPBACK, false);
	check_packet(COIR_IP6_LOOPBACK, false);
}
END_TEST

/* The constant @ip is what the C library calls @expected, and back. */
static void
check_constant(const char *ip, const void *expected, size_t len)
{
	struct coir_addr addr, again;
	socklen_t sa_len;
	const struct sockaddr *sa;
	size_t n = 0;

	ck_assert_int_eq(coir_addr_tcp(ip, 80, &addr), 0);
	ck_assert_mem_eq(coir_addr_ip(&addr, &n), expected, len);
	ck_assert_uint_eq(n, len);
	sa = coir_addr_sockaddr(&addr, &sa_len);
	ck_assert_int_eq(coir_addr_from_sockaddr(sa, sa_len, &again), 0);
	ck_assert(coir_addr_equal(&addr, &again));
}

START_TEST(NET_11_ip_addresses_to_and_from_the_c_library)
{
	struct in_addr loopback = { htonl(INADDR_LOOPBACK) };
	struct in_addr any = { htonl(INADDR_ANY) };

	check_constant(COIR_IP4_LOOPBACK, &loopback, sizeof(loopback));
	check_constant(COIR_IP4_ANY, &any, sizeof(any));
	check_constant(COIR_IP6_LOOPBACK, &in6addr_loopback, 16);
	check_constant(COIR_IP6_ANY, &in6addr_any, 16);
}
END_TEST

START_TEST(NET_12_P82_ip_addresses_as_text)
{
	static const char *const cases[][2] = {
		{ "127.0.0.1", "127.0.0.1" },
		{ "0.0.0.0", "0.0.0.0" },
		{ "1234:5678:9abc:def0:fedc:ba98:7654:3210",
		  "1234:5678:9abc:def0:fedc:ba98:7654:3210" },
		{ "::1", "::1" },
		{ "::", "::" },
		{ "ab::", "ab::" },
		{ "::ffff:192.168.1.3", "::ffff:192.168.1.3" },
		{ "1:0:0:2:0:0:0:3", "1:0:0:2::3" },
		{ "4:1:0:0:2:0:0:3", "4:1::2:0:0:3" },
	};
	char text[INET6_ADDRSTRLEN];
	unsigned char ip[16];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int len = coir_ip_parse(cases[i][0], ip);

		ck_assert_int_gt(len, 0);
		coir_ip_format(ip, (size_t)len, text, sizeof(text));
		ck_assert_str_eq(text, cases[i][1]);
	}
}
END_TEST

static int
send_gathered(void *arg)
{
	struct iovec iov[] = { { .iov_base = "12", .iov_len = 2 },
			       { .iov_base = "34", .iov_len = 2 } };
	struct coir_datagram *socks = arg;

	return coir_datagram_sendv(&socks[0], iov, 2, NULL);
}

static int
receive_gathered(void *arg)
{
	struct coir_datagram *socks = arg;

	check_recv(&socks[1], "1234");
	return 0;
}

static int
import(struct coir_scope *scope, void *arg)
{
	struct coir_datagram *socks = arg;
	int fds[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_DGRAM, 0, fds), 0);
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(coir_datagram_init(&socks[i], fds[i]), 0);
		ck_assert_int_eq(coir_datagram_attach(scope, &socks[i]), 0);
	}
	return coir_both(send_gathered, arg, receive_gathered, arg);
}

START_TEST(NET_16_import_a_descriptor_as_datagram_socket)
{
	struct coir_datagram socks[2];

	ck_assert_int_eq(run_scope(import, socks), 0);
}
END_TEST

static void
trace_recv(struct coir_datagram *sock)
{
	char buf[32];
	ssize_t n = coir_datagram_recv(sock, buf, sizeof(buf), NULL, NULL);

	trace("%zd bytes: %.*s", n, (int)n, buf);
}

static int
read_and_write(struct coir_scope *scope, void *arg)
{
	static const char *const texts[] = { "foo", "bar", "foobar",
					     "cellar door", "" };
	struct iovec iov[] = { { .iov_base = "abaca", .iov_len = 5 },
			       { .iov_base = "bb", .iov_len = 2 } };
	struct coir_datagram *socks = arg;

	ck_assert_int_eq(coir_datagram_pair(scope, &socks[0], &socks[1]), 0);
	for (size_t i = 0; i < 5; i++)
		send_text(&socks[0], texts[i], NULL);
	for (size_t i = 0; i < 5; i++)
		trace_recv(&socks[1]);
	ck_assert_int_eq(coir_datagram_sendv(&socks[0], iov, 2, NULL), 0);
	trace_recv(&socks[1]);
	close_both(&socks[0], &socks[1]);
	trace_expect("3 bytes: foo\n3 bytes: bar\n6 bytes: foobar\n"
		     "11 bytes: cellar door\n0 bytes: \n7 bytes: abacabb\n");
	return 0;
}

START_TEST(NET_41_P76_P77_read_and_write_datagrams)
{
	struct coir_datagram socks[2];

	ck_assert_int_eq(run_scope(read_and_write, socks), 0);
}
END_TEST

SUITE(peer_net_datagram)
{
	ADD(NET_07_udp_ipv4_and_ipv6);
	ADD(NET_08_P75_udp_address_assigned_by_the_host);
	ADD(NET_11_ip_addresses_to_and_from_the_c_library);
	ADD(NET_12_P82_ip_addresses_as_text);
	ADD(NET_16_import_a_descriptor_as_datagram_socket);
	ADD(NET_41_P76_P77_read_and_write_datagrams);
}
