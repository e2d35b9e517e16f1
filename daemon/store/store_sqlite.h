/* SPDX-License-Identifier: MIT */
/*
 * store_sqlite.h - the store in a database file.
 *
 * A batch is a transaction: a line is reported as stored once that is
 * committed, so that it is there again after kill -9 at any instant, and with
 * power after a power cut too. A thread writes, another one reads pages, each
 * on a connection of its own; the loop waits for neither. What is not kept any
 * more is taken out of the file in small steps when the writer has nothing else
 * to do.
 *
 * When the file cannot be written to (full, locked, damaged), a policy says
 * what becomes of lines until it can. Each change is logged, counted, and told
 * to everybody in the room. A line is refused only by STORE_STOP, when memory
 * runs out too, or if the client's input up to its end is stored already.
 */
#ifndef CHATD_STORE_SQLITE_H
#define CHATD_STORE_SQLITE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/store.h"

struct event_base;

/* What becomes of lines that cannot be stored. */
enum store_policy {
	STORE_HOLD,   /* they wait; when too many do, the room is full */
	STORE_MEMORY, /* they are shown from memory and stored later */
	STORE_STOP,   /* they are refused, and the daemon is to stop */
};

/* Whoever answers for the store. */
struct store_owner {
	/* Everybody in the room should know this. */
	void (*tell)(void *arg, const char *text);
	/* STORE_STOP: the store has failed, end the day. Called once. */
	void (*stop)(void *arg);
};

/* How a store is to be. */
struct store_sqlite_options {
	const char *path;                /* of the database file */
	bool power;                      /* lines survive a power cut */
	struct store_keep keep;          /* what is kept */
	enum store_policy policy;        /* when it fails */
	uint32_t hold_max;               /* lines that wait, by STORE_HOLD */
	bool search;                     /* it keeps an index of words */
	int busy_ms;                     /* patience with others' locks */
	int retry_ms;                    /* before the first new attempt */
	const struct store_owner *owner; /* of the store; kept */
	void *owner_arg;                 /* argument of its calls */
};

/*
 * Opens the store, making the file if it is not there, on @base (borrowed; it
 * must outlive the store). That works on a full disk, too, if the file is
 * there. The caller owns *ret_store: store_free().
 * Returns 0 or a negative errno; the log has the reason.
 */
int store_sqlite_new(struct event_base *base,
		     const struct store_sqlite_options *options,
		     struct store **ret_store);

#endif
