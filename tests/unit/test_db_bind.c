/* SPDX-License-Identifier: MIT */
/*
 * Values for a statement: in order, and one that cannot be bound is not lost.
 */
#include "config.h"

#include <errno.h>

#include <sqlite3.h>

#include "store/db.h"
#include "store/db_bind.h"
#include "support/runner.h"

static struct sqlite3 *db;
static struct sqlite3_stmt *statement;

static void
set_up(void)
{
	ck_assert_int_eq(sqlite3_open(":memory:", &db), SQLITE_OK);
	ck_assert_int_eq(db_run(db, "CREATE TABLE t (a, b UNIQUE)"), 0);
}

static void
tear_down(void)
{
	sqlite3_finalize(statement);
	db_close(db);
}

/* Runs "INSERT" with a number and some text. */
static int
insert(int64_t number, const char *text, size_t len)
{
	struct db_bind bind = db_bind(statement);

	db_bind_number(&bind, number);
	db_bind_text(&bind, text, len);
	return db_bind_do(&bind);
}

static void
prepare(const char *sql)
{
	sqlite3_finalize(statement);
	ck_assert_int_eq(db_prepare(db, sql, &statement), 0);
}

static int64_t
ask(const char *sql)
{
	int64_t value = -1;

	ck_assert_int_eq(db_ask(db, sql, &value), 0);
	return value;
}

START_TEST(db_bind_gives_values_in_order)
{
	prepare("INSERT INTO t VALUES (?1, ?2)");
	ck_assert_int_eq(insert(7, "text and more", 4), 0);
	ck_assert_int_eq(insert(8, NULL, 0), 0);
	ck_assert_int_eq(ask("SELECT a FROM t WHERE b = 'text'"), 7);
	ck_assert_int_eq(ask("SELECT a FROM t WHERE b = ''"), 8);
	ck_assert_int_eq(insert(9, "text", 4), -ENOTUNIQ);
	ck_assert_int_eq(insert(9, "more", 4), 0);
}
END_TEST

/* A second value for which there is no place, and one that is too large. */
START_TEST(db_bind_does_not_run_what_it_could_not_bind)
{
	prepare("INSERT INTO t VALUES (?1, 'x')");
	ck_assert_int_eq(insert(7, "text", 4), -EIO);
	ck_assert_int_eq(ask("SELECT count(*) FROM t"), 0);
	prepare("INSERT INTO t VALUES (?1, ?2)");
	sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 100);
	ck_assert_int_eq(insert(7, "text", 101), -EMSGSIZE);
	ck_assert_int_eq(ask("SELECT count(*) FROM t"), 0);
}
END_TEST

START_TEST(db_bind_finds_a_row_or_none)
{
	struct db_bind bind;

	ck_assert_int_eq(db_run(db, "INSERT INTO t VALUES (7, 8)"), 0);
	prepare("SELECT b FROM t WHERE a = ?1");
	bind = db_bind(statement);
	db_bind_number(&bind, 7);
	ck_assert_int_eq(db_bind_row(&bind), 1);
	ck_assert_int_eq(sqlite3_column_int(statement, 0), 8);
	sqlite3_reset(statement);
	bind = db_bind(statement);
	db_bind_number(&bind, 6);
	ck_assert_int_eq(db_bind_row(&bind), 0);
	db_bind_number(&bind, 6);
	ck_assert_int_eq(db_bind_row(&bind), -EIO);
}
END_TEST

SUITE(db_bind)
{
	TCase *tc = tcase_create("db_bind");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, db_bind_gives_values_in_order);
	tcase_add_test(tc, db_bind_does_not_run_what_it_could_not_bind);
	tcase_add_test(tc, db_bind_finds_a_row_or_none);
	suite_add_tcase(s, tc);
}
