/* SPDX-License-Identifier: MIT */
/*
 * db_writer.h - writes batches of lines, and knows what is kept of them.
 *
 * Made on the loop thread, then used by one thread at a time. A batch is one
 * transaction. What is kept is exact after each: it follows from the limits
 * alone. Lines that are not kept any more lie in the file until
 * db_writer_trim() takes them out, a few at a time.
 */
#ifndef CHATD_DB_WRITER_H
#define CHATD_DB_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include "store/db_kept.h"
#include "store/db_note.h"
#include "store/db_search.h"
#include "store/db_wal.h"
#include "store/store.h"

struct sqlite3;
struct sqlite3_stmt;

/* Lines that one step of trimming takes out. */
#define DB_TRIM_LINES 64

/* The statements that a writer has prepared. */
enum db_writer_statement {
	DB_BEGIN,
	DB_COMMIT,
	DB_ROLLBACK,
	DB_ADD_LINE,
	DB_ADD_LINES,
	DB_SET_TOPIC,
	DB_SET_MARK,
	DB_TRIM,
	DB_WRITER_STATEMENTS, /* how many */
};

/* The writer. */
struct db_writer {
	struct sqlite3 *db;      /* its connection; owned */
	struct db_kept kept;     /* what is kept, and what is in the file */
	struct db_note note;     /* who is present */
	struct db_wal wal;       /* its write-ahead log */
	struct db_search search; /* the index of words */
	uint64_t last_client;    /* highest client of a line, ever */
	uint64_t room;           /* whose numbers these are */
	struct sqlite3_stmt *statement[DB_WRITER_STATEMENTS]; /* prepared */
};

/*
 * Makes a writer of @db, which has its schema and becomes the writer's when
 * this succeeds (@w must stay where it is), and finds out what is kept. It
 * keeps an index for searches if there should be one (@search).
 * Returns 0 or as db_error().
 */
int db_writer_init(struct db_writer *w, struct sqlite3 *db,
		   const struct store_keep *keep, bool search);

/* Closes the connection and frees the statements. */
void db_writer_fini(struct db_writer *w);

/*
 * Stores @batch, whose first number is above the last, whole or not at all.
 * Numbers that it leaves out are given up, with all lines below them. A client
 * that is present comes no second time and says nothing from input that lines
 * have already, and none leaves twice, unless everybody has seen it (@shown):
 * then it is stored all the same. Returns 0, -EEXIST (somebody does) or as
 * db_error(); -ENOTUNIQ: other lines have these numbers.
 */
int db_writer_store(struct db_writer *w, const struct lines *batch, bool shown);

/*
 * Takes some lines that are not kept out of the file, once there are enough to
 * be worth it. Returns 1 when there is more to do, 0, or as db_error().
 */
int db_writer_trim(struct db_writer *w);

/*
 * Adds some lines to the index of words, if @least or more are not in it.
 * Returns 1 when there is more to do, 0, or as db_error().
 */
int db_writer_index(struct db_writer *w, uint64_t least);

/* The same when nobody needs it: as db_search_follow(). */
coir_time db_writer_follow(struct db_writer *w);

#endif
