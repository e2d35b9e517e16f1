/* SPDX-License-Identifier: MIT */
/*
 * test_command_operators.c - what operators can do, and others cannot, on both
 * front ends.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/client.h"
#include "client/client_slot.h"
#include "client/manners.h"
#include "limit/slow.h"
#include "support/runner.h"
#include "support/tempdir.h"
#include "unit/scene.h"

static const char *const drivers[] = { "fiber", "callback" };

static struct scene scene;
static struct caller one, two;

/* The client that came as @place. */
static struct client *
client_at(int place)
{
	struct roster_member *m = roster_first(room_roster(scene.room));

	while (place-- > 0)
		m = roster_next(m);
	return client_of_member(m);
}

/* Two are in the room; the first is an operator. */
static void
set_up(int driver)
{
	ck_assert_int_eq(setenv("STATE_DIRECTORY", tempdir_new(), 1), 0);
	scene_init(&scene, drivers[driver], "");
	caller_dial(&one, &scene);
	caller_await(&one, &scene, "Got connection");
	caller_dial(&two, &scene);
	caller_await(&two, &scene, "\nGot connection");
	caller_await(&one, &scene, "\nGot connection");
	manners_of(client_at(0))->operates = true;
}

static void
tear_down(void)
{
	caller_hang_up(&one);
	caller_hang_up(&two);
	scene_fini(&scene);
	tempdir_remove();
}

/* @caller hears @text next, and nothing before it. */
static void
hears(struct caller *caller, const char *text)
{
	caller_await(caller, &scene, text);
	ck_assert_str_eq(caller->heard, text);
	caller->len = 0;
}

/* Nobody has heard anything yet. */
static void
forget(void)
{
	caller_listen(&one);
	caller_listen(&two);
	one.len = two.len = 0;
}

/* @caller types @line, which both hear of as @text. */
static void
both_hear(struct caller *caller, const char *line, const char *text)
{
	forget();
	caller_say(caller, line);
	hears(&one, text);
	hears(&two, text);
}

/* Only @caller hears of it. */
static void
alone_hears(struct caller *caller, const char *line, const char *text)
{
	forget();
	caller_say(caller, line);
	hears(caller, text);
	caller_say(caller, "end\n");
	hears(&one, "end\n");
	hears(&two, "end\n");
}

/* What the operator types, and what is answered. */
static const struct {
	const char *typed;
	const char *answered;
} rows[] = {
	{ "/kick", "*** NAME is missing\n*** usage: /kick NAME [TEXT]\n" },
	{ "/kick nobody",
	  "*** nobody here is called nobody; /who shows who is here\n" },
	{ "/kick guest-1", "*** that is you\n" },
	{ "/kick guest-2 "
	  "1234567890123456789012345678901234567890123456789012345678901234567"
	  "890123456789012345678901",
	  "*** TEXT has at most 90 bytes\n*** usage: /kick NAME [TEXT]\n" },
	{ "/mute guest-2 soon",
	  "*** TIME is such as 10min or 7d, not \"soon\"\n"
	  "*** usage: /mute NAME [TIME]\n" },
	{ "/mute guest-2 0s",
	  "*** TIME is such as 10min or 7d, not \"0s\"\n"
	  "*** usage: /mute NAME [TIME]\n" },
	{ "/mute guest-2 9999999d",
	  "*** TIME is such as 10min or 7d, not \"9999999d\"\n"
	  "*** usage: /mute NAME [TIME]\n" },
	{ "/mute guest-1", "*** that is you\n" },
	{ "/mute guest-2 1s 2s",
	  "*** \"2s\" is too much\n*** usage: /mute NAME [TIME]\n" },
	{ "/unmute guest-2", "*** guest-2 is not muted\n" },
	{ "/ban 192.0.2.1", "*** /ban is for operators by their account\n" },
	{ "/unban 192.0.2.1",
	  "*** /unban is for operators by their account\n" },
	{ "/op guest-2", "*** /op is for operators by their account\n" },
	{ "/deop guest-1", "*** /deop is for operators by their account\n" },
	{ "/slow -1",
	  "*** SECONDS is a whole number from 0 to 3600, not \"-1\"\n"
	  "*** usage: /slow SECONDS\n" },
	{ "/slow 3601",
	  "*** SECONDS is a whole number from 0 to 3600, not \"3601\"\n"
	  "*** usage: /slow SECONDS\n" },
	{ "/clear", "*** there is no topic\n" },
};

#define N_ROWS (sizeof(rows) / sizeof(rows[0]))

START_TEST(command_operators_are_told_what_is_wrong)
{
	set_up(_i);
	for (size_t i = 0; i < N_ROWS; i++) {
		char line[256];

		snprintf(line, sizeof(line), "%s\n", rows[i].typed);
		alone_hears(&one, line, rows[i].answered);
	}
	tear_down();
}
END_TEST

START_TEST(command_operators_alone_may)
{
	static const char *const names[] = {
		"kick guest-1", "mute guest-1",  "unmute guest-1",
		"slow 10",      "clear",         "op guest-2",
		"deop guest-1", "ban 192.0.2.1", "unban 192.0.2.1",
	};
	static const char appointed[] = "op deop ban unban";

	set_up(_i);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char line[64], word[16] = "", answer[64];

		memcpy(word, names[i], strcspn(names[i], " "));
		snprintf(line, sizeof(line), "/%s\n", names[i]);
		snprintf(answer, sizeof(answer), "*** /%s is for operators%s\n",
			 word,
			 strstr(appointed, word) ? " by their account" : "");
		alone_hears(&two, line, answer);
	}
	ck_assert(!client_operates(client_at(1)));
	ck_assert(client_operates(client_at(0)));
	forget();
	caller_say(&two, "/help\nend\n");
	caller_await(&two, &scene, "end\n");
	ck_assert_ptr_null(strstr(two.heard, "/kick"));
	forget();
	caller_say(&one, "/help\nend\n");
	caller_await(&one, &scene, "end\n");
	ck_assert_ptr_nonnull(strstr(one.heard, "*** /kick NAME [TEXT] - "));
	tear_down();
}
END_TEST

START_TEST(command_operators_kick)
{
	set_up(_i);
	forget();
	caller_say(&one, "/kick guest-2 mind your language\n");
	caller_await_end(&two, &scene);
	ck_assert_str_eq(two.heard,
			 "*** closing: sent away by guest-1: mind your "
			 "language\n");
	caller_await(&one, &scene, "closed\n");
	ck_assert_ptr_eq(strstr(one.heard,
				"*** guest-2 was sent away by "
				"guest-1: mind your language\n"),
			 one.heard);
	tear_down();
}
END_TEST

START_TEST(command_operators_mute)
{
	static const char muted[] = "*** an operator has muted you: not sent\n";

	set_up(_i);
	both_hear(&one, "/mute guest-2\n",
		  "*** guest-2 was muted by guest-1\n");
	forget();
	caller_say(&two, "hi\n");
	hears(&two, muted);
	caller_say(&two, "/me waves\n");
	hears(&two, muted);
	caller_say(&two, "/msg guest-1 hi\n");
	hears(&two, muted);
	caller_say(&two, "/nick hi\n");
	hears(&two, muted);
	caller_say(&two, "/login hi four old words\n");
	hears(&two, muted);
	caller_say(&two, "/topic hi\n");
	hears(&two, muted);
	caller_say(&two, "/away hi\n");
	hears(&two, muted);
	caller_say(&two, "/away\n");
	hears(&two, "*** you are back\n");
	caller_say(&two, "/topic\n");
	hears(&two, "*** there is no topic\n");
	caller_say(&two, "/ping\n");
	hears(&two, "*** pong\n");
	/* the second time as if a crash had kept it from the room */
	for (int i = 0; i < 2; i++)
		both_hear(&one, "/unmute guest-2\n",
			  "*** guest-2 may speak again, says guest-1\n");
	both_hear(&two, "hi\n", "hi\n");
	tear_down();
}
END_TEST

START_TEST(command_operators_mute_for_a_while)
{
	set_up(_i);
	both_hear(&one, "/mute guest-2 10min\n",
		  "*** guest-2 was muted by guest-1 for 10 min\n");
	forget();
	caller_say(&two, "hi\n");
	caller_await(&two, &scene, ": not sent\n");
	ck_assert_ptr_eq(strstr(two.heard,
				"*** an operator has muted you for another "),
			 two.heard);
	/* as if it had passed */
	client_at(1)->manners->muted_until = 1;
	both_hear(&two, "hi\n", "hi\n");
	tear_down();
}
END_TEST

START_TEST(command_operators_may_be_several)
{
	set_up(_i);
	both_hear(&one, "/mute guest-2\n",
		  "*** guest-2 was muted by guest-1\n");
	manners_of(client_at(1))->operates = true;
	both_hear(&two, "hi\n", "hi\n");
	alone_hears(&two, "/mute guest-1\n", "*** guest-1 is an operator\n");
	both_hear(&two, "/topic tea\n", "*** guest-2 has set the topic: tea\n");
	both_hear(&two, "/clear\n", "*** guest-2 has taken the topic away\n");
	tear_down();
}
END_TEST

START_TEST(command_operators_slow_the_room)
{
	static const char slow[] =
		"*** the room is slow, each may say one line in 1 h: "
		"not sent\n";

	set_up(_i);
	both_hear(&two, "before\n", "before\n");
	both_hear(&one, "/slow 3600\n",
		  "*** from now on each may say one line in 1 h, says "
		  "guest-1\n");
	ck_assert_uint_eq(slow_load(), 3600);
	forget();
	caller_say(&two, "hi\n");
	hears(&two, slow);
	caller_say(&two, "/me waves\n");
	hears(&two, slow);
	caller_say(&two, "/nick bob\n");
	hears(&two, slow);
	/* what is no line of the room's may be as often as ever */
	caller_say(&two, "/msg guest-2 hi\n");
	hears(&two, "*** guest-2 tells you: hi\n*** you tell guest-2: hi\n");
	/* as if it had passed */
	client_at(1)->said_at = CLIENT_LONG_AGO;
	both_hear(&two, "hi\n", "hi\n");
	caller_say(&two, "hi\n");
	hears(&two, slow);
	both_hear(&one, "quick\n", "quick\n");
	both_hear(&one, "/slow 0\n",
		  "*** each may say as much as they like again, says "
		  "guest-1\n");
	ck_assert_uint_eq(slow_load(), 0);
	both_hear(&two, "hi\n", "hi\n");
	tear_down();
}
END_TEST

/* The first types @line, which is dealt with as @posted says. */
static void
replayed(const char *line, bool posted, const char *answer)
{
	struct client *client = client_at(0);
	const struct client_replay replay = {
		.said = posted ? UINT64_MAX : 0,
	};

	forget();
	client->replay = &replay;
	caller_say(&one, line);
	hears(&one, answer);
	client->replay = NULL;
	ck_assert_str_eq(caller_listen(&two), "");
}

/* Who has the name by now is nobody that it was said of. */
START_TEST(command_operators_do_nothing_later_to_a_name)
{
	static const char *const deeds[] = { "kick", "mute", "unmute" };

	set_up(_i);
	for (size_t i = 0; i < 3; i++) {
		char line[64];

		snprintf(line, sizeof(line), "/%s guest-2\n", deeds[i]);
		replayed(line, false,
			 "*** chatd ended before this was done; say it "
			 "again\n");
		snprintf(line, sizeof(line), "/%s guest-2\n/ping\n", deeds[i]);
		replayed(line, true, "*** pong\n");
	}
	both_hear(&two, "hi\n", "hi\n");
	tear_down();
}
END_TEST

/* What the room has been told since holds. */
START_TEST(command_operators_slow_the_room_once)
{
	set_up(_i);
	both_hear(&one, "/slow 10\n",
		  "*** from now on each may say one line in 10 s, says "
		  "guest-1\n");
	replayed("/slow 0\n/ping\n", true, "*** pong\n");
	ck_assert_uint_eq(slow_load(), 10);
	ck_assert_int_eq(scene.hall.slow, INT64_C(10000000000));
	tear_down();
}
END_TEST

SUITE(command_operators)
{
	tcase_add_loop_test(tc_, command_operators_are_told_what_is_wrong, 0,
			    2);
	tcase_add_loop_test(tc_, command_operators_alone_may, 0, 2);
	tcase_add_loop_test(tc_, command_operators_kick, 0, 2);
	tcase_add_loop_test(tc_, command_operators_mute, 0, 2);
	tcase_add_loop_test(tc_, command_operators_mute_for_a_while, 0, 2);
	tcase_add_loop_test(tc_, command_operators_may_be_several, 0, 2);
	tcase_add_loop_test(tc_, command_operators_slow_the_room, 0, 2);
	tcase_add_loop_test(tc_, command_operators_do_nothing_later_to_a_name,
			    0, 2);
	tcase_add_loop_test(tc_, command_operators_slow_the_room_once, 0, 2);
}
