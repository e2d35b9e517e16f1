/* SPDX-License-Identifier: MIT */
/*
 * Who is called what: names taken, freed, had again after a crash; and, with
 * accounts, whose they are.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "conf/conf.h"
#include "people/people.h"
#include "support/runner.h"
#include "support/tempdir.h"

#define GOOD "four old words"
#define PERSONS 4

static struct event_base *base;
static struct conf_people conf;
static struct people people;
static struct person persons[PERSONS]; /* clients 1 to PERSONS */
static char why[PEOPLE_WHY_MAX];
static char told[1024]; /* what was told to whom */

static const char *
name_of(const struct person *person)
{
	return person->name ? person->name->text : "guest";
}

static void
renamed(struct person *person)
{
	size_t n = strlen(told);

	snprintf(told + n, sizeof(told) - n, "%d is %s\n", (int)person->id,
		 name_of(person));
}

static void
answered(struct person *person, const char *text, size_t len, uint64_t cause)
{
	size_t n = strlen(told);

	snprintf(told + n, sizeof(told) - n, "%d at %d: %.*s\n",
		 (int)person->id, (int)cause, (int)len, text);
}

static const struct people_ops ops = { renamed, answered };

static void
open_people(void)
{
	ck_assert_int_eq(people_init(&people, &conf, base), 0);
	people.ops = &ops;
	memset(persons, 0, sizeof(persons));
	for (int i = 0; i < PERSONS; i++)
		persons[i].id = (uint64_t)i + 1;
}

static void
close_people(void)
{
	for (int i = 0; i < PERSONS; i++)
		people_leave(&people, &persons[i]);
	people_fini(&people);
}

static void
set_up(void)
{
	setenv("STATE_DIRECTORY", tempdir_new(), 1);
	base = event_base_new();
	conf = (struct conf_people){ .operators = "" };
	told[0] = '\0';
	open_people();
}

static void
tear_down(void)
{
	close_people();
	event_base_free(base);
	tempdir_remove();
}

static int
take(int who, const char *text)
{
	return people_take(&people, &persons[who], text, strlen(text), why);
}

static int
restore(int who, const char *text)
{
	return people_restore(&people, &persons[who], text, strlen(text));
}

static struct person *
find(const char *text)
{
	return people_find(&people, text, strlen(text));
}

static void
expect_why(const char *words)
{
	ck_assert_msg(strstr(why, words) != NULL, "\"%s\" is not \"%s\"", why,
		      words);
}

START_TEST(people_have_a_name_each)
{
	ck_assert_int_eq(take(0, "alice"), 0);
	ck_assert_int_eq(take(1, "Alice"), -EEXIST);
	expect_why("somebody here is \"alice\"; take another name");
	ck_assert_int_eq(take(1, "aIice"), -EEXIST);
	expect_why("\"aIice\" looks like \"alice\"");
	ck_assert_int_eq(take(0, "alice"), -EALREADY);
	expect_why("you are \"alice\" already");
	ck_assert_int_eq(take(0, "Alice"), 0);
	ck_assert_str_eq(name_of(&persons[0]), "Alice");
	ck_assert_int_eq(take(1, "a b"), -EINVAL);
	expect_why("this one has a space");
	ck_assert_int_eq(take(1, "bob"), 0);
	ck_assert_ptr_eq(find("ALICE"), &persons[0]);
	ck_assert_ptr_eq(find("bob"), &persons[1]);
	ck_assert_ptr_null(find("carol"));
	ck_assert_ptr_null(find("a b"));
	people_leave(&people, &persons[0]);
	ck_assert_int_eq(take(1, "alice"), 0);
	ck_assert_ptr_null(find("bob"));
	ck_assert_str_eq(told, "");
}
END_TEST

START_TEST(people_can_be_guests_again)
{
	ck_assert_int_eq(take(0, "guest-1"), -EALREADY);
	ck_assert_int_eq(take(0, "guest-2"), -EINVAL);
	expect_why("names that begin with \"guest-\"");
	ck_assert_int_eq(take(0, "alice"), 0);
	ck_assert_int_eq(take(0, "guest-1"), 0);
	ck_assert_ptr_null(persons[0].name);
	ck_assert_int_eq(take(1, "alice"), 0);
}
END_TEST

/* After a crash; and who has a name by then keeps it. */
START_TEST(people_come_back_as_who_they_were)
{
	ck_assert_int_eq(restore(0, "alice"), 0);
	ck_assert_int_eq(restore(1, "ALICE"), -EEXIST);
	ck_assert_str_eq(name_of(&persons[0]), "alice");
	ck_assert_str_eq(name_of(&persons[1]), "guest");
	ck_assert_int_eq(restore(2, "no name"), -EINVAL);
	ck_assert_int_eq(restore(2, ""), 0);
	/* a name could not be stored, and it is who it was */
	ck_assert_int_eq(take(0, "bob"), 0);
	ck_assert_int_eq(restore(0, "alice"), 0);
	ck_assert_str_eq(name_of(&persons[0]), "alice");
	ck_assert_ptr_null(find("bob"));
	ck_assert_int_eq(restore(0, ""), 0);
	ck_assert_ptr_null(find("alice"));
}
END_TEST

static const struct account_secret *
secret(const char *password, uint64_t cause)
{
	static struct account_secret secret = { .shown = "tcp:192.0.2.1:7" };

	secret.password = password;
	secret.len = strlen(password);
	secret.cause = cause;
	return &secret;
}

static int
log_in(int who, const char *text, const char *password)
{
	return people_login(&people, &persons[who], text, strlen(text),
			    secret(password, 70), why);
}

static int
sign_up(int who, const char *password)
{
	return people_register(&people, &persons[who], secret(password, 90),
			       why);
}

START_TEST(people_without_accounts)
{
	ck_assert_int_eq(take(0, "alice"), 0);
	ck_assert_int_eq(sign_up(0, GOOD), -EOPNOTSUPP);
	expect_why("no names are registered here");
	ck_assert_int_eq(log_in(0, "alice", GOOD), -EOPNOTSUPP);
	ck_assert(!people_has_account(&people, &persons[0]));
	ck_assert(!people_is_operator(&people, &persons[0]));
}
END_TEST

#ifdef HAVE_SQLITE
static void
set_up_accounts(void)
{
	set_up();
	close_people();
	conf.accounts = 1;
	open_people();
}

/* Runs the loop until somebody is told @lines. */
static void
expect_told(const char *lines)
{
	while (!strstr(told, " at "))
		event_base_loop(base, EVLOOP_ONCE);
	ck_assert_str_eq(told, lines);
	told[0] = '\0';
}

#define REGISTERED                                                      \
	"1 at 90: \"Alice\" is registered: from now on only who knows " \
	"the password can have this name; next time say /login Alice "  \
	"PASSWORD\n"

#define LOGGED_IN(who, name) \
	who " is " name "\n" who " at 70: you are logged in as \"" name "\"\n"

static void
register_alice(void)
{
	ck_assert_int_eq(take(0, "Alice"), 0);
	ck_assert_int_eq(sign_up(0, GOOD), 0);
	expect_told(REGISTERED);
}

START_TEST(people_register_a_name)
{
	ck_assert_int_eq(sign_up(0, GOOD), -ENOENT);
	expect_why("take the name first");
	ck_assert_int_eq(take(0, "Alice"), 0);
	ck_assert_int_eq(sign_up(0, "short"), -EINVAL);
	expect_why("at least 8 characters");
	ck_assert_int_eq(sign_up(0, GOOD), 0);
	/* one thing after the other */
	ck_assert_int_eq(sign_up(0, GOOD), -EBUSY);
	ck_assert_int_eq(take(0, "bob"), -EBUSY);
	ck_assert(!people_has_account(&people, &persons[0]));
	expect_told(REGISTERED);
	ck_assert(people_has_account(&people, &persons[0]));
	people_leave(&people, &persons[0]);
	ck_assert_int_eq(take(1, "alice"), -EACCES);
	expect_why("say /login Alice PASSWORD if it is yours");
	ck_assert_int_eq(take(1, "AIice"), -EACCES);
	expect_why("looks like \"Alice\", which is registered");
}
END_TEST

START_TEST(people_log_in)
{
	register_alice();
	people_leave(&people, &persons[0]);
	ck_assert_int_eq(log_in(1, "carol", GOOD), -ENOENT);
	expect_why("nobody has registered \"carol\"");
	ck_assert_int_eq(log_in(1, "alice", "four old word"), 0);
	expect_told("2 at 70: that is not the password of \"Alice\"\n");
	ck_assert_ptr_null(persons[1].name);
	ck_assert_int_eq(take(1, "bob"), 0);
	ck_assert_int_eq(log_in(1, "alice", GOOD), 0);
	expect_told(LOGGED_IN("2", "Alice"));
	ck_assert_ptr_null(find("bob"));
	/* nobody takes that for a word on the password */
	ck_assert_int_eq(log_in(1, "alice", "wrong word"), -EALREADY);
	expect_why("\"Alice\" already; the password was not looked at");
	/* in other letters it is the same account */
	ck_assert_int_eq(take(1, "ALICE"), 0);
	ck_assert(people_has_account(&people, &persons[1]));
	/* by another name it is none */
	ck_assert_int_eq(take(1, "bob"), 0);
	ck_assert(!people_has_account(&people, &persons[1]));
	ck_assert_int_eq(take(1, "alice"), -EACCES);
}
END_TEST

/* Whose connection is dead but here: the name goes to who knows the password */
START_TEST(people_log_in_from_elsewhere)
{
	register_alice();
	ck_assert_int_eq(log_in(1, "Alice", GOOD), 0);
	expect_told("1 is guest\n" LOGGED_IN("2", "Alice"));
	ck_assert(!people_has_account(&people, &persons[0]));
	ck_assert(people_has_account(&people, &persons[1]));
	ck_assert_ptr_eq(find("alice"), &persons[1]);
}
END_TEST

START_TEST(people_change_their_password)
{
	register_alice();
	ck_assert_int_eq(sign_up(0, "other words"), 0);
	expect_told("1 at 90: \"Alice\" has this password from now on\n");
	ck_assert_int_eq(log_in(1, "Alice", GOOD), 0);
	expect_told("2 at 70: that is not the password of \"Alice\"\n");
	ck_assert_int_eq(log_in(1, "Alice", "other words"), 0);
	expect_told("1 is guest\n" LOGGED_IN("2", "Alice"));
}
END_TEST

START_TEST(people_are_logged_in_after_a_crash)
{
	register_alice();
	close_people();
	open_people();
	ck_assert_int_eq(restore(0, "Alice"), 0);
	ck_assert(people_has_account(&people, &persons[0]));
	close_people();
	open_people();
	/* somebody else had the name when there were no accounts */
	ck_assert_int_eq(restore(1, "Alice"), -EACCES);
	ck_assert_int_eq(restore(1, "AIice"), -EACCES);
	ck_assert_ptr_null(persons[1].name);
}
END_TEST

START_TEST(people_who_go_are_not_answered)
{
	register_alice();
	ck_assert_int_eq(log_in(1, "Alice", GOOD), 0);
	people_leave(&people, &persons[1]);
	/* the worker takes one after the other */
	ck_assert_int_eq(log_in(2, "Alice", GOOD), 0);
	expect_told("1 is guest\n" LOGGED_IN("3", "Alice"));
}
END_TEST

START_TEST(people_who_are_operators)
{
	register_alice();
	ck_assert(!people_is_operator(&people, &persons[0]));
	conf.operators = " bob  alice no/name ";
	ck_assert_int_eq(people_update(&people), 0);
	ck_assert(people_is_operator(&people, &persons[0]));
	/* a name that stands there is not to be had by registering it */
	ck_assert_int_eq(take(1, "Bob"), 0);
	ck_assert_int_eq(sign_up(1, GOOD), -EACCES);
	expect_why("has to be registered before it stands there");
	ck_assert(!people_is_operator(&people, &persons[1]));
	conf.operators = "";
	ck_assert_int_eq(people_update(&people), 0);
	ck_assert(!people_is_operator(&people, &persons[0]));
}
END_TEST
#else
START_TEST(people_accounts_need_sqlite)
{
	struct people none = { 0 };

	conf.accounts = 1;
	ck_assert_int_eq(people_init(&none, &conf, base), -EOPNOTSUPP);
}
END_TEST
#endif

SUITE(people_and_names)
{
	TCase *tc = tcase_create("names");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, people_have_a_name_each);
	tcase_add_test(tc, people_can_be_guests_again);
	tcase_add_test(tc, people_come_back_as_who_they_were);
	tcase_add_test(tc, people_without_accounts);
#ifndef HAVE_SQLITE
	tcase_add_test(tc, people_accounts_need_sqlite);
#endif
	suite_add_tcase(s, tc);
#ifdef HAVE_SQLITE
	tc = tcase_create("accounts");
	tcase_add_checked_fixture(tc, set_up_accounts, tear_down);
	tcase_add_test(tc, people_register_a_name);
	tcase_add_test(tc, people_log_in);
	tcase_add_test(tc, people_log_in_from_elsewhere);
	tcase_add_test(tc, people_change_their_password);
	tcase_add_test(tc, people_are_logged_in_after_a_crash);
	tcase_add_test(tc, people_who_go_are_not_answered);
	tcase_add_test(tc, people_who_are_operators);
	suite_add_tcase(s, tc);
#endif
}
