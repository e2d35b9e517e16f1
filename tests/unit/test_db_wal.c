/* SPDX-License-Identifier: MIT */
/*
 * The write-ahead log stays short, however long somebody reads; one who does
 * not end at all is made known, and when he has gone it is short again.
 */
#include "config.h"

#include <sys/stat.h>

#include <sqlite3.h>

#include "store_case.h"
#include "support/runner.h"
#include "support/tempdir.h"

/* What is kept of the log's file when it begins anew, and a commit. */
#define FILE_MAX ((8 << 20) + (4 << 20))

static sqlite3 *reader; /* another program */

static void
set_up(void)
{
	sc_set_up();
	sc.options.keep.bytes = UINT64_MAX;
	sc_open();
	sc_post("before");
	sc_run();
	ck_assert_int_eq(sqlite3_open(sc.options.path, &reader), SQLITE_OK);
}

static void
tear_down(void)
{
	sqlite3_close(reader);
	sc_tear_down();
}

/* Begins a transaction that reads, or ends it. */
static void
read_on(bool on)
{
	ck_assert_int_eq(sqlite3_exec(reader,
				      on ? "BEGIN; SELECT 1 FROM line LIMIT 1"
					 : "COMMIT",
				      NULL, NULL, NULL),
			 SQLITE_OK);
}

/* Has the store write @n lines of 1 MiB, each by itself. */
static void
write_much(int n)
{
	for (int i = 0; i < n; i++) {
		sc_post_much();
		sc_run();
	}
}

static off_t
file_size(void)
{
	struct stat st;

	ck_assert_int_eq(stat(in_tempdir("room.db-wal"), &st), 0);
	return st.st_size;
}

START_TEST(db_wal_stays_short)
{
	write_much(40);
	ck_assert_int_le(file_size(), FILE_MAX);
	ck_assert_uint_le(sc.store->figures.wal_bytes, FILE_MAX);
	ck_assert_uint_gt(sc.store->figures.wal_bytes, 0);
}
END_TEST

/*
 * Those who read come and go. Once a checkpoint that is due meets nobody, and
 * one is due within eight lines of 1 MiB, the log is short again.
 */
START_TEST(db_wal_is_short_again_while_some_read)
{
	for (int i = 0; i < 5; i++) {
		read_on(true);
		write_much(5);
		read_on(false);
		write_much(9);
		ck_assert_uint_le(sc.store->figures.wal_bytes, FILE_MAX);
	}
	ck_assert_int_le(file_size(), FILE_MAX);
}
END_TEST

START_TEST(db_wal_grows_behind_one_who_does_not_end)
{
	sc_catch_log();
	read_on(true);
	write_much(70);
	ck_assert_uint_gt(sc.store->figures.wal_bytes, 64 << 20);
	sc_expect_log("room.db-wal has grown to 6");
	sc_expect_log("some program does not end");
	read_on(false);
	for (int i = 0; i < 100 && sc.store->figures.wal_bytes > FILE_MAX; i++)
		write_much(1);
	sc_expect_log("room.db-wal begins anew");
	ck_assert_int_le(file_size(), FILE_MAX);
	ck_assert_int_eq(sc.refused, 0);
}
END_TEST

SUITE(db_wal)
{
	TCase *tc = tcase_create("db_wal");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, db_wal_stays_short);
	tcase_add_test(tc, db_wal_is_short_again_while_some_read);
	tcase_add_test(tc, db_wal_grows_behind_one_who_does_not_end);
	suite_add_tcase(s, tc);
}
