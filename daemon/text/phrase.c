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

#define ENGLISH "en"

/* What is spoken; a string that stays. */
static const char *spoken = ENGLISH;

static bool
is_english(const char *language)
{
	return strcmp(language, ENGLISH) == 0;
}

const char *
phrase_language(void)
{
	return spoken;
}

uint32_t
phrase_language_id(void)
{
	uint32_t id = 0;

	if (is_english(spoken))
		return 0;
	for (const char *at = spoken; *at; at++)
		id = id * 256 + (unsigned char)*at;
	return id;
}

#ifdef ENABLE_NLS

#include <libintl.h>
#include <locale.h>
#include <stdlib.h>

/* Of the catalogues: chatd.mo. */
#define DOMAIN "chatd"

/* Where phrases are looked up; 0: they are not. */
static locale_t place;

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
	if (!place || !*text)
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

	if (!place)
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
	spoken = ENGLISH;
}

int
phrase_speak(const char *language, const char *directory)
{
	speak_english();
	if (is_english(language))
		return 0;
	if (setenv("LANGUAGE", language, 1) < 0 ||
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

int
phrase_speak(const char *language, const char *directory)
{
	(void)directory;
	return is_english(language) ? 0 : -EOPNOTSUPP;
}

#endif
