/* SPDX-License-Identifier: MIT */
/*
 * dialect_redis.c - publish and subscribe of Redis in RESP2, on a channel of
 * one letter: see dialects.h. Who has subscribed may not publish.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dialects.h"

/* What stands before the length of a text. */
#define HEAD "*3\r\n$7\r\nmessage\r\n$1\r\nr\r\n$"

static size_t
log_in(int who, bool speaks, char *ret_bytes)
{
	(void)who;
	return (size_t)snprintf(ret_bytes, DIALECT_MAX, "%s",
				speaks ? "PING\r\n" : "SUBSCRIBE r\r\n");
}

static size_t
say(const char *text, size_t len, char *ret_bytes)
{
	return (size_t)snprintf(ret_bytes, DIALECT_MAX,
				"*3\r\n$7\r\nPUBLISH\r\n$1\r\nr\r\n"
				"$%zu\r\n%.*s\r\n",
				len, (int)len, text);
}

static size_t
heard(const char *bytes, size_t len, const char **ret_text, size_t *ret_len)
{
	size_t head = strlen(HEAD), text;
	const char *end;

	if (len < head)
		return 0;
	end = memchr(bytes + head, '\n', len - head);
	if (!end)
		return 0;
	text = strtoul(bytes + head, NULL, 10);
	head = (size_t)(end + 1 - bytes);
	if (len < head + text + 2)
		return 0;
	*ret_text = bytes + head;
	*ret_len = text;
	return head + text + 2;
}

const struct dialect dialect_redis = {
	.apart = true,
	.trailer = "\r\n",
	.log_in = log_in,
	.say = say,
	.heard = heard,
};
