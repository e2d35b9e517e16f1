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

int
db_reader_init(struct db_reader *r, struct sqlite3 *db)
{
	int error;

	*r = (struct db_reader){ .db = NULL };
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

/* Adds the rows, as far as they fit, and at most @most of them. */
static int
add_found(struct found *found, struct sqlite3_stmt *row, uint32_t most)
{
	int rc = 0;
	int code;

	while ((code = sqlite3_step(row)) == SQLITE_ROW && rc == 0) {
		struct line line;

		rc = db_line(row, &line);
		if (rc == 0)
			rc = found->lines.count < most ? found_add(found, &line)
						       : 1;
	}
	found->more = rc == 1;
	return rc < 0 ? rc : db_error(code);
}

int
db_reader_search(struct db_reader *r, const char *query, uint64_t from,
		 uint64_t to, uint32_t most, struct found *found)
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
	error = db_error(bind.code);
	if (!error)
		error = add_found(found, r->search, most);
	sqlite3_reset(r->search);
	return error;
}
