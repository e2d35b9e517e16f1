/* SPDX-License-Identifier: MIT */
/*
 * store_sqlite_tidy.c - keeps the write-ahead log short, beside the writer.
 *
 * A checkpoint waits for the disk, for ten ms and more: if the writer made it,
 * the next line would wait, too. So another thread copies what is in the log,
 * by a connection of its own. Then the writer says whether what was written
 * meanwhile is copied so, too, or copies it: little, and on the disk soon. Only
 * then is nothing left in the log, so that it can begin anew. The writer lends
 * the log for as long as all this takes, and makes no checkpoint meanwhile.
 */
#include "config.h"

#include <stddef.h>
#include <unistd.h>

#include "store/db.h"
#include "store/store_sqlite_state.h"

/* On the copying thread. */
static void
copy_work(struct job *job)
{
	struct store_tidying *tidying = (struct store_tidying *)job;

	tidying->pages = db_wal_copy(tidying->db);
}

/* On the writing thread. */
static void
finish_work(struct job *job)
{
	struct store_tidying *tidying = (struct store_tidying *)job;

	tidying->again = db_wal_copied(&tidying->s->writer.wal, tidying->pages);
}

static void
finished(struct job *job)
{
	struct store_tidying *tidying = (struct store_tidying *)job;

	if (tidying->again)
		store_sqlite_tidy(tidying->s);
}

/* Has the writer say how it goes on. */
static void
copied(struct job *job)
{
	struct store_tidying *tidying = (struct store_tidying *)job;

	tidying->job = (struct job){ .work = finish_work, .done = finished };
	worker_give(tidying->s->writing_thread, &tidying->job);
}

/*
 * Is there a connection for it? It is opened when there is something to do. A
 * file that somebody has moved away is not made anew: SQLite deletes the log of
 * one that is empty.
 */
static bool
is_open(struct store_sqlite *s)
{
	const struct db_options how = { .path = s->path, .power = s->power };

	if (!s->tidying.db && access(s->path, F_OK) == 0 &&
	    db_open(&how, &s->tidying.db) < 0)
		s->tidying.db = NULL;
	return s->tidying.db != NULL;
}

void
store_sqlite_tidy(struct store_sqlite *s)
{
	struct store_tidying *tidying = &s->tidying;

	tidying->s = s;
	/* without it the writer does it all */
	if (!is_open(s)) {
		tidying->pages = -1;
		copied(&tidying->job);
		return;
	}
	tidying->job = (struct job){ .work = copy_work, .done = copied };
	worker_give(s->copying_thread, &tidying->job);
}
