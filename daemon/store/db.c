/* SPDX-License-Identifier: MIT */
/*
 * db.c - one connection to the database file, and SQLite's errors as ours.
 */
#include "config.h"

#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "log/log.h"

/* Bytes of write-ahead log that are kept when it begins anew. */
#define WAL_KEPT "8388608"

/* An error, what it is in words, and what to do about it. */
struct db_advice {
	int error;
	const char *reason;
	const char *cure;
};

static const struct db_advice db_advices[] = {
	{ -ENOSPC, "the disk is full", "make room on it" },
	{ -EBUSY, "another program has locked the database",
	  "find it with fuser(1) and end it" },
	{ -EROFS, "the file cannot be written to",
	  "look at its owner, its permissions and the mount" },
	{ -ENOTUNIQ, "another program has changed the database",
	  "end that program, and take out of the table \"line\" what it has "
	  "put there" },
	{ -EUCLEAN, "the database is damaged, or is none",
	  "move it away, then get a backup back or what is left of it by "
	  "\"sqlite3 FILE .recover\"; chatd starts anew without it" },
};

int
db_error(int code)
{
	switch (code & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return 0;
	case SQLITE_FULL:
		return -ENOSPC;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return -EBUSY;
	case SQLITE_READONLY:
		return -EROFS;
	case SQLITE_PERM:
	case SQLITE_AUTH:
	case SQLITE_CANTOPEN:
		return -EACCES;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return -EUCLEAN;
	case SQLITE_CONSTRAINT:
		return -ENOTUNIQ;
	case SQLITE_TOOBIG:
		return -EMSGSIZE;
	case SQLITE_NOMEM:
		return -ENOMEM;
	default:
		return -EIO;
	}
}

static const struct db_advice *
find_advice(int error)
{
	size_t n = sizeof(db_advices) / sizeof(*db_advices);

	for (size_t i = 0; i < n; i++)
		if (db_advices[i].error == error)
			return &db_advices[i];
	return NULL;
}

const char *
db_reason(int error)
{
	const struct db_advice *advice = find_advice(error);
	const char *text = advice ? advice->reason : strerrordesc_np(-error);

	return text ? text : "of an unknown error";
}

const char *
db_cure(int error)
{
	const struct db_advice *advice = find_advice(error);

	return advice ? advice->cure : NULL;
}

void
db_complain(const char *what, const char *path, int error)
{
	const char *cure = db_cure(error);

	log_error("cannot %s %s: %s%s%s", what, path, db_reason(error),
		  cure ? "; " : "", cure ? cure : "");
}

int
db_run(struct sqlite3 *db, const char *sql)
{
	return db_error(sqlite3_exec(db, sql, NULL, NULL, NULL));
}

int
db_end(struct sqlite3 *db, int error)
{
	if (!error)
		error = db_run(db, "COMMIT");
	if (error && !sqlite3_get_autocommit(db))
		(void)db_run(db, "ROLLBACK");
	return error;
}

int
db_prepare(struct sqlite3 *db, const char *sql,
	   struct sqlite3_stmt **ret_statement)
{
	return db_error(sqlite3_prepare_v3(db, sql, -1,
					   SQLITE_PREPARE_PERSISTENT,
					   ret_statement, NULL));
}

int
db_do(struct sqlite3_stmt *statement)
{
	int code = sqlite3_step(statement);

	sqlite3_reset(statement);
	return db_error(code);
}

int
db_ask(struct sqlite3 *db, const char *sql, int64_t *ret_value)
{
	struct sqlite3_stmt *statement;
	int64_t value = 0;
	int code = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);

	if (code != SQLITE_OK)
		return db_error(code);
	code = sqlite3_step(statement);
	if (code == SQLITE_ROW)
		value = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	if (db_error(code) == 0)
		*ret_value = value;
	return db_error(code);
}

/*
 * Makes the file for this user only, if there is none; SQLite gives its helpers
 * the same mode. One that is there may be open by another connection, and to
 * close it by any descriptor would take that one's locks away (fcntl(2)): then
 * the next program to end a look at it deletes the log as the last of its users
 * (https://sqlite.org/howtocorrupt.html, 2.2).
 */
static int
make_file(const char *path)
{
	struct stat st;
	int fd;

	if (stat(path, &st) == 0) {
		if (S_ISDIR(st.st_mode))
			return -EISDIR;
		return faccessat(AT_FDCWD, path, R_OK | W_OK, AT_EACCESS) < 0
			? -errno
			: 0;
	}
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

/* Sets write-ahead logging, which not every file system can do. */
static int
set_wal(struct sqlite3 *db)
{
	struct sqlite3_stmt *statement;
	bool set = false;
	int code = sqlite3_prepare_v2(db, "PRAGMA journal_mode = WAL", -1,
				      &statement, NULL);

	if (code != SQLITE_OK)
		return db_error(code);
	code = sqlite3_step(statement);
	if (code == SQLITE_ROW)
		set = !sqlite3_stricmp(
			(const char *)sqlite3_column_text(statement, 0), "wal");
	sqlite3_finalize(statement);
	if (db_error(code) == 0 && !set)
		return -EOPNOTSUPP;
	return db_error(code);
}

static int
set_up(struct sqlite3 *db, const struct db_options *options)
{
	int error;

	sqlite3_extended_result_codes(db, 1);
	sqlite3_busy_timeout(db, options->busy_ms);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	if (options->read_only)
		return db_run(db, "PRAGMA query_only = 1");
	error = set_wal(db);
	if (error)
		return error;
	return db_run(db,
		      options->power ? "PRAGMA synchronous = FULL;"
				       "PRAGMA journal_size_limit = " WAL_KEPT
				     : "PRAGMA synchronous = NORMAL;"
				       "PRAGMA journal_size_limit = " WAL_KEPT);
}

int
db_open(const struct db_options *options, struct sqlite3 **ret_db)
{
	int flags = SQLITE_OPEN_NOMUTEX |
		(options->read_only ? SQLITE_OPEN_READONLY
				    : SQLITE_OPEN_READWRITE);
	struct sqlite3 *db = NULL;
	int error = options->read_only ? 0 : make_file(options->path);

	if (!error)
		error = db_error(
			sqlite3_open_v2(options->path, &db, flags, NULL));
	if (!error)
		error = set_up(db, options);
	/* SQLite's helper files may not fit either */
	if (error == -EIO && sqlite3_system_errno(db) == ENOSPC)
		error = -ENOSPC;
	if (error) {
		db_complain("open", options->path, error);
		db_close(db);
		return error;
	}
	*ret_db = db;
	return 0;
}

void
db_close(struct sqlite3 *db)
{
	sqlite3_close(db);
}
