/* SPDX-License-Identifier: MIT */
/*
 * db_kept.c - what is kept of the lines in the file, by the limits alone.
 */
#include "config.h"

#include "store/db_kept.h"

#include <sqlite3.h>
#include <stdbool.h>

#include "store/db.h"
#include "store/db_bind.h"

/* The columns of db_kept.at. */
enum {
	AT_NUMBER,
	AT_TIME,
	AT_TOTAL,
	AT_KIND,
	AT_ADDRESS,
	AT_LABEL,
	AT_TEXT,
};

/* A search for the first line that is not too much. */
struct search {
	const struct db_beyond *beyond; /* what counts as well */
	int64_t oldest;                 /* time of lines that are not too old */
	uint64_t low;                   /* all before this one are too much */
	uint64_t high;         /* this one is not, nor are those after it */
	struct db_place found; /* the line at or after high */
	uint64_t step;         /* how far the next look is; 0: halfway */
};

/* Raw text from @place on, to the end of the file. */
static uint64_t
bytes_from(const struct db_kept *k, const struct db_place *place)
{
	/* another program's line may say anything: no reason to drop ours */
	return k->total > place->before ? k->total - place->before : 0;
}

/* Are the lines from @place on too many, or the one there too old? */
static bool
too_much(const struct db_kept *k, const struct db_place *place,
	 const struct db_beyond *beyond, int64_t oldest)
{
	return k->last + 1 - place->number + beyond->lines > k->keep.lines ||
		bytes_from(k, place) + beyond->bytes > k->keep.bytes ||
		place->time < oldest;
}

/* What comes after the last line: a place that is never too much. */
static struct db_place
place_of_end(const struct db_kept *k)
{
	return (struct db_place){ k->last + 1, k->total, INT64_MAX };
}

/* The place of the line that @row is at. */
static struct db_place
place_of(struct sqlite3_stmt *row)
{
	const struct line line = {
		.kind = (uint8_t)sqlite3_column_int(row, AT_KIND),
		.address_len = (uint16_t)sqlite3_column_bytes(row, AT_ADDRESS),
		.label_len = (uint8_t)sqlite3_column_bytes(row, AT_LABEL),
		.text_len = (uint32_t)sqlite3_column_bytes(row, AT_TEXT),
	};

	return (struct db_place){
		.number = (uint64_t)sqlite3_column_int64(row, AT_NUMBER),
		.before = (uint64_t)sqlite3_column_int64(row, AT_TOTAL) -
			line_weight(&line),
		.time = sqlite3_column_int64(row, AT_TIME),
	};
}

/* Finds the line at or after @number; none: the end. */
static int
look_at(const struct db_kept *k, uint64_t number, struct db_place *ret_place)
{
	struct db_bind bind = db_bind(k->at);
	int rc;

	db_bind_number(&bind, (int64_t)number);
	rc = db_bind_row(&bind);
	if (rc < 0)
		return rc;
	*ret_place = place_of_end(k);
	if (rc == 0)
		return 0;
	/* beyond the last line there may be what others have put there */
	if ((uint64_t)sqlite3_column_int64(k->at, AT_NUMBER) <= k->last)
		*ret_place = place_of(k->at);
	sqlite3_reset(k->at);
	return 0;
}

/* Looks at one line more: at distances that double, then in between. */
static int
narrow(const struct db_kept *k, struct search *s)
{
	uint64_t rest = s->high - s->low;
	uint64_t at = s->low + (s->step && s->step < rest ? s->step : rest) / 2;
	struct db_place place;
	int error = look_at(k, at, &place);

	if (error)
		return error;
	if (place.number <= k->last &&
	    too_much(k, &place, s->beyond, s->oldest)) {
		s->low = place.number + 1;
		s->step *= 2;
	} else {
		s->high = at;
		s->found = place;
		s->step = 0;
	}
	return 0;
}

/* Finds the first line from @from on that is not too much. */
static int
find_first(struct db_kept *k, uint64_t from, const struct db_beyond *beyond,
	   int64_t oldest)
{
	uint64_t newest = k->last + beyond->lines;
	struct search s = {
		.beyond = beyond,
		.oldest = oldest,
		.low = from,
		.high = k->last + 1,
		.found = place_of_end(k),
		.step = 1,
	};
	int error = 0;

	if (newest > k->keep.lines && newest + 1 - k->keep.lines > from)
		s.low = newest + 1 - k->keep.lines;
	while (!error && s.low < s.high)
		error = narrow(k, &s);
	if (!error)
		k->first = s.found;
	return error;
}

/* The time of lines that are just not too old. */
static int64_t
oldest_time(const struct db_kept *k)
{
	return k->keep.age > 0 ? store_now() - k->keep.age : INT64_MIN;
}

int
db_kept_retain(struct db_kept *k, const struct db_beyond *beyond)
{
	int64_t oldest = oldest_time(k);

	if (k->first.number > k->last ||
	    !too_much(k, &k->first, beyond, oldest))
		return 0;
	return find_first(k, k->first.number + 1, beyond, oldest);
}

void
db_kept_add(struct db_kept *k, const struct lines *batch, uint64_t total)
{
	static const struct db_beyond nothing = { 0 };
	const struct line line = lines_get(batch, 0);

	if (k->first.number > k->last || batch->first != k->last + 1)
		k->first =
			(struct db_place){ batch->first, k->total, line.time };
	k->last = batch->first + batch->count - 1;
	k->total = total;
	/* the lines are stored; what is too much goes another time */
	(void)db_kept_retain(k, &nothing);
}

/* Asks the file for one number. */
static int
ask(struct sqlite3 *db, const char *sql, uint64_t *ret_value)
{
	int64_t value = 0;
	int error = db_ask(db, sql, &value);

	if (!error)
		*ret_value = (uint64_t)value;
	return error;
}

int
db_kept_init(struct db_kept *k, struct sqlite3 *db,
	     const struct store_keep *keep, uint64_t mark)
{
	static const struct db_beyond nothing = { 0 };
	int error;

	*k = (struct db_kept){ .keep = *keep, .first.number = 1 };
	error = db_prepare(db,
			   "SELECT number, time, total, kind, address, label,"
			   " text FROM line WHERE number >= ?1"
			   " ORDER BY number LIMIT 1",
			   &k->at);
	if (!error)
		error = ask(db, "SELECT min(number) FROM line", &k->lowest);
	if (!error)
		error = ask(db, "SELECT max(number) FROM line", &k->last);
	if (!error)
		error = ask(db,
			    "SELECT total FROM line ORDER BY number DESC"
			    " LIMIT 1",
			    &k->total);
	if (error)
		return error;
	if (k->lowest == 0)
		k->lowest = 1;
	return find_first(k, mark > k->lowest ? mark : k->lowest, &nothing,
			  oldest_time(k));
}

void
db_kept_fini(struct db_kept *k)
{
	sqlite3_finalize(k->at);
	k->at = NULL;
}
