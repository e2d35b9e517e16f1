/* SPDX-License-Identifier: MIT */
/*
 * A room that outlives its process, and a disk that does not do what it should.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "support/runner.h"
#include "support/tempdir.h"
#include "system/daemon.h"
#include "system/peer.h"

#define LOCKED                                                               \
	"*** what is said cannot be stored now: another program has locked " \
	"the database; "
#define AGAIN "*** what is said is stored again\n"

static struct daemon d;
static struct peer a, b, c;
static sqlite3 *other; /* a program that has the file open, too */

/* Opens the running daemon's file. */
static void
open_other(void)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/room.db", d.dir);
	ck_assert_int_eq(sqlite3_open(path, &other), SQLITE_OK);
	/* chatd may be at work there just now */
	sqlite3_busy_timeout(other, PATIENCE_MS);
}

static void
sql(const char *text)
{
	ck_assert_int_eq(sqlite3_exec(other, text, NULL, NULL, NULL),
			 SQLITE_OK);
}

/* The first number that a query gives. */
static long
ask(const char *query)
{
	sqlite3_stmt *statement;
	long value;

	ck_assert_int_eq(sqlite3_prepare_v2(other, query, -1, &statement, NULL),
			 SQLITE_OK);
	ck_assert_int_eq(sqlite3_step(statement), SQLITE_ROW);
	value = (long)sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return value;
}

/* Two clients, of whom the second has seen all. */
static void
meet(void)
{
	peer_connect(&a, d.ports[0]);
	peer_say(&a, "from a\n");
	peer_expect(&a, "Got connection from %s via fiber\nfrom a\n",
		    a.address);
	peer_connect(&b, d.ports[1]);
	peer_say(&b, "from b\n\n");
	peer_skip_to_join(&b, "callback");
	peer_expect(&b, "from b\n\n");
	peer_expect(&a, "Got connection from %s via callback\nfrom b\n\n",
		    b.address);
}

/*
 * However it ended: the same lines in the same order, the leave lines of those
 * who were here, and the numbers go on.
 */
START_TEST(store_outlives_the_process)
{
	int signal = _i ? SIGKILL : SIGTERM;

	daemon_start(&d, NULL);
	meet();
	ck_assert_int_eq(daemon_restart(&d, signal), _i ? -SIGKILL : 0);
	peer_connect(&c, d.ports[1]);
	peer_say(&c, "from c\n");
	peer_expect(&c,
		    "Got connection from %s via fiber\nfrom a\n"
		    "Got connection from %s via callback\nfrom b\n\n"
		    "Connection from %s via fiber closed\n"
		    "Connection from %s via callback closed\n"
		    "Got connection from %s via callback\nfrom c\n",
		    a.address, b.address, a.address, b.address, c.address);
	open_other();
	ck_assert_int_eq(ask("SELECT count(*) FROM room"), 9);
	ck_assert_int_eq(ask("SELECT max(number) FROM room"), 9);
	ck_assert_int_eq(ask("SELECT count(DISTINCT client) FROM line"), 3);
	ck_assert_int_eq(ask("SELECT input_end FROM line WHERE number = 5"), 8);
	sqlite3_close(other);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

#define ROUNDS 8

/* Says numbered lines and reads them until @seen is past @most. */
static void
talk(struct peer *p, long *said, long most)
{
	char text[32], line[64];
	long seen;

	do {
		for (int i = 0; i < 10; i++) {
			snprintf(text, sizeof(text), "line %ld\n", ++*said);
			peer_say(p, text);
		}
		peer_line(p, line, sizeof(line));
		seen = strtol(line + 5, NULL, 10);
	} while (seen < most);
}

/* Reads the history up to p's own join line. Returns the last line seen. */
static long
count_history(struct peer *p)
{
	char line[192], own[192];
	long last = 0;

	snprintf(own, sizeof(own), "Got connection from %s via fiber",
		 p->address);
	for (;;) {
		peer_line(p, line, sizeof(line));
		if (strcmp(line, own) == 0)
			return last;
		if (strncmp(line, "line ", 5) == 0)
			ck_assert_int_eq(strtol(line + 5, NULL, 10), ++last);
	}
}

/*
 * Killed while somebody talks: no line that was seen is missing, none is there
 * twice, and their order is the one in which they were said.
 */
START_TEST(store_loses_nothing_that_was_seen)
{
	long last = 0, said = 0;

	daemon_start(&d, NULL);
	for (int round = 0; round < ROUNDS; round++) {
		long before = last;

		peer_connect(&a, d.ports[0]);
		ck_assert_int_eq(count_history(&a), before);
		talk(&a, &said, before + 5 * round + 1);
		ck_assert_int_eq(daemon_restart(&d, SIGKILL), -SIGKILL);
		peer_close(&a);
		peer_connect(&b, d.ports[0]);
		last = count_history(&b);
		ck_assert_int_ge(last, before + 5 * round + 1);
		ck_assert_int_le(last, said);
		peer_close(&b);
		said = last;
	}
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

/* Runs chatd on state directory @dir, which must not work, for this reason. */
static void
expect_refusal(const char *dir, const char *expected)
{
	static struct output out;

	setenv("CHATD_TEST_STATE", dir, 1);
	daemon_run((const char *const[]){ NULL }, NULL, &out);
	ck_assert_int_eq(out.code, 74);
	ck_assert_msg(strstr(out.err, expected) != NULL, "it said:\n%s",
		      out.err);
}

START_TEST(store_is_for_one_daemon)
{
	char expected[256];

	daemon_start(&d, NULL);
	snprintf(expected, sizeof(expected),
		 "another chatd, process %d, uses %s: stop it, or give this "
		 "one a STATE_DIRECTORY of its own\n",
		 (int)d.pid, d.dir);
	expect_refusal(d.dir, expected);
	peer_connect(&a, d.ports[0]);
	peer_skip_to_join(&a, "fiber");
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

START_TEST(store_that_is_damaged_is_left_alone)
{
	const char *dir = tempdir_new();
	const char *path = tempdir_file("room.db", "This is no room.\n");

	expect_refusal(dir,
		       "room.db: the database is damaged, or is none; "
		       "move it away");
	check_file(path, "This is no room.\n");
	tempdir_remove();
}
END_TEST

START_TEST(store_holds_lines_while_it_is_locked)
{
	daemon_start(&d, DAEMON_CONF "room: { on_store_failure = \"hold\"; };");
	meet();
	open_other();
	sql("BEGIN IMMEDIATE");
	peer_say(&a, "one\n");
	peer_expect(&a, LOCKED "it waits, and is shown once it is\n");
	peer_expect(&b, LOCKED "it waits, and is shown once it is\n");
	peer_say(&b, "two\n");
	daemon_await_log(&d, "lines cannot be stored in ");
	ck_assert_int_eq(ask("SELECT max(number) FROM line"), 5);
	sql("ROLLBACK");
	peer_expect(&a, "one\n" AGAIN "two\n");
	peer_expect(&b, "one\n" AGAIN "two\n");
	daemon_await_log(&d, "lines are stored in ");
	sqlite3_close(other);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

START_TEST(store_that_is_full_reads_no_more)
{
	daemon_start(&d, DAEMON_CONF "room: { hold_max = 2; };");
	meet();
	open_other();
	sql("BEGIN IMMEDIATE");
	peer_say(&a, "one\n");
	peer_expect(&b, LOCKED "it waits, and is shown once it is\n");
	peer_say(&a, "two\n");
	peer_expect(&b,
		    "*** 2 lines wait to be stored; nothing more is read until "
		    "they are\n");
	peer_connect(&c, d.ports[1]);
	peer_expect(&c,
		    "*** full: what is said here cannot be stored now; "
		    "try again later\n");
	peer_expect_end(&c);
	peer_say(&b, "three\n");
	sql("ROLLBACK");
	peer_expect(&b, "one\n" AGAIN "two\n");
	peer_expect(&b, "three\n");
	sqlite3_close(other);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

/* Stopped while lines wait: it does end. */
START_TEST(store_that_waits_does_not_wait_forever)
{
	daemon_start(&d, DAEMON_CONF "drain_timeout = \"0 s\";");
	meet();
	open_other();
	sql("BEGIN IMMEDIATE");
	peer_say(&a, "one\n");
	peer_expect(&a, LOCKED "it waits, and is shown once it is\n");
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
	sqlite3_close(other);
}
END_TEST

START_TEST(store_shows_from_memory_while_it_is_locked)
{
	daemon_start(&d,
		     DAEMON_CONF "room: { on_store_failure = \"memory\"; };");
	meet();
	open_other();
	sql("BEGIN IMMEDIATE");
	peer_say(&a, "one\n");
	peer_expect(&a,
		    LOCKED "it is shown, but lost if the room ends first\n"
			   "one\n");
	peer_say(&b, "two\n");
	peer_expect(&a, "two\n");
	peer_connect(&c, d.ports[0]);
	peer_skip_to_join(&c, "fiber");
	sql("ROLLBACK");
	peer_expect(&c, AGAIN);
	ck_assert_int_eq(ask("SELECT max(number) FROM line"), 8);
	sqlite3_close(other);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

START_TEST(store_stops_the_daemon_if_told_to)
{
	daemon_start(&d, DAEMON_CONF "room: { on_store_failure = \"stop\"; };");
	meet();
	open_other();
	sql("BEGIN IMMEDIATE");
	peer_say(&a, "one\n");
	peer_expect(&b, LOCKED "the room closes\n");
	peer_expect(&a,
		    LOCKED "the room closes\n"
			   "*** not stored: Device or resource busy\n");
	peer_expect_end(&a);
	peer_expect_end(&b);
	peer_close(&a);
	peer_close(&b);
	ck_assert_int_eq(daemon_end(&d), 74);
	sqlite3_close(other);
}
END_TEST

SUITE(store)
{
	tcase_add_loop_test(tc_, store_outlives_the_process, 0, 2);
	ADD(store_loses_nothing_that_was_seen);
	ADD(store_is_for_one_daemon);
	ADD(store_that_is_damaged_is_left_alone);
	ADD(store_holds_lines_while_it_is_locked);
	ADD(store_that_is_full_reads_no_more);
	ADD(store_that_waits_does_not_wait_forever);
	ADD(store_shows_from_memory_while_it_is_locked);
	ADD(store_stops_the_daemon_if_told_to);
}
