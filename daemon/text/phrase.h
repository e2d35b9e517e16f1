/* SPDX-License-Identifier: MIT */
/*
 * phrase.h - what people in the room are told, in the room's language.
 *
 * A sentence stands in English where it is said, inside _(), which finds it in
 * the catalogue of the language (po/), or is the English one if that has none.
 * Only what the server says itself to people is translated. What they say, what
 * the plain ports show of that, the names of commands, and all that
 * administrators read are the same in every language, so that what was recorded
 * or is searched for does not depend on it.
 *
 * The language is chosen once, before there are other threads; the environment
 * has no say in it. From then on any thread may ask.
 */
#ifndef CHATD_PHRASE_H
#define CHATD_PHRASE_H

#include <stdint.h>

/* Bytes of a translation; one that is longer is not used. */
#define PHRASE_MAX 240

/* What @text is in the room's language. Not to be freed. */
const char *phrase(const char *text) __attribute__((format_arg(1)));

/* The same for what there is @n of: @one in English if that is 1, or @many. */
const char *phrase_n(const char *one, const char *many, unsigned long n)
	__attribute__((format_arg(1), format_arg(2)));

#define _(text) phrase(text)

/* Marks what is handed to phrase() later. */
#define N_(text) text

/*
 * Speaks @language from now on: "en", or one that po/LINGUAS has. Its catalogue
 * is looked for in @directory, or if that is NULL where it has been installed.
 * Returns 0, or English is spoken: -EOPNOTSUPP (built without), -ENOENT (there
 * is none), -ENOMEM.
 */
int phrase_speak(const char *language, const char *directory);

/* The language that is spoken. Not to be freed. */
const char *phrase_language(void);

/* A number that another language does not have; 0 is English. */
uint32_t phrase_language_id(void);

#endif
