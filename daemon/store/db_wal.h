/* SPDX-License-Identifier: MIT */
/*
 * db_wal.h - keeps the write-ahead log of a database short.
 *
 * What is committed is appended to the log; a checkpoint copies it into the
 * file, after which the log begins anew, unless somebody reads what is in it.
 * SQLite makes checkpoints within commits. Here another connection copies what
 * it finds, beside them, and the one that writes has little left to do when it
 * makes its own. Only when the disk does not keep up is all of it made between
 * two commits. And when the log has become long all the same, because one
 * reader or other is always there, a checkpoint waits for them, as briefly as
 * pages need. One who does not let go makes the log grow for as long as that
 * lasts: nothing helps but to find him.
 *
 * Who copies must find something to copy. Up to version 3.51.2 of SQLite, a
 * checkpoint that begins when all is copied does not notice if the log begins
 * anew at that moment: what is written to it then is taken for copied, and lost
 * (https://sqlite.org/wal.html#walresetbug). So the log is lent to the one who
 * copies only after a commit, and nobody else makes a checkpoint until he is
 * back.
 */
#ifndef CHATD_DB_WAL_H
#define CHATD_DB_WAL_H

#include <stdbool.h>
#include <stdint.h>

struct sqlite3;

/* Pages in the log when a checkpoint is due, and again after as many more. */
#define DB_WAL_PAGES 1000

/* Pages from which on a checkpoint waits for readers. */
#define DB_WAL_LONG (4 * DB_WAL_PAGES)

/* The log of one connection that writes. */
struct db_wal {
	struct sqlite3 *db; /* the connection; borrowed */
	int page_bytes;     /* what a page takes in the log */
	int busy_ms;        /* the connection's patience with locks */
	int pages;          /* in the log, after the last commit */
	int due;            /* when a checkpoint is due */
	int copies;         /* begun since it was lent; 0: it is not */
	bool held;          /* by who reads in it, when it was to begin anew */
};

/*
 * Looks after the log of @db from now on; @wal must stay where it is until that
 * is closed. Returns 0 or as db_error().
 */
int db_wal_init(struct db_wal *wal, struct sqlite3 *db);

/*
 * Lends the log to who copies it, if a checkpoint is due and it is not lent.
 * Returns whether it is lent by this: then db_wal_copied() has to follow.
 */
bool db_wal_lend(struct db_wal *wal);

/*
 * Copies what is in the log into the file, by the connection @db to it, which
 * is not the one that writes. It may be used on another thread than that.
 * Returns the pages that were in the log, or -1: not all could be looked at.
 */
int db_wal_copy(struct sqlite3 *db);

/*
 * The log is back, of which @pages were copied. Returns true if it is lent at
 * once again, to copy what came meanwhile; else makes a checkpoint of the rest,
 * after which it begins anew.
 */
bool db_wal_copied(struct db_wal *wal, int pages);

/* Makes a checkpoint if one was due long ago and the log is not lent. */
void db_wal_tidy_late(struct db_wal *wal);

/* Bytes in the log. */
static inline uint64_t
db_wal_bytes(const struct db_wal *wal)
{
	return (uint64_t)wal->pages * (uint64_t)wal->page_bytes;
}

#endif
