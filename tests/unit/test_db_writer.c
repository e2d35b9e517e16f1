/* SPDX-License-Identifier: MIT */
/*
 * What is stored once: how far each client is, what is refused by that and what
 * is not, also when writing fails and is tried again.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "store/db.h"
#include "store/store_sqlite_state.h"
#include "store_case.h"
#include "support/runner.h"

START_TEST(db_writer_refuses_a_line_that_it_has)
{
	sc_open();
	sc_post_from(7, LINE_MESSAGE, 10);
	sc_run();
	sc_post_from(7, LINE_MESSAGE, 10);
	sc_run();
	ck_assert_int_eq(sc.error, -EEXIST);
	sc_post_from(7, LINE_MESSAGE, 9);
	sc_run();
	ck_assert_int_eq(sc.refused, 2);
	sc_post_from(7, LINE_JOIN, 0);
	sc_run();
	ck_assert_int_eq(sc.refused, 3);
	ck_assert_str_eq(sc.told, "");
	sc_post_from(7, LINE_MESSAGE, 11);
	sc_post_from(8, LINE_MESSAGE, 10);
	sc_post_from(0, LINE_MESSAGE, 10);
	sc_post_from(0, LINE_MESSAGE, 10);
	sc_run();
	ck_assert_int_eq(sc.error, 0);
	ck_assert_uint_eq(sc.store->last, 5);
}
END_TEST

/* Refused with another line, a line is not taken for stored. */
START_TEST(db_writer_refuses_a_batch_whole)
{
	sc_open();
	sc_post_from(7, LINE_JOIN, 0);
	sc_post_from(7, LINE_MESSAGE, 10);
	sc_run();
	sc_post_from(7, LINE_MESSAGE, 20);
	sc_post_from(8, LINE_JOIN, 0);
	sc_post_from(7, LINE_MESSAGE, 20);
	sc_run();
	ck_assert_int_eq(sc.refused, 1);
	ck_assert_int_eq(sc.error, -EEXIST);
	sc_expect_sql("SELECT client, input_end FROM present", "7|10\n");
	sc_expect_sql("SELECT value FROM mark WHERE name = 'client'", "7\n");
	sc_post_from(7, LINE_MESSAGE, 20);
	sc_post_from(8, LINE_JOIN, 0);
	sc_run();
	ck_assert_int_eq(sc.refused, 1);
	ck_assert_uint_eq(sc.store->last, 4);
}
END_TEST

/* How much of their input is in lines, of those who are here. */
START_TEST(db_writer_knows_how_far_clients_are)
{
	sc_open();
	sc_post_from(1, LINE_JOIN, 0);
	sc_post_from(2, LINE_JOIN, 0);
	sc_post_from(1, LINE_MESSAGE, 3);
	sc_post_from(3, LINE_JOIN, 0);
	sc_run();
	sc_post_from(1, LINE_MESSAGE, 12);
	sc_post_from(2, LINE_MESSAGE, 5);
	sc_post_from(2, LINE_LEAVE, 0);
	sc_post_from(0, LINE_MESSAGE, 99);
	sc_run();
	sc_expect_sql("SELECT * FROM present",
		      "1|12|tcp:a|fiber|1|5|\n3|0|tcp:a|fiber|4|4|\n");
}
END_TEST

/* An attempt that failed leaves nothing that would refuse the next one. */
START_TEST(db_writer_stores_at_the_second_attempt)
{
	static char text[20000];
	struct sqlite3 *db;

	memset(text, 'x', sizeof(text) - 1);
	sc_open();
	db = store_sqlite_of(sc.store)->writer.db;
	sc_post_from(7, LINE_JOIN, 0);
	sc_run();
	ck_assert_int_eq(db_run(db, "PRAGMA max_page_count = 1"), 0);
	sc_post_from(7, LINE_MESSAGE, 10);
	sc_post_in_trouble(text);
	sc_expect_sql("SELECT client, input_end FROM present", "7|0\n");
	ck_assert_int_eq(db_run(db, "PRAGMA max_page_count = 1000000"), 0);
	sc_run();
	ck_assert_int_eq(sc.refused, 0);
	ck_assert_uint_eq(sc.store->last, 3);
	sc_expect_sql("SELECT client, input_end FROM present", "7|10\n");
}
END_TEST

/* Seen twice, it is stored twice: else it would be tried for ever. */
START_TEST(db_writer_stores_what_was_seen)
{
	sc_open_with(STORE_MEMORY);
	sc_post_from(7, LINE_JOIN, 0);
	sc_post_from(7, LINE_MESSAGE, 10);
	sc_run();
	sc_lock(true);
	sc_post_from(7, LINE_MESSAGE, 10);
	sc_post_in_trouble("a");
	sc_run_to_batch(3);
	sc_lock(false);
	sc_run();
	ck_assert_int_eq(sc.refused, 0);
	ck_assert(!sc.store->figures.failing);
	sc_expect_page(1, 1, "before\n\nx\nx\na\n");
	sc_expect_sql("SELECT client, input_end FROM present", "7|10\n");
	sc_post_from(7, LINE_MESSAGE, 10);
	sc_run();
	ck_assert_int_eq(sc.error, -EEXIST);
}
END_TEST

/* Nobody is refused because the file does not know that they have come. */
START_TEST(db_writer_may_never_see_a_join)
{
	sc.options.keep.lines = 2;
	sc_open_with(STORE_MEMORY);
	sc_lock(true);
	sc_post_from(7, LINE_JOIN, 0);
	sc_post_from(8, LINE_JOIN, 0);
	sc_post_in_trouble("a");
	sc_post_from(7, LINE_MESSAGE, 5);
	sc_run_to_batch(3);
	sc_lock(false);
	sc_run();
	sc_expect_sql("SELECT number, kind FROM line", "1|4\n4|4\n5|1\n");
	sc_post_from(7, LINE_MESSAGE, 9);
	sc_post_from(8, LINE_MESSAGE, 4);
	sc_post_from(7, LINE_LEAVE, 0);
	sc_run();
	ck_assert_int_eq(sc.refused, 0);
	sc_expect_sql("SELECT client, input_end FROM present", "8|4\n");
}
END_TEST

START_TEST(db_writer_refuses_a_second_leave)
{
	sc_open();
	sc_post_from(7, LINE_JOIN, 0);
	sc_post_from(8, LINE_JOIN, 0);
	sc_post_from(7, LINE_LEAVE, 0);
	sc_run();
	sc_post_from(7, LINE_LEAVE, 0);
	sc_run();
	ck_assert_int_eq(sc.error, -EEXIST);
	sc_reopen();
	sc_post_from(7, LINE_LEAVE, 0);
	sc_run();
	ck_assert_int_eq(sc.error, -EEXIST);
	sc_post_from(8, LINE_LEAVE, 0);
	sc_post_from(8, LINE_LEAVE, 0);
	sc_run();
	ck_assert_int_eq(sc.error, -EEXIST);
	ck_assert_int_eq(sc.refused, 3);
	sc_post_from(8, LINE_LEAVE, 0);
	sc_run();
	ck_assert_int_eq(sc.error, 0);
	ck_assert_uint_eq(sc.store->last, 4);
	sc_expect_sql("SELECT * FROM present", "");
}
END_TEST

/* Of whom the file knows nothing, the first leave line is no second one. */
START_TEST(db_writer_takes_a_leave_without_a_join)
{
	sc_open();
	sc_post_from(7, LINE_LEAVE, 0);
	sc_run();
	ck_assert_int_eq(sc.error, 0);
	ck_assert_uint_eq(sc.store->last, 1);
}
END_TEST

/* Posts lines @first to @last, each with its number in all that it says. */
static void
post_lines(int first, int last)
{
	char text[32], name[32];

	for (int i = first; i <= last; i++) {
		snprintf(text, sizeof(text), "line %d", i);
		snprintf(name, sizeof(name), "name %d", i);
		sc_post_named((uint64_t)(i % 5), LINE_MESSAGE, (uint64_t)i,
			      name, text);
	}
}

/* However many lines a statement adds, each is what it is alone. */
START_TEST(db_writer_stores_batches_of_any_size)
{
	int last = 0;

	sc_open();
	for (int n = 1; n <= 40; n++) {
		post_lines(last + 1, last + n);
		sc_run();
		ck_assert_int_eq(sc.batches, n);
		ck_assert_uint_eq(sc.lines, (uint32_t)n);
		ck_assert_int_eq(sc.error, 0);
		last += n;
	}
	ck_assert_uint_eq(sc.store->last, 820);
	sc_expect_sql("SELECT count(*), min(number), max(number) FROM line",
		      "820|1|820\n");
	sc_expect_sql("SELECT number FROM line WHERE time != 7 OR kind != 1"
		      " OR client != number % 5 OR input_end != number"
		      " OR address != 'tcp:a' OR label != 'fiber'"
		      " OR text != 'line ' || number"
		      " OR name != 'name ' || number",
		      "");
	sc_expect_sql("SELECT number FROM line WHERE total !="
		      " (SELECT sum(length(text)) FROM line AS upto"
		      " WHERE upto.number <= line.number)",
		      "");
	sc_expect_sql("SELECT client, joined, last FROM present",
		      "1|1|816\n2|2|817\n3|3|818\n4|4|819\n");
}
END_TEST

/* Wherever in a batch it is that a line cannot be stored, none of it is. */
START_TEST(db_writer_takes_back_what_went_before)
{
	char sql[128];

	sc_open_with(STORE_STOP);
	for (int i = 2; i <= 41; i++) {
		snprintf(sql, sizeof(sql),
			 "INSERT INTO line SELECT %d, time, kind, client,"
			 " input_end, address, label, text, total, name"
			 " FROM line",
			 i);
		sc_expect_sql(sql, "");
		post_lines(2, 41);
		sc_run();
		ck_assert_int_eq(sc.error, -ENOTUNIQ);
		ck_assert_int_eq(sc.refused, i - 1);
		sc_expect_sql("DELETE FROM line WHERE number > 1"
			      " RETURNING text",
			      "before\n");
		sc_expect_sql("SELECT * FROM present", "");
	}
	post_lines(2, 41);
	sc_run();
	ck_assert_int_eq(sc.error, 0);
	ck_assert_uint_eq(sc.store->last, 41);
}
END_TEST

SUITE(db_writer)
{
	TCase *tc = tcase_create("db_writer");

	tcase_add_checked_fixture(tc, sc_set_up, sc_tear_down);
	tcase_add_test(tc, db_writer_refuses_a_line_that_it_has);
	tcase_add_test(tc, db_writer_refuses_a_batch_whole);
	tcase_add_test(tc, db_writer_knows_how_far_clients_are);
	tcase_add_test(tc, db_writer_stores_at_the_second_attempt);
	tcase_add_test(tc, db_writer_stores_what_was_seen);
	tcase_add_test(tc, db_writer_may_never_see_a_join);
	tcase_add_test(tc, db_writer_refuses_a_second_leave);
	tcase_add_test(tc, db_writer_takes_a_leave_without_a_join);
	tcase_add_test(tc, db_writer_stores_batches_of_any_size);
	tcase_add_test(tc, db_writer_takes_back_what_went_before);
	suite_add_tcase(s, tc);
}
