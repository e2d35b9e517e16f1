/* SPDX-License-Identifier: MIT */
/*
 * Is a host there, and how far away?
 *
 *	rc = coir_ping(&addr, &rtt);
 *	if (rc == 0)
 *		printf("%lld us\n", (long long)rtt.ns / 1000);
 *
 * One echo request and its reply, by an ICMP socket if the system permits it,
 * else by a raw one. A host that does not answer is waited for as long as the
 * scope's deadline lets it. Layer: io, on coir/raw.h.
 */
#ifndef COIR_PING_H
#define COIR_PING_H

#include <coir/addr.h>
#include <coir/api.h>
#include <coir/time.h>

COIR_BEGIN_DECLS

/**
 * coir_ping() - send an echo request and wait for the reply.
 * @addr:    an IP address; kind and port do not matter (borrowed for the call).
 * @ret_rtt: how long it took.
 *
 * A reply counts if it comes from @addr, its checksum is right, and it repeats
 * the request's id, number and random contents; others are passed over. A
 * failure's text begins "pinging ADDRESS", or says what is not permitted.
 *
 * Blocks:  until there is a reply, or a router says that there will be none.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -EHOSTUNREACH, -ENETUNREACH, -ECONNREFUSED and the like; -EACCES,
 *          -EPERM: not permitted; -EINVAL (not an IP address), -ECANCELED,
 *          -ETIMEDOUT, -EMFILE, -ENFILE, -ENOMEM, -EDEADLK, -ENXIO.
 */
COIR_API COIR_MUST_CHECK int
coir_ping(const struct coir_addr *addr, coir_time *ret_rtt);

COIR_END_DECLS

#endif
