/* SPDX-License-Identifier: MIT */
/*
 * db_present.h - reads who is present.
 */
#ifndef CHATD_DB_PRESENT_H
#define CHATD_DB_PRESENT_H

struct present;
struct sqlite3;

/*
 * Adds to @present, which is empty, each client of @db that has a line and no
 * leave line. Nothing is written. Returns 0 or as db_error().
 */
int db_present(struct sqlite3 *db, struct present *present);

#endif
