/* SPDX-License-Identifier: MIT */
/*
 * name.h - what is a name.
 *
 * Letters, digits and - _ . in NFC, of one script, at most NAME_COLUMNS wide,
 * with nothing in it that cannot be seen. Beside its text a name has two keys:
 * names with the same key are too much alike for two people. One key is what
 * it looks like as it is written ("Ian" and "lan", "paypal" in Latin and in
 * Cyrillic), the other what it looks like whatever its case ("Ian" and "iAN").
 */
#ifndef CHATD_NAME_H
#define CHATD_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/phrase.h"

/* The widest name, in columns of a terminal, and the longest. */
#define NAME_COLUMNS 32
#define NAME_BYTES 128

/* Room for every sentence about a name or two, its NUL included. */
#define NAME_WHY_MAX (PHRASE_MAX + 2 * NAME_BYTES + 1)

/* A name, in one piece of memory: free(3). */
struct name {
	void *holder;       /* whose it is in a directory; not NULL there */
	const char *seen;   /* the key of what it looks like */
	const char *folded; /* that of what it looks like whatever its case */
	uint8_t len;        /* bytes of text */
	char text[];        /* NFC; with a NUL behind it */
};

/*
 * Makes a name of @text, @len bytes of anything. The caller owns *@ret.
 * Returns 0; -EINVAL: that is none, and @why says in a sentence what is wrong
 * and what would be right; -ENOMEM. Main stack: it takes stack.
 */
int name_new(const char *text, size_t len, struct name **ret,
	     char why[NAME_WHY_MAX]);

/* Bytes that @name takes, in a directory. */
size_t name_memory(const struct name *name);

/*
 * Is @text what somebody is called who has no name, "guest-7"? *@ret_id is the
 * client whom that means.
 */
bool name_of_guest(const char *text, size_t len, uint64_t *ret_id);

#endif
