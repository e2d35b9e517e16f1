/* SPDX-License-Identifier: MIT */
/*
 * One write for many lines of a client: it is made, and it comes to the same as
 * a write for each of them, also when one of them is refused.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <sqlite3.h>

#include "store/db.h"
#include "store/db_schema.h"
#include "store/db_writer.h"
#include "support/runner.h"

/* What is stored at random: batches, and lines in each at most. */
#define BATCHES 3000
#define LINES 12

static struct db_writer whole;  /* stores batches */
static struct db_writer single; /* stores each line for itself */
static unsigned drawn;          /* state of the sequence */

static void
open_writer(struct db_writer *w)
{
	const struct store_keep keep = { .lines = 1000000, .bytes = 1 << 30 };
	struct sqlite3 *db;

	ck_assert_int_eq(sqlite3_open(":memory:", &db), SQLITE_OK);
	ck_assert_int_eq(db_schema_apply(db, "memory", db_schema_steps,
					 db_schema_n_steps),
			 0);
	ck_assert_int_eq(db_writer_init(w, db, &keep, false), 0);
}

static void
set_up(void)
{
	open_writer(&whole);
	open_writer(&single);
	drawn = 1;
}

static void
tear_down(void)
{
	db_writer_fini(&whole);
	db_writer_fini(&single);
}

static void
add(struct lines *lines, uint64_t client, enum line_kind kind,
    uint64_t input_end)
{
	const struct line line = {
		.client = client,
		.kind = (uint8_t)kind,
		.input_end = input_end,
		.address = "tcp:a",
		.address_len = 5,
		.label = "fiber",
		.label_len = 5,
		.text = "x",
		.text_len = kind != LINE_JOIN && kind != LINE_LEAVE,
	};

	ck_assert_int_eq(lines_add(lines, &line), 0);
}

/* Stores the @n lines of @batch from @from on. */
static int
store(struct db_writer *w, const struct lines *batch, uint32_t from, uint32_t n,
      bool shown)
{
	struct lines part = { .first = w->kept.last + 1 };
	int error;

	for (uint32_t i = from; i < from + n; i++) {
		struct line line = lines_get(batch, i);

		/* where it is from may differ from line to line */
		line.label_len = (uint8_t)(i % 6);
		line.name = "fiber";
		line.name_len = (uint8_t)(5 - i % 6);
		ck_assert_int_eq(lines_add(&part, &line), 0);
	}
	error = n ? db_writer_store(w, &part, shown) : 0;
	lines_fini(&part);
	return error;
}

/* All that @w has of who is present. */
static char *
list_present(const struct db_writer *w, char buf[4096])
{
	struct sqlite3_stmt *all;

	ck_assert_int_eq(db_prepare(w->db,
				    "SELECT group_concat(concat, ' ') FROM"
				    " (SELECT client || ',' || input_end || ','"
				    "  || label || ',' || joined || ',' || last"
				    "  || ',' || name AS concat"
				    "  FROM present ORDER BY client)",
				    &all),
			 0);
	ck_assert_int_eq(sqlite3_step(all), SQLITE_ROW);
	snprintf(buf, 4096, "%s",
		 sqlite3_column_text(all, 0)
			 ? (const char *)sqlite3_column_text(all, 0)
			 : "");
	sqlite3_finalize(all);
	return buf;
}

/* One of @n numbers. */
static unsigned
draw(unsigned n)
{
	drawn = drawn * 1103515245 + 12345;
	return (drawn >> 16) % n;
}

/* Lines as they may come, and as they should never. */
static void
draw_batch(struct lines *batch)
{
	static const uint64_t clients[] = { 0, 1, 2, 3, 1 + DB_NOTE_CLIENTS };
	static const uint8_t kinds[] = {
		LINE_MESSAGE, LINE_MESSAGE, LINE_MESSAGE, LINE_ACTION,
		LINE_JOIN,    LINE_LEAVE,   LINE_RENAME,  LINE_TOPIC,
	};
	static uint64_t ends[5];

	for (unsigned n = 1 + draw(LINES); n > 0; n--) {
		unsigned who = draw(5);

		ends[who] += draw(20) > 0;
		add(batch, clients[who], kinds[draw(8)],
		    draw(20) > 0 ? ends[who] : 0);
	}
}

START_TEST(db_note_is_the_same_as_line_by_line)
{
	int refused = 0;

	for (int i = 0; i < BATCHES; i++) {
		bool shown = draw(4) == 0;
		struct lines batch = { 0 };
		char have[4096], want[4096];
		uint32_t stored = 0;
		int error = 0;

		draw_batch(&batch);
		while (!error && stored < batch.count) {
			error = store(&single, &batch, stored, 1, shown);
			stored += !error;
		}
		refused += error == -EEXIST;
		ck_assert_int_eq(store(&whole, &batch, 0, batch.count, shown),
				 error);
		/* without the one that is refused it is stored as well */
		if (error)
			ck_assert_int_eq(store(&whole, &batch, 0, stored,
					       false),
					 0);
		ck_assert_str_eq(list_present(&whole, have),
				 list_present(&single, want));
		lines_fini(&batch);
	}
	ck_assert_int_gt(refused, BATCHES / 10);
	ck_assert_int_lt(refused, BATCHES - BATCHES / 10);
}
END_TEST

/* Rows that a batch of @n lines of one client changes. */
static int64_t
count_changes(uint64_t input_end, uint32_t n, bool shown)
{
	int64_t before = sqlite3_total_changes64(whole.db);
	struct lines batch = { 0 };

	for (uint32_t i = 0; i < n; i++)
		add(&batch, 1, LINE_MESSAGE, input_end + i);
	ck_assert_int_eq(store(&whole, &batch, 0, n, shown), 0);
	lines_fini(&batch);
	return sqlite3_total_changes64(whole.db) - before;
}

START_TEST(db_note_writes_a_client_once)
{
	/* it is known from here on */
	(void)count_changes(1, 1, false);
	ck_assert_int_eq(count_changes(2, 10, false), 10 + 1);
	/* what may be there already is asked line by line */
	ck_assert_int_eq(count_changes(12, 10, true), 10 + 10);
	ck_assert_int_eq(count_changes(12, 10, true), 10);
}
END_TEST

SUITE(db_note)
{
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	ADD(db_note_is_the_same_as_line_by_line);
	ADD(db_note_writes_a_client_once);
}
