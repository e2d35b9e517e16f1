/* SPDX-License-Identifier: MIT */
/*
 * prefix.h - a part of the Internet: all addresses that begin with some bits.
 *
 * There is one family here: an IPv4 address is the IPv6 address that it is
 * mapped to (::ffff:192.0.2.1), which is also how it comes in by a socket that
 * listens for both. So 0.0.0.0/0 is every IPv4 address, whichever way it came.
 * Seen so, all of them lie in prefixes of IPv6 as short as ::/8, but who writes
 * one of those does not mean them: no prefix has addresses of both kinds, and
 * ::/0 is every IPv6 address.
 */
#ifndef CHATD_PREFIX_H
#define CHATD_PREFIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <coir/addr.h>

/* Bits of an address, and of those before the ones that IPv4 has. */
#define PREFIX_BITS 128
#define PREFIX_IPV4_BITS 96

/* Room for every prefix as text, and a NUL. */
#define PREFIX_TEXT_MAX 50

/* A prefix; the bits behind it are zero. */
struct prefix {
	uint8_t bytes[PREFIX_BITS / 8]; /* in network order */
	uint8_t bits;                   /* how many of them count */
};

/* Some of them, and perhaps those who have no IP address. */
struct prefix_list {
	struct prefix *prefixes; /* n, owned */
	size_t n;
	bool local; /* unix sockets, too */
};

/* The address of @addr, whole. False, and *ret untouched, if it has none. */
bool prefix_of(const struct coir_addr *addr, struct prefix *ret);

/* Has it an IPv4 address, or a part of those? */
bool prefix_is_ipv4(const struct prefix *prefix);

/* Keeps the first @bits at most; those of IPv4 begin at PREFIX_IPV4_BITS. */
void prefix_cut(struct prefix *prefix, unsigned int bits);

/* Whether all of @part lies in @whole; both are IPv4, or neither is. */
bool prefix_has(const struct prefix *whole, const struct prefix *part);

/* Are there addresses in it that are a machine's own, 127.0.0.1 or ::1? */
bool prefix_has_loopback(const struct prefix *prefix);

/* Whether @addr lies in @whole. */
bool prefix_has_addr(const struct prefix *whole, const struct coir_addr *addr);

/*
 * Reads "192.0.2.0/24", "2001:db8::/32" or an address alone. Returns 0 or
 * -EINVAL; *ret_prefix is then untouched.
 */
int prefix_parse(const char *text, struct prefix *ret_prefix);

/* Writes @prefix as prefix_parse() reads it: "192.0.2.1", "2001:db8::/32". */
void prefix_format(const struct prefix *prefix, char buf[PREFIX_TEXT_MAX]);

/*
 * Reads prefixes and the word unix, with blanks between them; "" is nobody.
 * The caller owns what *ret_list holds. Returns 0, -EINVAL or -ENOMEM; then
 * *ret_list is untouched.
 */
int prefix_list_parse(const char *text, struct prefix_list *ret_list);

/* Is @addr in the list? */
bool prefix_list_has(const struct prefix_list *list,
		     const struct coir_addr *addr);

/* Frees what the list holds; a zeroed one is fine. */
void prefix_list_fini(struct prefix_list *list);

#endif
