/* SPDX-License-Identifier: MIT */
/*
 * dialect_irc.c - IRC, as far as it takes to talk in one channel: see
 * dialects.h. Nobody is told what he says himself, so speakers stay outside.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "dialects.h"

/* What stands before a text that is heard, behind who says it. */
#define SAYS " PRIVMSG #r :"

static size_t
log_in(int who, bool speaks, char *ret_bytes)
{
	return (size_t)snprintf(ret_bytes, DIALECT_MAX,
				"NICK c%d\r\nUSER c 0 * :c\r\n%s", who,
				speaks ? "" : "JOIN #r\r\n");
}

static size_t
say(const char *text, size_t len, char *ret_bytes)
{
	return (size_t)snprintf(ret_bytes, DIALECT_MAX, "PRIVMSG #r :%.*s\r\n",
				(int)len, text);
}

static size_t
heard(const char *bytes, size_t len, const char **ret_text, size_t *ret_len)
{
	const char *end = memchr(bytes, '\n', len);
	const char *text;

	if (!end)
		return 0;
	len = (size_t)(end + 1 - bytes);
	text = memmem(bytes, len, SAYS, strlen(SAYS));
	*ret_text = text ? text + strlen(SAYS) : bytes;
	*ret_len = (size_t)(end - *ret_text);
	if (*ret_len > 0 && end[-1] == '\r')
		--*ret_len;
	return len;
}

const struct dialect dialect_irc = {
	.apart = true,
	.trailer = "\r\n",
	.log_in = log_in,
	.say = say,
	.heard = heard,
};
