/* SPDX-License-Identifier: MIT */
/*
 * db_present.c - reads who is present.
 */
#include "config.h"

#include "store/db_present.h"

#include <errno.h>

#include <sqlite3.h>

#include "store/db.h"
#include "store/present.h"

/* The columns of who is present. */
enum {
	COLUMN_CLIENT,
	COLUMN_INPUT_END,
	COLUMN_ADDRESS,
	COLUMN_LABEL,
	COLUMN_JOINED,
	COLUMN_LAST,
	COLUMN_NAME,
};

static uint64_t
number_of(struct sqlite3_stmt *row, int column)
{
	return (uint64_t)sqlite3_column_int64(row, column);
}

/* Adds the client that @row is at. */
static int
add_row(struct present *present, struct sqlite3_stmt *row)
{
	const struct line leave = {
		.kind = LINE_LEAVE,
		.client = number_of(row, COLUMN_CLIENT),
		.address =
			(const char *)sqlite3_column_text(row, COLUMN_ADDRESS),
		.address_len =
			(uint16_t)sqlite3_column_bytes(row, COLUMN_ADDRESS),
		.label = (const char *)sqlite3_column_text(row, COLUMN_LABEL),
		.label_len = (uint8_t)sqlite3_column_bytes(row, COLUMN_LABEL),
		.name = (const char *)sqlite3_column_text(row, COLUMN_NAME),
		.name_len = (uint8_t)sqlite3_column_bytes(row, COLUMN_NAME),
	};
	const struct presence who = {
		.joined = number_of(row, COLUMN_JOINED),
		.last = number_of(row, COLUMN_LAST),
		.input_end = number_of(row, COLUMN_INPUT_END),
	};

	if (!leave.address || !leave.label || !leave.name)
		return -ENOMEM;
	return present_add(present, &leave, &who);
}

int
db_present(struct sqlite3 *db, struct present *present)
{
	struct sqlite3_stmt *query;
	int error = db_prepare(db,
			       "SELECT client, input_end, address, label,"
			       " joined, last, name FROM present"
			       " ORDER BY client",
			       &query);
	int code = SQLITE_DONE;

	while (!error && (code = sqlite3_step(query)) == SQLITE_ROW)
		error = add_row(present, query);
	sqlite3_finalize(query);
	return error ? error : db_error(code);
}
