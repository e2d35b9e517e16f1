/* SPDX-License-Identifier: MIT */
/*
 * dialect_nats.c - the text protocol of NATS on a subject of one letter: see
 * dialects.h. The server asks now and then whether somebody is there; it is
 * content with no answer for as long as a benchmark takes.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dialects.h"

#define PING "PING\r\n"

static size_t
log_in(int who, bool speaks, char *ret_bytes)
{
	(void)who;
	return (size_t)snprintf(ret_bytes, DIALECT_MAX,
				"CONNECT {\"verbose\":false}\r\n%s",
				speaks ? "" : "SUB r 1\r\n");
}

static size_t
say(const char *text, size_t len, char *ret_bytes)
{
	return (size_t)snprintf(ret_bytes, DIALECT_MAX, "PUB r %zu\r\n%.*s\r\n",
				len, (int)len, text);
}

/* "MSG r 1 LENGTH" CR LF, the text, CR LF */
static size_t
heard(const char *bytes, size_t len, const char **ret_text, size_t *ret_len)
{
	const char *end = memchr(bytes, '\n', len);
	size_t head, text = 0;

	if (!end)
		return 0;
	head = (size_t)(end + 1 - bytes);
	if (len > 8 && memcmp(bytes, "MSG r 1 ", 8) == 0)
		text = strtoul(bytes + 8, NULL, 10);
	if (len < head + text + 2)
		return 0;
	*ret_text = bytes + head;
	*ret_len = text;
	return head + text + 2;
}

static size_t
aside(const char *bytes, size_t len)
{
	size_t size = strlen(PING);

	return len >= size && memcmp(bytes, PING, size) == 0 ? size : 0;
}

const struct dialect dialect_nats = {
	.apart = true,
	.one_speaks = true,
	.trailer = "\r\n",
	.log_in = log_in,
	.say = say,
	.heard = heard,
	.aside = aside,
};
