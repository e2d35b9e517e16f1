/* SPDX-License-Identifier: MIT */
/*
 * commands.h - what people type behind a slash is carried out here.
 *
 * It hooks itself into the hall (hall.h), and so into what clients say; neither
 * knows of any command. All of it runs on the main stack of the loop's thread.
 * A command is read once its client's line is whole, so that it is counted and
 * held by the limits on lines like everything that is said.
 */
#ifndef CHATD_COMMANDS_H
#define CHATD_COMMANDS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/queue.h>

struct conf;
struct hall;
struct lookup;
struct room;
struct store;

/* Bytes of an answer; what is more is left out, and that is said. */
#define COMMANDS_ANSWER_MAX ((size_t)64 * 1024)

/* All that is needed to carry out commands. */
struct commands {
	struct hall *hall;           /* whose clients give them; borrowed */
	const struct conf *conf;     /* borrowed */
	struct room *room;           /* borrowed */
	struct store *store;         /* borrowed */
	LIST_HEAD(, lookup) lookups; /* that the store has not answered */
	char *line;                  /* room for the longest line, and a NUL */
	size_t line_max;             /* bytes of that */
	size_t answer_len;           /* bytes of the answer so far */
	bool answer_cut;             /* it has no room for more */
	char answer[COMMANDS_ANSWER_MAX]; /* lines, each with its LF */
};

/*
 * Has commands carried out for the clients of @hall; all is borrowed until
 * commands_free(). The caller owns *ret. Returns 0 or -ENOMEM.
 */
int commands_new(struct hall *hall, struct store *store,
		 const struct conf *conf, struct commands **ret);

/*
 * Frees them, when all clients are gone, and the store, which may still owe an
 * answer. NULL is nothing.
 */
void commands_free(struct commands *commands);

#endif
