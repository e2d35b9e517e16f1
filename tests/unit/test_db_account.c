/* SPDX-License-Identifier: MIT */
/*
 * The file of accounts: what is put there comes out.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "people/db_account.h"
#include "store/db.h"
#include "support/runner.h"
#include "support/tempdir.h"

static struct sqlite3 *db;
static char seen[256]; /* all accounts */

static void
open_file(void)
{
	ck_assert_int_eq(db_account_open(in_tempdir("people.db"), &db), 0);
}

static void
set_up(void)
{
	tempdir_new();
	open_file();
}

static void
tear_down(void)
{
	db_close(db);
	tempdir_remove();
}

static int
see(void *arg, const char *name, size_t len, uint64_t client)
{
	size_t n = strlen(seen);

	ck_assert_ptr_eq(arg, &db);
	snprintf(seen + n, sizeof(seen) - n, "%.*s=%" PRIu64 " ", (int)len,
		 name, client);
	return strcmp(name, "stop") == 0 ? -ENOSPC : 0;
}

static const char *
all(void)
{
	seen[0] = '\0';
	ck_assert_int_eq(db_account_each(db, see, &db), 0);
	return seen;
}

START_TEST(db_account_keeps_what_is_put)
{
	char hash[PASSWORD_HASH_MAX] = "";

	ck_assert_str_eq(all(), "");
	ck_assert_int_eq(db_account_hash(db, "alice", hash), -ENOENT);
	ck_assert_int_eq(db_account_put(db, "bob", "$y$b", 4, 20), 0);
	ck_assert_int_eq(db_account_put(db, "alice", "$y$a", 3, 10), 0);
	ck_assert_str_eq(all(), "alice=3 bob=4 ");
	ck_assert_int_eq(db_account_put(db, "alice", "$y$c", 5, 30), 0);
	ck_assert_int_eq(db_account_enter(db, "bob", 6, 40), 0);
	ck_assert_int_eq(db_account_hash(db, "alice", hash), 0);
	ck_assert_str_eq(hash, "$y$c");
	db_close(db);
	open_file();
	ck_assert_str_eq(all(), "alice=5 bob=6 ");
	ck_assert_int_eq(db_account_hash(db, "bob", hash), 0);
	ck_assert_str_eq(hash, "$y$b");
}
END_TEST

START_TEST(db_account_keeps_when)
{
	int64_t n;

	ck_assert_int_eq(db_account_put(db, "alice", "$y$a", 3, 10), 0);
	ck_assert_int_eq(db_account_enter(db, "alice", 4, 20), 0);
	ck_assert_int_eq(db_account_put(db, "alice", "$y$b", 4, 30), 0);
	ck_assert_int_eq(db_ask(db, "SELECT registered FROM account", &n), 0);
	ck_assert_int_eq(n, 10);
	ck_assert_int_eq(db_ask(db, "SELECT entered FROM account", &n), 0);
	ck_assert_int_eq(n, 20);
}
END_TEST

START_TEST(db_account_stops_when_told_to)
{
	ck_assert_int_eq(db_account_put(db, "stop", "$y$a", 3, 10), 0);
	ck_assert_int_eq(db_account_put(db, "tom", "$y$a", 3, 10), 0);
	seen[0] = '\0';
	ck_assert_int_eq(db_account_each(db, see, &db), -ENOSPC);
	ck_assert_str_eq(seen, "stop=3 ");
}
END_TEST

/* What somebody else has put there does not fit, or is nothing. */
START_TEST(db_account_with_a_hash_that_is_none)
{
	char hash[PASSWORD_HASH_MAX];

	ck_assert_int_eq(db_run(db,
				"INSERT INTO account VALUES"
				" ('a', hex(zeroblob(1000)), 0, 0, 0)"),
			 0);
	ck_assert_int_eq(db_account_hash(db, "a", hash), -EUCLEAN);
}
END_TEST

SUITE(db_account)
{
	TCase *tc = tcase_create("db_account");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, db_account_keeps_what_is_put);
	tcase_add_test(tc, db_account_keeps_when);
	tcase_add_test(tc, db_account_stops_when_told_to);
	tcase_add_test(tc, db_account_with_a_hash_that_is_none);
	suite_add_tcase(s, tc);
}
