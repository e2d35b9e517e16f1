/* SPDX-License-Identifier: MIT */
/*
 * Other programs in the file: what they put in the way of lines is trouble, by
 * each policy, with a sentence that says what to do, and over when it is gone.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "store_case.h"
#include "support/runner.h"

#define CHANGED "another program has changed the database"
#define LOCKED "another program has locked the database"
#define AGAIN "what is said is stored again\n"

/* Has line @number, of another program, in the file. */
static void
put_line(const char *number)
{
	char sql[256];

	snprintf(sql, sizeof(sql),
		 "INSERT INTO line SELECT %s, time, kind, client, input_end,"
		 " address, label, 'other', total, name FROM line"
		 " WHERE number = 1",
		 number);
	sc_expect_sql(sql, "");
}

static void
take_out(const char *number)
{
	char sql[64];

	snprintf(sql, sizeof(sql), "DELETE FROM line WHERE number = %s",
		 number);
	sc_expect_sql(sql, "");
}

START_TEST(others_have_lines_wait)
{
	sc_open_with(STORE_HOLD);
	put_line("2");
	sc_post("a");
	sc_run_to_told(": " CHANGED "; it waits, and is shown once it is\n");
	sc_post("b");
	ck_assert_int_eq(sc.batches, 1);
	take_out("2");
	sc_run();
	ck_assert_int_eq(sc.refused, 0);
	ck_assert_ptr_nonnull(strstr(sc.told, AGAIN));
	sc_expect_page(1, 1, "before\na\nb\n");
}
END_TEST

START_TEST(others_have_lines_remembered)
{
	sc_open_with(STORE_MEMORY);
	put_line("3");
	sc_post("a");
	sc_run();
	ck_assert_str_eq(sc.told, "");
	sc_post("b");
	sc_run_to_batch(3);
	ck_assert_ptr_nonnull(strstr(sc.told, CHANGED "; it is shown, but"));
	sc_post("c");
	sc_run_to_batch(4);
	ck_assert_uint_eq(sc.store->figures.unsaved, 2);
	sc_expect_page(1, 1, "before\na\nb\nc\n");
	take_out("3");
	sc_run();
	ck_assert_int_eq(sc.refused, 0);
	ck_assert_uint_eq(sc.store->figures.unsaved, 0);
	ck_assert_ptr_nonnull(strstr(sc.told, AGAIN));
	sc_reopen();
	sc_expect_page(1, 1, "before\na\nb\nc\n");
}
END_TEST

START_TEST(others_have_the_room_close)
{
	sc_open_with(STORE_STOP);
	put_line("2");
	sc_post("a");
	sc_run();
	ck_assert_int_eq(sc.error, -ENOTUNIQ);
	ck_assert_int_eq(sc.stops, 1);
	ck_assert_ptr_nonnull(strstr(sc.told, CHANGED "; the room closes\n"));
}
END_TEST

/* A rule of theirs that a line does not keep is like a line in its place. */
START_TEST(others_may_not_let_lines_in)
{
	sc_open_with(STORE_HOLD);
	sc_expect_sql("CREATE TRIGGER no BEFORE INSERT ON line"
		      " BEGIN SELECT raise(ABORT, 'no'); END",
		      "");
	sc_post("a");
	sc_run_to_told(CHANGED);
	sc_expect_sql("DROP TRIGGER no", "");
	sc_run();
	ck_assert_int_eq(sc.refused, 0);
	sc_expect_page(1, 1, "before\na\n");
}
END_TEST

/* One trouble after another is told as what it is. */
START_TEST(others_make_trouble_in_turn)
{
	sc_open_with(STORE_HOLD);
	sc_lock(true);
	sc_post("a");
	sc_run_to_told(LOCKED);
	ck_assert_ptr_nonnull(strstr(sc.store->trouble, LOCKED));
	sc_lock(false);
	put_line("2");
	sc_run_to_told(CHANGED);
	ck_assert_ptr_nonnull(strstr(sc.store->trouble, CHANGED));
	ck_assert_uint_eq(sc.store->figures.failures, 1);
	take_out("2");
	sc_run();
	ck_assert_str_eq(sc.store->trouble, "");
	ck_assert_int_eq(sc.refused, 0);
	ck_assert_uint_eq(sc.store->last, 2);
}
END_TEST

/* What they have added is there, and history with it, at the next start. */
START_TEST(others_may_add_while_nobody_is_here)
{
	sc_open_with(STORE_HOLD);
	put_line("2");
	sc_reopen();
	sc_post("a");
	sc_run();
	ck_assert_int_eq(sc.error, 0);
	sc_expect_page(1, 1, "before\nother\na\n");
}
END_TEST

SUITE(store_sqlite_others)
{
	TCase *tc = tcase_create("store_sqlite_others");

	tcase_add_checked_fixture(tc, sc_set_up, sc_tear_down);
	tcase_add_test(tc, others_have_lines_wait);
	tcase_add_test(tc, others_have_lines_remembered);
	tcase_add_test(tc, others_have_the_room_close);
	tcase_add_test(tc, others_may_not_let_lines_in);
	tcase_add_test(tc, others_make_trouble_in_turn);
	tcase_add_test(tc, others_may_add_while_nobody_is_here);
	suite_add_tcase(s, tc);
}
