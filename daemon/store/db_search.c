/* SPDX-License-Identifier: MIT */
/*
 * db_search.c - see db_search.h.
 *
 * FTS5 keeps the words and not the lines (it finds these in the table line), so
 * it has to be told what a line was when that goes. It is told by the number of
 * the newest line in the index, the mark "searched", up to where that is. One
 * that is below 0 stands for an index that has not been kept since: whoever can
 * throws it away. What nobody has said, the coming and going, is in no index.
 */
#include "config.h"

#include "store/db_search.h"

#include <errno.h>

#include <sqlite3.h>

#include "store/db.h"
#include "store/db_bind.h"

/* Raw text in a slice, but for its first line. */
#define SLICE_BYTES "65536"

/* The kinds of lines that have words: all but joins and leaves. */
#define HAS_WORDS "kind NOT IN (2, 3)"

static const char *const statements[DB_SEARCH_STATEMENTS] = {
	[DB_SEARCH_SLICE] =
		"SELECT max(number) FROM line WHERE number BETWEEN ?1 AND ?2"
		" AND total <= " SLICE_BYTES " +"
		" (SELECT total FROM line WHERE number >= ?1"
		"  ORDER BY number LIMIT 1)",
	[DB_SEARCH_ADD] = "INSERT INTO search (rowid, name, text)"
			  " SELECT number, name, text FROM line"
			  " WHERE number BETWEEN ?1 AND ?2 AND " HAS_WORDS,
	[DB_SEARCH_DROP] = "INSERT INTO search (search, rowid, name, text)"
			   " SELECT 'delete', number, name, text FROM line"
			   " WHERE number < ?1 AND number <= ?2"
			   " AND " HAS_WORDS,
	[DB_SEARCH_MARK] = "UPDATE mark SET value = ?1 WHERE name = 'searched'",
};

/* What throws the index away, and makes an empty one. */
static const char undo[] = "DROP TABLE IF EXISTS search;"
			   "UPDATE mark SET value = 0 WHERE name = 'searched'";
static const char make[] = "CREATE VIRTUAL TABLE search USING fts5 (name, text,"
			   " content = 'line', content_rowid = 'number',"
			   " tokenize = 'unicode61 remove_diacritics 2')";

static void
finalize(struct db_search *search)
{
	for (int i = 0; i < DB_SEARCH_STATEMENTS; i++) {
		sqlite3_finalize(search->statement[i]);
		search->statement[i] = NULL;
	}
}

static int
prepare(struct db_search *search)
{
	int error = 0;

	for (int i = 0; !error && i < DB_SEARCH_STATEMENTS; i++)
		if (!search->statement[i])
			error = db_prepare(search->db, statements[i],
					   &search->statement[i]);
	return error;
}

/* What is to be done, with what there is and what should be. */
static enum db_search_state
judge(bool wanted, bool can, bool is_there, int64_t mark)
{
	if (!can)
		return is_there && mark >= 0 ? DB_SEARCH_BROKEN : DB_SEARCH_OFF;
	if (!wanted)
		return is_there ? DB_SEARCH_UNDO : DB_SEARCH_OFF;
	return is_there && mark >= 0 ? DB_SEARCH_READY : DB_SEARCH_ANEW;
}

int
db_search_init(struct db_search *search, struct sqlite3 *db, bool wanted)
{
	int64_t can = 0, is_there = 0, mark = 0;
	int error;

	*search = (struct db_search){ .db = db };
	/* where it cannot be asked there is none */
	(void)db_ask(db,
		     "SELECT count(*) FROM pragma_module_list"
		     " WHERE name = 'fts5'",
		     &can);
	error = db_ask(db,
		       "SELECT count(*) FROM sqlite_schema"
		       " WHERE name = 'search'",
		       &is_there);
	if (!error)
		error = db_ask(db,
			       "SELECT value FROM mark"
			       " WHERE name = 'searched'",
			       &mark);
	if (error)
		return error;
	search->state = judge(wanted, can > 0, is_there > 0, mark);
	if (search->state != DB_SEARCH_READY)
		return 0;
	search->searched = (uint64_t)mark;
	error = prepare(search);
	if (error == -ENOMEM)
		return error;
	/* what cannot even be looked at is damaged */
	if (error)
		db_search_distrust(search);
	return 0;
}

void
db_search_fini(struct db_search *search)
{
	finalize(search);
}

bool
db_search_works(const struct db_search *search)
{
	return search->state == DB_SEARCH_READY ||
		search->state == DB_SEARCH_ANEW;
}

/* It was found damaged once more: it begins anew, or is given up. */
static void
take_damage(struct db_search *search)
{
	search->state = ++search->damages < DB_SEARCH_DAMAGES_MAX
		? DB_SEARCH_ANEW
		: DB_SEARCH_BROKEN;
}

void
db_search_distrust(struct db_search *search)
{
	if (search->state == DB_SEARCH_READY)
		take_damage(search);
	search->searched = 0;
}

/* Throws the index away, and makes an empty one if there should be one. */
static int
begin_anew(struct db_search *search)
{
	bool wanted = search->state == DB_SEARCH_ANEW;
	int error;

	/* a statement that knows of the table would keep it */
	finalize(search);
	error = db_run(search->db, "BEGIN IMMEDIATE");
	if (!error)
		error = db_run(search->db, undo);
	if (!error && wanted)
		error = db_run(search->db, make);
	error = db_end(search->db, error);
	if (error == -EUCLEAN && wanted)
		take_damage(search);
	if (error)
		return error;
	search->searched = 0;
	search->state = wanted ? DB_SEARCH_READY : DB_SEARCH_OFF;
	return 0;
}

static int
set_mark(struct db_search *search, uint64_t searched)
{
	struct db_bind bind = db_bind(search->statement[DB_SEARCH_MARK]);

	db_bind_number(&bind, (int64_t)searched);
	return db_bind_do(&bind);
}

/* Finds the last line of the slice from @from on, at most line @to. */
static int
find_end(struct db_search *search, uint64_t from, uint64_t to,
	 uint64_t *ret_end)
{
	struct db_bind bind = db_bind(search->statement[DB_SEARCH_SLICE]);
	uint64_t end;
	int rc;

	db_bind_number(&bind, (int64_t)from);
	db_bind_number(&bind, (int64_t)to);
	rc = db_bind_row(&bind);
	if (rc < 0)
		return rc;
	end = (uint64_t)sqlite3_column_int64(bind.statement, 0);
	sqlite3_reset(bind.statement);
	/* where there is none, none is passed over */
	*ret_end = end >= from ? end : to;
	return 0;
}

/* Adds the lines @from to @to, and notes that. */
static int
add(struct db_search *search, uint64_t from, uint64_t to)
{
	struct db_bind bind = db_bind(search->statement[DB_SEARCH_ADD]);
	int error;

	db_bind_number(&bind, (int64_t)from);
	db_bind_number(&bind, (int64_t)to);
	error = db_bind_do(&bind);
	return error ? error : set_mark(search, to);
}

static int
add_slice(struct db_search *search, uint64_t from, uint64_t last)
{
	uint64_t to = last - from < DB_SEARCH_LINES
		? last
		: from + DB_SEARCH_LINES - 1;
	int error = prepare(search);

	if (!error)
		error = find_end(search, from, to, &to);
	if (!error)
		error = db_run(search->db, "BEGIN IMMEDIATE");
	if (error)
		return error;
	error = db_end(search->db, add(search, from, to));
	if (error == -EUCLEAN)
		db_search_distrust(search);
	if (!error)
		search->searched = to;
	return error;
}

/* The first line that is in the file and not in the index. */
static uint64_t
find_first(const struct db_search *search, uint64_t lowest)
{
	uint64_t from = search->searched + 1;

	return from < lowest ? lowest : from;
}

/* Is it to begin anew, or without @least lines or more? */
static bool
is_due(const struct db_search *search, uint64_t lowest, uint64_t last,
       uint64_t least)
{
	uint64_t from = find_first(search, lowest);

	if (search->state == DB_SEARCH_READY)
		return from <= last && last + 1 - from >= least;
	return search->state == DB_SEARCH_ANEW ||
		search->state == DB_SEARCH_UNDO;
}

int
db_search_step(struct db_search *search, uint64_t lowest, uint64_t last,
	       uint64_t least)
{
	int error;

	if (!is_due(search, lowest, last, least))
		return 0;
	if (search->state != DB_SEARCH_READY) {
		error = begin_anew(search);
		return error ? error : 1;
	}
	error = add_slice(search, find_first(search, lowest), last);
	if (error)
		return error;
	return search->searched < last && last - search->searched >= least;
}

coir_time
db_search_follow(struct db_search *search, uint64_t lowest, uint64_t last)
{
	const coir_time begun = coir_now();
	int rc;

	if (!is_due(search, lowest, last, DB_SEARCH_LINES))
		return COIR_FOREVER;
	if (last != search->followed && begun.ns < search->rest.ns)
		return coir_ns(search->rest.ns - begun.ns);
	rc = db_search_step(search, lowest, last, DB_SEARCH_LINES);
	search->followed = last;
	search->rest = coir_after(
		coir_scaled(coir_now().ns - begun.ns, DB_SEARCH_REST));
	return rc > 0 ? coir_ns(0) : COIR_FOREVER;
}

/* Nobody keeps the index from here on. */
static int
abandon(struct db_search *search)
{
	return db_run(search->db,
		      "UPDATE mark SET value = -1"
		      " WHERE name = 'searched'");
}

int
db_search_drop(struct db_search *search, uint64_t end)
{
	struct db_bind bind;
	int error;

	if (search->state == DB_SEARCH_OFF)
		return 0;
	if (search->state != DB_SEARCH_READY)
		return abandon(search);
	error = prepare(search);
	if (error)
		return error;
	bind = db_bind(search->statement[DB_SEARCH_DROP]);
	db_bind_number(&bind, (int64_t)end);
	db_bind_number(&bind, (int64_t)search->searched);
	return db_bind_do(&bind);
}
