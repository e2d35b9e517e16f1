/* SPDX-License-Identifier: MIT */
/*
 * Pages out of the file: whole, cut off at the front by retention, and refused
 * when a line in between is missing.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include <sqlite3.h>

#include "store/db.h"
#include "store/db_reader.h"
#include "store_case.h"
#include "support/runner.h"

static struct db_reader reader;
static struct lines page;

/* A file with the lines 1 to 20, and a reader of it. */
static void
set_up(void)
{
	struct db_options how = { .read_only = true };
	struct sqlite3 *db;

	sc_set_up();
	sc_open();
	sc_post_numbers(1, 19);
	sc_post_from(7, LINE_MESSAGE, 4711);
	sc_run();
	how.path = sc.options.path;
	ck_assert_int_eq(db_open(&how, &db), 0);
	ck_assert_int_eq(db_reader_init(&reader, db), 0);
	page = (struct lines){ 0 };
}

static void
tear_down(void)
{
	db_reader_fini(&reader);
	lines_fini(&page);
	sc_tear_down();
}

static int
read_page(uint64_t from, uint64_t to)
{
	lines_reset(&page);
	return db_reader_page(&reader, from, to, &page);
}

START_TEST(db_reader_gives_all_of_a_line)
{
	struct line line;

	ck_assert_int_eq(read_page(2, 20), 0);
	ck_assert_uint_eq(page.first, 2);
	ck_assert_uint_eq(page.count, 19);
	line = lines_get(&page, 18);
	ck_assert_uint_eq(line.number, 20);
	ck_assert_uint_eq(line.client, 7);
	ck_assert_uint_eq(line.input_end, 4711);
	ck_assert_int_eq(line.kind, LINE_MESSAGE);
	ck_assert_uint_eq(line.address_len, 5);
	ck_assert_mem_eq(line.address, "tcp:afiberx", 11);
	ck_assert(line.time > INT64_C(1600000000000000000));
}
END_TEST

START_TEST(db_reader_begins_where_the_file_does)
{
	sc_expect_sql("DELETE FROM line WHERE number < 15", "");
	ck_assert_int_eq(read_page(3, 18), 0);
	ck_assert_uint_eq(page.first, 15);
	ck_assert_uint_eq(page.count, 4);
	ck_assert_int_eq(read_page(3, 14), 0);
	ck_assert_uint_eq(page.count, 0);
}
END_TEST

START_TEST(db_reader_misses_no_line_in_between)
{
	sc_expect_sql("DELETE FROM line WHERE number = 10", "");
	ck_assert_int_eq(read_page(1, 20), -EUCLEAN);
	ck_assert_int_eq(read_page(11, 20), 0);
	ck_assert_int_eq(read_page(1, 9), 0);
	/* and none at the end */
	ck_assert_int_eq(read_page(15, 21), -EUCLEAN);
}
END_TEST

/* A page is a transaction of its own: the log can be emptied after it. */
START_TEST(db_reader_stands_in_nobodys_way)
{
	ck_assert_int_eq(read_page(1, 20), 0);
	sc_expect_sql("PRAGMA wal_checkpoint(TRUNCATE)", "0|0|0\n");
	sc_expect_sql("PRAGMA query_only", "0\n");
	ck_assert_int_eq(db_run(reader.db, "DELETE FROM line"), -EROFS);
}
END_TEST

SUITE(db_reader)
{
	TCase *tc = tcase_create("db_reader");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, db_reader_gives_all_of_a_line);
	tcase_add_test(tc, db_reader_begins_where_the_file_does);
	tcase_add_test(tc, db_reader_misses_no_line_in_between);
	tcase_add_test(tc, db_reader_stands_in_nobodys_way);
	suite_add_tcase(s, tc);
}
