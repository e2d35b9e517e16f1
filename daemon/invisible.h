/* SPDX-License-Identifier: MIT */
/*
 * invisible.h - characters that show nothing themselves, and where they belong.
 *
 * Most of them only serve to deceive and never stay. Some are part of what
 * people write, in the right place: joiners where UAX #31 (2.3, A1, A2, B)
 * allows them and in emoji, variation selectors after a character that has
 * variants, tags in the flag of a subdivision. These stay by context.
 */
#ifndef CHATD_INVISIBLE_H
#define CHATD_INVISIBLE_H

#include <stddef.h>
#include <stdint.h>
#include <unitypes.h>

/* What is to become of a character. */
enum invisible {
	INVISIBLE_NOT,		/* it shows, or belongs to what shows: stays */
	INVISIBLE_NEVER,	/* never stays */
	INVISIBLE_BY_CONTEXT,	/* invisible_settle() decides */
};

/* What @uc is. Controls and line separators are no matter of this file. */
enum invisible invisible_kind(ucs4_t uc);

/*
 * Removes from @text, @len bytes of valid UTF-8, the characters that stay by
 * context where they do not belong, in place. It has no others to remove.
 * Returns the new length.
 */
size_t invisible_settle(uint8_t *text, size_t len);

#endif
