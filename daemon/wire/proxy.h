/* SPDX-License-Identifier: MIT */
/*
 * proxy.h - who somebody is who comes through a proxy: the PROXY protocol.
 *
 * Before anything else the proxy says for whom it has connected, in a line of
 * text (version 1) or in a block of bytes (version 2): "The PROXY protocol",
 * W. Tarreau, HAProxy, doc/proxy-protocol.txt. What follows belongs to whoever
 * comes next, so not a byte more is read than the header has.
 *
 * Whoever says such a thing is believed; so it is asked only of those that the
 * configuration names.
 */
#ifndef CHATD_PROXY_H
#define CHATD_PROXY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <coir/addr.h>

/* All of a header that means something: the block for two unix paths. */
#define PROXY_HEADER_MAX (16 + 216)

/* A header on its way. All-zero memory: nothing has come. */
struct proxy {
	uint8_t bytes[PROXY_HEADER_MAX]; /* what has come of it */
	uint16_t len;                    /* bytes of that */
	uint32_t left; /* bytes of it still to be thrown away */
	bool over;     /* it is known; only these are missing */
	char why[64];  /* it is none: in what way */
};

/*
 * Looks at the @len bytes at @bytes, the first that have come. Returns the
 * length of the header that they begin with, which may be more than @len, and
 * *@peer is whose it is: unchanged if it says that the proxy comes itself, or
 * does not know. 0: more has to come to tell. -EPROTO: it is no header, and
 * *@ret_why (static) is why.
 */
ssize_t proxy_parse(const uint8_t *bytes, size_t len, struct coir_addr *peer,
		    const char **ret_why);

/*
 * Reads of @fd, which does not block, what is there of the header. Returns 0:
 * it is over, and *@peer as of proxy_parse(); -EAGAIN: there is more of it to
 * come; -EPROTO: it is none, @proxy->why is why; or another negative errno:
 * -ECONNRESET is also that the connection has ended before.
 */
int proxy_receive(struct proxy *proxy, int fd, struct coir_addr *peer);

#endif
