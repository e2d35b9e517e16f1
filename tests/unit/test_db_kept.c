/* SPDX-License-Identifier: MIT */
/*
 * What is kept: the first line within the limits, found without a walk.
 */
#include "config.h"

#include <stdio.h>

#include <sqlite3.h>

#include "store/db.h"
#include "store/db_kept.h"
#include "store/db_schema.h"
#include "support/runner.h"

/* Lines in a file that is large. */
#define LINES 100000

/* Looks that a search may take in LINES lines: there and back, and some. */
#define LOOKS 40

static struct sqlite3 *db;
static struct db_kept kept;

static void
set_up(void)
{
	ck_assert_int_eq(sqlite3_open(":memory:", &db), SQLITE_OK);
	ck_assert_int_eq(db_schema_apply(db, "memory", db_schema_steps,
					 db_schema_n_steps),
			 0);
}

static void
tear_down(void)
{
	db_kept_fini(&kept);
	db_close(db);
}

/* Lines @first to @last, of one byte each; line n is of second n. */
static void
fill(int first, int last)
{
	char sql[512];

	snprintf(sql, sizeof(sql),
		 "WITH RECURSIVE n (i) AS (SELECT %d UNION ALL"
		 " SELECT i + 1 FROM n WHERE i < %d)"
		 " INSERT INTO line SELECT i, i * 1000000000, 1, 0, 0, '', '',"
		 " 'x', i, '' FROM n",
		 first, last);
	ck_assert_int_eq(db_run(db, sql), 0);
}

static void
open_kept(uint64_t lines, uint64_t bytes, int64_t age, uint64_t mark)
{
	const struct store_keep keep = { lines, bytes, age };

	db_kept_fini(&kept);
	ck_assert_int_eq(db_kept_init(&kept, db, &keep, mark), 0);
}

/* Looks at lines since the last time that this was asked. */
static int
looks(void)
{
	return sqlite3_stmt_status(kept.at, SQLITE_STMTSTATUS_RUN, 1);
}

START_TEST(db_kept_is_found_by_few_looks)
{
	int64_t age = store_now() - INT64_C(1000000000) * (LINES - 99);

	fill(1, LINES);
	open_kept(UINT64_MAX, UINT64_MAX, 0, 0);
	ck_assert_uint_eq(kept.first.number, 1);
	open_kept(500, UINT64_MAX, 0, 0);
	ck_assert_uint_eq(kept.first.number, LINES - 499);
	ck_assert_int_le(looks(), LOOKS);
	open_kept(UINT64_MAX, 777, 0, 0);
	ck_assert_uint_eq(kept.first.number, LINES - 776);
	ck_assert_uint_eq(kept.first.before, LINES - 777);
	ck_assert_int_le(looks(), LOOKS);
	open_kept(UINT64_MAX, UINT64_MAX, age, 0);
	/* some seconds may have passed: there is a line for each */
	ck_assert_uint_ge(kept.first.number, LINES - 99);
	ck_assert_uint_le(kept.first.number, LINES - 40);
	ck_assert_int_le(looks(), LOOKS);
}
END_TEST

START_TEST(db_kept_may_be_nothing)
{
	open_kept(10, 10, 0, 0);
	ck_assert_uint_eq(kept.first.number, 1);
	ck_assert_uint_eq(kept.last, 0);
	fill(1, 300);
	open_kept(0, 10, 0, 0);
	ck_assert_uint_eq(kept.first.number, 301);
	open_kept(10, 0, 0, 0);
	ck_assert_uint_eq(kept.first.number, 301);
	ck_assert_uint_eq(kept.first.before, 300);
	open_kept(10, 10, 1, 0);
	ck_assert_uint_eq(kept.first.number, 301);
}
END_TEST

/* Of all limits the narrowest counts; numbers given up are not kept. */
START_TEST(db_kept_is_within_all_limits)
{
	fill(1, 300);
	for (uint64_t lines = 1; lines < 300; lines += 7)
		for (uint64_t bytes = 1; bytes < 300; bytes += 11) {
			uint64_t n = lines < bytes ? lines : bytes;

			open_kept(lines, bytes, 0, 150);
			n = n < 151 ? n : 151;
			if (kept.first.number != 301 - n)
				ck_abort_msg("%ju lines, %ju bytes: %ju",
					     (uintmax_t)lines, (uintmax_t)bytes,
					     (uintmax_t)kept.first.number);
		}
}
END_TEST

/* Lines that are nowhere in the file push out those that are. */
START_TEST(db_kept_counts_what_is_beyond)
{
	struct db_beyond beyond = { .lines = 3, .bytes = 20 };

	fill(1, 300);
	open_kept(100, 50, 0, 0);
	ck_assert_uint_eq(kept.first.number, 251);
	ck_assert_int_eq(db_kept_retain(&kept, &beyond), 0);
	ck_assert_uint_eq(kept.first.number, 271);
	beyond.lines = 90;
	ck_assert_int_eq(db_kept_retain(&kept, &beyond), 0);
	ck_assert_uint_eq(kept.first.number, 291);
	beyond.lines = 101;
	ck_assert_int_eq(db_kept_retain(&kept, &beyond), 0);
	ck_assert_uint_eq(kept.first.number, 301);
}
END_TEST

/* Neither its number nor its total is a reason to drop what is ours. */
START_TEST(db_kept_is_not_fooled_by_others)
{
	fill(1, 300);
	open_kept(100, 5000, 0, 0);
	ck_assert_int_eq(db_run(db,
				"INSERT INTO line SELECT 301, time, kind,"
				" client, input_end, address, label, text,"
				" 0, name FROM line WHERE number = 300"),
			 0);
	kept.keep.lines = 0;
	ck_assert_int_eq(db_kept_retain(&kept, &(struct db_beyond){ 0 }), 0);
	ck_assert_uint_eq(kept.first.number, 301);
	open_kept(100, 5000, 0, 0);
	ck_assert_uint_eq(kept.first.number, 202);
}
END_TEST

SUITE(db_kept)
{
	TCase *tc = tcase_create("db_kept");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, db_kept_is_found_by_few_looks);
	tcase_add_test(tc, db_kept_may_be_nothing);
	tcase_add_test(tc, db_kept_is_within_all_limits);
	tcase_add_test(tc, db_kept_counts_what_is_beyond);
	tcase_add_test(tc, db_kept_is_not_fooled_by_others);
	suite_add_tcase(s, tc);
}
