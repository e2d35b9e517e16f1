/* SPDX-License-Identifier: MIT */
/*
 * text.c - what people send, made safe for other people's terminals.
 *
 * Runs of printable ASCII are copied as they are, found a word at a time. All
 * else is taken a character at a time; characters that stay by context are
 * copied first and settled at the end, when the rest of the text is what it
 * will be.
 */
#include "config.h"

#include "text/text.h"

#include <stdint.h>
#include <string.h>
#include <unictype.h>
#include <unistr.h>

#include "text/invisible.h"
#include "text/sequence.h"

/* What ill-formed input becomes. */
#define REPLACEMENT 0xfffd

/* Bytes of the longest character in UTF-8. */
#define CHAR_MAX_LEN 4

/* A word with each byte @b. */
#define WORD_OF(b) (UINT64_C(0x0101010101010101) * (b))

/* What a text may say only in the room's name. */
static const char *const room_says[] = {
	"*** ",
	"<",
	"Got connection from ",
	"Connection from ",
};

/* One text being cleaned. */
struct cleaning {
	uint8_t *out;   /* where the next byte goes */
	bool address;   /* controls become '?' */
	bool unsettled; /* has characters that stay by context */
};

static bool
is_plain(uint8_t byte)
{
	return byte >= 0x20 && byte < 0x7f;
}

/*
 * Whether all bytes of @word are plain. Each test sets the top bit of a byte
 * that fails it; a borrow can set it for the byte above a failing one, never
 * for a word without any.
 */
static bool
is_plain_word(uint64_t word)
{
	uint64_t below_space = word - WORD_OF(0x20);
	uint64_t deleted = (word ^ WORD_OF(0x7f)) - WORD_OF(1);

	return !((word | below_space | deleted) & WORD_OF(0x80));
}

/* Length of the plain run that @s begins with. */
static size_t
plain_length(const uint8_t *s, size_t len)
{
	size_t i = 0;
	uint64_t word;

	for (; i + sizeof(word) <= len; i += sizeof(word)) {
		memcpy(&word, s + i, sizeof(word));
		if (!is_plain_word(word))
			break;
	}
	while (i < len && is_plain(s[i]))
		i++;
	return i;
}

bool
text_is_plain(const char *text, size_t len)
{
	return plain_length((const uint8_t *)text, len) == len;
}

/*
 * Decodes the first of @len >= 1 bytes. What is no character is REPLACEMENT, as
 * long as its maximal subpart: the most bytes that more could have completed.
 * (u8_mbtouc() replaces more bytes than that.) Returns the bytes of it.
 */
static size_t
decode(const uint8_t *s, size_t len, ucs4_t *ret_uc)
{
	size_t n = 1;
	int known = u8_mbtoucr(ret_uc, s, len);

	if (known > 0)
		return (size_t)known;
	while (n < len && n < CHAR_MAX_LEN &&
	       u8_mbtoucr(ret_uc, s, n + 1) == -2)
		n++;
	*ret_uc = REPLACEMENT;
	return n;
}

static void
put(struct cleaning *c, ucs4_t uc)
{
	c->out += u8_uctomb(c->out, uc, CHAR_MAX_LEN);
}

/* Puts what becomes of the control character @uc at @s. Returns bytes taken. */
static size_t
put_control(struct cleaning *c, ucs4_t uc, const uint8_t *s, size_t len)
{
	if (c->address)
		*c->out++ = '?';
	else if (uc == '\t')
		*c->out++ = '\t';
	else
		return sequence_length(s, len);
	return uc < 0x80 ? 1 : 2;
}

/* Puts what becomes of the character at @s. Returns bytes taken. */
static size_t
put_next(struct cleaning *c, const uint8_t *s, size_t len)
{
	ucs4_t uc;
	size_t n = decode(s, len, &uc);

	if (uc < 0x20 || (uc >= 0x7f && uc < 0xa0))
		return put_control(c, uc, s, len);
	if (uc == 0x2028 || uc == 0x2029)
		uc = ' ';
	switch (invisible_kind(uc)) {
	case INVISIBLE_BY_CONTEXT:
		c->unsettled = true;
		put(c, uc);
		break;
	case INVISIBLE_NOT:
		put(c, uc);
		break;
	case INVISIBLE_NEVER:
		break;
	}
	return n;
}

static size_t
clean(char *dst, const char *src, size_t len, bool address)
{
	const uint8_t *s = (const uint8_t *)src;
	const uint8_t *end = s + len;
	uint8_t *start = (uint8_t *)dst;
	struct cleaning c = { .out = start, .address = address };

	while (s < end) {
		size_t run = plain_length(s, (size_t)(end - s));

		memcpy(c.out, s, run);
		c.out += run;
		s += run;
		if (s < end)
			s += put_next(&c, s, (size_t)(end - s));
	}
	len = (size_t)(c.out - start);
	return c.unsettled ? invisible_settle(start, len) : len;
}

size_t
text_clean(char *dst, const char *src, size_t len)
{
	return clean(dst, src, len, false);
}

size_t
text_clean_address(char *dst, const char *src, size_t len)
{
	return clean(dst, src, len, true);
}

/* Whether @uc is to the eye what @c is. */
static bool
looks_like(ucs4_t uc, char c)
{
	const uint32_t spaces = UC_CATEGORY_MASK_Zs;

	if (c == ' ')
		return uc_is_general_category_withtable(uc, spaces);
	return uc == (ucs4_t)c;
}

static bool
begins_like(const uint8_t *text, size_t len, const char *with)
{
	while (*with && len > 0) {
		ucs4_t uc;
		size_t n = decode(text, len, &uc);

		if (looks_like(uc, *with))
			with++;
		else if (!uc_is_property_default_ignorable_code_point(uc))
			return false;
		text += n;
		len -= n;
	}
	return !*with;
}

bool
text_looks_like_room(const char *text, size_t len)
{
	for (size_t i = 0; i < sizeof(room_says) / sizeof(*room_says); i++) {
		if (begins_like((const uint8_t *)text, len, room_says[i]))
			return true;
	}
	return false;
}
