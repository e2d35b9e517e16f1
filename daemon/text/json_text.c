/* SPDX-License-Identifier: MIT */
/*
 * json_text.c - see json_text.h.
 *
 * Both functions take the text apart by step(), so that they cannot disagree.
 * U+2028 and U+2029 are line ends to JavaScript before 2019: they stay as they
 * are, since what reads this is JSON.parse(), to which they are not.
 */
#include "config.h"

#include "text/json_text.h"

#include <stdint.h>
#include <string.h>
#include <unistr.h>

static const char replacement[] = "\xef\xbf\xbd";

/* Does @byte stand for itself? */
static int
is_plain(unsigned char byte)
{
	return byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\';
}

/* Writes how @byte, one of ASCII that is not plain, is escaped. */
static size_t
escape(char buf[static 6], unsigned char byte)
{
	static const char hex[] = "0123456789abcdef";
	static const char from[] = "\"\\\b\f\n\r\t";
	static const char to[] = "\"\\bfnrt";
	const char *known = byte ? strchr(from, byte) : NULL;

	buf[0] = '\\';
	if (known) {
		buf[1] = to[known - from];
		return 2;
	}
	memcpy(buf + 1, "u00", 3);
	buf[4] = hex[byte >> 4];
	buf[5] = hex[byte & 0xf];
	return 6;
}

/*
 * What the first character of the @len (1 or more) bytes at @text is written
 * as: *@ret_len bytes at *@ret, which may be in @buf. Returns the bytes that it
 * takes of the text.
 */
static size_t
step(const char *text, size_t len, char buf[static 6], const char **ret,
     size_t *ret_len)
{
	const uint8_t *at = (const uint8_t *)text;
	size_t n = 0;
	int wide;

	while (n < len && is_plain(at[n]))
		n++;
	*ret = text;
	*ret_len = n;
	if (n > 0)
		return n;
	if (*at < 0x80) {
		*ret = buf;
		*ret_len = escape(buf, *at);
		return 1;
	}
	wide = u8_mblen(at, len);
	*ret = wide > 0 ? text : replacement;
	*ret_len = wide > 0 ? (size_t)wide : sizeof(replacement) - 1;
	return wide > 0 ? (size_t)wide : 1;
}

size_t
json_text_len(const char *text, size_t len)
{
	size_t all = 2;

	while (len > 0) {
		char buf[6];
		const char *bytes;
		size_t n;
		size_t used = step(text, len, buf, &bytes, &n);

		all += n;
		text += used;
		len -= used;
	}
	return all;
}

char *
json_text_put(char *dst, const char *text, size_t len)
{
	*dst++ = '"';
	while (len > 0) {
		char buf[6];
		const char *bytes;
		size_t n;
		size_t used = step(text, len, buf, &bytes, &n);

		memcpy(dst, bytes, n);
		dst += n;
		text += used;
		len -= used;
	}
	*dst++ = '"';
	return dst;
}
