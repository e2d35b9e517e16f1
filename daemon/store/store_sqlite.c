/* SPDX-License-Identifier: MIT */
/*
 * store_sqlite.c - the store in a database file: opened and closed.
 */
#include "config.h"

#include "store/store_sqlite.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "log/log.h"
#include "store/db.h"
#include "store/db_present.h"
#include "store/db_schema.h"
#include "store/db_topic.h"
#include "store/store_sqlite_state.h"

/* On the writing thread, when there is nothing else to do. */
static coir_time
tidy(void *arg)
{
	struct store_sqlite *s = arg;

	db_wal_tidy_late(&s->writer.wal);
	if (db_writer_trim(&s->writer) > 0)
		return coir_ns(0);
	return db_writer_follow(&s->writer);
}

static void
close_store(struct store *store)
{
	struct store_sqlite *s = store_sqlite_of(store);

	event_del(&s->begin);
	event_del(&s->aging);
	event_del(&s->retry);
	event_del(&s->answer);
	event_del(&s->hunt.begin);
	db_reader_hurry(&s->reader);
	worker_free(s->reading_thread);
	worker_free(s->copying_thread);
	worker_free(s->writing_thread);
	db_reader_fini(&s->reader);
	db_close(s->tidying.db);
	store_sqlite_save_rest(s);
	db_writer_fini(&s->writer);
	lines_fini(&s->page.lines);
	found_fini(&s->hunt.found);
	lines_fini(&s->rest);
	store_fini(&s->store);
	free(s->path);
	free(s);
}

static const struct store_ops sqlite_ops = {
	.wanted = store_sqlite_wanted,
	.read = store_sqlite_read,
	.search = store_sqlite_search,
	.give_up = store_sqlite_give_up,
	.free = close_store,
};

static int
open_writer(struct store_sqlite *s, const struct store_sqlite_options *options)
{
	const struct db_options how = {
		.path = s->path,
		.power = options->power,
		.busy_ms = options->busy_ms,
	};
	struct sqlite3 *db;
	int error = db_open(&how, &db);

	if (error)
		return error;
	error = db_schema_apply(db, s->path, db_schema_steps,
				db_schema_n_steps);
	if (error) {
		db_close(db);
		return error;
	}
	error = db_writer_init(&s->writer, db, &options->keep, options->search);
	if (error)
		db_close(db);
	else
		error = db_present(db, &s->store.present);
	if (!error)
		error = db_topic(db, &s->store.topic);
	if (error)
		db_complain("use", s->path, error);
	return error;
}

static int
open_reader(struct store_sqlite *s, const struct store_sqlite_options *options)
{
	const struct db_options how = {
		.path = s->path,
		.read_only = true,
		.busy_ms = options->busy_ms,
	};
	struct sqlite3 *db;
	int error = db_open(&how, &db);

	if (error)
		return error;
	error = db_reader_init(&s->reader, db);
	if (!error)
		return 0;
	db_close(db);
	db_complain("read", s->path, error);
	return error;
}

static int
start_threads(struct store_sqlite *s, struct event_base *base)
{
	int error =
		worker_new(base, "chatd-writer", tidy, s, &s->writing_thread);

	if (!error)
		error = worker_new(base, "chatd-reader", NULL, NULL,
				   &s->reading_thread);
	if (!error)
		error = worker_new(base, "chatd-copier", NULL, NULL,
				   &s->copying_thread);
	if (error)
		log_error_errno(error, "cannot start a thread");
	return error;
}

/* The store begins with what the writer has found in the file. */
static void
take_stock(struct store_sqlite *s)
{
	s->store.first = s->writer.kept.first.number;
	s->store.last = s->writer.kept.last;
	s->store.last_client = s->writer.last_client;
	s->store.id = s->writer.room;
	s->store.searchable = db_search_works(&s->writer.search);
	s->written = s->writer.kept.last;
}

int
store_sqlite_new(struct event_base *base,
		 const struct store_sqlite_options *options,
		 struct store **ret_store)
{
	struct store_sqlite *s = calloc(1, sizeof(*s));
	int error = -ENOMEM;

	if (!s)
		return -ENOMEM;
	store_init(&s->store, &sqlite_ops, 1, 0);
	s->owner = options->owner;
	s->owner_arg = options->owner_arg;
	s->keep = options->keep;
	s->power = options->power;
	s->policy = options->policy;
	s->hold_max = options->hold_max;
	s->retry_ms = options->retry_ms;
	store_sqlite_write_init(s, base);
	store_sqlite_read_init(s, base);
	store_sqlite_search_init(s, base);
	store_sqlite_trouble_init(s, base);
	s->path = strdup(options->path);
	if (s->path)
		error = open_writer(s, options);
	if (!error)
		error = open_reader(s, options);
	/* from then on the writer is its thread's */
	if (!error)
		take_stock(s);
	if (!error)
		error = start_threads(s, base);
	if (error) {
		close_store(&s->store);
		return error;
	}
	if (options->search && !s->store.searchable)
		log_warn("%s cannot be searched: SQLite has no FTS5 here",
			 s->path);
	*ret_store = &s->store;
	return 0;
}
