/* SPDX-License-Identifier: MIT */
/*
 * Accounts: registered, logged in to, kept on the disk, not tried too often.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <event2/event.h>

#include "limit/address_book.h"
#include "people/accounts.h"
#include "people/attempts.h"
#include "people/people.h"
#include "store/db.h"
#include "support/leak.h"
#include "support/runner.h"
#include "support/tempdir.h"
#include "support/vloop.h"

#define GOOD "four old words"

static struct event_base *base;
static struct accounts *accounts;
static struct account_request *request; /* the last one that was asked */
static char why[NAME_WHY_MAX];
static int answers; /* requests answered */
static int result;  /* of the last one */
static struct person persons[10]; /* by client */

static void
answered(void *arg, struct account_request *of)
{
	ck_assert_ptr_eq(arg, &accounts);
	for (size_t i = 0; i < sizeof(of->password); i++)
		ck_assert_int_eq(of->password[i], 0);
	answers++;
	result = of->result;
}

static void
open_accounts(void)
{
	ck_assert_int_eq(accounts_open(base, answered, &accounts, &accounts),
			 0);
}

static void
set_up(void)
{
	setenv("STATE_DIRECTORY", tempdir_new(), 1);
	base = event_base_new();
	answers = 0;
	memset(persons, 0, sizeof(persons));
	open_accounts();
}

static void
tear_down(void)
{
	accounts_free(accounts);
	event_base_free(base);
	tempdir_remove();
}

static struct name *
name(const char *text)
{
	struct name *name;

	ck_assert_msg(name_new(text, strlen(text), &name, why) == 0, "%s", why);
	return name;
}

/* Asks as client @client, who is at @address. */
static int
ask_from(const struct address *address, uint64_t client, enum account_wish wish,
	 const char *text, const char *password)
{
	const struct account_secret secret = {
		.password = password,
		.len = strlen(password),
		.address = address,
		.shown = "tcp:192.0.2.1:7",
		.cause = 70,
	};
	struct name *of = name(text);
	int rc = accounts_ask(accounts, wish, &persons[client], client, of,
			      &secret, &request, why);

	if (rc < 0)
		free(of);
	return rc;
}

/* Asks, and returns what comes of it. */
static int
ask(uint64_t client, enum account_wish wish, const char *text,
    const char *password)
{
	int n = answers;

	ck_assert_int_eq(ask_from(NULL, client, wish, text, password), 0);
	while (answers == n)
		event_base_loop(base, EVLOOP_ONCE);
	return result;
}

/* Who has logged in to the account last; 0: nobody. */
static uint64_t
client_of(const char *text)
{
	struct name *of = name(text);
	const struct account *account = accounts_same(accounts, of);

	free(of);
	return account ? account->client : 0;
}

START_TEST(accounts_know_their_passwords)
{
	struct accounts_figures figures;

	ck_assert_int_eq(ask(3, ACCOUNT_REGISTER, "Alice", GOOD), 0);
	ck_assert_uint_eq(client_of("alice"), 3);
	ck_assert_int_eq(ask(4, ACCOUNT_LOGIN, "Alice", "four old word"),
			 -EACCES);
	ck_assert_uint_eq(client_of("alice"), 3);
	ck_assert_int_eq(ask(4, ACCOUNT_LOGIN, "Alice", GOOD), 0);
	ck_assert_uint_eq(client_of("alice"), 4);
	ck_assert_int_eq(ask(4, ACCOUNT_CHANGE, "Alice", "other words"), 0);
	ck_assert_int_eq(ask(5, ACCOUNT_LOGIN, "Alice", GOOD), -EACCES);
	ck_assert_int_eq(ask(5, ACCOUNT_LOGIN, "Alice", "other words"), 0);
	accounts_figures(accounts, &figures);
	ck_assert_uint_eq(figures.accounts, 1);
	ck_assert_uint_eq(figures.registrations, 1);
	ck_assert_uint_eq(figures.logins, 2);
	ck_assert_uint_eq(figures.failures, 2);
}
END_TEST

START_TEST(accounts_outlive_the_process)
{
	struct stat st;

	ck_assert_int_eq(ask(3, ACCOUNT_REGISTER, "Alice", GOOD), 0);
	ck_assert_int_eq(ask(4, ACCOUNT_REGISTER, "bob", GOOD), 0);
	ck_assert_int_eq(ask(7, ACCOUNT_LOGIN, "Alice", GOOD), 0);
	accounts_free(accounts);
	ck_assert_int_eq(stat(in_tempdir("people.db"), &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
	open_accounts();
	ck_assert_uint_eq(client_of("ALICE"), 7);
	ck_assert_uint_eq(client_of("bob"), 4);
	ck_assert_int_eq(ask(8, ACCOUNT_LOGIN, "bob", GOOD), 0);
}
END_TEST

/* What is in the file is no password, nor anything else of anybody. */
START_TEST(accounts_keep_no_password)
{
	static char bytes[1 << 20];
	FILE *file;
	size_t n;

	ck_assert_int_eq(ask(3, ACCOUNT_REGISTER, "alice", GOOD), 0);
	accounts_free(accounts);
	accounts = NULL;
	file = fopen(in_tempdir("people.db"), "r");
	ck_assert_ptr_nonnull(file);
	n = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	ck_assert_ptr_nonnull(memmem(bytes, n, "alice", 5));
	ck_assert_ptr_null(memmem(bytes, n, GOOD, strlen(GOOD)));
	ck_assert_ptr_null(memmem(bytes, n, "192.0.2", 7));
}
END_TEST

START_TEST(accounts_are_in_the_way_of_others)
{
	struct name *lan = name("lan"), *ian = name("IAN");

	ck_assert_int_eq(ask(3, ACCOUNT_REGISTER, "Ian", GOOD), 0);
	ck_assert_ptr_nonnull(accounts_find(accounts, lan));
	ck_assert_ptr_null(accounts_same(accounts, lan));
	ck_assert_ptr_nonnull(accounts_same(accounts, ian));
	ck_assert_int_eq(ask_from(NULL, 4, ACCOUNT_REGISTER, "lan", GOOD),
			 -EEXIST);
	free(lan);
	free(ian);
}
END_TEST

START_TEST(accounts_are_not_tried_too_often_by_name)
{
	for (int i = 0; i < ATTEMPTS_BURST; i++)
		ck_assert_int_eq(ask_from(NULL, 3, ACCOUNT_LOGIN, "alice",
					  "wrong words"),
				 0);
	ck_assert_int_eq(ask_from(NULL, 4, ACCOUNT_LOGIN, "Alice", GOOD),
			 -EAGAIN);
	ck_assert_ptr_nonnull(strstr(why, "for this name; try again in "));
	ck_assert_int_eq(ask_from(NULL, 4, ACCOUNT_LOGIN, "bob", GOOD), 0);
}
END_TEST

/* Client @client, who has no address, tries to be alice. */
static int
try_alice(uint64_t client)
{
	return ask_from(NULL, client, ACCOUNT_LOGIN, "alice", GOOD);
}

/* Whoever tries it all the time: who waits has a turn, and no more than one. */
START_TEST(accounts_cannot_be_locked_by_who_has_no_address)
{
	vtime_begin();
	for (int i = 0; i < ATTEMPTS_BURST; i++)
		ck_assert_int_eq(try_alice(3), 0);
	ck_assert_int_eq(try_alice(4), -EAGAIN);
	ck_assert_ptr_nonnull(strstr(why, "try again in 30 s"));
	vtime_advance(INT64_C(29000000000));
	ck_assert_int_eq(try_alice(4), -EAGAIN);
	ck_assert_ptr_nonnull(strstr(why, "try again in 1 s"));
	vtime_advance(INT64_C(1000000000));
	/* what the name has by now somebody else takes */
	ck_assert_int_eq(try_alice(3), 0);
	ck_assert_int_eq(try_alice(3), -EAGAIN);
	ck_assert_int_eq(try_alice(4), 0);
	ck_assert_int_eq(try_alice(4), -EAGAIN);
	/* who comes anew waits as long as anybody */
	ck_assert_int_eq(try_alice(5), -EAGAIN);
	vtime_end();
}
END_TEST

START_TEST(accounts_are_not_tried_too_often_by_address)
{
	struct address here = { .prefix = { .bits = PREFIX_BITS } };
	struct address there = { .prefix = { .bits = PREFIX_BITS } };
	char text[16];

	there.prefix.bytes[0] = 0x20;
	for (int i = 0; i < ATTEMPTS_BURST; i++) {
		snprintf(text, sizeof(text), "x%d.a", i);
		ck_assert_int_eq(ask_from(&here, 3, ACCOUNT_REGISTER, text,
					  GOOD),
				 0);
	}
	ck_assert_int_eq(ask_from(&here, 3, ACCOUNT_LOGIN, "bob", GOOD),
			 -EAGAIN);
	ck_assert_ptr_nonnull(strstr(why, "from your address; try again in "));
	ck_assert_int_eq(ask_from(&there, 4, ACCOUNT_LOGIN, "bob", GOOD), 0);
	ck_assert_int_eq(ask_from(NULL, 4, ACCOUNT_LOGIN, "bob", GOOD), 0);
}
END_TEST

/* Who tries a name in vain keeps nobody out of it who is elsewhere. */
START_TEST(accounts_cannot_be_locked_by_others)
{
	struct address here = { .prefix = { .bits = PREFIX_BITS } };
	struct address there = { .prefix = { .bits = PREFIX_BITS } };

	there.prefix.bytes[0] = 0x20;
	for (int i = 0; i < ATTEMPTS_BURST; i++)
		ck_assert_int_eq(ask_from(&here, 3, ACCOUNT_LOGIN, "alice",
					  "wrong words"),
				 0);
	ck_assert_int_eq(ask_from(&here, 3, ACCOUNT_LOGIN, "alice", GOOD),
			 -EAGAIN);
	ck_assert_int_eq(ask_from(&there, 4, ACCOUNT_LOGIN, "alice", GOOD), 0);
}
END_TEST

/* So many wait, and no more; what waits at the end is not answered. */
START_TEST(accounts_have_few_requests_at_once)
{
	char text[16];

	for (int i = 0; i < ACCOUNTS_REQUESTS_MAX; i++) {
		snprintf(text, sizeof(text), "x%d.a", i);
		ck_assert_int_eq(ask_from(NULL, 3, ACCOUNT_REGISTER, text,
					  GOOD),
				 0);
	}
	ck_assert_int_eq(ask_from(NULL, 3, ACCOUNT_LOGIN, "bob", GOOD), -EBUSY);
	ck_assert_ptr_nonnull(strstr(why, "try again in a few seconds"));
	accounts_free(accounts);
	accounts = NULL;
	ck_assert_int_eq(answers, 0);
}
END_TEST

/* The name is free again. */
START_TEST(accounts_that_cannot_be_stored)
{
	const struct db_options options = { .path = in_tempdir("people.db") };
	struct sqlite3 *db;

	ck_assert_int_eq(db_open(&options, &db), 0);
	ck_assert_int_eq(db_run(db,
				"CREATE TRIGGER full BEFORE INSERT ON account"
				" BEGIN SELECT RAISE(FAIL, 'full'); END"),
			 0);
	ck_assert_int_eq(ask(3, ACCOUNT_REGISTER, "bob", GOOD), -ENOTUNIQ);
	ck_assert_uint_eq(client_of("bob"), 0);
	ck_assert_int_eq(db_run(db, "DROP TRIGGER full"), 0);
	db_close(db);
	ck_assert_int_eq(ask(3, ACCOUNT_REGISTER, "bob", GOOD), 0);
	ck_assert_uint_eq(client_of("bob"), 3);
}
END_TEST

START_TEST(accounts_leave_nothing_open)
{
	int before;

	accounts_free(accounts);
	before = leak_count_fds();
	open_accounts();
	ck_assert_int_eq(ask(3, ACCOUNT_REGISTER, "alice", GOOD), 0);
	accounts_free(accounts);
	accounts = NULL;
	ck_assert_int_eq(leak_count_fds(), before);
}
END_TEST

SUITE(accounts)
{
	TCase *tc = tcase_create("accounts");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, accounts_know_their_passwords);
	tcase_add_test(tc, accounts_outlive_the_process);
	tcase_add_test(tc, accounts_keep_no_password);
	tcase_add_test(tc, accounts_are_in_the_way_of_others);
	tcase_add_test(tc, accounts_are_not_tried_too_often_by_name);
	tcase_add_test(tc, accounts_are_not_tried_too_often_by_address);
	tcase_add_test(tc, accounts_cannot_be_locked_by_others);
	tcase_add_test(tc, accounts_cannot_be_locked_by_who_has_no_address);
	tcase_add_test(tc, accounts_have_few_requests_at_once);
	tcase_add_test(tc, accounts_that_cannot_be_stored);
	tcase_add_test(tc, accounts_leave_nothing_open);
	suite_add_tcase(s, tc);
}
