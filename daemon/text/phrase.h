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
 * The language is chosen once, before there are other threads; neither the
 * environment nor the C library has a say in it. From then on any thread may
 * ask.
 */
#ifndef CHATD_PHRASE_H
#define CHATD_PHRASE_H

#include <stddef.h>
#include <stdint.h>

/* Bytes of a translation; that none is longer the compiler sees to. */
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
 * The languages there are, as one writes them, NULL at the end. Slots hold
 * their numbers: the first is English, and a new one is the last.
 */
extern const char *const phrase_languages[];
#define PHRASE_ENGLISH 0
#define PHRASE_LANGUAGE_LAST 1

/* Speaks @language, a number of these, from now on. */
void phrase_speak(uint8_t language);

/*
 * From now on phrases are English, or as phrase_speak() has it again: between
 * the two, a sentence for people is made for the log. One thread's, for all.
 */
void phrase_hold(void);
void phrase_resume(void);

/* The language that is spoken. */
uint8_t phrase_language(void);

/* What stands for "%s" in a phrase. */
struct phrase_word {
	const char *text; /* borrowed */
	size_t len;       /* bytes of it */
};

/* Digits of the largest number. */
#define PHRASE_DIGITS_MAX 20

/* @number, in @buf. */
struct phrase_word phrase_number(uint64_t number,
				 char buf[static PHRASE_DIGITS_MAX]);

/*
 * Writes @text at @dst with @words, @n of them, for each "%s" in turn, or for
 * "%2$s" the second one; each once at most. Returns where the next byte goes.
 * Not printf, for that takes stack, and what ends without a NUL.
 */
char *phrase_put(char *dst, const char *text, const struct phrase_word *words,
		 size_t n);

#endif
