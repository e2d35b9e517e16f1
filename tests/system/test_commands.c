/* SPDX-License-Identifier: MIT */
/*
 * test_commands.c - commands and their answers, when chatd ends in between.
 *
 * Three ends in a row would be a reason for chatd to beware of its clients'
 * input; so there are two in each test.
 */
#include "config.h"

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/runner.h"
#include "system/couple.h"

#define LINE_LEN 512

/* When chatd is killed. */
enum moment {
	AT_ONCE,    /* what is typed is on its way */
	AFTER_SOME, /* some of it has come back */
	AFTER_ALL,  /* all of it has */
	UNREAD,     /* it has read nothing of it */
	MOMENTS,
};

/* What @one is to be told in a round, each once, in whatever order. */
struct expected {
	char lines[5][LINE_LEN];
	int times[5];
};

static void
expect_round(struct expected *e, int round)
{
	*e = (struct expected){ 0 };
	snprintf(e->lines[0], LINE_LEN, "round %d", round);
	snprintf(e->lines[1], LINE_LEN, "*** you tell guest-2: number %d",
		 round);
	snprintf(e->lines[2], LINE_LEN, "*** 1: Got connection from ");
	snprintf(e->lines[3], LINE_LEN, "*** lines 1 to 1 of ");
	snprintf(e->lines[4], LINE_LEN, "over %d", round);
}

/* Counts @line, which must be one of the expected. */
static void
count(struct expected *e, const char *line)
{
	for (int i = 0; i < 5; i++)
		if (strncmp(line, e->lines[i], strlen(e->lines[i])) == 0) {
			e->times[i]++;
			return;
		}
	ck_abort_msg("\"%s\" was not to come", line);
}

static bool
has_all(const struct expected *e)
{
	for (int i = 0; i < 5; i++)
		if (e->times[i] == 0)
			return false;
	return true;
}

/* Types much, has chatd killed at @moment, and is told all of it once. */
static void
play(int round, enum moment moment)
{
	struct expected e;
	char text[LINE_LEN];

	expect_round(&e, round);
	snprintf(text, sizeof(text),
		 "round %d\n/msg guest-2 number %d\n/history 1 2\nover %d\n",
		 round, round, round);
	if (moment == UNREAD)
		ck_assert_int_eq(kill(couple.pair.chatd, SIGSTOP), 0);
	peer_say(&couple.one, text);
	if (moment == AFTER_SOME) {
		peer_line(&couple.one, text, sizeof(text));
		count(&e, text);
	}
	while (moment == AFTER_ALL && !has_all(&e)) {
		peer_line(&couple.one, text, sizeof(text));
		count(&e, text);
	}
	supervised_again(&couple.pair, SIGKILL);
	snprintf(text, sizeof(text), "still %d\n", round);
	peer_say(&couple.one, text);
	text[strlen(text) - 1] = '\0';
	for (bool still = false; !still || !has_all(&e);) {
		char line[LINE_LEN];

		peer_line(&couple.one, line, sizeof(line));
		if (strcmp(line, text) == 0)
			still = true;
		else
			count(&e, line);
	}
	for (int i = 0; i < 5; i++)
		ck_assert_msg(e.times[i] == 1, "%d times \"%s\"", e.times[i],
			      e.lines[i]);
}

/* The other one has been told what was for it, in order. */
static void
check_other(int round)
{
	char wanted[LINE_LEN], line[LINE_LEN];

	snprintf(wanted, sizeof(wanted), "*** guest-1 tells you: number %d",
		 round);
	do {
		peer_line(&couple.two, line, sizeof(line));
		ck_assert_msg(strncmp(line, "*** ", 4) != 0 ||
				      strcmp(line, wanted) == 0,
			      "it was \"%s\", not \"%s\"", line, wanted);
	} while (strcmp(line, wanted) != 0);
}

START_TEST(commands_are_answered_once)
{
	couple_meet(NULL, _i % COUPLE_PORTS);
	play(1, (enum moment)(_i / COUPLE_PORTS));
	check_other(1);
	play(2, (enum moment)(_i / COUPLE_PORTS));
	check_other(2);
	/* nothing comes a second time */
	peer_say(&couple.one, "the end\n");
	peer_expect(&couple.one, "the end\n");
	couple_part();
}
END_TEST

START_TEST(commands_hold)
{
	couple_meet(NULL, _i);
	peer_say(&couple.one,
		 "/ignore guest-2\n/away out\n/unignore guest-1\n");
	peer_expect(&couple.one,
		    "*** you ignore guest-2: what they write to you does not "
		    "reach you; /unignore guest-2 ends that\n"
		    "*** you are away: out\n"
		    "*** you do not ignore guest-1\n");
	supervised_again(&couple.pair, SIGKILL);
	peer_say(&couple.two, "/msg guest-1 hi\n");
	peer_expect(&couple.two, "*** guest-1 wants no messages from you\n");
	peer_say(&couple.one, "/unignore guest-2\n");
	peer_expect(&couple.one, "*** you do not ignore guest-2\n");
	peer_say(&couple.two, "/msg guest-1 hi\n");
	peer_expect(&couple.two,
		    "*** you tell guest-1: hi\n"
		    "*** guest-1 is away: out\n");
	peer_expect(&couple.one, "*** guest-2 tells you: hi\n");
	supervised_again(&couple.pair, SIGUSR2);
	peer_say(&couple.one, "/reply back\n");
	peer_expect(&couple.one, "*** you tell guest-2: back\n");
	peer_expect(&couple.two, "*** guest-1 tells you: back\n");
	couple_part();
}
END_TEST

#ifdef HAVE_SQLITE
/* @p is shown one line that was found, and it begins with @begin. */
static void
shows_found(struct peer *p, const char *begin)
{
	char line[LINE_LEN];

	peer_line(p, line, sizeof(line));
	ck_assert_mem_eq(line, begin, strlen(begin));
	peer_expect(p, "*** 1 line\n");
}

/* The same when it looks for @words. */
static void
finds(struct peer *p, const char *words, const char *begin)
{
	char line[LINE_LEN];

	snprintf(line, sizeof(line), "/search %s\n", words);
	peer_say(p, line);
	shows_found(p, begin);
}

/*
 * What was just said is found, by either front end, whatever ends in between;
 * a search that is under way when chatd is killed is answered by the next one.
 */
START_TEST(commands_search)
{
	couple_meet(NULL, _i);
	peer_say(&couple.one, "coffee at noon?\n");
	couple_hear("coffee at noon?\n");
	finds(&couple.one, "COFFEE", "*** 3, ");
	ck_assert_int_eq(kill(couple.pair.chatd, SIGSTOP), 0);
	peer_say(&couple.two, "/search caf\xc3\xa9 coffee\n/search\n");
	supervised_again(&couple.pair, SIGKILL);
	peer_expect(&couple.two,
		    "*** TEXT is missing\n*** usage: /search TEXT\n");
	peer_expect(&couple.two, "*** no line has all of these words\n");
	peer_say(&couple.two, "tea\n");
	couple_hear("tea\n");
	supervised_again(&couple.pair, SIGUSR2);
	finds(&couple.one, "tea", "*** 4, ");
	peer_say(&couple.one, "/search \"at noon\" before 3\n");
	peer_expect(&couple.one, "*** no line has all of these words\n");
	finds(&couple.two, "\"at noon\"", "*** 3, ");
	ck_assert_int_eq(kill(couple.pair.chatd, SIGSTOP), 0);
	peer_say(&couple.one, "cake\n/search cake\n");
	supervised_again(&couple.pair, SIGKILL);
	peer_expect(&couple.one, "cake\n");
	shows_found(&couple.one, "*** 5, ");
	peer_say(&couple.one, "scones\n/search scones\n");
	supervised_again(&couple.pair, SIGUSR2);
	peer_expect(&couple.one, "scones\n");
	shows_found(&couple.one, "*** 6, ");
	couple_part();
}
END_TEST
#endif

/* A script asks, and is shown what it asked for. */
START_TEST(commands_of_who_says_no_more)
{
	static struct peer script;
	char wanted[LINE_LEN], line[LINE_LEN];

	couple_meet(NULL, _i);
	peer_connect(&script, couple.pair.d.ports[_i]);
	peer_say(&script, "/since 1\n");
	peer_half_close(&script);
	snprintf(wanted, sizeof(wanted), "*** 2: Got connection from %s via %s",
		 couple.two.address, daemon_labels[!_i]);
	do
		peer_line(&script, line, sizeof(line));
	while (strcmp(line, wanted) != 0);
	peer_close(&script);
	couple_part();
}
END_TEST

/* What is asked for goes before it is read: that is said, and all goes on. */
START_TEST(commands_ask_for_what_is_gone)
{
	static const char conf[] =
		"room: { durability = \"memory\"; history_lines = 10; };"
		"listeners: { a: { address = \"127.0.0.1\"; port = 0; }; };";
	char line[LINE_LEN];

	supervised_start(&couple.pair, conf);
	peer_connect(&couple.one, couple.pair.d.ports[0]);
	peer_skip_to_join(&couple.one, "fiber");
	for (int i = 2; i <= 10; i++)
		peer_say(&couple.one, "x\n");
	for (int i = 2; i <= 10; i++)
		peer_line(&couple.one, line, sizeof(line));
	peer_say(&couple.one, "a\nb\nc\n/history 1 3\n/ping\n");
	do
		peer_line(&couple.one, line, sizeof(line));
	while (strcmp(line, "*** pong") != 0);
	peer_say(&couple.one, "/history 1\n");
	do
		peer_line(&couple.one, line, sizeof(line));
	while (!strstr(line, "*** lines 13 to 13 of 13"));
	peer_close(&couple.one);
	ck_assert_int_eq(supervised_stop(&couple.pair), 0);
}
END_TEST

SUITE(commands)
{
	TCase *tc = tcase_create("commands");

	tcase_add_loop_test(tc, commands_are_answered_once, 0,
			    COUPLE_PORTS * MOMENTS);
	tcase_add_loop_test(tc, commands_hold, 0, COUPLE_PORTS);
	tcase_add_loop_test(tc, commands_of_who_says_no_more, 0, COUPLE_PORTS);
	tcase_add_test(tc, commands_ask_for_what_is_gone);
#ifdef HAVE_SQLITE
	tcase_add_loop_test(tc, commands_search, 0, COUPLE_PORTS);
#endif
	suite_add_tcase(s, tc);
}
