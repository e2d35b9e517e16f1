/* SPDX-License-Identifier: MIT */
/*
 * A connection: made as durable as it is asked to be, or refused with a reason.
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "store/db.h"
#include "store_case.h"
#include "support/mount.h"
#include "support/runner.h"
#include "support/tempdir.h"

static struct sqlite3 *db;

static int
open_db(const char *path, bool power, bool read_only)
{
	const struct db_options how = {
		.path = path,
		.power = power,
		.read_only = read_only,
	};

	return db_open(&how, &db);
}

static int64_t
ask(const char *sql)
{
	int64_t value = -1;

	ck_assert_int_eq(db_ask(db, sql, &value), 0);
	return value;
}

static void
set_up(void)
{
	tempdir_new();
	db = NULL;
}

static void
tear_down(void)
{
	db_close(db);
	tempdir_remove();
}

START_TEST(db_is_as_durable_as_asked)
{
	const char *path = in_tempdir("a.db");
	struct stat st;

	ck_assert_int_eq(open_db(path, false, false), 0);
	ck_assert_int_eq(ask("PRAGMA synchronous"), 1);
	ck_assert_int_eq(db_run(db, "CREATE TABLE t (x)"), 0);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
	ck_assert_int_eq(stat(in_tempdir("a.db-wal"), &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
	db_close(db);
	ck_assert_int_eq(open_db(path, true, false), 0);
	ck_assert_int_eq(ask("PRAGMA synchronous"), 2);
}
END_TEST

START_TEST(db_to_read_needs_the_file)
{
	const char *path = in_tempdir("a.db");

	ck_assert_int_eq(open_db(path, false, true), -EACCES);
	ck_assert_ptr_null(db);
	ck_assert_int_eq(open_db(path, false, false), 0);
	ck_assert_int_eq(db_run(db, "CREATE TABLE t (x)"), 0);
	db_close(db);
	ck_assert_int_eq(open_db(path, false, true), 0);
	ck_assert_int_eq(db_run(db, "INSERT INTO t VALUES (1)"), -EROFS);
}
END_TEST

START_TEST(db_says_what_is_wrong_with_the_place)
{
	ck_assert_int_eq(open_db("/nowhere/a.db", false, false), -ENOENT);
	ck_assert_int_eq(open_db(in_tempdir(""), false, false), -EISDIR);
	ck_assert_ptr_null(db);
}
END_TEST

START_TEST(db_on_a_read_only_disk_is_refused)
{
	const char *path = in_tempdir("a.db");

	if (!mount_small(in_tempdir(""), 1 << 20))
		return;
	ck_assert_int_eq(open_db(path, false, false), 0);
	db_close(db);
	db = NULL;
	mount_read_only(in_tempdir(""));
	ck_assert_int_eq(open_db(path, false, false), -EROFS);
	mount_end(in_tempdir(""));
}
END_TEST

START_TEST(db_errors_have_reasons)
{
	ck_assert_int_eq(db_error(SQLITE_OK), 0);
	ck_assert_int_eq(db_error(SQLITE_ROW), 0);
	ck_assert_int_eq(db_error(SQLITE_DONE), 0);
	ck_assert_int_eq(db_error(SQLITE_FULL), -ENOSPC);
	ck_assert_int_eq(db_error(SQLITE_BUSY_SNAPSHOT), -EBUSY);
	ck_assert_int_eq(db_error(SQLITE_CONSTRAINT_UNIQUE), -ENOTUNIQ);
	ck_assert_int_eq(db_error(SQLITE_TOOBIG), -EMSGSIZE);
	ck_assert_int_eq(db_error(SQLITE_CORRUPT_INDEX), -EUCLEAN);
	ck_assert_int_eq(db_error(SQLITE_IOERR_NOMEM), -EIO);
	ck_assert_int_eq(db_error(SQLITE_MISUSE), -EIO);
	ck_assert_str_eq(db_reason(-ENOSPC), "the disk is full");
	ck_assert_str_eq(db_reason(-EUCLEAN),
			 "the database is damaged, or is none");
	ck_assert_str_eq(db_reason(-ENOMEM), "Cannot allocate memory");
	ck_assert_str_eq(db_reason(-99999), "of an unknown error");
	ck_assert_str_eq(db_cure(-ENOSPC), "make room on it");
	ck_assert_ptr_null(db_cure(-ENOMEM));
}
END_TEST

SUITE(db)
{
	TCase *tc = tcase_create("db");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, db_is_as_durable_as_asked);
	tcase_add_test(tc, db_to_read_needs_the_file);
	tcase_add_test(tc, db_says_what_is_wrong_with_the_place);
	tcase_add_test(tc, db_on_a_read_only_disk_is_refused);
	tcase_add_test(tc, db_errors_have_reasons);
	suite_add_tcase(s, tc);
}
