/* SPDX-License-Identifier: MIT */
/*
 * db_reader.h - reads pages of lines, and finds lines by their words, by a
 * connection of its own.
 *
 * Made on the loop thread, then used by one thread at a time. Each is one
 * short transaction: readers do not stand in the way of the writer, and a
 * reader that stayed long would keep the write-ahead log from being emptied.
 */
#ifndef CHATD_DB_READER_H
#define CHATD_DB_READER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "coir/time.h"
#include "store/found.h"
#include "store/lines.h"

struct sqlite3;
struct sqlite3_stmt;

/* The reader. */
struct db_reader {
	struct sqlite3 *db;          /* its connection; owned */
	struct sqlite3_stmt *page;   /* the lines of a page */
	struct sqlite3_stmt *search; /* lines with words; NULL: not yet used */
	coir_time patience;          /* with one search */
	coir_time deadline;          /* of the one at hand */
	atomic_bool hurried;         /* no search is gone on with */
};

/* Makes a reader of @db, which becomes its own. Returns 0 or as db_error(). */
int db_reader_init(struct db_reader *r, struct sqlite3 *db);

/* Closes the connection. */
void db_reader_fini(struct db_reader *r);

/* A search at hand, and any later one, ends at once. From any thread. */
void db_reader_hurry(struct db_reader *r);

/*
 * Adds the lines from @from to @to to @lines, which is empty. The oldest of
 * them may have been taken out of the file: then fewer are added, or none, and
 * the first number of @lines says so.
 * Returns 0, -ENOMEM, -EUCLEAN (one in between is missing), or as db_error().
 */
int db_reader_page(struct db_reader *r, uint64_t from, uint64_t to,
		   struct lines *lines);

/*
 * Adds to @found, which is empty, the newest of the lines @from to @to that
 * @query (of search_query()) matches, at most @most, and those that are found
 * in a fifth of a second: then there are more. The writer must have made the
 * index. Returns 0, -ENOMEM, -ETIMEDOUT (none is found by then), or as
 * db_error().
 */
int db_reader_search(struct db_reader *r, const char *query, uint64_t from,
		     uint64_t to, uint32_t most, struct found *found);

#endif
