/* SPDX-License-Identifier: MIT */
/*
 * db_writer.c - writes batches of lines, and knows what is kept of them.
 *
 * The newest line is never taken out of the file, kept or not: it proves its
 * number and the total. Who has a line is present until the leave line, also
 * one whose join line was given up. What says how much of their input is stored
 * changes nothing if that is no more than before: the line is there already.
 */
#include "config.h"

#include "db_writer.h"

#include <errno.h>
#include <string.h>

#include <sqlite3.h>

#include "db.h"

static const char *const statements[DB_WRITER_STATEMENTS] = {
	[DB_BEGIN] = "BEGIN IMMEDIATE",
	[DB_COMMIT] = "COMMIT",
	[DB_ROLLBACK] = "ROLLBACK",
	[DB_ADD_LINE] = "INSERT INTO line (number, time, kind, client,"
			" input_end, address, label, text, total)"
			" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
	[DB_SET_PRESENT] = "INSERT INTO present"
			   " (client, input_end, address, label,"
			   " joined, last) VALUES (?1, ?2, ?3, ?4, ?5, ?5)"
			   " ON CONFLICT DO UPDATE"
			   " SET input_end = excluded.input_end,"
			   " last = excluded.last"
			   " WHERE input_end < excluded.input_end",
	[DB_DROP_PRESENT] = "DELETE FROM present WHERE client = ?1",
	[DB_SET_MARK] = "INSERT INTO mark (name, value) VALUES (?1, ?2)"
			" ON CONFLICT DO UPDATE SET value = excluded.value",
	[DB_SCAN] = "SELECT number, time, total, kind, address, label, text"
		    " FROM line WHERE number >= ?1 ORDER BY number",
	[DB_TRIM] = "DELETE FROM line WHERE number < ?1",
};

/* The columns of DB_SCAN. */
enum {
	SCAN_NUMBER,
	SCAN_TIME,
	SCAN_TOTAL,
	SCAN_KIND,
	SCAN_ADDRESS,
	SCAN_LABEL,
	SCAN_TEXT,
};

/* Binds @len bytes of text that stay where they are while it runs. */
static void
bind_text(struct sqlite3_stmt *statement, int place, const char *text,
	  size_t len)
{
	sqlite3_bind_text64(statement, place, len ? text : "", len,
			    SQLITE_STATIC, SQLITE_UTF8);
}

static int
set_mark(struct db_writer *w, const char *name, uint64_t value)
{
	struct sqlite3_stmt *statement = w->statement[DB_SET_MARK];

	bind_text(statement, 1, name, strlen(name));
	sqlite3_bind_int64(statement, 2, (int64_t)value);
	return db_do(statement);
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

static int
add_line(struct db_writer *w, const struct line *line, uint64_t total)
{
	struct sqlite3_stmt *statement = w->statement[DB_ADD_LINE];

	sqlite3_bind_int64(statement, 1, (int64_t)line->number);
	sqlite3_bind_int64(statement, 2, line->time);
	sqlite3_bind_int64(statement, 3, line->kind);
	sqlite3_bind_int64(statement, 4, (int64_t)line->client);
	sqlite3_bind_int64(statement, 5, (int64_t)line->input_end);
	bind_text(statement, 6, line->address, line->address_len);
	bind_text(statement, 7, line->label, line->label_len);
	bind_text(statement, 8, line->text, line->text_len);
	sqlite3_bind_int64(statement, 9, (int64_t)total);
	return db_do(statement);
}

static int
drop_present(struct db_writer *w, const struct line *line)
{
	struct sqlite3_stmt *statement = w->statement[DB_DROP_PRESENT];

	sqlite3_bind_int64(statement, 1, (int64_t)line->client);
	return db_do(statement);
}

/* Notes how much of the client's input is stored. -EEXIST: it was before. */
static int
set_present(struct db_writer *w, const struct line *line)
{
	struct sqlite3_stmt *statement = w->statement[DB_SET_PRESENT];
	int error;

	sqlite3_bind_int64(statement, 1, (int64_t)line->client);
	sqlite3_bind_int64(statement, 2, (int64_t)line->input_end);
	bind_text(statement, 3, line->address, line->address_len);
	bind_text(statement, 4, line->label, line->label_len);
	sqlite3_bind_int64(statement, 5, (int64_t)line->number);
	error = db_do(statement);
	if (!error && sqlite3_changes(w->db) == 0)
		error = -EEXIST;
	return error;
}

/* Notes who comes, how far they are, and who goes. */
static int
note_present(struct db_writer *w, const struct line *line, bool shown)
{
	int error;

	if (line->client == 0)
		return 0;
	if (line->kind == LINE_LEAVE)
		return drop_present(w, line);
	error = set_present(w, line);
	return error == -EEXIST && shown ? 0 : error;
}

/* Adds the lines of @batch to a transaction; *total and *client follow. */
static int
add_batch(struct db_writer *w, const struct lines *batch, bool shown,
	  uint64_t *total, uint64_t *client)
{
	int error = 0;

	if (batch->first != w->last + 1)
		error = set_mark(w, "first", batch->first);
	for (uint32_t i = 0; !error && i < batch->count; i++) {
		struct line line = lines_get(batch, i);

		*total += line_weight(&line);
		if (line.client > *client)
			*client = line.client;
		error = add_line(w, &line, *total);
		if (!error)
			error = note_present(w, &line, shown);
	}
	if (!error && *client != w->last_client)
		error = set_mark(w, "client", *client);
	return error;
}

/* Is the oldest line one too many? */
static bool
too_much(const struct db_writer *w, int64_t now)
{
	return w->first <= w->last &&
		(w->last + 1 - w->first > w->keep.lines ||
		 w->total - w->before > w->keep.bytes ||
		 (w->keep.age > 0 && w->first_time < now - w->keep.age));
}

/* Makes the line that @scan is at the first one. */
static void
take_first(struct db_writer *w, struct sqlite3_stmt *scan)
{
	const struct line line = {
		.kind = (uint8_t)sqlite3_column_int(scan, SCAN_KIND),
		.address_len =
			(uint16_t)sqlite3_column_bytes(scan, SCAN_ADDRESS),
		.label_len = (uint8_t)sqlite3_column_bytes(scan, SCAN_LABEL),
		.text_len = (uint32_t)sqlite3_column_bytes(scan, SCAN_TEXT),
	};

	w->first = (uint64_t)sqlite3_column_int64(scan, SCAN_NUMBER);
	w->first_time = sqlite3_column_int64(scan, SCAN_TIME);
	w->before = (uint64_t)sqlite3_column_int64(scan, SCAN_TOTAL) -
		line_weight(&line);
}

/* Finds the first line that is not too much, from @from on. */
static int
find_first(struct db_writer *w, uint64_t from, int64_t now)
{
	struct sqlite3_stmt *scan = w->statement[DB_SCAN];
	int code;

	sqlite3_bind_int64(scan, 1, (int64_t)from);
	while ((code = sqlite3_step(scan)) == SQLITE_ROW) {
		take_first(w, scan);
		if (!too_much(w, now))
			break;
	}
	sqlite3_reset(scan);
	if (code == SQLITE_DONE) {
		w->first = w->last + 1;
		w->before = w->total;
	}
	return db_error(code);
}

/* Moves first past what is too much. */
static int
retain(struct db_writer *w)
{
	int64_t now = w->keep.age > 0 ? store_now() : 0;
	uint64_t from = w->first;

	if (!too_much(w, now))
		return 0;
	if (w->last + 1 - from > w->keep.lines)
		from = w->last + 1 - w->keep.lines;
	return find_first(w, from, now);
}

int
db_writer_store(struct db_writer *w, const struct lines *batch, bool shown)
{
	uint64_t total = w->total;
	uint64_t client = w->last_client;
	int error = begin(w);

	if (!error)
		error = end(w, add_batch(w, batch, shown, &total, &client));
	if (error)
		return error;
	if (w->first > w->last || batch->first != w->last + 1) {
		struct line line = lines_get(batch, 0);

		w->first = batch->first;
		w->first_time = line.time;
		w->before = w->total;
	}
	w->last = batch->first + batch->count - 1;
	w->total = total;
	w->last_client = client;
	/* the lines are stored; what is too much goes another time */
	(void)retain(w);
	return 0;
}

int
db_writer_age(struct db_writer *w)
{
	return retain(w);
}

int
db_writer_trim(struct db_writer *w)
{
	uint64_t end_of_it = w->lowest + DB_TRIM_LINES;
	int error;

	if (end_of_it > w->first || end_of_it > w->last)
		return 0;
	error = begin(w);
	if (error)
		return error;
	sqlite3_bind_int64(w->statement[DB_TRIM], 1, (int64_t)end_of_it);
	error = end(w, db_do(w->statement[DB_TRIM]));
	if (error)
		return error;
	w->lowest = end_of_it;
	return w->lowest + DB_TRIM_LINES <= w->first &&
		w->lowest + DB_TRIM_LINES <= w->last;
}

/* Asks the file for one number. */
static int
ask(struct db_writer *w, const char *sql, uint64_t *ret_value)
{
	int64_t value = 0;
	int error = db_ask(w->db, sql, &value);

	if (!error)
		*ret_value = (uint64_t)value;
	return error;
}

/* Finds out what is in the file. */
static int
look(struct db_writer *w)
{
	uint64_t mark = 0;
	int error = ask(w, "SELECT min(number) FROM line", &w->lowest);

	if (!error)
		error = ask(w, "SELECT max(number) FROM line", &w->last);
	if (!error)
		error = ask(w,
			    "SELECT total FROM line ORDER BY number DESC"
			    " LIMIT 1",
			    &w->total);
	if (!error)
		error = ask(w, "SELECT value FROM mark WHERE name = 'client'",
			    &w->last_client);
	if (!error)
		error = ask(w, "SELECT value FROM mark WHERE name = 'first'",
			    &mark);
	if (!error)
		error = ask(w, "SELECT value FROM mark WHERE name = 'room'",
			    &w->room);
	if (error)
		return error;
	if (w->lowest == 0)
		w->lowest = 1;
	return find_first(w, mark > w->lowest ? mark : w->lowest,
			  w->keep.age > 0 ? store_now() : 0);
}

int
db_writer_init(struct db_writer *w, struct sqlite3 *db,
	       const struct store_keep *keep)
{
	int error = 0;

	*w = (struct db_writer){ .db = db, .keep = *keep, .first = 1 };
	for (int i = 0; !error && i < DB_WRITER_STATEMENTS; i++)
		error = db_prepare(db, statements[i], &w->statement[i]);
	if (!error)
		error = look(w);
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
	db_close(w->db);
	w->db = NULL;
}
