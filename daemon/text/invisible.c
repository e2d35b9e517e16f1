/* SPDX-License-Identifier: MIT */
/*
 * invisible.c - characters that show nothing themselves, where they belong.
 *
 * What never stays is what Unicode calls default ignorable and either a format
 * character or a code point kept free for one, and interlinear annotation.
 * Format characters that show something (Arabic number signs, hieroglyph
 * joiners) are not default ignorable, and stay. So do the few default ignorable
 * letters and marks.
 */
#include "config.h"

#include "text/invisible.h"

#include <stdbool.h>
#include <string.h>
#include <unictype.h>
#include <unistr.h>

#include "text/joiner.h"

/* Below this no character is default ignorable. */
#define FIRST_IGNORABLE 0xad

#define KEYCAP 0x20e3
#define BLACK_FLAG 0x1f3f4
#define TAG_SPACE 0xe0020
#define TAG_CANCEL 0xe007f

/* Tags of a flag before TAG_CANCEL: region and subdivision (UTS #51, 1.4.6). */
#define FLAG_TAGS_MIN 3
#define FLAG_TAGS_MAX 7

/* Bytes of any tag in UTF-8. */
#define TAG_LEN 4

static bool
is_in(ucs4_t uc, ucs4_t first, ucs4_t last)
{
	return uc >= first && uc <= last;
}

static bool
is_tag(ucs4_t uc)
{
	return is_in(uc, TAG_SPACE, TAG_CANCEL);
}

enum invisible
invisible_kind(ucs4_t uc)
{
	const uint32_t formats = UC_CATEGORY_MASK_Cf | UC_CATEGORY_MASK_Cn;

	if (uc < FIRST_IGNORABLE)
		return INVISIBLE_NOT;
	if (is_in(uc, 0xfff9, 0xfffb)) /* interlinear annotation */
		return INVISIBLE_NEVER;
	if (!uc_is_property_default_ignorable_code_point(uc))
		return INVISIBLE_NOT;
	if (uc == JOINER_ZWNJ || uc == JOINER_ZWJ || is_tag(uc) ||
	    uc_is_property_variation_selector(uc))
		return INVISIBLE_BY_CONTEXT;
	if (uc_is_general_category_withtable(uc, formats))
		return INVISIBLE_NEVER;
	return INVISIBLE_NOT;
}

/* The character before @place; 0 at the beginning. */
static ucs4_t
char_before(const struct invisible_place *place)
{
	ucs4_t uc;

	return u8_prev(&uc, place->before, place->start) ? uc : 0;
}

/* The character after @place; 0 at the end. */
static ucs4_t
char_after(const struct invisible_place *place)
{
	ucs4_t uc = 0;

	if (place->after < place->end)
		u8_mbtouc_unsafe(&uc, place->after,
				 (size_t)(place->end - place->after));
	return uc;
}

/* Text or emoji presentation; an ASCII character has it as a keycap only. */
static bool
has_presentation(ucs4_t base, const struct invisible_place *place)
{
	return uc_is_property_emoji(base) &&
		(base >= 0x80 || char_after(place) == KEYCAP);
}

/* Standardized variants; of ASCII characters only 0 has one. */
static bool
has_standard_variant(ucs4_t base)
{
	const uint32_t shown = UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N |
		UC_CATEGORY_MASK_P | UC_CATEGORY_MASK_S;

	return (base >= 0x80 || base == '0') &&
		uc_is_general_category_withtable(base, shown);
}

/* Free variants of Mongolian letters. */
static bool
has_mongolian_variant(ucs4_t base)
{
	return is_in(base, 0x1800, 0x18af) &&
		uc_is_general_category_withtable(base, UC_CATEGORY_MASK_L);
}

/* Whether the character before @place can have the variant @selector. */
static bool
has_variant(ucs4_t selector, const struct invisible_place *place)
{
	ucs4_t base = char_before(place);

	if (is_in(selector, 0xfe0e, 0xfe0f))
		return has_presentation(base, place);
	if (is_in(selector, 0xfe00, 0xfe0d))
		return has_standard_variant(base);
	if (is_in(selector, 0x180b, 0x180f))
		return has_mongolian_variant(base);
	return uc_is_property_ideographic(base);
}

/* Bytes of the run of tags that @s begins with, to a TAG_CANCEL. */
static size_t
tags_length(const uint8_t *s, const uint8_t *end)
{
	const uint8_t *at = s;
	ucs4_t uc = 0;

	while (at < end && uc != TAG_CANCEL) {
		u8_mbtouc_unsafe(&uc, at, (size_t)(end - at));
		if (!is_tag(uc))
			break;
		at += TAG_LEN;
	}
	return (size_t)(at - s);
}

/* Whether the @len bytes of tags at @s name a flag. */
static bool
is_flag(const uint8_t *s, size_t len)
{
	size_t count = len / TAG_LEN - 1;
	ucs4_t uc;

	if (!(count >= FLAG_TAGS_MIN && count <= FLAG_TAGS_MAX))
		return false;
	for (size_t i = 0; i < count; i++) {
		u8_mbtouc_unsafe(&uc, s + i * TAG_LEN, TAG_LEN);
		if (!is_in(uc, 0xe0030, 0xe0039) && /* 0 to 9 */
		    !is_in(uc, 0xe0061, 0xe007a))   /* a to z */
			return false;
	}
	u8_mbtouc_unsafe(&uc, s + count * TAG_LEN, TAG_LEN);
	return uc == TAG_CANCEL;
}

/*
 * Whether the character @uc before place->after, *len bytes, stays. Tags stay
 * or go as a whole run: *len becomes its length.
 */
static bool
stays(ucs4_t uc, const struct invisible_place *place, size_t *len)
{
	const uint8_t *s = place->after - *len;

	if (invisible_kind(uc) != INVISIBLE_BY_CONTEXT)
		return true;
	if (uc == JOINER_ZWNJ || uc == JOINER_ZWJ)
		return joiner_belongs(uc, place);
	if (!is_tag(uc))
		return has_variant(uc, place);
	*len = tags_length(s, place->end);
	return char_before(place) == BLACK_FLAG && is_flag(s, *len);
}

size_t
invisible_settle(uint8_t *text, size_t len)
{
	const uint8_t *from = text;
	const uint8_t *end = text + len;
	uint8_t *to = text;

	while (from < end) {
		ucs4_t uc;
		size_t n = (size_t)u8_mbtouc_unsafe(&uc, from,
						    (size_t)(end - from));
		struct invisible_place place = { text, to, from + n, end };

		if (stays(uc, &place, &n)) {
			memmove(to, from, n);
			to += n;
		}
		from += n;
	}
	return (size_t)(to - text);
}
