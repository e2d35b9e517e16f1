/* SPDX-License-Identifier: MIT */
/*
 * db_writer.c - writes batches of lines, and knows what is kept of them.
 *
 * The newest line is never taken out of the file, kept or not: it proves its
 * number and the total.
 */
#include "config.h"

#include "store/db_writer.h"

#include <errno.h>
#include <string.h>

#include <sqlite3.h>

#include "store/db.h"
#include "store/db_bind.h"

/* Lines that one statement adds where there are so many: a third cheaper. */
#define ROWS 16

/* A whole batch is taken back: no statement of it has to be, on its own. */
#define ADD                                                     \
	"INSERT OR FAIL INTO line (number, time, kind, client," \
	" input_end, address, label, text, name, total) VALUES "
#define ROW "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
#define ROW_4 ROW ", " ROW ", " ROW ", " ROW

static const char *const statements[DB_WRITER_STATEMENTS] = {
	[DB_BEGIN] = "BEGIN IMMEDIATE",
	[DB_COMMIT] = "COMMIT",
	[DB_ROLLBACK] = "ROLLBACK",
	[DB_ADD_LINE] = ADD ROW,
	[DB_ADD_LINES] = ADD ROW_4 ", " ROW_4 ", " ROW_4 ", " ROW_4,
	[DB_SET_TOPIC] = "INSERT OR REPLACE INTO topic (one, number, time,"
			 " client, address, label, name, text)"
			 " VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[DB_SET_MARK] = ("INSERT INTO mark (name, value) VALUES (?1, ?2)"
			 " ON CONFLICT DO UPDATE SET value = excluded.value"),
	[DB_TRIM] = "DELETE FROM line WHERE number < ?1",
};

static int
set_mark(struct db_writer *w, const char *name, uint64_t value)
{
	struct db_bind bind = db_bind(w->statement[DB_SET_MARK]);

	db_bind_text(&bind, name, strlen(name));
	db_bind_number(&bind, (int64_t)value);
	return db_bind_do(&bind);
}

/* Begins a transaction that ends by end(). */
static int
begin(struct db_writer *w)
{
	return db_do(w->statement[DB_BEGIN]);
}

/* Commits what went well so far, else takes it back. */
static int
end(struct db_writer *w, int error)
{
	if (!error)
		error = db_do(w->statement[DB_COMMIT]);
	if (error && !sqlite3_get_autocommit(w->db))
		(void)db_do(w->statement[DB_ROLLBACK]);
	return error;
}

/* Binds the values of the row of @line. */
static void
bind_line(struct db_bind *bind, const struct line *line, uint64_t total)
{
	db_bind_number(bind, (int64_t)line->number);
	db_bind_number(bind, line->time);
	db_bind_number(bind, line->kind);
	db_bind_number(bind, (int64_t)line->client);
	db_bind_number(bind, (int64_t)line->input_end);
	db_bind_text(bind, line->address, line->address_len);
	db_bind_text(bind, line->label, line->label_len);
	db_bind_text(bind, line->text, line->text_len);
	db_bind_text(bind, line->name, line->name_len);
	db_bind_number(bind, (int64_t)total);
}

/* Adds the lines of @batch to a transaction; *total follows. */
static int
add_lines(struct db_writer *w, const struct lines *batch, uint64_t *total)
{
	int error = 0;
	uint32_t i = 0;

	while (!error && i < batch->count) {
		bool many = batch->count - i >= ROWS;
		uint32_t end = i + (many ? ROWS : 1);
		struct db_bind bind = db_bind(
			w->statement[many ? DB_ADD_LINES : DB_ADD_LINE]);

		for (; i < end; i++) {
			struct line line = lines_get(batch, i);

			*total += line_weight(&line);
			bind_line(&bind, &line, *total);
		}
		error = db_bind_do(&bind);
	}
	return error;
}

/* Notes the topic that @line has set. */
static int
set_topic(struct db_writer *w, const struct line *line)
{
	struct db_bind bind = db_bind(w->statement[DB_SET_TOPIC]);

	db_bind_number(&bind, (int64_t)line->number);
	db_bind_number(&bind, line->time);
	db_bind_number(&bind, (int64_t)line->client);
	db_bind_text(&bind, line->address, line->address_len);
	db_bind_text(&bind, line->label, line->label_len);
	db_bind_text(&bind, line->name, line->name_len);
	db_bind_text(&bind, line->text, line->text_len);
	return db_bind_do(&bind);
}

/* Adds @batch to a transaction; *total and *client follow. */
static int
add_batch(struct db_writer *w, const struct lines *batch, bool shown,
	  uint64_t *total, uint64_t *client)
{
	int error = 0;

	db_note_begin(&w->note, batch, shown);
	if (batch->first != w->kept.last + 1)
		error = set_mark(w, "first", batch->first);
	if (!error)
		error = add_lines(w, batch, total);
	for (uint32_t i = 0; !error && i < batch->count; i++) {
		struct line line = lines_get(batch, i);

		if (line.client > *client)
			*client = line.client;
		error = db_note_line(&w->note, i);
		if (!error && line.kind == LINE_TOPIC)
			error = set_topic(w, &line);
	}
	if (!error)
		error = db_note_end(&w->note);
	if (!error && *client != w->last_client)
		error = set_mark(w, "client", *client);
	return error;
}

int
db_writer_store(struct db_writer *w, const struct lines *batch, bool shown)
{
	uint64_t total = w->kept.total;
	uint64_t client = w->last_client;
	int error = begin(w);

	if (!error)
		error = end(w, add_batch(w, batch, shown, &total, &client));
	if (error)
		return error;
	db_kept_add(&w->kept, batch, total);
	w->last_client = client;
	return 0;
}

int
db_writer_trim(struct db_writer *w)
{
	struct db_bind bind = db_bind(w->statement[DB_TRIM]);
	struct db_kept *k = &w->kept;
	uint64_t end_of_it = k->lowest + DB_TRIM_LINES;
	int error;

	if (end_of_it > k->first.number || end_of_it > k->last)
		return 0;
	error = begin(w);
	if (error)
		return error;
	error = db_search_drop(&w->search, end_of_it);
	db_bind_number(&bind, (int64_t)end_of_it);
	error = end(w, error ? error : db_bind_do(&bind));
	/* if it is the index, lines go without it the next time */
	if (error == -EUCLEAN)
		db_search_distrust(&w->search);
	if (error)
		return error;
	k->lowest = end_of_it;
	return k->lowest + DB_TRIM_LINES <= k->first.number &&
		k->lowest + DB_TRIM_LINES <= k->last;
}

int
db_writer_index(struct db_writer *w, uint64_t least)
{
	/* all that is in the file: what is taken out of it has to be there */
	return db_search_step(&w->search, w->kept.lowest, w->kept.last, least);
}

coir_time
db_writer_follow(struct db_writer *w)
{
	return db_search_follow(&w->search, w->kept.lowest, w->kept.last);
}

/* Asks the file for the mark called @name; 0: there is none. */
static int
ask_mark(struct db_writer *w, const char *sql, uint64_t *ret_value)
{
	int64_t value = 0;
	int error = db_ask(w->db, sql, &value);

	*ret_value = (uint64_t)value;
	return error;
}

/* Finds out what is in the file. */
static int
look(struct db_writer *w, const struct store_keep *keep)
{
	uint64_t first = 0;
	int error = ask_mark(w, "SELECT value FROM mark WHERE name = 'client'",
			     &w->last_client);

	if (!error)
		error = ask_mark(w,
				 "SELECT value FROM mark WHERE name = 'room'",
				 &w->room);
	if (!error)
		error = ask_mark(w,
				 "SELECT value FROM mark WHERE name = 'first'",
				 &first);
	if (!error)
		error = db_wal_init(&w->wal, w->db);
	return error ? error : db_kept_init(&w->kept, w->db, keep, first);
}

int
db_writer_init(struct db_writer *w, struct sqlite3 *db,
	       const struct store_keep *keep, bool search)
{
	int error = 0;

	*w = (struct db_writer){ .db = db };
	for (int i = 0; !error && i < DB_WRITER_STATEMENTS; i++)
		error = db_prepare(db, statements[i], &w->statement[i]);
	if (!error)
		error = db_note_init(&w->note, db);
	if (!error)
		error = look(w, keep);
	if (!error)
		error = db_search_init(&w->search, db, search);
	if (error) {
		w->db = NULL;
		db_writer_fini(w);
	}
	return error;
}

void
db_writer_fini(struct db_writer *w)
{
	for (int i = 0; i < DB_WRITER_STATEMENTS; i++) {
		sqlite3_finalize(w->statement[i]);
		w->statement[i] = NULL;
	}
	db_note_fini(&w->note);
	db_kept_fini(&w->kept);
	db_search_fini(&w->search);
	db_close(w->db);
	w->db = NULL;
}
