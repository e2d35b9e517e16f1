/* SPDX-License-Identifier: MIT */
/*
 * db_reader.c - reads pages of lines, by a connection of its own.
 */
#include "config.h"

#include "store/db_reader.h"

#include <errno.h>

#include <sqlite3.h>

#include "store/db.h"

/* The columns of a line. */
enum {
	COLUMN_NUMBER,
	COLUMN_TIME,
	COLUMN_KIND,
	COLUMN_CLIENT,
	COLUMN_INPUT_END,
	COLUMN_ADDRESS,
	COLUMN_LABEL,
	COLUMN_TEXT,
	COLUMN_NAME,
};

int
db_reader_init(struct db_reader *r, struct sqlite3 *db)
{
	int error;

	*r = (struct db_reader){ .db = NULL };
	error = db_prepare(db,
			   "SELECT number, time, kind, client, input_end,"
			   " address, label, text, name FROM line"
			   " WHERE number BETWEEN ?1 AND ?2 ORDER BY number",
			   &r->page);
	if (!error)
		r->db = db;
	return error;
}

void
db_reader_fini(struct db_reader *r)
{
	sqlite3_finalize(r->page);
	db_close(r->db);
	*r = (struct db_reader){ .db = NULL };
}

static const char *
text_of(struct sqlite3_stmt *row, int column)
{
	return (const char *)sqlite3_column_text(row, column);
}

/* Adds the line that @row is at. The strings stay with @row. */
static int
add_row(struct lines *lines, struct sqlite3_stmt *row)
{
	const struct line line = {
		.time = sqlite3_column_int64(row, COLUMN_TIME),
		.client = (uint64_t)sqlite3_column_int64(row, COLUMN_CLIENT),
		.input_end =
			(uint64_t)sqlite3_column_int64(row, COLUMN_INPUT_END),
		.address = text_of(row, COLUMN_ADDRESS),
		.label = text_of(row, COLUMN_LABEL),
		.text = text_of(row, COLUMN_TEXT),
		.name = text_of(row, COLUMN_NAME),
		.address_len =
			(uint16_t)sqlite3_column_bytes(row, COLUMN_ADDRESS),
		.label_len = (uint8_t)sqlite3_column_bytes(row, COLUMN_LABEL),
		.text_len = (uint32_t)sqlite3_column_bytes(row, COLUMN_TEXT),
		.name_len = (uint8_t)sqlite3_column_bytes(row, COLUMN_NAME),
		.kind = (uint8_t)sqlite3_column_int(row, COLUMN_KIND),
	};

	if (!line.address || !line.label || !line.text || !line.name)
		return -ENOMEM;
	return lines_add(lines, &line);
}

/* Adds all rows, whose numbers must have no gap up to @to. */
static int
add_rows(struct lines *lines, struct sqlite3_stmt *row, uint64_t to)
{
	int code;

	while ((code = sqlite3_step(row)) == SQLITE_ROW) {
		uint64_t number =
			(uint64_t)sqlite3_column_int64(row, COLUMN_NUMBER);
		int error;

		if (!lines->count)
			lines->first = number;
		if (number != lines->first + lines->count)
			return -EUCLEAN;
		error = add_row(lines, row);
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
