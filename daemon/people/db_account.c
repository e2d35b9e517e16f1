/* SPDX-License-Identifier: MIT */
/*
 * db_account.c - see db_account.h.
 */
#include "config.h"

#include "people/db_account.h"

#include <errno.h>
#include <string.h>

#include <sqlite3.h>

#include "store/db.h"
#include "store/db_bind.h"
#include "store/db_schema.h"

/* Patience with another program that has locked the file. */
#define BUSY_MS 1000

/* client is the number of who has logged in last; times are as in the room. */
static const char *const steps[] = {
	"CREATE TABLE account ("
	" name TEXT PRIMARY KEY,"
	" password TEXT NOT NULL,"
	" registered INTEGER NOT NULL,"
	" entered INTEGER NOT NULL,"
	" client INTEGER NOT NULL"
	") STRICT, WITHOUT ROWID;",
};

int
db_account_open(const char *path, struct sqlite3 **ret)
{
	const struct db_options options = {
		.path = path,
		.power = true,
		.busy_ms = BUSY_MS,
	};
	struct sqlite3 *db;
	int error = db_open(&options, &db);

	if (error)
		return error;
	error = db_schema_apply(db, path, steps,
				sizeof(steps) / sizeof(steps[0]));
	if (error)
		db_close(db);
	else
		*ret = db;
	return error;
}

/* Calls @fn for the account that @row is at. */
static int
call(struct sqlite3_stmt *row, db_account_fn *fn, void *arg)
{
	const char *name = (const char *)sqlite3_column_text(row, 0);

	if (!name)
		return -ENOMEM;
	return fn(arg, name, (size_t)sqlite3_column_bytes(row, 0),
		  (uint64_t)sqlite3_column_int64(row, 1));
}

int
db_account_each(struct sqlite3 *db, db_account_fn *fn, void *arg)
{
	struct sqlite3_stmt *query;
	int error = db_prepare(db, "SELECT name, client FROM account", &query);
	int code = SQLITE_DONE;

	while (!error && (code = sqlite3_step(query)) == SQLITE_ROW)
		error = call(query, fn, arg);
	sqlite3_finalize(query);
	return error ? error : db_error(code);
}

int
db_account_put(struct sqlite3 *db, const char *name, const char *hash,
	       uint64_t client, int64_t now)
{
	struct sqlite3_stmt *put;
	struct db_bind bind;
	int error = db_prepare(db,
			       "INSERT INTO account"
			       " (name, password, registered, entered, client)"
			       " VALUES (?1, ?2, ?3, ?3, ?4)"
			       " ON CONFLICT (name) DO UPDATE SET"
			       " password = excluded.password,"
			       " client = excluded.client",
			       &put);

	if (error)
		return error;
	bind = db_bind(put);
	db_bind_text(&bind, name, strlen(name));
	db_bind_text(&bind, hash, strlen(hash));
	db_bind_number(&bind, now);
	db_bind_number(&bind, (int64_t)client);
	error = db_bind_do(&bind);
	sqlite3_finalize(put);
	return error;
}

int
db_account_enter(struct sqlite3 *db, const char *name, uint64_t client,
		 int64_t now)
{
	struct sqlite3_stmt *set;
	struct db_bind bind;
	int error = db_prepare(db,
			       "UPDATE account SET entered = ?2, client = ?3"
			       " WHERE name = ?1",
			       &set);

	if (error)
		return error;
	bind = db_bind(set);
	db_bind_text(&bind, name, strlen(name));
	db_bind_number(&bind, now);
	db_bind_number(&bind, (int64_t)client);
	error = db_bind_do(&bind);
	sqlite3_finalize(set);
	return error;
}

/* Copies the hash that @row is at. */
static int
read_hash(struct sqlite3_stmt *row, char hash[PASSWORD_HASH_MAX])
{
	const char *text = (const char *)sqlite3_column_text(row, 0);
	size_t size = (size_t)sqlite3_column_bytes(row, 0) + 1;

	if (!text)
		return -ENOMEM;
	if (size > PASSWORD_HASH_MAX)
		return -EUCLEAN;
	memcpy(hash, text, size);
	return 0;
}

int
db_account_hash(struct sqlite3 *db, const char *name,
		char hash[PASSWORD_HASH_MAX])
{
	struct sqlite3_stmt *query;
	struct db_bind bind;
	int rc = db_prepare(db, "SELECT password FROM account WHERE name = ?1",
			    &query);

	if (rc < 0)
		return rc;
	bind = db_bind(query);
	db_bind_text(&bind, name, strlen(name));
	rc = db_bind_row(&bind);
	if (rc == 1)
		rc = read_hash(query, hash);
	else if (rc == 0)
		rc = -ENOENT;
	sqlite3_finalize(query);
	return rc;
}
