/* SPDX-License-Identifier: MIT */
/*
 * prefix.c - see prefix.h.
 */
#include "config.h"

#include "common/prefix.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What every IPv4 address begins with. */
static const struct prefix ipv4 = {
	.bytes = { [10] = 0xff, [11] = 0xff },
	.bits = PREFIX_IPV4_BITS,
};

/* The address in @ip, @len of 4 or 16 bytes in network order. */
static struct prefix
whole(const void *ip, size_t len)
{
	struct prefix prefix = ipv4;

	memcpy(prefix.bytes + sizeof(prefix.bytes) - len, ip, len);
	prefix.bits = PREFIX_BITS;
	return prefix;
}

bool
prefix_of(const struct coir_addr *addr, struct prefix *ret)
{
	size_t len;
	const void *ip = coir_addr_ip(addr, &len);

	if (!ip)
		return false;
	*ret = whole(ip, len);
	return true;
}

/* Does @part begin as @whole does? */
static bool
begins_as(const struct prefix *part, const struct prefix *whole)
{
	size_t bytes = whole->bits / 8;
	unsigned int rest = whole->bits % 8;

	if (whole->bits > part->bits ||
	    memcmp(whole->bytes, part->bytes, bytes) != 0)
		return false;
	return rest == 0 ||
		(whole->bytes[bytes] ^ part->bytes[bytes]) >> (8 - rest) == 0;
}

bool
prefix_is_ipv4(const struct prefix *prefix)
{
	return begins_as(prefix, &ipv4);
}

void
prefix_cut(struct prefix *prefix, unsigned int bits)
{
	if (bits >= prefix->bits)
		return;
	for (unsigned int i = bits; i < PREFIX_BITS; i++)
		prefix->bytes[i / 8] &= (uint8_t) ~(0x80 >> i % 8);
	prefix->bits = (uint8_t)bits;
}

bool
prefix_has(const struct prefix *whole, const struct prefix *part)
{
	return begins_as(part, whole) &&
		prefix_is_ipv4(whole) == prefix_is_ipv4(part);
}

bool
prefix_has_loopback(const struct prefix *prefix)
{
	static const char *const local[] = { "127.0.0.0/8", "::1" };

	for (size_t i = 0; i < sizeof(local) / sizeof(local[0]); i++) {
		struct prefix own;

		if (prefix_parse(local[i], &own) == 0 &&
		    (prefix_has(prefix, &own) || prefix_has(&own, prefix)))
			return true;
	}
	return false;
}

bool
prefix_has_addr(const struct prefix *whole, const struct coir_addr *addr)
{
	struct prefix own;

	return prefix_of(addr, &own) && prefix_has(whole, &own);
}

/* The number of bits behind the slash, or -1. */
static int
parse_bits(const char *text, int most)
{
	char *end;
	long bits = strtol(text, &end, 10);

	if (*text < '0' || *text > '9' || *end != '\0' || bits > most)
		return -1;
	return (int)bits;
}

int
prefix_parse(const char *text, struct prefix *ret_prefix)
{
	const char *slash = strchrnul(text, '/');
	size_t len = (size_t)(slash - text);
	char address[INET6_ADDRSTRLEN];
	unsigned char ip[16];
	bool is_ipv4;
	int before;
	int bits = PREFIX_BITS;

	if (len >= sizeof(address))
		return -EINVAL;
	memcpy(address, text, len);
	address[len] = '\0';
	is_ipv4 = inet_pton(AF_INET, address, ip) == 1;
	if (!is_ipv4 && inet_pton(AF_INET6, address, ip) != 1)
		return -EINVAL;
	before = is_ipv4 ? PREFIX_IPV4_BITS : 0;
	if (*slash == '/')
		bits = parse_bits(slash + 1, PREFIX_BITS - before);
	if (bits < 0)
		return -EINVAL;
	*ret_prefix = whole(ip, is_ipv4 ? 4 : 16);
	prefix_cut(ret_prefix, (unsigned int)(before + bits));
	return 0;
}

void
prefix_format(const struct prefix *prefix, char buf[PREFIX_TEXT_MAX])
{
	static_assert(PREFIX_TEXT_MAX >= INET6_ADDRSTRLEN + sizeof("/128") - 1,
		      "no room for all");
	bool is_ipv4 = prefix_is_ipv4(prefix);
	int before = is_ipv4 ? PREFIX_IPV4_BITS : 0;

	inet_ntop(is_ipv4 ? AF_INET : AF_INET6, prefix->bytes + before / 8, buf,
		  PREFIX_TEXT_MAX);
	if (prefix->bits < PREFIX_BITS)
		snprintf(buf + strlen(buf), PREFIX_TEXT_MAX - strlen(buf),
			 "/%d", prefix->bits - before);
}

/* Adds the first word of @text, which has @len bytes. */
static int
add(struct prefix_list *list, const char *text, size_t len)
{
	char word[PREFIX_TEXT_MAX];
	struct prefix *more;
	int error;

	if (len >= sizeof(word))
		return -EINVAL;
	memcpy(word, text, len);
	word[len] = '\0';
	if (strcmp(word, "unix") == 0) {
		list->local = true;
		return 0;
	}
	more = reallocarray(list->prefixes, list->n + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	list->prefixes = more;
	error = prefix_parse(word, &more[list->n]);
	list->n += error == 0;
	return error;
}

int
prefix_list_parse(const char *text, struct prefix_list *ret_list)
{
	struct prefix_list list = { 0 };
	int error = 0;

	while (error == 0 && *(text += strspn(text, " ")) != '\0') {
		size_t len = strcspn(text, " ");

		error = add(&list, text, len);
		text += len;
	}
	if (error != 0)
		prefix_list_fini(&list);
	else
		*ret_list = list;
	return error;
}

bool
prefix_list_has(const struct prefix_list *list, const struct coir_addr *addr)
{
	struct prefix own;

	if (!prefix_of(addr, &own))
		return list->local;
	for (size_t i = 0; i < list->n; i++)
		if (prefix_has(&list->prefixes[i], &own))
			return true;
	return false;
}

void
prefix_list_fini(struct prefix_list *list)
{
	free(list->prefixes);
	*list = (struct prefix_list){ 0 };
}
