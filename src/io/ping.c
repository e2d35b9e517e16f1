/* SPDX-License-Identifier: MIT */
/*
 * Pinging. Each call has a socket of its own, connected, so that only packets
 * of the one host arrive, and what routers report of it is an error of ours.
 */
#include "config.h"

#include <coir/cancel.h>
#include <coir/error.h>
#include <coir/ping.h>
#include <coir/random.h>
#include <coir/raw.h>
#include <errno.h>
#include <netinet/in.h>

#include "io/addr.h"
#include "io/icmp.h"

/* Room for a reply behind the longest header of IPv4. */
#define REPLY_MAX (60 + COIR__ECHO_SIZE + 1)

/* An ICMP socket, else a raw one. */
static int
open_any(int family, struct coir_datagram *sock, bool *ret_raw)
{
	int protocol = family == AF_INET ? IPPROTO_ICMP : IPPROTO_ICMPV6;
	int rc = coir_icmp_open(NULL, family, sock);

	*ret_raw = rc == -EACCES || rc == -EPERM;
	if (!*ret_raw)
		return rc;
	rc = coir_raw_open(NULL, family, protocol, sock);
	return coir_error_context(rc,
				  "as net.ipv4.ping_group_range does not "
				  "have our group");
}

/* Send the request, and receive until it is answered. */
static int
exchange(struct coir_datagram *sock, const struct coir__echo *echo)
{
	unsigned char buf[REPLY_MAX];
	size_t size;
	ssize_t n;
	int rc;

	coir__echo_write(echo, buf);
	rc = coir_datagram_send(sock, buf, COIR__ECHO_SIZE, NULL);
	if (rc < 0)
		return rc;
	do
		n = coir_datagram_recv(sock, buf, sizeof(buf), NULL, &size);
	while (n >= 0 && !coir__echo_answered(echo, buf, (size_t)n));
	return n < 0 ? (int)n : 0;
}

static int
ping(const struct coir_addr *addr, coir_time *ret_rtt)
{
	int family = addr->u_.any.sa_family;
	struct coir__echo echo = { .v6 = family == AF_INET6 };
	struct coir_datagram sock;
	coir_time begin;
	int rc = open_any(family, &sock, &echo.raw);

	if (rc < 0)
		return coir_error_context(rc, "pinging");
	rc = coir_random(echo.data, sizeof(echo.data));
	echo.id = (uint16_t)(echo.data[0] << 8 | echo.data[1]);
	echo.number = 1;
	if (rc == 0)
		rc = coir_datagram_connect(&sock, addr);
	begin = coir_now();
	if (rc == 0)
		rc = exchange(&sock, &echo);
	if (rc == 0)
		*ret_rtt = coir_ns(coir_now().ns - begin.ns);
	coir_datagram_close(&sock);
	return coir__addr_error(rc, "pinging", addr);
}

int
coir_ping(const struct coir_addr *addr, coir_time *ret_rtt)
{
	struct coir_addr host;
	const void *ip;
	size_t len;
	int rc = coir_check();

	if (rc < 0)
		return rc;
	ip = coir_addr_ip(addr, &len);
	rc = ip ? coir_addr_udp_raw(ip, len, 0, &host) : -EINVAL;
	if (rc < 0)
		return rc;
	/* the scope of a link-local address */
	if (len == sizeof(struct in6_addr))
		host.u_.in6.sin6_scope_id = addr->u_.in6.sin6_scope_id;
	return ping(&host, ret_rtt);
}
