/* SPDX-License-Identifier: MIT */
/*
 * db_kept.h - what is kept of the lines in the file, by the limits alone.
 *
 * It is the lines first to last, and exact whenever it has been looked for.
 * That is a search, not a walk: totals rise with numbers, and so do times but
 * for a clock that was set back, which may cost some lines a little of their
 * age. A million lines that are too many are passed in some twenty steps.
 */
#ifndef CHATD_DB_KEPT_H
#define CHATD_DB_KEPT_H

#include <stdint.h>

#include "store/store.h"

struct sqlite3;
struct sqlite3_stmt;

/* Lines that are newer than all in the file, and count as well. */
struct db_beyond {
	uint64_t lines; /* how many */
	uint64_t bytes; /* raw text in them */
};

/* One line of the file, as far as limits are concerned. */
struct db_place {
	uint64_t number; /* of the line */
	uint64_t before; /* total of the line before it */
	int64_t time;    /* of the line */
};

/* What is kept. Only what has a comment is of interest to others. */
struct db_kept {
	struct store_keep keep;  /* the limits */
	uint64_t last;           /* newest line in the file; 0: none ever */
	uint64_t total;          /* of that line: raw text up to it */
	uint64_t lowest;         /* oldest in the file; above last: none */
	struct db_place first;   /* oldest line kept; above last: none */
	struct sqlite3_stmt *at; /* a line of the file, by number */
};

/*
 * Finds out what is kept in @db (borrowed), within the limits @keep, of the
 * lines from number @mark on. Returns 0 or as db_error(); db_kept_fini() in
 * any case.
 */
int db_kept_init(struct db_kept *k, struct sqlite3 *db,
		 const struct store_keep *keep, uint64_t mark);

/* Frees the statement. */
void db_kept_fini(struct db_kept *k);

/*
 * The lines of @batch are in the file from now on, and @total is that of its
 * last one. What is too much then is looked for.
 */
void db_kept_add(struct db_kept *k, const struct lines *batch, uint64_t total);

/*
 * Moves first past the lines that have become too old, and those that are too
 * many with the ones @beyond. Returns 0 or as db_error(): first stays.
 */
int db_kept_retain(struct db_kept *k, const struct db_beyond *beyond);

#endif
