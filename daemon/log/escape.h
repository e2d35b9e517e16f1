/* SPDX-License-Identifier: MIT */
/*
 * escape.h - text from outside made safe to show in a log or on a terminal.
 *
 * Control and format characters, line separators and bytes that are not UTF-8
 * become \n, \t or \xHH for each of their bytes; all else stays as it is. A
 * backslash stays too: the result is for people, not to be parsed.
 */
#ifndef CHATD_ESCAPE_H
#define CHATD_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Writes the len bytes of src to dst, escaped and NUL-terminated, in at most
 * size bytes (at least 4); what does not fit ends in "...". Returns the length
 * of dst.
 */
size_t escape_text(char *dst, size_t size, const char *src, size_t len);

/* Whether escape_text() would leave the len bytes of src as they are. */
bool escape_is_plain(const char *src, size_t len);

#endif
