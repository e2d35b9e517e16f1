/* SPDX-License-Identifier: MIT */
/*
 * json_text.h - text as a JSON string, without a tree and without memory.
 *
 * For what is written once for many: a tree of values, one allocation each,
 * would be made only to be written out and freed. What comes out is valid UTF-8
 * and valid JSON whatever goes in: each byte that is no UTF-8 is one U+FFFD.
 */
#ifndef CHATD_JSON_TEXT_H
#define CHATD_JSON_TEXT_H

#include <stddef.h>

/* Bytes of the string, its two quotes among them. */
size_t json_text_len(const char *text, size_t len);

/* Writes it at @dst. Returns where the next byte goes. */
char *json_text_put(char *dst, const char *text, size_t len);

#endif
