/* SPDX-License-Identifier: MIT */
/*
 * db.h - one connection to the database file, and SQLite's errors as ours.
 *
 * A connection is opened on the loop thread, which says in the log why it
 * cannot; then it belongs to one thread at a time. Nothing else of chatd
 * includes sqlite3.h but the files db_*.
 */
#ifndef CHATD_DB_H
#define CHATD_DB_H

#include <stdbool.h>
#include <stdint.h>

struct sqlite3;
struct sqlite3_stmt;

/* How a connection is to be opened. */
struct db_options {
	const char *path; /* of the database file */
	bool read_only;   /* it must be there, and is not changed */
	bool power;       /* what is committed survives a power cut */
	int busy_ms;      /* patience with another program's write lock */
};

/*
 * Opens a connection. One that may write makes the file (mode 0600) and sets it
 * to write-ahead logging. The caller owns *ret_db: db_close(). Returns 0 or a
 * negative errno, see db_error(); the log has the reason and what to do.
 */
int db_open(const struct db_options *options, struct sqlite3 **ret_db);

/* Closes a connection whose statements are finalized. NULL is nothing. */
void db_close(struct sqlite3 *db);

/*
 * What the result @code of SQLite is to us: 0; -ENOSPC (full), -EBUSY (locked),
 * -EROFS, -EACCES, -EUCLEAN (damaged, or no database), -ENOTUNIQ (something is
 * in the way that chatd did not put there), -EMSGSIZE, -ENOMEM, -EIO.
 */
int db_error(int code);

/* Says @error in words that fit behind "because ". Static. */
const char *db_reason(int error);

/* What to do about @error, or NULL. Static. */
const char *db_cure(int error);

/* Logs that @what with the file at @path has failed, and what to do. */
void db_complain(const char *what, const char *path, int error);

/* Runs statements that give no rows. Returns 0 or as db_error(). */
int db_run(struct sqlite3 *db, const char *sql);

/* The first column of the first row of a query; 0 when there is none. */
int db_ask(struct sqlite3 *db, const char *sql, int64_t *ret_value);

/* Commits what went well (@error 0) so far, else takes it back. As db_run(). */
int db_end(struct sqlite3 *db, int error);

/*
 * A statement for many uses; the caller owns *ret_statement:
 * sqlite3_finalize(). Returns 0 or as db_error().
 */
int db_prepare(struct sqlite3 *db, const char *sql,
	       struct sqlite3_stmt **ret_statement);

/* Runs a statement that gives no rows, and resets it. As db_run(). */
int db_do(struct sqlite3_stmt *statement);

#endif
