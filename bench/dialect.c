/* SPDX-License-Identifier: MIT */
/*
 * dialect.c - see dialect.h.
 */
#include "config.h"

#include "dialect.h"

#include <string.h>

static size_t
lines_say(const char *text, size_t len, char *ret_bytes)
{
	memcpy(ret_bytes, text, len);
	ret_bytes[len] = '\n';
	return len + 1;
}

static size_t
lines_heard(const char *bytes, size_t len, const char **ret_text,
	    size_t *ret_len)
{
	const char *end = memchr(bytes, '\n', len);

	if (!end)
		return 0;
	*ret_text = bytes;
	*ret_len = (size_t)(end - bytes);
	return *ret_len + 1;
}

const struct dialect dialect_lines = {
	.trailer = "\n",
	.say = lines_say,
	.heard = lines_heard,
};

const struct dialect dialect_secret_lines = {
	.secret = true,
	.trailer = "\n",
	.say = lines_say,
	.heard = lines_heard,
};
