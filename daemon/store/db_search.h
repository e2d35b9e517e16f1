/* SPDX-License-Identifier: MIT */
/*
 * db_search.h - the index of words in lines, as far as it is written.
 *
 * The writer's, and used by one thread at a time. It follows the lines in
 * slices, when the writer has nothing else to do or somebody searches: so a
 * line costs what it cost without, and an older file is taken on while the room
 * is open. How far it is is a mark in the same transaction, so that the index
 * has all searchable lines up to that, at any instant, and no other.
 */
#ifndef CHATD_DB_SEARCH_H
#define CHATD_DB_SEARCH_H

#include <stdbool.h>
#include <stdint.h>

#include <coir/time.h>

struct sqlite3;
struct sqlite3_stmt;

/* Lines in a slice, and lines that wait before there is one without need. */
#define DB_SEARCH_LINES 256

/* While lines keep coming it rests for so many times as long as it took. */
#define DB_SEARCH_REST 200

/* An index that is damaged so often is made anew no more. */
#define DB_SEARCH_DAMAGES_MAX 3

/* The statements that it has prepared. */
enum db_search_statement {
	DB_SEARCH_SLICE,      /* how far a slice goes */
	DB_SEARCH_ADD,        /* adds lines */
	DB_SEARCH_DROP,       /* takes lines out */
	DB_SEARCH_MARK,       /* notes how far it is */
	DB_SEARCH_STATEMENTS, /* how many */
};

/* What is to be done with the index that is in the file. */
enum db_search_state {
	DB_SEARCH_READY,  /* it goes on */
	DB_SEARCH_ANEW,   /* it is none, or cannot be right: begins anew */
	DB_SEARCH_UNDO,   /* there should be none, and there is */
	DB_SEARCH_OFF,    /* there should be none, and there is none */
	DB_SEARCH_BROKEN, /* there is one that is left as it is */
};

/* The index. */
struct db_search {
	struct sqlite3 *db;         /* the writer's; borrowed */
	enum db_search_state state; /* see there */
	uint64_t searched;          /* newest line in it, or passed over */
	unsigned damages;           /* times that it has been found damaged */
	uint64_t followed;          /* newest line when it last followed */
	coir_time rest;             /* till when it rests if more have come */
	struct sqlite3_stmt *statement[DB_SEARCH_STATEMENTS]; /* prepared */
};

/*
 * Looks at what there is in @db, and changes nothing yet. There should be an
 * index if it is @wanted and SQLite has FTS5. Returns 0 or as db_error();
 * db_search_fini() in any case.
 */
int db_search_init(struct db_search *search, struct sqlite3 *db, bool wanted);

/* Frees the statements. */
void db_search_fini(struct db_search *search);

/* Is there an index, or will there be one? */
bool db_search_works(const struct db_search *search);

/*
 * Adds a slice of the lines @lowest to @last if @least or more of them are not
 * in the index. Returns 1 when there is more to do, 0, or as db_error().
 */
int db_search_step(struct db_search *search, uint64_t lowest, uint64_t last,
		   uint64_t least);

/*
 * The same without need: only when there are enough lines for a slice, and
 * after a rest if lines have come since the last one. Returns how long to wait
 * before this is called again; COIR_FOREVER: until there are more lines.
 */
coir_time db_search_follow(struct db_search *search, uint64_t lowest,
			   uint64_t last);

/*
 * Within a transaction that takes the lines below @end out of the file: takes
 * them out of the index. Returns 0 or as db_error().
 */
int db_search_drop(struct db_search *search, uint64_t end);

/*
 * It cannot be right, as has been seen: it begins anew; but not where that has
 * not helped, as when it is the lines that are damaged. The next process tries
 * again.
 */
void db_search_distrust(struct db_search *search);

#endif
