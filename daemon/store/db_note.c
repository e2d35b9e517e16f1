/* SPDX-License-Identifier: MIT */
/*
 * db_note.c - see db_note.h.
 *
 * Lines of a client wait, so that all of them are one write: it has the first
 * one prove that they are not stored, and notes what the last one does. Each of
 * them ends beyond the one before, which is seen without the table. What
 * changes the row otherwise, a name or an end, has it written before. Of lines
 * that have been seen some may be there already: these are written one by one.
 *
 * Who has a line is present until the leave line, also one whose join line was
 * given up. What says how much of their input is stored changes nothing if that
 * is no more than before: the line is there already.
 */
#include "config.h"

#include "store/db_note.h"

#include <errno.h>
#include <string.h>

#include <sqlite3.h>

#include "store/db.h"
#include "store/db_bind.h"

static const char *const statements[DB_NOTE_STATEMENTS] = {
	[DB_SET_PRESENT] = "INSERT INTO present"
			   " (client, input_end, address, label,"
			   " joined, last, name)"
			   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
			   " ON CONFLICT DO UPDATE"
			   " SET input_end = excluded.input_end,"
			   " last = excluded.last"
			   " WHERE input_end < ?8",
	[DB_DROP_PRESENT] = "DELETE FROM present WHERE client = ?1",
	[DB_SET_NAME] = "UPDATE present SET name = ?2, last = ?3"
			" WHERE client = ?1",
	[DB_FIND_LEAVE] = "SELECT number FROM line"
			  " WHERE client = ?1 AND kind = 3"
			  " AND number < ?2",
};

int
db_note_init(struct db_note *note, struct sqlite3 *db)
{
	int error = 0;

	*note = (struct db_note){ .db = db };
	for (int i = 0; !error && i < DB_NOTE_STATEMENTS; i++)
		error = db_prepare(db, statements[i], &note->statement[i]);
	return error;
}

void
db_note_fini(struct db_note *note)
{
	for (int i = 0; i < DB_NOTE_STATEMENTS; i++) {
		sqlite3_finalize(note->statement[i]);
		note->statement[i] = NULL;
	}
}

void
db_note_begin(struct db_note *note, const struct lines *batch, bool shown)
{
	note->batch = batch;
	note->shown = shown;
	memset(note->waiting, 0, sizeof(note->waiting));
}

/* Has the client of @line left before? Returns 1, 0, or as db_error(). */
static int
has_left(struct db_note *note, const struct line *line)
{
	struct db_bind bind = db_bind(note->statement[DB_FIND_LEAVE]);
	int rc;

	db_bind_number(&bind, (int64_t)line->client);
	db_bind_number(&bind, (int64_t)line->number);
	rc = db_bind_row(&bind);
	if (rc == 1)
		sqlite3_reset(bind.statement);
	return rc;
}

/* Notes that the client is gone. -EEXIST: it was before. */
static int
drop_present(struct db_note *note, const struct line *line)
{
	struct db_bind bind = db_bind(note->statement[DB_DROP_PRESENT]);
	int rc;

	db_bind_number(&bind, (int64_t)line->client);
	rc = db_bind_do(&bind);
	if (rc || sqlite3_changes(note->db) > 0)
		return rc;
	/* no wonder if all its lines were given up */
	rc = has_left(note, line);
	return rc > 0 ? -EEXIST : rc;
}

/* Notes how much of the client's input is stored with the lines @first to
 * @last. -EEXIST: the first one was before. */
static int
set_present(struct db_note *note, const struct line *first,
	    const struct line *last)
{
	struct db_bind bind = db_bind(note->statement[DB_SET_PRESENT]);
	int error;

	db_bind_number(&bind, (int64_t)first->client);
	db_bind_number(&bind, (int64_t)last->input_end);
	db_bind_text(&bind, first->address, first->address_len);
	db_bind_text(&bind, first->label, first->label_len);
	db_bind_number(&bind, (int64_t)first->number);
	db_bind_number(&bind, (int64_t)last->number);
	db_bind_text(&bind, first->name, first->name_len);
	db_bind_number(&bind, (int64_t)first->input_end);
	error = db_bind_do(&bind);
	if (!error && sqlite3_changes(note->db) == 0)
		error = -EEXIST;
	return error;
}

/* Notes what the client is called from @line on. */
static int
set_name(struct db_note *note, const struct line *line)
{
	struct db_bind bind = db_bind(note->statement[DB_SET_NAME]);

	db_bind_number(&bind, (int64_t)line->client);
	db_bind_text(&bind, line->text, line->text_len);
	db_bind_number(&bind, (int64_t)line->number);
	return db_bind_do(&bind);
}

/* Writes who waits at @noted, if somebody does. */
static int
write_noted(struct db_note *note, struct db_noted *noted)
{
	struct line first, last;

	if (noted->client == 0)
		return 0;
	first = lines_get(note->batch, noted->first);
	last = lines_get(note->batch, noted->last);
	noted->client = 0;
	return set_present(note, &first, &last);
}

/* Has the line at @index wait at @noted, where others may. */
static int
defer(struct db_note *note, struct db_noted *noted, uint32_t index,
      const struct line *line)
{
	int error = 0;

	if (noted->client == line->client) {
		struct line before = lines_get(note->batch, noted->last);

		if (line->input_end <= before.input_end)
			return -EEXIST;
	} else {
		error = write_noted(note, noted);
		noted->client = line->client;
		noted->first = index;
	}
	noted->last = index;
	return error;
}

int
db_note_line(struct db_note *note, uint32_t index)
{
	const struct line line = lines_get(note->batch, index);
	struct db_noted *noted = &note->waiting[line.client % DB_NOTE_CLIENTS];
	bool leaves = line.kind == LINE_LEAVE;
	bool renamed = line.kind == LINE_RENAME;
	int error = 0;

	if (line.client == 0)
		return 0;
	/* a rename that ends nowhere is none that the client has asked for */
	if (!leaves && !(renamed && line.input_end == 0))
		error = defer(note, noted, index, &line);
	if (!error && (leaves || renamed || note->shown))
		error = write_noted(note, noted);
	if (!error && leaves)
		error = drop_present(note, &line);
	if (error == -EEXIST && note->shown)
		error = 0;
	if (!error && renamed)
		error = set_name(note, &line);
	return error;
}

int
db_note_end(struct db_note *note)
{
	int error = 0;

	for (int i = 0; !error && i < DB_NOTE_CLIENTS; i++)
		error = write_noted(note, &note->waiting[i]);
	return error;
}
