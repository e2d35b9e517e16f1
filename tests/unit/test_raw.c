/* SPDX-License-Identifier: MIT */
/*
 * Raw, packet and ICMP sockets: they work where they are permitted, and say
 * what they lack where not.
 */
#include "config.h"

#include <coir/error.h>
#include <coir/raw.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/runner.h"
#include "unit/datagram_case.h"
#include "unit/net_case.h"

/* May this process open raw sockets? If not the test says so. */
static bool
permitted(const char *test)
{
	int fd = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP);

	if (fd < 0) {
		printf("# %s SKIP raw sockets take CAP_NET_RAW\n", test);
		return false;
	}
	close(fd);
	return true;
}

/* The next packet that ends in @expected comes. */
static void
check_packet(struct coir_datagram *sock, const char *expected)
{
	size_t len = strlen(expected);
	struct coir_addr from;
	char buf[2048];
	ssize_t n;

	do
		n = coir_datagram_recv(sock, buf, sizeof(buf), &from, NULL);
	while (n >= 0 &&
	       ((size_t)n < len || memcmp(buf + n - len, expected, len) != 0));
	ck_assert_int_gt(n, (ssize_t)len);
	ck_assert_int_eq(coir_addr_kind(&from), COIR_ADDR_OTHER);
}

static int
watch_loopback(void *arg)
{
	struct coir_datagram packets, udp;
	struct coir_addr where;

	(void)arg;
	ck_assert_int_eq(coir_packet_open(NULL, "nosuchdevice", ETH_P_IP,
					  &packets),
			 -ENODEV);
	ck_assert_str_eq(coir_error_text(),
			 "receiving packets on device nosuchdevice: No such "
			 "device");
	ck_assert_int_eq(coir_packet_open(NULL, "lo", ETH_P_IP, &packets), 0);
	bind_udp(&udp, COIR_IP4_LOOPBACK, &where);
	send_text(&udp, "somewhere in a packet", &where);
	check_packet(&packets, "somewhere in a packet");
	close_both(&packets, &udp);
	return 0;
}

START_TEST(P91_packet_socket_sees_a_device)
{
	if (permitted("P91_packet_socket_sees_a_device"))
		ck_assert_int_eq(run_net(watch_loopback, NULL), 0);
}
END_TEST

static int
own_protocol(void *arg)
{
	struct coir_datagram a;
	struct coir_addr where, from;
	char buf[64];

	(void)arg;
	ck_assert_int_eq(coir_addr_udp(COIR_IP4_LOOPBACK, 0, &where), 0);
	ck_assert_int_eq(coir_raw_open(NULL, AF_INET, 253, &a), 0);
	send_text(&a, "raw", &where);
	/* behind the header of IPv4 */
	ck_assert_int_eq(coir_datagram_recv(&a, buf, sizeof(buf), &from, NULL),
			 20 + 3);
	ck_assert_mem_eq(buf + 20, "raw", 3);
	ck_assert(coir_addr_equal(&from, &where));
	return coir_datagram_close(&a);
}

START_TEST(P91_raw_socket_of_a_protocol)
{
	if (permitted("P91_raw_socket_of_a_protocol"))
		ck_assert_int_eq(run_net(own_protocol, NULL), 0);
}
END_TEST

static int
not_permitted(void *arg)
{
	struct coir_datagram sock;

	(void)arg;
	ck_assert_int_eq(coir_raw_open(NULL, AF_INET, IPPROTO_ICMP, &sock),
			 -EPERM);
	ck_assert_str_eq(coir_error_text(),
			 "opening a raw socket (it takes CAP_NET_RAW): "
			 "Operation not permitted");
	ck_assert_int_eq(coir_packet_open(NULL, NULL, ETH_P_ALL, &sock),
			 -EPERM);
	ck_assert_str_eq(coir_error_text(),
			 "opening a packet socket (it takes CAP_NET_RAW): "
			 "Operation not permitted");
	ck_assert_int_eq(coir_raw_open(NULL, AF_UNIX, 0, &sock), -EINVAL);
	ck_assert_int_eq(coir_icmp_open(NULL, AF_UNIX, &sock), -EINVAL);
	return 0;
}

START_TEST(raw_says_what_it_takes)
{
	if (geteuid() == 0)
		ck_assert_int_eq(setuid(65534), 0);
	ck_assert_int_eq(run_net(not_permitted, NULL), 0);
}
END_TEST

NET_TEST(P91_icmp_socket_or_why_not)
{
	struct coir_datagram sock;
	int rc = coir_icmp_open(NULL, AF_INET, &sock);

	if (rc == 0)
		return coir_datagram_close(&sock);
	ck_assert_int_eq(rc, -EACCES);
	ck_assert_str_eq(coir_error_text(),
			 "opening an ICMP socket (our group is not in "
			 "net.ipv4.ping_group_range): Permission denied");
	return 0;
}

SUITE(raw)
{
	ADD(P91_packet_socket_sees_a_device);
	ADD(P91_raw_socket_of_a_protocol);
	ADD(raw_says_what_it_takes);
	ADD(P91_icmp_socket_or_why_not);
}
