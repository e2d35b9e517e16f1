/* SPDX-License-Identifier: MIT */
/*
 * search_query.c - see search_query.h.
 *
 * A word without a letter or digit has nothing that FTS5 could look for: it is
 * left out, as FTS5 does with those in lines.
 */
#include "config.h"

#include "store/search_query.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unictype.h>
#include <unistr.h>

/* What is being taken apart. */
struct reading {
	const char *at;  /* what is left of the text */
	const char *end; /* of the text */
	char *query;     /* where the next word goes */
	size_t quoted;   /* words and quotations that it has */
	size_t words;    /* in them, as FTS5 takes them apart */
};

/* Control characters are what was no blank before it was cleaned. */
static bool
is_blank(char c)
{
	return (unsigned char)c <= ' ' || c == 0x7f;
}

/* Is @c of a word, for FTS5? */
static bool
is_of_word(ucs4_t c)
{
	const uint32_t kinds = UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N |
		UC_CATEGORY_MASK_Co;

	return uc_is_general_category_withtable(c, kinds);
}

/* Does @c, an accent, go on with a word that it is in? */
static bool
is_accent(ucs4_t c)
{
	return c >= 0x300 && c < 0x370;
}

/* The words that FTS5 finds in the @len bytes at @text. */
static size_t
count_words(const char *text, size_t len)
{
	const uint8_t *at = (const uint8_t *)text;
	size_t words = 0;
	bool within = false;
	ucs4_t c;

	for (size_t i = 0; i < len;) {
		i += (size_t)u8_mbtouc(&c, at + i, len - i);
		if (within && is_accent(c))
			continue;
		words += !within && is_of_word(c);
		within = is_of_word(c);
	}
	return words;
}

/* Bytes of the word or quotation at r->at, which *@ret_skip lie behind. */
static size_t
word_len(const struct reading *r, size_t *ret_skip)
{
	bool quoted = *r->at == '"';
	const char *begin = r->at + quoted;
	const char *at = begin;

	while (at < r->end && *at != '"' && (quoted || !is_blank(*at)))
		at++;
	*ret_skip = quoted;
	return (size_t)(at - begin);
}

/* Adds the word of @len bytes at @word, in quotes. */
static int
add_word(struct reading *r, const char *word, size_t len)
{
	size_t words = count_words(word, len);

	if (words == 0)
		return 0;
	r->words += words;
	if (r->words > SEARCH_WORDS_MAX)
		return -E2BIG;
	if (r->quoted++ > 0)
		*r->query++ = ' ';
	*r->query++ = '"';
	for (size_t i = 0; i < len; i++)
		*r->query++ = is_blank(word[i]) ? ' ' : word[i];
	*r->query++ = '"';
	return 0;
}

int
search_query(const char *text, size_t len, char query[static SEARCH_QUERY_MAX])
{
	struct reading r = { .at = text, .end = text + len, .query = query };
	int error = 0;

	if (len > SEARCH_TEXT_MAX)
		return -E2BIG;
	while (!error && r.at < r.end) {
		size_t skip, word;

		if (is_blank(*r.at)) {
			r.at++;
			continue;
		}
		word = word_len(&r, &skip);
		error = add_word(&r, r.at + skip, word);
		r.at += skip + word;
		/* the quote that ends a quotation begins none */
		r.at += skip && r.at < r.end;
	}
	*r.query = '\0';
	if (!error && r.words == 0)
		error = -EINVAL;
	return error;
}
