/* SPDX-License-Identifier: MIT */
/*
 * db_note.h - notes who a batch of lines brings, how far it gets them, and who
 * goes.
 *
 * What makes a line stored once: see the table present (db_schema.c). A client
 * who has several lines in a batch is written once where that comes to the same
 * as a write for each of them.
 */
#ifndef CHATD_DB_NOTE_H
#define CHATD_DB_NOTE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/lines.h"

struct sqlite3;
struct sqlite3_stmt;

/* Clients of a batch that may wait until they are written. */
#define DB_NOTE_CLIENTS 128

/* The statements that it has prepared. */
enum db_note_statement {
	DB_SET_PRESENT,
	DB_DROP_PRESENT,
	DB_SET_NAME,
	DB_FIND_LEAVE,
	DB_NOTE_STATEMENTS, /* how many */
};

/* A client with lines in the batch that are not in the table yet. */
struct db_noted {
	uint64_t client; /* 0: none */
	uint32_t first;  /* the first of these lines */
	uint32_t last;   /* the last one */
};

/* The notes. */
struct db_note {
	struct sqlite3 *db;        /* the writer's; borrowed */
	const struct lines *batch; /* the one at hand; borrowed */
	bool shown;                /* everybody has seen it */
	struct db_noted waiting[DB_NOTE_CLIENTS];           /* by client */
	struct sqlite3_stmt *statement[DB_NOTE_STATEMENTS]; /* prepared */
};

/* Returns 0 or as db_error(); db_note_fini() in any case. */
int db_note_init(struct db_note *note, struct sqlite3 *db);

/* Frees the statements. */
void db_note_fini(struct db_note *note);

/* Within a transaction: begins with @batch, see db_writer_store(). */
void db_note_begin(struct db_note *note, const struct lines *batch, bool shown);

/*
 * Notes the line at @index of the batch, which is in the file already, like
 * those before it. Returns 0, -EEXIST (it was stored before, or who leaves has
 * left) or as db_error().
 */
int db_note_line(struct db_note *note, uint32_t index);

/* Writes all that waits. Returns as db_note_line(), of any line. */
int db_note_end(struct db_note *note);

#endif
