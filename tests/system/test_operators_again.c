/* SPDX-License-Identifier: MIT */
/*
 * test_operators_again.c - who is an operator, and what they have begun, when
 * chatd is killed, is started again or reads another configuration.
 */
#include "config.h"

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <sqlite3.h>

#include "support/runner.h"
#include "system/couple.h"

#define CONF DAEMON_CONF "people: { accounts = \"yes\"; operators = \"%s\"; };"

/* Who is an operator by their account changes while chatd runs. */
static void
appoint(const char *operators)
{
	struct supervised *pair = &couple.pair;
	char conf[512];

	snprintf(conf, sizeof(conf), CONF, operators);
	daemon_configure(&pair->d, conf);
	ck_assert_int_eq(kill(pair->chatd, SIGHUP), 0);
	supervised_await_log(pair, "configuration reloaded: 1 changed");
	/* the next time is another */
	pair->seen = pair->d.log_len;
}

/* Two are in the room; the first, who came by @port, is the operator ann. */
static void
meet(int port)
{
	char conf[512], line[512];

	snprintf(conf, sizeof(conf), CONF, "");
	couple_meet(conf, port);
	peer_say(&couple.one, "/nick ann\n/register four old words\n");
	couple_hear("*** guest-1 is now ann\n");
	peer_line(&couple.one, line, sizeof(line));
	appoint("ann");
}

/* There is no topic: only an operator is told so. */
static void
check_operator(struct peer *p, bool is_one)
{
	peer_say(p, "/clear\n");
	peer_expect(p, "%s",
		    is_one ? "*** there is no topic\n"
			   : "*** /clear is for operators\n");
}

START_TEST(operators_are_others_at_once)
{
	int end = couple_ends[_i % COUPLE_ENDS];

	meet(_i / COUPLE_ENDS);
	check_operator(&couple.one, true);
	check_operator(&couple.two, false);
	supervised_again(&couple.pair, end);
	check_operator(&couple.one, true);
	appoint("bob");
	check_operator(&couple.one, false);
	supervised_again(&couple.pair, end);
	check_operator(&couple.one, false);
	appoint("bob ann");
	check_operator(&couple.one, true);
	couple_part();
}
END_TEST

/* The second goes, also while chatd is being killed, and comes again. */
static void
leave_and_come(int port, bool killed)
{
	char line[512];

	if (killed)
		ck_assert_int_eq(kill(couple.pair.chatd, SIGSTOP), 0);
	peer_close(&couple.two);
	if (killed)
		supervised_again(&couple.pair, SIGKILL);
	peer_expect(&couple.one, "Connection from %s via %s closed\n",
		    couple.two.address, daemon_labels[port]);
	peer_connect(&couple.two, couple.pair.d.ports[port]);
	peer_skip_to_join(&couple.two, daemon_labels[port]);
	peer_line(&couple.one, line, sizeof(line));
}

START_TEST(operators_are_so_until_they_leave)
{
	meet(_i / 2);
	peer_say(&couple.two, "/nick bob\n");
	couple_hear("*** guest-2 is now bob\n");
	peer_say(&couple.one, "/op bob\n");
	couple_hear("*** bob was made an operator by ann\n");
	supervised_again(&couple.pair, SIGKILL);
	check_operator(&couple.two, true);
	leave_and_come(!(_i / 2), _i % 2);
	peer_say(&couple.two, "/nick bob\n");
	couple_hear("*** guest-3 is now bob\n");
	check_operator(&couple.two, false);
	supervised_again(&couple.pair, SIGUSR2);
	check_operator(&couple.two, false);
	check_operator(&couple.one, true);
	couple_part();
}
END_TEST

/* Another program has the history's file open, and nothing can be stored. */
static sqlite3 *
lock_history(void)
{
	char path[128];
	sqlite3 *db;

	snprintf(path, sizeof(path), "%s/room.db", couple.pair.d.dir);
	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_busy_timeout(db, PATIENCE_MS);
	ck_assert_int_eq(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL),
			 SQLITE_OK);
	return db;
}

static void
check_no_topic(void)
{
	peer_say(&couple.two, "/topic\n");
	peer_expect(&couple.two, "*** there is no topic\n");
}

/* It was taken in and waited to be stored: the next process does it, once. */
START_TEST(operators_clear_once)
{
	sqlite3 *db;
	char line[512];

	meet(_i);
	peer_say(&couple.one, "/topic tea\n");
	couple_hear("*** ann has set the topic: tea\n");
	db = lock_history();
	peer_say(&couple.one, "/clear\n");
	/* both are told that something waits */
	peer_line(&couple.one, line, sizeof(line));
	peer_line(&couple.two, line, sizeof(line));
	ck_assert_msg(strstr(line, "it waits"), "%s", line);
	ck_assert_int_eq(kill(couple.pair.chatd, SIGKILL), 0);
	sqlite3_close(db);
	supervised_await(&couple.pair);
	couple_hear("*** ann has taken the topic away\n");
	check_no_topic();
	supervised_again(&couple.pair, SIGKILL);
	check_no_topic();
	check_operator(&couple.one, true);
	couple_part();
}
END_TEST

SUITE(operators_again)
{
	tcase_add_loop_test(tc_, operators_are_others_at_once, 0,
			    COUPLE_PORTS * COUPLE_ENDS);
	tcase_add_loop_test(tc_, operators_are_so_until_they_leave, 0,
			    2 * COUPLE_PORTS);
	tcase_add_loop_test(tc_, operators_clear_once, 0, COUPLE_PORTS);
}
