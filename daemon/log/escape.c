/* SPDX-License-Identifier: MIT */
/*
 * escape.c - text from outside made safe to show.
 *
 * One character at a time: what escape_next() finds is either copied whole or
 * escaped byte by byte, so the output never holds part of a character.
 */
#include "config.h"

#include "log/escape.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unictype.h>
#include <unistr.h>

/* Longest escape of a character: four bytes as \xHH. */
#define ESCAPE_MAX 16

static const char escape_ellipsis[] = "...";

/* Length of the first character of src; *ret_plain: it may be shown. */
static size_t
escape_next(const char *src, size_t len, bool *ret_plain)
{
	const uint32_t unsafe = UC_CATEGORY_MASK_Cc | UC_CATEGORY_MASK_Cf |
		UC_CATEGORY_MASK_Zl | UC_CATEGORY_MASK_Zp;
	unsigned char byte = (unsigned char)*src;
	ucs4_t uc;
	int n;

	if (byte < 0x80) {
		*ret_plain = byte >= 0x20 && byte != 0x7f;
		return 1;
	}
	n = u8_mbtoucr(&uc, (const uint8_t *)src, len);
	*ret_plain = n > 0 && !uc_is_general_category_withtable(uc, unsafe);
	return n > 0 ? (size_t)n : 1;
}

/* The escape of the n bytes of src in dst; returns its length. */
static size_t
escape_bytes(char dst[ESCAPE_MAX + 1], const char *src, size_t n)
{
	size_t used = 0;

	if (*src == '\n' || *src == '\t')
		return (size_t)snprintf(dst, ESCAPE_MAX + 1, "\\%c",
					*src == '\n' ? 'n' : 't');
	for (size_t i = 0; i < n; i++)
		used += (size_t)snprintf(dst + used, ESCAPE_MAX + 1 - used,
					 "\\x%02x", (unsigned char)src[i]);
	return used;
}

size_t
escape_text(char *dst, size_t size, const char *src, size_t len)
{
	size_t room = size - 1; /* for text */
	size_t used = 0;
	size_t cut = 0; /* where an ellipsis still fits */

	while (len > 0) {
		char escaped[ESCAPE_MAX + 1];
		const char *piece = src;
		bool plain;
		size_t n = escape_next(src, len, &plain);
		size_t m = n;

		if (!plain) {
			m = escape_bytes(escaped, src, n);
			piece = escaped;
		}
		if (used + m > room) {
			memcpy(dst + cut, escape_ellipsis,
			       sizeof(escape_ellipsis));
			return cut + sizeof(escape_ellipsis) - 1;
		}
		memcpy(dst + used, piece, m);
		used += m;
		if (used + sizeof(escape_ellipsis) - 1 <= room)
			cut = used;
		src += n;
		len -= n;
	}
	dst[used] = '\0';
	return used;
}

bool
escape_is_plain(const char *src, size_t len)
{
	bool plain = true;

	while (len > 0 && plain) {
		size_t n = escape_next(src, len, &plain);

		src += n;
		len -= n;
	}
	return plain;
}
