/* SPDX-License-Identifier: MIT */
/*
 * db_schema.h - what is in the database file, and how it came to be so.
 *
 * The file says what it is (PRAGMA application_id) and how many of the steps
 * below it has been taken through (PRAGMA user_version). A step is never
 * changed once it has been released: a change of the schema is one more step.
 */
#ifndef CHATD_DB_SCHEMA_H
#define CHATD_DB_SCHEMA_H

#include <stddef.h>

struct sqlite3;

/* What application_id says: "chat". */
#define DB_APPLICATION_ID 0x63686174

/* The steps from an empty file to what this chatd uses: SQL, in order. */
extern const char *const db_schema_steps[];
extern const size_t db_schema_n_steps;

/*
 * Takes the file behind @db, called @path in the log, through those of the @n
 * @steps that it has not been taken through, each in a transaction of its own.
 * Returns 0; -EMEDIUMTYPE: it is another program's database; -EPROTONOSUPPORT:
 * a newer chatd has written it; else as db_error(). The log has the reason.
 */
int db_schema_apply(struct sqlite3 *db, const char *path,
		    const char *const steps[], size_t n);

#endif
