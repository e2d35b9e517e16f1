/* SPDX-License-Identifier: MIT */
/*
 * sequence.h - how far a terminal's control sequence reaches (ECMA-48).
 *
 * A sequence begins with an introducer, ESC and a byte or the C1 control of the
 * same name in UTF-8, and reaches through its terminator or to the end of the
 * line. Every other control character stands alone, and so does an ESC that
 * introduces nothing: what follows it is text.
 */
#ifndef CHATD_SEQUENCE_H
#define CHATD_SEQUENCE_H

#include <stddef.h>
#include <stdint.h>

/*
 * The bytes of the control sequence or lone control character that @s begins
 * with; @len bytes, at least that character, are left of the line.
 */
size_t sequence_length(const uint8_t *s, size_t len);

#endif
