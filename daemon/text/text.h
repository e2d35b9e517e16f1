/* SPDX-License-Identifier: MIT */
/*
 * text.h - what people send, made safe for other people's terminals.
 *
 * Cleaned text is valid UTF-8 without control characters (but TAB), escape
 * sequences, bidirectional controls and invisible format characters; U+2028 and
 * U+2029 are spaces, and each maximal subpart of an ill-formed sequence is one
 * U+FFFD (Unicode 3.9). Valid text without any of that is unchanged. Cleaning
 * what is clean changes nothing.
 *
 * Pure functions on one line without its end; none allocates.
 */
#ifndef CHATD_TEXT_H
#define CHATD_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes that cleaning @len bytes takes at most: U+FFFD for each of them. */
#define TEXT_CLEAN_MAX(len) (3 * (size_t)(len))

/*
 * Whether the @len bytes of @text are printable ASCII and nothing else, so that
 * cleaning would only copy them.
 */
bool text_is_plain(const char *text, size_t len);

/*
 * Writes the @len bytes of @src, cleaned, to @dst, which has
 * TEXT_CLEAN_MAX(@len) bytes and does not overlap @src.
 * Returns the length of @dst.
 */
size_t text_clean(char *dst, const char *src, size_t len);

/*
 * The same for a client's address: each control character, TAB and LF too,
 * becomes '?', and so nothing is an escape sequence.
 */
size_t text_clean_address(char *dst, const char *src, size_t len);

/*
 * Whether cleaned text looks as if the room itself said it: it begins with
 * "*** ", "<", "Got connection from " or "Connection from ". What cannot be
 * told from these by eye counts too: default ignorable characters are skipped,
 * any space of Unicode is a space.
 */
bool text_looks_like_room(const char *text, size_t len);

#endif
