/* SPDX-License-Identifier: MIT */
/*
 * db_account.h - the database file of accounts.
 *
 * Names and hashes of passwords, nothing else of anybody. It is opened and read
 * on the loop's thread, and then belongs to another one.
 */
#ifndef CHATD_DB_ACCOUNT_H
#define CHATD_DB_ACCOUNT_H

#include <stddef.h>
#include <stdint.h>

#include "people/password.h"

struct sqlite3;

/* A function for each account: its name, and the client that it is. */
typedef int db_account_fn(void *arg, const char *name, size_t len,
			  uint64_t client);

/*
 * Opens the file at @path, which is made if there is none, for this user only.
 * The caller owns *@ret: db_close(). Returns 0 or as db_open() and
 * db_schema_apply(); the log has the reason.
 */
int db_account_open(const char *path, struct sqlite3 **ret);

/*
 * Calls @fn for each account until that returns an error. Returns 0, that, or
 * as db_error().
 */
int db_account_each(struct sqlite3 *db, db_account_fn *fn, void *arg);

/*
 * Adds an account or gives it another password: @name, whose password has
 * @hash, is @client, at @now. Returns 0 or as db_error().
 */
int db_account_put(struct sqlite3 *db, const char *name, const char *hash,
		   uint64_t client, int64_t now);

/* @name has become @client at @now. Returns 0 or as db_error(). */
int db_account_enter(struct sqlite3 *db, const char *name, uint64_t client,
		     int64_t now);

/* The hash of @name. Returns 0, -ENOENT or as db_error(). */
int db_account_hash(struct sqlite3 *db, const char *name,
		    char hash[PASSWORD_HASH_MAX]);

#endif
