/* SPDX-License-Identifier: MIT */
/*
 * db_schema.c - what is in the database file, and how it came to be so.
 *
 * line	each line of the room. total is the raw text of all lines up to and
 *	with this one, so that what any of them weigh is one subtraction.
 * present	who has a line and no leave line yet, and how much of their
 *	input is in lines: what makes a line stored once; the numbers of the
 *	join line and of the newest line; what they are called.
 * topic	the newest line that set the topic, which is kept when that is
 *	not any more; one row at most.
 * mark	numbers that outlive the lines that proved them; the room's own,
 *	which no other file has; and how far the index of words is.
 * search	that index, where SQLite has FTS5: made by the writer
 *	(db_search.c), and not by a step, since it can do without.
 * room	a view of the lines for people.
 */
#include "config.h"

#include "store/db_schema.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include <sqlite3.h>

#include "log/log.h"
#include "store/db.h"

const char *const db_schema_steps[] = {
	"CREATE TABLE line ("
	" number INTEGER PRIMARY KEY,"
	" time INTEGER NOT NULL,"
	" kind INTEGER NOT NULL,"
	" client INTEGER NOT NULL,"
	" input_end INTEGER NOT NULL,"
	" address TEXT NOT NULL,"
	" label TEXT NOT NULL,"
	" text TEXT NOT NULL,"
	" total INTEGER NOT NULL"
	") STRICT;"
	"CREATE TABLE present ("
	" client INTEGER PRIMARY KEY,"
	" input_end INTEGER NOT NULL,"
	" address TEXT NOT NULL,"
	" label TEXT NOT NULL"
	") STRICT;"
	"CREATE TABLE mark ("
	" name TEXT PRIMARY KEY,"
	" value INTEGER NOT NULL"
	") STRICT, WITHOUT ROWID;"
	"INSERT INTO mark (name, value)"
	" VALUES ('room', 1 + abs(random() % 9223372036854775807));"
	"CREATE VIEW room (number, time, kind, address, label, text) AS"
	" SELECT number,"
	"  strftime('%Y-%m-%dT%H:%M:%fZ', time / 1e9, 'unixepoch'),"
	"  CASE kind WHEN 1 THEN 'message' WHEN 2 THEN 'join'"
	"   WHEN 3 THEN 'leave' WHEN 4 THEN 'announcement' END,"
	"  address, label, text"
	" FROM line;",

	("ALTER TABLE present ADD COLUMN joined INTEGER NOT NULL DEFAULT 0;"
	 "ALTER TABLE present ADD COLUMN last INTEGER NOT NULL DEFAULT 0;"),

	/* who has left does not leave again */
	"CREATE INDEX leave ON line (client) WHERE kind = 3;",

	/* names, and what those do who have them */
	"ALTER TABLE line ADD COLUMN name TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE present ADD COLUMN name TEXT NOT NULL DEFAULT '';"
	"CREATE TABLE topic ("
	" one INTEGER PRIMARY KEY CHECK (one = 1),"
	" number INTEGER NOT NULL,"
	" time INTEGER NOT NULL,"
	" client INTEGER NOT NULL,"
	" address TEXT NOT NULL,"
	" label TEXT NOT NULL,"
	" name TEXT NOT NULL,"
	" text TEXT NOT NULL"
	") STRICT;"
	"DROP VIEW room;"
	"CREATE VIEW room (number, time, kind, address, label, text, name) AS"
	" SELECT number,"
	"  strftime('%Y-%m-%dT%H:%M:%fZ', time / 1e9, 'unixepoch'),"
	"  CASE kind WHEN 1 THEN 'message' WHEN 2 THEN 'join'"
	"   WHEN 3 THEN 'leave' WHEN 4 THEN 'announcement'"
	"   WHEN 5 THEN 'rename' WHEN 6 THEN 'action'"
	"   WHEN 7 THEN 'topic' END,"
	"  address, label, text, name"
	" FROM line;",

	/* the words of lines have an index (db_search.c), which nobody may
	   take lines out of the file without knowing of */
	"INSERT INTO mark (name, value) VALUES ('searched', 0);",
};

const size_t db_schema_n_steps =
	sizeof(db_schema_steps) / sizeof(db_schema_steps[0]);

/* Takes the file through step number @n. */
static int
apply(struct sqlite3 *db, const char *step, size_t n)
{
	char version[96];
	int error = db_run(db, "BEGIN IMMEDIATE");

	snprintf(version, sizeof(version),
		 "PRAGMA user_version = %zu; PRAGMA application_id = %d", n,
		 DB_APPLICATION_ID);
	if (!error)
		error = db_run(db, step);
	if (!error)
		error = db_run(db, version);
	return db_end(db, error);
}

/* Is it ours? An empty file is. */
static int
check_identity(struct sqlite3 *db, const char *path, int64_t version)
{
	int64_t id = 0;
	int64_t things = 0;
	int error = db_ask(db, "PRAGMA application_id", &id);

	if (!error)
		error = db_ask(db, "SELECT count(*) FROM sqlite_schema",
			       &things);
	if (error)
		return error;
	if (id == DB_APPLICATION_ID || (id == 0 && version == 0 && things == 0))
		return 0;
	log_error("%s is another program's database: move it away, or give "
		  "chatd another directory for its state",
		  path);
	return -EMEDIUMTYPE;
}

static int
migrate(struct sqlite3 *db, const char *path, const char *const steps[],
	size_t n)
{
	int64_t version = 0;
	int error = db_ask(db, "PRAGMA user_version", &version);

	if (!error)
		error = check_identity(db, path, version);
	if (error)
		return error;
	if (version < 0 || (uint64_t)version > n) {
		log_error("%s was written by a newer chatd: its schema is "
			  "number %" PRId64 ", and this one knows %zu; run the "
			  "newer one, or get back a backup from before it",
			  path, version, n);
		return -EPROTONOSUPPORT;
	}
	for (size_t i = (size_t)version; !error && i < n; i++) {
		error = apply(db, steps[i], i + 1);
		if (!error && version > 0)
			log_notice("%s: schema %zu is now %zu", path, i, i + 1);
	}
	return error;
}

int
db_schema_apply(struct sqlite3 *db, const char *path, const char *const steps[],
		size_t n)
{
	int error = migrate(db, path, steps, n);

	if (error && error != -EMEDIUMTYPE && error != -EPROTONOSUPPORT)
		db_complain("use", path, error);
	return error;
}
