/* SPDX-License-Identifier: MIT */
/*
 * db_topic.c - reads the topic.
 */
#include "config.h"

#include "store/db_topic.h"

#include <errno.h>

#include <sqlite3.h>

#include "store/db.h"
#include "store/lines.h"

/* The columns of the topic. */
enum {
	COLUMN_NUMBER,
	COLUMN_TIME,
	COLUMN_CLIENT,
	COLUMN_ADDRESS,
	COLUMN_LABEL,
	COLUMN_NAME,
	COLUMN_TEXT,
};

static const char *
text_of(struct sqlite3_stmt *row, int column)
{
	return (const char *)sqlite3_column_text(row, column);
}

/* Adds the topic that @row is at. */
static int
add_row(struct lines *topic, struct sqlite3_stmt *row)
{
	const struct line line = {
		.kind = LINE_TOPIC,
		.time = sqlite3_column_int64(row, COLUMN_TIME),
		.client = (uint64_t)sqlite3_column_int64(row, COLUMN_CLIENT),
		.address = text_of(row, COLUMN_ADDRESS),
		.label = text_of(row, COLUMN_LABEL),
		.name = text_of(row, COLUMN_NAME),
		.text = text_of(row, COLUMN_TEXT),
		.address_len =
			(uint16_t)sqlite3_column_bytes(row, COLUMN_ADDRESS),
		.label_len = (uint8_t)sqlite3_column_bytes(row, COLUMN_LABEL),
		.name_len = (uint8_t)sqlite3_column_bytes(row, COLUMN_NAME),
		.text_len = (uint32_t)sqlite3_column_bytes(row, COLUMN_TEXT),
	};

	if (!line.address || !line.label || !line.name || !line.text)
		return -ENOMEM;
	topic->first = (uint64_t)sqlite3_column_int64(row, COLUMN_NUMBER);
	return lines_add(topic, &line);
}

int
db_topic(struct sqlite3 *db, struct lines *topic)
{
	struct sqlite3_stmt *query;
	int error = db_prepare(db,
			       "SELECT number, time, client, address, label,"
			       " name, text FROM topic",
			       &query);
	int code = SQLITE_DONE;

	if (!error && (code = sqlite3_step(query)) == SQLITE_ROW) {
		error = add_row(topic, query);
		code = SQLITE_DONE;
	}
	sqlite3_finalize(query);
	return error ? error : db_error(code);
}
