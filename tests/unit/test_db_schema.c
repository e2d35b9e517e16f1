/* SPDX-License-Identifier: MIT */
/*
 * The database file's schema: made, taken on from an older one, and refused
 * when it is newer, another program's, or damaged.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <sqlite3.h>

#include "store/db.h"
#include "store/db_schema.h"
#include "store_case.h"
#include "support/runner.h"
#include "support/tempdir.h"

/* A future: what there is, and one step more. */
static const char *future[8];
static size_t n_future;

static void
set_up(void)
{
	sc_set_up();
	n_future = db_schema_n_steps + 1;
	for (size_t i = 0; i < db_schema_n_steps; i++)
		future[i] = db_schema_steps[i];
	future[n_future - 1] = "ALTER TABLE line ADD COLUMN mood TEXT;"
			       "UPDATE line SET mood = 'good';";
}

/* Opens the file and applies @n steps of @steps. */
static int
apply(const char *const steps[], size_t n)
{
	const struct db_options how = { .path = sc.options.path };
	struct sqlite3 *db;
	int rc;

	ck_assert_int_eq(db_open(&how, &db), 0);
	rc = db_schema_apply(db, how.path, steps, n);
	db_close(db);
	return rc;
}

/* Has the file changed by @sql, by another program. */
static void
change(const char *sql)
{
	sc_expect_sql(sql, "");
}

START_TEST(db_schema_of_an_older_file_is_taken_on)
{
	sc_open();
	sc_post_numbers(1, 3);
	store_free(sc.store);
	sc.store = NULL;
	ck_assert_int_eq(apply(future, n_future), 0);
	sc_expect_sql("SELECT number, text, mood FROM line",
		      "1|1|good\n2|2|good\n3|3|good\n");
	ck_assert_int_eq(sc_ask("PRAGMA user_version"), (int64_t)n_future);
	ck_assert_int_eq(apply(future, n_future), 0);
}
END_TEST

/* What each older chatd has left, of as many steps as the loop's index says. */
START_TEST(db_schema_of_each_older_file_is_taken_on)
{
	ck_assert_int_eq(apply(db_schema_steps, (size_t)_i), 0);
	change("INSERT INTO line (number, time, kind, client, input_end,"
	       "  address, label, text, total) VALUES"
	       " (1, 5, 2, 7, 0, 'tcp:a', 'fiber', '', 10),"
	       " (2, 6, 1, 7, 3, 'tcp:a', 'fiber', 'hi', 12);"
	       "INSERT INTO present (client, input_end, address, label)"
	       " VALUES (7, 3, 'tcp:a', 'fiber');"
	       "INSERT INTO mark VALUES ('client', 7)");
	sc_open();
	ck_assert_uint_eq(sc.store->last, 2);
	ck_assert_uint_eq(sc.store->last_client, 7);
	ck_assert_uint_eq(sc.store->present.leaves.count, 1);
	sc_expect_page(1, 1, "\nhi\n");
	sc_expect_sql("SELECT number, kind, text, name FROM room",
		      "1|join||\n2|message|hi|\n");
	sc_expect_sql("PRAGMA integrity_check", "ok\n");
}
END_TEST

START_TEST(db_schema_step_that_fails_changes_nothing)
{
	sc_open();
	sc_post_numbers(1, 3);
	store_free(sc.store);
	sc.store = NULL;
	future[n_future - 1] =
		"DELETE FROM line; INSERT INTO nothing VALUES(1)";
	ck_assert_int_eq(apply(future, n_future), -EIO);
	ck_assert_int_eq(sc_ask("SELECT count(*) FROM line"), 3);
	sc_open();
	ck_assert_uint_eq(sc.store->last, 3);
}
END_TEST

START_TEST(db_schema_of_a_newer_file_is_refused)
{
	ck_assert_int_eq(apply(future, n_future), 0);
	ck_assert_int_eq(sc_try_open(), -EPROTONOSUPPORT);
	sc.store = NULL;
}
END_TEST

START_TEST(db_schema_of_another_program_is_refused)
{
	change("CREATE TABLE recipes (soup TEXT)");
	ck_assert_int_eq(sc_try_open(), -EMEDIUMTYPE);
	change("DROP TABLE recipes");
	change("PRAGMA application_id = 42");
	ck_assert_int_eq(sc_try_open(), -EMEDIUMTYPE);
	change("PRAGMA application_id = 0");
	sc_open();
}
END_TEST

START_TEST(db_schema_of_no_database_is_refused)
{
	char text[64];
	FILE *file;

	tempdir_file("room.db", "Dear diary, this is no database at all.");
	ck_assert_int_eq(sc_try_open(), -EUCLEAN);
	file = fopen(sc.options.path, "r");
	ck_assert_ptr_nonnull(file);
	ck_assert_ptr_nonnull(fgets(text, sizeof(text), file));
	fclose(file);
	ck_assert_str_eq(text, "Dear diary, this is no database at all.");
	sc.store = NULL;
}
END_TEST

/* Writes @len bytes of nonsense at @at. */
static void
damage(long at, size_t len)
{
	FILE *file = fopen(sc.options.path, "r+");

	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(fseek(file, at, SEEK_SET), 0);
	for (size_t i = 0; i < len; i++)
		fputc(0xa5, file);
	fclose(file);
}

/* Every page but the first, which says what the file is. */
START_TEST(db_schema_of_a_damaged_file_is_refused)
{
	sc_open();
	sc_post_numbers(1, 500);
	store_free(sc.store);
	sc.store = NULL;
	damage(4096, 20000);
	ck_assert_int_eq(sc_try_open(), -EUCLEAN);
	damage(0, 4096);
	ck_assert_int_eq(sc_try_open(), -EUCLEAN);
}
END_TEST

SUITE(db_schema)
{
	TCase *tc = tcase_create("db_schema");

	tcase_add_checked_fixture(tc, set_up, sc_tear_down);
	tcase_add_test(tc, db_schema_of_an_older_file_is_taken_on);
	tcase_add_loop_test(tc, db_schema_of_each_older_file_is_taken_on, 1,
			    (int)db_schema_n_steps);
	tcase_add_test(tc, db_schema_step_that_fails_changes_nothing);
	tcase_add_test(tc, db_schema_of_a_newer_file_is_refused);
	tcase_add_test(tc, db_schema_of_another_program_is_refused);
	tcase_add_test(tc, db_schema_of_no_database_is_refused);
	tcase_add_test(tc, db_schema_of_a_damaged_file_is_refused);
	suite_add_tcase(s, tc);
}
