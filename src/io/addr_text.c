/* SPDX-License-Identifier: MIT */
/*
 * How addresses are written and read.
 *
 * Nothing here goes through printf(3), as inet_ntop(3) does: that takes two to
 * three KiB of a fiber's stack, and every connection has its address written.
 * IPv6 is as RFC 5952 has it: the longest run of zero groups is elided, the
 * first of equal ones, never a single group; lower case; a mapped IPv4 address
 * ends in its dotted form.
 */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include "io/addr.h"

#define GROUPS 8

/* What is being written; it always fits. */
struct text {
	char buf[COIR_ADDR_TEXT_MAX];
	size_t len;
};

static void
put(struct text *text, const char *s, size_t len)
{
	memcpy(text->buf + text->len, s, len);
	text->len += len;
}

static void
put_string(struct text *text, const char *s)
{
	put(text, s, strlen(s));
}

static void
put_number(struct text *text, unsigned n, unsigned base)
{
	char digits[10];
	size_t first = sizeof(digits);

	do
		digits[--first] = "0123456789abcdef"[n % base];
	while ((n /= base) > 0);
	put(text, digits + first, sizeof(digits) - first);
}

static void
put_ip4(struct text *text, const unsigned char ip[4])
{
	for (size_t i = 0; i < 4; i++) {
		if (i > 0)
			put_string(text, ".");
		put_number(text, ip[i], 10);
	}
}

static unsigned
group(const struct in6_addr *ip, size_t i)
{
	return (unsigned)ip->s6_addr[2 * i] << 8 | ip->s6_addr[2 * i + 1];
}

/* The zero groups to elide, from *ret_first on: their number, perhaps 0. */
static size_t
longest_zeros(const struct in6_addr *ip, size_t n, size_t *ret_first)
{
	size_t best = 1, run = 0;

	*ret_first = n;
	for (size_t i = 0; i < n; i++) {
		run = group(ip, i) == 0 ? run + 1 : 0;
		if (run > best) {
			best = run;
			*ret_first = i + 1 - run;
		}
	}
	return best > 1 ? best : 0;
}

static void
put_ip6(struct text *text, const struct in6_addr *ip)
{
	bool mapped = IN6_IS_ADDR_V4MAPPED(ip);
	size_t n = mapped ? GROUPS - 2 : GROUPS;
	size_t first, zeros = longest_zeros(ip, n, &first);

	for (size_t i = 0; i < n; i++) {
		if (zeros > 0 && i == first) {
			put_string(text, "::");
			i += zeros - 1;
			continue;
		}
		if (i > 0 && i != first + zeros)
			put_string(text, ":");
		put_number(text, group(ip, i), 16);
	}
	if (mapped) {
		put_string(text, ":");
		put_ip4(text, ip->s6_addr + 12);
	}
}

static void
put_unix(struct text *text, const struct coir_addr *addr)
{
	const char *path = addr->u_.un.sun_path;
	size_t len = coir__addr_path_length(addr);

	for (size_t i = 0; i < len; i++)
		put(text, path[i] ? &path[i] : "@", 1);
}

static void
put_addr(struct text *text, const struct coir_addr *addr)
{
	const char *transport = addr->udp_ ? "udp:" : "tcp:";

	switch (addr->u_.any.sa_family) {
	case AF_INET:
		put_string(text, transport);
		put_ip4(text, (const void *)&addr->u_.in.sin_addr);
		put_string(text, ":");
		put_number(text, coir_addr_port(addr), 10);
		break;
	case AF_INET6:
		put_string(text, transport);
		put_string(text, "[");
		put_ip6(text, &addr->u_.in6.sin6_addr);
		put_string(text, "]:");
		put_number(text, coir_addr_port(addr), 10);
		break;
	case AF_UNIX:
		put_string(text, "unix:");
		put_unix(text, addr);
		break;
	default:
		put_string(text, "family ");
		put_number(text, addr->u_.any.sa_family, 10);
	}
}

/* As much of the text as fits; returns its length. */
static size_t
copy_out(const struct text *text, char *ret_buf, size_t size)
{
	size_t fits;

	if (size > 0) {
		fits = text->len < size ? text->len : size - 1;
		memcpy(ret_buf, text->buf, fits);
		ret_buf[fits] = '\0';
	}
	return text->len;
}

size_t
coir_addr_format(const struct coir_addr *addr, char *ret_buf, size_t len)
{
	struct text text = { .len = 0 };

	put_addr(&text, addr);
	return copy_out(&text, ret_buf, len);
}

size_t
coir_ip_format(const void *ip, size_t len, char *ret_buf, size_t size)
{
	struct text text = { .len = 0 };
	struct in6_addr in6;

	if (len == 4)
		put_ip4(&text, ip);
	if (len == sizeof(in6)) {
		memcpy(&in6, ip, sizeof(in6));
		put_ip6(&text, &in6);
	}
	return copy_out(&text, ret_buf, size);
}

int
coir_ip_parse(const char *text, void *ret_ip)
{
	unsigned char ip[sizeof(struct in6_addr)];
	int len;

	if (inet_pton(AF_INET, text, ip) == 1)
		len = sizeof(struct in_addr);
	else if (inet_pton(AF_INET6, text, ip) == 1)
		len = sizeof(struct in6_addr);
	else
		return -EINVAL;
	memcpy(ret_ip, ip, (size_t)len);
	return len;
}

/* A decimal port, digits only. */
static int
parse_port(const char *text, uint16_t *ret_port)
{
	unsigned port = 0;

	if (*text == '\0')
		return -EINVAL;
	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			return -EINVAL;
		port = port * 10 + (unsigned)(*text - '0');
		if (port > UINT16_MAX)
			return -EINVAL;
	}
	*ret_port = (uint16_t)port;
	return 0;
}

/* "IP:PORT" or "[IP6]:PORT". */
static int
parse_ip(const char *text, struct coir_addr *ret_addr)
{
	char ip[INET6_ADDRSTRLEN];
	bool bracket = text[0] == '[';
	const char *end = bracket ? strchr(text, ']') : strrchr(text, ':');
	const char *colon = bracket && end ? end + 1 : end;
	size_t len;
	uint16_t port;
	int rc;

	text += bracket;
	if (!end || *colon != ':')
		return -EINVAL;
	len = (size_t)(end - text);
	if (len >= sizeof(ip))
		return -EINVAL;
	memcpy(ip, text, len);
	ip[len] = '\0';
	if (bracket != (strchr(ip, ':') != NULL))
		return -EINVAL;
	rc = parse_port(colon + 1, &port);
	return rc < 0 ? rc : coir_addr_tcp(ip, port, ret_addr);
}

int
coir_addr_parse(const char *text, struct coir_addr *ret_addr)
{
	int rc;

	if (strncmp(text, "tcp:", 4) == 0)
		return parse_ip(text + 4, ret_addr);
	if (strncmp(text, "udp:", 4) == 0) {
		rc = parse_ip(text + 4, ret_addr);
		if (rc == 0)
			coir__addr_set_udp(ret_addr);
		return rc;
	}
	if (strncmp(text, "unix:", 5) == 0)
		return coir_addr_unix(text + 5, ret_addr);
	return -EINVAL;
}
