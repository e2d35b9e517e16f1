/* SPDX-License-Identifier: MIT */
/*
 * Multicast groups, on the loopback device.
 */
#include "config.h"

#include <coir/error.h>
#include <errno.h>
#include <net/if.h>
#include <sys/socket.h>

#include "support/runner.h"
#include "unit/datagram_case.h"
#include "unit/net_case.h"

NET_TEST(membership_receives_what_is_sent_to_the_group)
{
	unsigned char on = 1;
	struct ip_mreqn device = { .imr_ifindex = (int)if_nametoindex("lo") };
	struct coir_datagram sock;
	struct coir_addr where;
	int fd;

	bind_udp(&sock, COIR_IP4_ANY, &where);
	ck_assert_int_eq(coir_addr_udp("239.255.77.1", coir_addr_port(&where),
				       &where),
			 0);
	fd = coir_fd_number(&sock.fd);
	ck_assert_int_eq(setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &device,
				    sizeof(device)),
			 0);
	ck_assert_int_eq(setsockopt(fd, IPPROTO_IP, IP_MULTICAST_LOOP, &on, 1),
			 0);
	ck_assert_int_eq(coir_datagram_join(&sock, &where, "lo"), 0);
	ck_assert_int_eq(coir_datagram_join(&sock, &where, "lo"), -EADDRINUSE);
	send_text(&sock, "everybody", &where);
	check_recv(&sock, "everybody");
	ck_assert_int_eq(coir_datagram_leave(&sock, &where, "lo"), 0);
	ck_assert_int_eq(coir_datagram_leave(&sock, &where, "lo"),
			 -EADDRNOTAVAIL);
	return coir_datagram_close(&sock);
}

NET_TEST(membership_of_ipv6)
{
	struct coir_datagram sock;
	struct coir_addr where;

	bind_udp(&sock, COIR_IP6_ANY, &where);
	ck_assert_int_eq(coir_addr_udp("ff02::4242", 1, &where), 0);
	ck_assert_int_eq(coir_datagram_join(&sock, &where, "lo"), 0);
	ck_assert_int_eq(coir_datagram_leave(&sock, &where, "lo"), 0);
	return coir_datagram_close(&sock);
}

NET_TEST(membership_mistakes)
{
	struct coir_datagram sock;
	struct coir_addr where;

	bind_udp(&sock, COIR_IP4_ANY, &where);
	ck_assert_int_eq(coir_addr_udp("239.255.77.1", 0, &where), 0);
	ck_assert_int_eq(coir_datagram_join(&sock, &where, "nosuchdevice"),
			 -ENODEV);
	ck_assert_str_eq(coir_error_text(),
			 "joining udp:239.255.77.1:0: No such device, on "
			 "device nosuchdevice");
	ck_assert_int_eq(coir_addr_udp("10.0.0.1", 0, &where), 0);
	ck_assert_int_eq(coir_datagram_join(&sock, &where, "lo"), -EINVAL);
	ck_assert_int_eq(coir_addr_unix("@group", &where), 0);
	ck_assert_int_eq(coir_datagram_join(&sock, &where, "lo"), -EINVAL);
	ck_assert_int_eq(coir_datagram_close(&sock), 0);
	ck_assert_int_eq(coir_datagram_join(&sock, &where, "lo"), -EBADF);
	return 0;
}

SUITE(membership)
{
	ADD(membership_receives_what_is_sent_to_the_group);
	ADD(membership_of_ipv6);
	ADD(membership_mistakes);
}
