/* SPDX-License-Identifier: MIT */
/*
 * invisible.h - characters that show nothing themselves, and where they belong.
 *
 * Most of them only serve to deceive and never stay. Some are part of what
 * people write, in the right place: joiners (joiner.h), a variation selector
 * behind a character that has variants, tags in the flag of a country's part.
 * These stay by context.
 */
#ifndef CHATD_INVISIBLE_H
#define CHATD_INVISIBLE_H

#include <stddef.h>
#include <stdint.h>
#include <unitypes.h>

/* What is to become of a character. */
enum invisible {
	INVISIBLE_NOT,        /* it shows, or belongs to what shows: stays */
	INVISIBLE_NEVER,      /* never stays */
	INVISIBLE_BY_CONTEXT, /* invisible_settle() decides */
};

/* Where a character that stays by context stands. */
struct invisible_place {
	const uint8_t *start;  /* beginning of the text as it will be */
	const uint8_t *before; /* its end so far */
	const uint8_t *after;  /* what follows the character */
	const uint8_t *end;    /* the end of that */
};

/* What @uc is. Controls and line separators are not this file's concern. */
enum invisible invisible_kind(ucs4_t uc);

/*
 * Removes from @text, @len bytes of valid UTF-8, those of the characters that
 * stay by context that do not belong where they are, in place. Settling twice
 * is settling once. Returns the new length.
 */
size_t invisible_settle(uint8_t *text, size_t len);

#endif
