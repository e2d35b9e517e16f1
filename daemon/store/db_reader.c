/* SPDX-License-Identifier: MIT */
/*
 * db_reader.c - see db_reader.h.
 */
#include "config.h"

#include "store/db_reader.h"

#include <errno.h>
#include <string.h>

#include <sqlite3.h>

#include "store/db.h"
#include "store/db_bind.h"
#include "store/db_line.h"

/* Who comes waits for a search to end: it has this much time. */
static const coir_time patience = { INT64_C(200000000) };

/* Steps of SQLite's between two looks at the clock. */
#define STEPS 100

int
db_reader_init(struct db_reader *r, struct sqlite3 *db)
{
	int error;

	*r = (struct db_reader){ .patience = patience };
	error = db_prepare(db,
			   "SELECT " DB_LINE_COLUMNS " FROM line AS l"
			   " WHERE l.number BETWEEN ?1 AND ?2"
			   " ORDER BY l.number",
			   &r->page);
	if (!error)
		r->db = db;
	return error;
}

void
db_reader_fini(struct db_reader *r)
{
	sqlite3_finalize(r->page);
	sqlite3_finalize(r->search);
	db_close(r->db);
	*r = (struct db_reader){ .db = NULL };
}

void
db_reader_hurry(struct db_reader *r)
{
	atomic_store(&r->hurried, true);
}

/* Adds all rows, whose numbers must have no gap up to @to. */
static int
add_rows(struct lines *lines, struct sqlite3_stmt *row, uint64_t to)
{
	int code;

	while ((code = sqlite3_step(row)) == SQLITE_ROW) {
		struct line line;
		int error = db_line(row, &line);

		if (error)
			return error;
		if (!lines->count)
			lines->first = line.number;
		if (line.number != lines->first + lines->count)
			return -EUCLEAN;
		error = lines_add(lines, &line);
		if (error)
			return error;
	}
	if (lines->count && lines->first + lines->count != to + 1)
		return -EUCLEAN;
	return db_error(code);
}

int
db_reader_page(struct db_reader *r, uint64_t from, uint64_t to,
	       struct lines *lines)
{
	int error;

	lines->first = from;
	sqlite3_bind_int64(r->page, 1, (int64_t)from);
	sqlite3_bind_int64(r->page, 2, (int64_t)to);
	error = add_rows(lines, r->page, to);
	sqlite3_reset(r->page);
	return error;
}

/* Called by SQLite every now and then: is it enough? */
static int
is_late(void *arg)
{
	const struct db_reader *r = arg;

	return atomic_load(&r->hurried) || coir_now().ns >= r->deadline.ns;
}

/* Adds the rows, as far as they fit, and at most @most of them. */
static int
add_found(struct found *found, struct sqlite3_stmt *row, uint32_t most)
{
	int code = SQLITE_ROW;
	int rc = 0;

	while (rc == 0 && (code = sqlite3_step(row)) == SQLITE_ROW) {
		struct line line;

		rc = db_line(row, &line);
		if (rc == 0)
			rc = found->lines.count < most ? found_add(found, &line)
						       : 1;
	}
	if ((code & 0xff) == SQLITE_INTERRUPT)
		rc = found->lines.count > 0 ? 1 : -ETIMEDOUT;
	found->more = rc == 1;
	if (rc == 0)
		rc = db_error(code);
	return rc < 0 ? rc : 0;
}

/* The statement that searches, for this time. */
static int
begin_search(struct db_reader *r, const char *query, uint64_t from, uint64_t to)
{
	struct db_bind bind;
	int error = 0;

	/* there is nothing to search before the writer has made it */
	if (!r->search)
		error = db_prepare(r->db,
				   "SELECT " DB_LINE_COLUMNS
				   " FROM search CROSS JOIN line AS l"
				   " ON l.number = search.rowid"
				   " WHERE search MATCH ?1"
				   " AND search.rowid BETWEEN ?2 AND ?3"
				   " ORDER BY search.rowid DESC",
				   &r->search);
	if (error)
		return error;
	bind = db_bind(r->search);
	db_bind_text(&bind, query, strlen(query));
	db_bind_number(&bind, (int64_t)from);
	db_bind_number(&bind, (int64_t)to);
	return db_error(bind.code);
}

int
db_reader_search(struct db_reader *r, const char *query, uint64_t from,
		 uint64_t to, uint32_t most, struct found *found)
{
	int error = begin_search(r, query, from, to);

	if (error)
		return error;
	r->deadline = coir_after(r->patience);
	sqlite3_progress_handler(r->db, STEPS, is_late, r);
	error = add_found(found, r->search, most);
	sqlite3_reset(r->search);
	sqlite3_progress_handler(r->db, 0, NULL, NULL);
	return error;
}
