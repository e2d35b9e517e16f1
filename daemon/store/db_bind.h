/* SPDX-License-Identifier: MIT */
/*
 * db_bind.h - values for a statement, and its run.
 *
 * Values are bound one after the other; what could not be is said when the
 * statement is to run, which it then does not.
 */
#ifndef CHATD_DB_BIND_H
#define CHATD_DB_BIND_H

#include <stddef.h>
#include <stdint.h>

struct sqlite3_stmt;

/* A statement that is being given its values. */
struct db_bind {
	struct sqlite3_stmt *statement; /* borrowed */
	int n;                          /* values bound so far */
	int code;                       /* the first failure, of SQLite */
};

/* Begins with the first value of @statement. */
struct db_bind db_bind(struct sqlite3_stmt *statement);

/* The next value is @value. */
void db_bind_number(struct db_bind *bind, int64_t value);

/* The next one is @len bytes of text that stay where they are while it runs. */
void db_bind_text(struct db_bind *bind, const char *text, size_t len);

/* Runs the statement, of which rows are not looked at. As db_do(). */
int db_bind_do(struct db_bind *bind);

/*
 * Runs the statement for its first row, whose columns can be had from it until
 * it is reset by the caller. Returns 1: there is one; 0: none; or as
 * db_error(), and it is reset.
 */
int db_bind_row(struct db_bind *bind);

#endif
