/* SPDX-License-Identifier: MIT */
/*
 * proxy.c - see proxy.h.
 *
 * What the kernel has is looked at first. As long as that does not tell where
 * the header ends all of it belongs to the header, and is taken.
 */
#include "config.h"

#include "wire/proxy.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

/* The longest line of version 1, its end included. */
#define LINE_MAX_V1 107

/* What is before the addresses of version 2. */
#define FIXED_V2 16

/* Bytes thrown away at once. */
#define DISCARD 1024

static const char mark_v1[] = "PROXY ";
static const uint8_t mark_v2[12] = "\r\n\r\n\0\r\nQUIT\n";

/* Is it none? Says why. */
static ssize_t
refuse(const char **ret_why, const char *why)
{
	*ret_why = why;
	return -EPROTO;
}

/* A port: digits without a zero before them. */
static bool
parse_port(const char *text, uint16_t *ret)
{
	char *end;
	unsigned long n;

	if (*text < '0' || *text > '9' || (*text == '0' && text[1]))
		return false;
	n = strtoul(text, &end, 10);
	if (*end || end - text > 5 || n > UINT16_MAX)
		return false;
	*ret = (uint16_t)n;
	return true;
}

/* An address of @family, without anything before or after it. */
static bool
parse_ip(int family, const char *text, uint8_t ret[16])
{
	return inet_pton(family, text, ret) == 1;
}

/* What comes behind the mark of version 1, whose end of line is cut off. */
static ssize_t
parse_line(char *line, struct coir_addr *peer, const char **ret_why)
{
	char *words[5] = { NULL };
	uint8_t source[16], destination[16];
	uint16_t port, other;
	int family;
	int n = 0;

	if (strncmp(line, "UNKNOWN", 7) == 0 &&
	    (line[7] == '\0' || line[7] == ' '))
		return 0;
	for (char *word = line; word && n < 5; n++) {
		words[n] = word;
		word = strchr(word, ' ');
		if (word && n < 4)
			*word++ = '\0';
	}
	if (n < 5)
		return refuse(ret_why, "it has too few words");
	if (strcmp(words[0], "TCP4") != 0 && strcmp(words[0], "TCP6") != 0)
		return refuse(ret_why, "its protocol is not known");
	family = words[0][3] == '4' ? AF_INET : AF_INET6;
	if (!parse_ip(family, words[1], source) ||
	    !parse_ip(family, words[2], destination))
		return refuse(ret_why, "it has no address");
	if (!parse_port(words[3], &port) || !parse_port(words[4], &other))
		return refuse(ret_why, "it has no port");
	return coir_addr_tcp_raw(source, family == AF_INET ? 4 : 16, port,
				 peer);
}

static ssize_t
parse_v1(const uint8_t *bytes, size_t len, struct coir_addr *peer,
	 const char **ret_why)
{
	size_t most = len < LINE_MAX_V1 ? len : LINE_MAX_V1;
	const uint8_t *end = memchr(bytes, '\n', most);
	const size_t skip = sizeof(mark_v1) - 1;
	char line[LINE_MAX_V1];
	ssize_t rc;

	if (!end)
		return len < LINE_MAX_V1
			? 0
			: refuse(ret_why, "its line is too long");
	len = (size_t)(end - bytes) + 1;
	if (bytes[len - 2] != '\r' || memchr(bytes, '\0', len))
		return refuse(ret_why, "its line does not end as it should");
	memcpy(line, bytes + skip, len - skip - 2);
	line[len - skip - 2] = '\0';
	rc = parse_line(line, peer, ret_why);
	return rc < 0 ? rc : (ssize_t)len;
}

/* The path of the block of two; without one it is an unnamed socket. */
static int
take_path(const uint8_t *block, struct coir_addr *peer)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	size_t len = strnlen((const char *)block, sizeof(sa.sun_path) - 1);
	socklen_t all = offsetof(struct sockaddr_un, sun_path);

	memcpy(sa.sun_path, block, len);
	if (len > 0)
		all += (socklen_t)len + 1;
	return coir_addr_from_sockaddr((struct sockaddr *)&sa, all, peer);
}

/* Bytes of two addresses of @family, as version 2 has them; 0: it has none. */
static size_t
block_size(uint8_t family)
{
	switch (family) {
	case 0x11: /* TCP, IPv4 */
		return 12;
	case 0x21: /* TCP, IPv6 */
		return 36;
	case 0x31: /* unix, stream */
		return 216;
	default:
		return 0;
	}
}

/* The first of two addresses of @family. */
static int
take_block(uint8_t family, const uint8_t *block, struct coir_addr *peer)
{
	size_t ip = family == 0x11 ? 4 : 16;
	const uint8_t *port = block + 2 * ip;

	if (family == 0x31)
		return take_path(block, peer);
	return coir_addr_tcp_raw(block, ip, (uint16_t)(port[0] << 8 | port[1]),
				 peer);
}

static ssize_t
parse_v2(const uint8_t *bytes, size_t len, struct coir_addr *peer,
	 const char **ret_why)
{
	size_t rest, block;
	uint8_t command, family;

	if (len < FIXED_V2)
		return 0;
	command = bytes[12];
	family = bytes[13];
	rest = (size_t)bytes[14] << 8 | bytes[15];
	if (command != 0x20 && command != 0x21)
		return refuse(ret_why, "its version or command is not known");
	/* a check of the proxy's own, or whom it does not know */
	if (command == 0x20 || family == 0)
		return (ssize_t)(FIXED_V2 + rest);
	block = block_size(family);
	if (block == 0)
		return refuse(ret_why, "its protocol is not known");
	if (rest < block)
		return refuse(ret_why, "it is too short for its addresses");
	if (len < FIXED_V2 + block)
		return 0;
	if (take_block(family, bytes + FIXED_V2, peer) < 0)
		return refuse(ret_why, "it has no address");
	return (ssize_t)(FIXED_V2 + rest);
}

ssize_t
proxy_parse(const uint8_t *bytes, size_t len, struct coir_addr *peer,
	    const char **ret_why)
{
	const size_t v1 = sizeof(mark_v1) - 1;
	const size_t v2 = sizeof(mark_v2);

	if (memcmp(bytes, mark_v1, len < v1 ? len : v1) == 0)
		return len < v1 ? 0 : parse_v1(bytes, len, peer, ret_why);
	if (memcmp(bytes, mark_v2, len < v2 ? len : v2) == 0)
		return len < v2 ? 0 : parse_v2(bytes, len, peer, ret_why);
	return refuse(ret_why, "something else was sent");
}

/* recv(2), with a negative errno, and one also for the end. */
static ssize_t
receive(int fd, void *buf, size_t size, int flags)
{
	ssize_t n = recv(fd, buf, size, MSG_DONTWAIT | flags);

	if (n < 0)
		return errno == EWOULDBLOCK || errno == EINTR ? -EAGAIN
							      : -errno;
	return n == 0 ? -ECONNRESET : n;
}

/* What is behind the addresses is for others. */
static int
discard(struct proxy *proxy, int fd)
{
	uint8_t buf[DISCARD];

	while (proxy->left > 0) {
		size_t len = proxy->left < DISCARD ? proxy->left : DISCARD;
		ssize_t n = receive(fd, buf, len, 0);

		if (n < 0)
			return (int)n;
		proxy->left -= (uint32_t)n;
	}
	return 0;
}

int
proxy_receive(struct proxy *proxy, int fd, struct coir_addr *peer)
{
	uint8_t *end = proxy->bytes + proxy->len;
	const char *why = "";
	ssize_t n, len;

	if (proxy->over)
		return discard(proxy, fd);
	n = receive(fd, end, PROXY_HEADER_MAX - proxy->len, MSG_PEEK);
	if (n < 0)
		return (int)n;
	len = proxy_parse(proxy->bytes, proxy->len + (size_t)n, peer, &why);
	if (len < 0) {
		snprintf(proxy->why, sizeof(proxy->why), "%s", why);
		return (int)len;
	}
	if (len > 0) {
		proxy->over = true;
		proxy->left = (uint32_t)len - proxy->len;
		return discard(proxy, fd);
	}
	n = receive(fd, end, (size_t)n, 0);
	if (n < 0)
		return (int)n;
	proxy->len += (uint16_t)n;
	return -EAGAIN;
}
