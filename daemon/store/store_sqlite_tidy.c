/* SPDX-License-Identifier: MIT */
/*
 * store_sqlite_tidy.c - keeps the write-ahead log short, beside the writer.
 *
 * A checkpoint waits for the disk, for ten ms and more: if the writer made it,
 * the next line would wait, too. So another thread copies what is in the log,
 * by a connection of its own. What is written meanwhile is copied by the writer
 * when that is done: little, and on the disk soon. Only then is nothing left
 * in the log, so that it can begin anew.
 */
#include "config.h"

#include <stddef.h>

#include "store/db.h"
#include "store/store_sqlite_state.h"

/* On the copying thread. */
static void
copy_work(struct job *job)
{
	db_wal_copy(((struct store_tidying *)job)->db);
}

/* On the writing thread. */
static void
finish_work(struct job *job)
{
	struct db_wal *wal = &((struct store_tidying *)job)->s->writer.wal;

	/* it may have begun anew already */
	if (db_wal_is_due(wal))
		db_wal_tidy(wal);
}

static void
finished(struct job *job)
{
	((struct store_tidying *)job)->out = false;
}

/* Has the writer copy what is left. */
static void
finish(struct store_sqlite *s)
{
	s->tidying.job = (struct job){ .work = finish_work, .done = finished };
	worker_give(s->writing_thread, &s->tidying.job);
}

static void
copied(struct job *job)
{
	finish(((struct store_tidying *)job)->s);
}

/* Is there a connection for it? It is opened when there is something to do. */
static bool
is_open(struct store_sqlite *s)
{
	const struct db_options how = { .path = s->path, .power = s->power };

	if (!s->tidying.db && db_open(&how, &s->tidying.db) < 0)
		s->tidying.db = NULL;
	return s->tidying.db != NULL;
}

void
store_sqlite_tidy(struct store_sqlite *s)
{
	if (s->tidying.out)
		return;
	s->tidying.out = true;
	s->tidying.s = s;
	/* without it the writer does it all */
	if (!is_open(s)) {
		finish(s);
		return;
	}
	s->tidying.job = (struct job){ .work = copy_work, .done = copied };
	worker_give(s->copying_thread, &s->tidying.job);
}
