/* SPDX-License-Identifier: MIT */
/*
 * db_line.c - a line, out of a row of the database.
 */
#include "config.h"

#include "store/db_line.h"

#include <errno.h>

#include <sqlite3.h>

#include "store/line.h"

/* The columns, as DB_LINE_COLUMNS has them. */
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

static const char *
text_of(struct sqlite3_stmt *row, int column)
{
	return (const char *)sqlite3_column_text(row, column);
}

int
db_line(struct sqlite3_stmt *row, struct line *ret)
{
	const struct line line = {
		.number = (uint64_t)sqlite3_column_int64(row, COLUMN_NUMBER),
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
	*ret = line;
	return 0;
}
