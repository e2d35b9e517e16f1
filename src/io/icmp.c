/* SPDX-License-Identifier: MIT */
/*
 * RFC 792 and RFC 4443: type, code, checksum, id, number, data.
 */
#include "config.h"

#include "io/icmp.h"

#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <string.h>

/* The smallest header of IPv4. */
#define IP_HEADER ((size_t)20)

static void
put16(unsigned char *at, unsigned value)
{
	at[0] = (unsigned char)(value >> 8);
	at[1] = (unsigned char)value;
}

static unsigned
get16(const unsigned char *at)
{
	return (unsigned)at[0] << 8 | at[1];
}

/* RFC 1071; 0 over bytes that include their checksum. */
static unsigned
checksum(const unsigned char *buf, size_t len)
{
	uint32_t sum = 0;

	for (size_t i = 0; i + 1 < len; i += 2)
		sum += get16(buf + i);
	if (len % 2 != 0)
		sum += (uint32_t)buf[len - 1] << 8;
	while (sum > 0xffff)
		sum = (sum & 0xffff) + (sum >> 16);
	return ~sum & 0xffff;
}

void
coir__echo_write(const struct coir__echo *echo,
		 unsigned char buf[COIR__ECHO_SIZE])
{
	memset(buf, 0, COIR__ICMP_HEADER);
	buf[0] = echo->v6 ? ICMP6_ECHO_REQUEST : ICMP_ECHO;
	put16(buf + 4, echo->id);
	put16(buf + 6, echo->number);
	memcpy(buf + COIR__ICMP_HEADER, echo->data, sizeof(echo->data));
	if (!echo->v6)
		put16(buf + 2, checksum(buf, COIR__ECHO_SIZE));
}

bool
coir__echo_answered(const struct coir__echo *echo, const unsigned char *buf,
		    size_t len)
{
	size_t skip = 0;

	if (echo->raw && !echo->v6) {
		if (len < IP_HEADER)
			return false;
		skip = (size_t)(buf[0] & 0x0f) * 4;
		if (skip < IP_HEADER || len < skip)
			return false;
	}
	buf += skip;
	if (len - skip != COIR__ECHO_SIZE)
		return false;
	if (!echo->v6 && checksum(buf, COIR__ECHO_SIZE) != 0)
		return false;
	return buf[0] == (echo->v6 ? ICMP6_ECHO_REPLY : ICMP_ECHOREPLY) &&
		buf[1] == 0 && (!echo->raw || get16(buf + 4) == echo->id) &&
		get16(buf + 6) == echo->number &&
		memcmp(buf + COIR__ICMP_HEADER, echo->data,
		       sizeof(echo->data)) == 0;
}
