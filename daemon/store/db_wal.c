/* SPDX-License-Identifier: MIT */
/*
 * db_wal.c - keeps the write-ahead log of a database short.
 */
#include "config.h"

#include "store/db_wal.h"

#include <stddef.h>

#include <sqlite3.h>

#include "store/db.h"

/* What a page has before it in the log. */
#define FRAME_HEADER 24

/* Copies before the writer has the rest: each of what came during the last. */
#define COPIES 8

/* How long a checkpoint waits for readers: some pages' worth. */
#define PATIENCE_MS 20

/* A commit has left @pages in the log; fewer than before: it began anew. */
static int
committed(void *arg, struct sqlite3 *db, const char *name, int pages)
{
	struct db_wal *wal = arg;

	(void)db;
	(void)name;
	if (pages < wal->pages) {
		wal->due = DB_WAL_PAGES;
		wal->held = false;
	}
	wal->pages = pages;
	return SQLITE_OK;
}

int
db_wal_init(struct db_wal *wal, struct sqlite3 *db)
{
	int64_t page_size = 0;
	int64_t busy_ms = 0;
	int error = db_ask(db, "PRAGMA page_size", &page_size);

	if (!error)
		error = db_ask(db, "PRAGMA busy_timeout", &busy_ms);
	if (error)
		return error;
	*wal = (struct db_wal){
		.db = db,
		.page_bytes = (int)page_size + FRAME_HEADER,
		.busy_ms = (int)busy_ms,
		.due = DB_WAL_PAGES,
	};
	sqlite3_wal_hook(db, committed, wal);
	return 0;
}

static bool
is_due(const struct db_wal *wal)
{
	return wal->pages >= wal->due;
}

bool
db_wal_lend(struct db_wal *wal)
{
	/* what makes it due was committed after any checkpoint */
	if (wal->copies > 0 || !is_due(wal))
		return false;
	wal->copies = 1;
	return true;
}

int
db_wal_copy(struct sqlite3 *db)
{
	int pages = 0;
	int code = sqlite3_wal_checkpoint_v2(db, NULL,
					     SQLITE_CHECKPOINT_PASSIVE, &pages,
					     NULL);

	/* what cannot be copied now is when the writer makes its own */
	return code == SQLITE_OK ? pages : -1;
}

static void
tidy(struct db_wal *wal)
{
	bool is_long = wal->pages >= DB_WAL_LONG;
	int code;

	sqlite3_busy_timeout(wal->db, PATIENCE_MS);
	/* what cannot be done now, for readers or a full disk, is next time */
	code = sqlite3_wal_checkpoint_v2(wal->db, NULL,
					 is_long ? SQLITE_CHECKPOINT_RESTART
						 : SQLITE_CHECKPOINT_PASSIVE,
					 NULL, NULL);
	wal->held = code == SQLITE_BUSY;
	sqlite3_busy_timeout(wal->db, wal->busy_ms);
	wal->due = wal->pages + DB_WAL_PAGES;
}

bool
db_wal_copied(struct db_wal *wal, int pages)
{
	int left = wal->pages - pages;

	/* if a copy's worth has come, the disk is too slow: lines wait */
	if (pages >= 0 && left > 0 && left < DB_WAL_PAGES && is_due(wal) &&
	    wal->copies < COPIES) {
		wal->copies++;
		return true;
	}
	wal->copies = 0;
	/* it may have begun anew already */
	if (is_due(wal))
		tidy(wal);
	return false;
}

void
db_wal_tidy_late(struct db_wal *wal)
{
	if (wal->copies == 0 && wal->pages >= wal->due + DB_WAL_PAGES)
		tidy(wal);
}
