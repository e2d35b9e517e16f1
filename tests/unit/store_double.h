/* SPDX-License-Identifier: MIT */
/*
 * store_double.h - a store that does what a test tells it, when it tells it.
 *
 * Nothing happens by itself: a transaction begins and ends when the test says
 * so, well or ill, so that a slow store and a failing one are a matter of the
 * order of calls. All lines ever stored are kept for the test to look at,
 * whatever the store claims to keep. Needs no event loop.
 */
#ifndef STORE_DOUBLE_H
#define STORE_DOUBLE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/store.h"

/* The double. */
struct store_double {
	struct store store;       /* the common half; must be first */
	struct lines all;         /* every line ever stored */
	struct store_read *reads; /* not answered, oldest first */
	uint64_t keep;            /* lines that it claims to keep */
	int wanted;               /* transactions asked for, not begun */
	int begun;                /* transactions begun, ever */
};

/* Makes an empty one that keeps @keep lines. */
void store_double_init(struct store_double *d, uint64_t keep);

/* Frees it. store_free() does the same. */
void store_double_fini(struct store_double *d);

/*
 * Opens it again after its process has been killed: what was not stored is
 * gone, and it says who is present.
 */
void store_double_reopen(struct store_double *d);

/* Begins the transaction that was asked for. False: there is nothing to do. */
bool store_double_begin(struct store_double *d);

/* Ends it with @error, 0 or negative errno. */
void store_double_end(struct store_double *d, int error);

/* Begins and ends transactions well until none is wanted. */
void store_double_commit_all(struct store_double *d);

/* Answers the oldest read: with a page of at most @most lines, or @error. */
void store_double_answer(struct store_double *d, uint32_t most, int error);

/* Answers reads well until there is none. */
void store_double_answer_all(struct store_double *d);

#endif
