/* SPDX-License-Identifier: MIT */
/* phrase.c - see phrase.h. */
#include "config.h"

#include "text/phrase.h"

#include <stdbool.h>
#include <string.h>

#include "text/catalogue.h"

const char *const phrase_languages[] = { "en", "de", NULL };

_Static_assert(sizeof(phrase_languages) / sizeof(phrase_languages[0]) ==
		       PHRASE_LANGUAGE_LAST + 2,
	       "the last one is the last");

/* What is spoken. */
static uint8_t spoken = PHRASE_ENGLISH;

/* What it is looked up in; of English there is none. */
static const struct catalogue *catalogue;

uint8_t
phrase_language(void)
{
	return spoken;
}

struct phrase_word
phrase_number(uint64_t number, char buf[static PHRASE_DIGITS_MAX])
{
	char *end = buf + PHRASE_DIGITS_MAX;
	char *first = end;

	do {
		*--first = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	return (struct phrase_word){ first, (size_t)(end - first) };
}

static char *
put(char *dst, const char *bytes, size_t len)
{
	if (len)
		memcpy(dst, bytes, len);
	return dst + len;
}

/*
 * Reads at @at, which is "%", which word is meant; in turn it is word *@next.
 * Returns where that ends, and the word in *@ret; NULL: none is meant.
 */
static const char *
read_place(const char *at, size_t *next, size_t *ret)
{
	if (at[1] == 's') {
		*ret = (*next)++;
		return at + 2;
	}
	if (at[1] < '1' || at[1] > '9' || at[2] != '$' || at[3] != 's')
		return NULL;
	*ret = (size_t)(at[1] - '1');
	return at + 4;
}

char *
phrase_put(char *dst, const char *text, const struct phrase_word *words,
	   size_t n)
{
	unsigned int used = 0;
	size_t next = 0;
	const char *at;

	for (; (at = strchr(text, '%')); text = at) {
		size_t i = n;
		const char *end = read_place(at, &next, &i);

		dst = put(dst, text, (size_t)(at - text));
		if (!end)
			*dst++ = '%';
		else if (i < n && !(used & 1u << i))
			dst = put(dst, words[i].text, words[i].len);
		if (i < n)
			used |= 1u << i;
		at = end ? end : at + 1;
	}
	return put(dst, text, strlen(text));
}

/* Phrases are English for a while. */
static bool held;

void
phrase_hold(void)
{
	held = true;
}

void
phrase_resume(void)
{
	held = false;
}

/* What @text is of @n things; @english if nothing else is spoken. */
static const char *
translate(const char *text, const char *english, unsigned long n)
{
	const char *said = NULL;

	if (catalogue && !held)
		said = catalogue_find(catalogue, text, n);
	return said ? said : english;
}

const char *
phrase(const char *text)
{
	return translate(text, text, 1);
}

const char *
phrase_n(const char *one, const char *many, unsigned long n)
{
	return translate(one, n == 1 ? one : many, n);
}

void
phrase_speak(uint8_t language)
{
	catalogue = catalogue_open(phrase_languages[language]);
	spoken = language;
}
