/* SPDX-License-Identifier: MIT */
/*
 * Opening raw, packet and ICMP sockets, and saying what they lack if it fails.
 */
#include "config.h"

#include <coir/error.h>
#include <coir/raw.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "io/datagram.h"

static bool
is_ip(int family)
{
	return family == AF_INET || family == AF_INET6;
}

int
coir_raw_open(struct coir_scope *scope, int family, int protocol,
	      struct coir_datagram *ret_sock)
{
	int rc = -EINVAL;

	if (is_ip(family))
		rc = coir__datagram_socket(ret_sock, family, SOCK_RAW,
					   protocol);
	if (rc == 0)
		return coir__datagram_attach_to(scope, ret_sock);
	return coir_error(rc, "opening a raw socket%s",
			  rc == -EPERM ? " (it takes CAP_NET_RAW)" : "");
}

/* Bind to @device and, from then on, receive packets of @protocol. */
static int
bind_packet(struct coir_datagram *sock, const char *device, uint16_t protocol)
{
	struct sockaddr_ll ll = { .sll_family = AF_PACKET,
				  .sll_protocol = htons(protocol) };

	if (device) {
		ll.sll_ifindex = (int)if_nametoindex(device);
		if (ll.sll_ifindex == 0)
			return -ENODEV;
	}
	if (bind(coir_fd_number(&sock->fd), (void *)&ll, sizeof(ll)) < 0)
		return -errno;
	return 0;
}

int
coir_packet_open(struct coir_scope *scope, const char *device,
		 uint16_t protocol, struct coir_datagram *ret_sock)
{
	/* of no protocol: nothing arrives before it is bound */
	int rc = coir__datagram_socket(ret_sock, AF_PACKET, SOCK_RAW, 0);

	if (rc < 0)
		return coir_error(rc, "opening a packet socket%s",
				  rc == -EPERM ? " (it takes CAP_NET_RAW)"
					       : "");
	rc = bind_packet(ret_sock, device, protocol);
	if (rc == 0)
		return coir__datagram_attach_to(scope, ret_sock);
	coir_datagram_close(ret_sock);
	return coir_error(rc, "receiving packets on device %s",
			  device ? device : "any");
}

int
coir_icmp_open(struct coir_scope *scope, int family,
	       struct coir_datagram *ret_sock)
{
	int protocol = family == AF_INET ? IPPROTO_ICMP : IPPROTO_ICMPV6;
	int rc = -EINVAL;

	if (is_ip(family))
		rc = coir__datagram_socket(ret_sock, family, SOCK_DGRAM,
					   protocol);
	if (rc == 0)
		return coir__datagram_attach_to(scope, ret_sock);
	return coir_error(rc, "opening an ICMP socket%s",
			  rc == -EACCES ? " (our group is not in "
					  "net.ipv4.ping_group_range)"
					: "");
}
