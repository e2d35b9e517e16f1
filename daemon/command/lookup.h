/* SPDX-License-Identifier: MIT */
/*
 * lookup.h - a question about older lines, on its way to the store and back.
 *
 * A client has one at a time. What it asks is written down with its manners,
 * and which pin has the answer, so that the next process asks again if it finds
 * neither that pin nor that it is out. It has its turn when the input that
 * asked is acknowledged, behind what was said before: then the client's own
 * lines are stored, and can be found. Only then it is settled which lines it is
 * about. The answer is one notice, pinned where the client is by then. The
 * store cannot be told to forget: the question of a client that leaves is
 * answered to nobody.
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
	LOOKUP_NONE = 0,    /* nothing */
	LOOKUP_HISTORY = 1, /* these lines; what was before them may follow */
	LOOKUP_SINCE = 2,   /* these lines; what comes behind them may */
	LOOKUP_SEARCH = 3,  /* of these lines those with some words */
	LOOKUP_KINDS = 4,
};

/* In place of the newest line: whichever that is when it is its turn. */
#define LOOKUP_NEWEST (UINT64_MAX - 1)

/*
 * Has @question (copied, but for its cause) of @errand answered, later. If it
 * is no search, it is about at most LOOKUP_LINES lines: as many before the
 * newest one, if there are none up to its last. The store can be asked for what
 * a search looks for. What stands in the way is answered at once.
 */
void lookup_ask(struct errand *errand, const struct question *question);

/*
 * Has @client's input up to @cause been taken as a question, now or by the
 * process before this?
 */
bool lookup_has(const struct client *client, uint64_t cause);

/* It is the turn of @client's question, if it asked that up to byte @cause. */
void lookup_turn(struct client *client, uint64_t cause);

/* Asks again what @client, a survivor, was not told; in its turn. */
void lookup_resume(struct commands *commands, struct client *client);

/* @client leaves. */
void lookup_forget(struct client *client);

/* Frees all that the store, which is gone, has not answered. */
void lookups_free(struct commands *commands);

#endif
