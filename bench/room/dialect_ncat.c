/* SPDX-License-Identifier: MIT */
/*
 * dialect_ncat.c - what ncat --chat makes of lines: see dialects.h. It puts a
 * name before each, and does not tell a speaker what he says himself.
 */
#include "config.h"

#include <string.h>

#include "dialects.h"

static size_t
say(const char *text, size_t len, char *ret_bytes)
{
	return dialect_lines.say(text, len, ret_bytes);
}

static size_t
heard(const char *bytes, size_t len, const char **ret_text, size_t *ret_len)
{
	size_t size = dialect_lines.heard(bytes, len, ret_text, ret_len);
	const char *name = size > 0 && bytes[0] == '<'
		? memmem(bytes, size, "> ", 2)
		: NULL;

	if (!name)
		return size;
	*ret_text = name + 2;
	*ret_len -= (size_t)(name + 2 - bytes);
	return size;
}

const struct dialect dialect_ncat = {
	.apart = true,
	.greets = true,
	.trailer = "\n",
	.say = say,
	.heard = heard,
};
