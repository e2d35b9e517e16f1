/* SPDX-License-Identifier: MIT */
/*
 * phrase.c - see phrase.h.
 *
 * gettext of the C library translates in every locale but "C", in which this
 * process is and stays: what strerror() says is for the log. So it is asked in
 * a locale that is there on every machine, and LANGUAGE says which one is meant
 * (that of the environment goes). English is not asked for at all.
 */
#include "config.h"

#include "text/phrase.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

const char *const phrase_languages[] = { "en", "de", NULL };

_Static_assert(sizeof(phrase_languages) / sizeof(phrase_languages[0]) ==
		       PHRASE_LANGUAGE_LAST + 2,
	       "the last one is the last");

/* What is spoken. */
static uint8_t spoken = PHRASE_ENGLISH;

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

#ifdef ENABLE_NLS

#include <libintl.h>
#include <locale.h>
#include <stdlib.h>

/* Of the catalogues: chatd.mo. */
#define DOMAIN "chatd"

/* Where phrases are looked up; 0: they are not. */
static locale_t place;

/* Nothing is, for a while. */
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

/* Is it of use to those who have room for PHRASE_MAX bytes? */
static bool
fits(const char *said)
{
	return strnlen(said, PHRASE_MAX + 1) <= PHRASE_MAX;
}

const char *
phrase(const char *text)
{
	const char *said;
	locale_t before;

	/* of no text the catalogue says where it is from */
	if (!place || held || !*text)
		return text;
	before = uselocale(place);
	said = dgettext(DOMAIN, text);
	uselocale(before);
	return fits(said) ? said : text;
}

const char *
phrase_n(const char *one, const char *many, unsigned long n)
{
	const char *said = n == 1 ? one : many;
	const char *other;
	locale_t before;

	if (!place || held)
		return said;
	before = uselocale(place);
	other = dngettext(DOMAIN, one, many, n);
	uselocale(before);
	return fits(other) ? other : said;
}

/* Is there a catalogue of that language? Loads it. */
static bool
has_catalogue(void)
{
	locale_t before = uselocale(place);
	const char *head = dgettext(DOMAIN, "");

	uselocale(before);
	return *head != '\0';
}

static void
speak_english(void)
{
	if (place)
		freelocale(place);
	place = (locale_t)0;
	spoken = PHRASE_ENGLISH;
}

int
phrase_speak(uint8_t language, const char *directory)
{
	speak_english();
	if (language == PHRASE_ENGLISH)
		return 0;
	if (setenv("LANGUAGE", phrase_languages[language], 1) < 0 ||
	    !bindtextdomain(DOMAIN, directory ? directory : LOCALEDIR) ||
	    !bind_textdomain_codeset(DOMAIN, "UTF-8"))
		return -ENOMEM;
	place = newlocale(LC_MESSAGES_MASK, "C.UTF-8", (locale_t)0);
	if (!place)
		return errno == ENOMEM ? -ENOMEM : -ENOENT;
	if (!has_catalogue()) {
		speak_english();
		return -ENOENT;
	}
	spoken = language;
	return 0;
}

#else /* no NLS */

const char *
phrase(const char *text)
{
	return text;
}

const char *
phrase_n(const char *one, const char *many, unsigned long n)
{
	return n == 1 ? one : many;
}

void
phrase_hold(void)
{
}

void
phrase_resume(void)
{
}

int
phrase_speak(uint8_t language, const char *directory)
{
	(void)directory;
	return language == PHRASE_ENGLISH ? 0 : -EOPNOTSUPP;
}

#endif
