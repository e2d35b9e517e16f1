/* SPDX-License-Identifier: MIT */
/*
 * db_line.h - a line, out of a row of the database.
 */
#ifndef CHATD_DB_LINE_H
#define CHATD_DB_LINE_H

struct line;
struct sqlite3_stmt;

/* The columns that such a row begins with, of the table line called l. */
#define DB_LINE_COLUMNS                                    \
	"l.number, l.time, l.kind, l.client, l.input_end," \
	" l.address, l.label, l.text, l.name"

/*
 * Fills *ret with the line that @row is at; its strings stay with @row.
 * Returns 0 or -ENOMEM.
 */
int db_line(struct sqlite3_stmt *row, struct line *ret);

#endif
