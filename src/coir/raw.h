/* SPDX-License-Identifier: MIT */
/*
 * Raw, packet and ICMP sockets, where the system permits them.
 *
 *	rc = coir_raw_open(&scope, AF_INET, IPPROTO_OSPF, &sock);
 *	if (rc < 0)
 *		fprintf(stderr, "%s\n", coir_error_describe(rc));
 *	...
 *	opening a raw socket (it takes CAP_NET_RAW): Operation not permitted
 *
 * They send and receive whole packets, as coir/datagram.h does datagrams; what
 * is in a packet raw(7), packet(7) and icmp(7) tell. Addresses are of UDP with
 * port 0; of a packet socket they are of a kind that coir/addr.h does not know.
 * Layer: io.
 */
#ifndef COIR_RAW_H
#define COIR_RAW_H

#include <stdint.h>

#include <coir/api.h>
#include <coir/datagram.h>
#include <coir/scope.h>

COIR_BEGIN_DECLS

/**
 * coir_raw_open() - a socket for the packets of one IP protocol.
 * @scope:    closes it when it ends; NULL: coir_datagram_close() does.
 * @family:   AF_INET or AF_INET6.
 * @protocol: IPPROTO_ICMP and so on.
 * @ret_sock: uninitialised memory that outlives @scope; nothing to close on
 *            failure.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -EPERM: not permitted; -EPROTONOSUPPORT, -EAFNOSUPPORT, -EINVAL
 *          (@family, the scope has ended), -EMFILE, -ENFILE, -ENOMEM, -ENXIO,
 *          -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_raw_open(struct coir_scope *scope, int family, int protocol,
	      struct coir_datagram *ret_sock);

/**
 * coir_packet_open() - a socket for the packets of a network device.
 * @scope:    closes it when it ends; NULL: coir_datagram_close() does.
 * @device:   the device, "eth0" (borrowed for the call); NULL: all of them.
 * @protocol: ETH_P_ALL, ETH_P_ARP and so on, of linux/if_ether.h.
 * @ret_sock: uninitialised memory that outlives @scope; nothing to close on
 *            failure.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -EPERM: not permitted; -ENODEV: no such device; -EINVAL (the
 *          scope has ended), -EMFILE, -ENFILE, -ENOMEM, -ENXIO, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_packet_open(struct coir_scope *scope, const char *device,
		 uint16_t protocol, struct coir_datagram *ret_sock);

/**
 * coir_icmp_open() - a socket for echo requests, which needs no privilege.
 * @scope:    closes it when it ends; NULL: coir_datagram_close() does.
 * @family:   AF_INET or AF_INET6.
 * @ret_sock: uninitialised memory that outlives @scope; nothing to close on
 *            failure.
 *
 * The kernel fills in the id and the checksum of what is sent, and passes on
 * only replies to it. It permits this to the groups that the sysctl
 * net.ipv4.ping_group_range names.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -EACCES: not permitted; -EAFNOSUPPORT, -EINVAL (@family, the
 *          scope has ended), -EMFILE, -ENFILE, -ENOMEM, -ENXIO, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_icmp_open(struct coir_scope *scope, int family,
	       struct coir_datagram *ret_sock);

COIR_END_DECLS

#endif
