/* SPDX-License-Identifier: MIT */
/*
 * lookup.h - a question about older lines, on its way to the store and back.
 *
 * A client has one at a time. What it asks is written down with its manners
 * until it is answered, so that the next process asks again; in its turn,
 * behind what was said before, the input that asked is only acknowledged. The
 * answer is one notice, pinned where the client is by then. The store cannot be
 * told to forget: the question of a client that leaves is answered to nobody.
 */
#ifndef CHATD_LOOKUP_H
#define CHATD_LOOKUP_H

#include <stdbool.h>
#include <stdint.h>

struct client;
struct commands;
struct errand;
struct question;

/* Lines of one answer at most. */
#define LOOKUP_LINES 256

/* What is asked. Slots hold these numbers. */
enum lookup_kind {
	LOOKUP_NONE = 0,    /* nothing, or it has been answered */
	LOOKUP_HISTORY = 1, /* these lines; what was before them may follow */
	LOOKUP_SINCE = 2,   /* these lines; what comes behind them may */
	LOOKUP_SEARCH = 3,  /* of these lines those with some words */
	LOOKUP_KINDS = 4,
};

/*
 * Has @question (copied, but for its cause) of @errand answered, later. It is
 * about at most LOOKUP_LINES lines, if it is no search; the store can be asked
 * for what that looks for. What stands in the way is answered at once.
 */
void lookup_ask(struct errand *errand, const struct question *question);

/*
 * Has @client's input up to @cause been taken as a question, now or by the
 * process before this?
 */
bool lookup_has(const struct client *client, uint64_t cause);

/* Asks again what @client, a survivor, was not told. */
void lookup_resume(struct commands *commands, struct client *client);

/* @client leaves. */
void lookup_forget(struct client *client);

/* Frees all that the store, which is gone, has not answered. */
void lookups_free(struct commands *commands);

#endif
