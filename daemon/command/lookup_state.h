/* SPDX-License-Identifier: MIT */
/*
 * lookup_state.h - what the files of a lookup share, and nobody else: lookup.c
 * asks for pages, lookup_search.c for lines with words; lookup_settle.c says
 * which lines that are.
 */
#ifndef CHATD_LOOKUP_STATE_H
#define CHATD_LOOKUP_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "client/manners.h"
#include "command/lookup.h"
#include "store/store.h"
#include "text/phrase.h"

struct client;
struct commands;
struct line;

/*
 * Room for a sentence behind the lines: of three phrases, with the words that
 * were looked for and numbers.
 */
#define LOOKUP_CLOSING_MAX (3 * PHRASE_MAX + MANNERS_WORDS_MAX + \
			    4 * PHRASE_DIGITS_MAX + 1)

/* Lines that one search shows. */
#define LOOKUP_FOUND 20

/* The question, and what has been found. */
struct lookup {
	union {
		struct store_read read;     /* the page that is wanted */
		struct store_search search; /* or what is looked for */
	} ask;                              /* of the store; first */
	LIST_ENTRY(lookup) link;            /* in commands->lookups */
	struct commands *commands;          /* whose it is */
	struct client *client;              /* who asks; NULL: it has left */
	struct question question;           /* what it asks */
	uint64_t first;                     /* line found first; 0: none yet */
	uint64_t next;                      /* line that is looked for */
	bool waiting;                       /* it was not its turn yet */
	char *text;                         /* what was found, in lines */
	size_t len;                         /* bytes of it */
	size_t room;                        /* bytes allocated at text */
};

/* Makes room for @more bytes of text. Returns 0 or -ENOMEM. */
int lookup_reserve(struct lookup *lookup, size_t more);

/*
 * Finds out which lines the question is about, now that those that its client
 * said before are stored; what is missing of them is the first of the answer.
 * False: there are none, and @closing says so.
 */
bool lookup_settle(struct lookup *lookup,
		   char closing[static LOOKUP_CLOSING_MAX]);

/*
 * Adds @line as the plain ports show it, behind its number and @when (""; or
 * ", " and a point in time, of 32 bytes at most). Returns 0 or -ENOMEM.
 */
int lookup_add(struct lookup *lookup, const struct line *line,
	       const char *when);

/*
 * The question is answered, if anybody still asks, by what was added and
 * @closing; or by why not if @error is not 0. @lookup is freed.
 */
void lookup_end(struct lookup *lookup, int error,
		char closing[static LOOKUP_CLOSING_MAX]);

/* Asks the store for lines with words. Returns 0 or as store_search(). */
int lookup_search(struct lookup *lookup);

#endif
