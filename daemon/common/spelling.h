/* SPDX-License-Identifier: MIT */
/*
 * spelling.h - how far a misspelt name is from a word.
 *
 * A suggestion is made up to a third of the name's length, so that short names
 * do not suggest everything.
 */
#ifndef CHATD_SPELLING_H
#define CHATD_SPELLING_H

/*
 * Letters to change, add, drop or swap with the next to make @word of @name,
 * whatever their case; a name that the word begins with is one step away.
 */
unsigned int spelling_steps(const char *word, const char *name);

/* So many steps are too far for @name to have been meant. */
unsigned int spelling_limit(const char *name);

#endif
