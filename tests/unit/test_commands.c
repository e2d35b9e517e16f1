/* SPDX-License-Identifier: MIT */
/*
 * test_commands.c - what is typed behind a slash, and what is answered, on both
 * front ends.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/command_table.h"
#include "support/runner.h"
#include "unit/scene.h"

/* What is said last: all that is answered before has come then. */
#define END_MARK "the end"

static const char *const drivers[] = { "fiber", "callback" };

/* What one who is alone types, and all that comes of it. */
static const struct {
	const char *typed;
	const char *comes;
} rows[] = {
	{ "/ping", "*** pong\n" },
	{ "/PING", "*** pong\n" },
	{ "/ping ", "*** pong\n" },
	{ "/ping x", "*** \"x\" is too much\n*** usage: /ping\n" },
	{ "//ping", "/ping\n" },
	{ "//", "/\n" },
	{ "///", "//\n" },
	{ "/", "/\n" },
	{ "/ ping", "/ ping\n" },
	{ "/1", "/1\n" },
	{ " /ping", " /ping\n" },
	{ "/pnig", "*** there is no command /pnig; did you mean /ping?\n" },
	{ "/xyzzy",
	  "*** there is no command /xyzzy; /help shows those that there "
	  "are\n" },
	{ "/help ping", "*** /ping - be answered\n" },
	{ "/help /ping", "*** /ping - be answered\n" },
	{ "/help pnig",
	  "*** there is no command /pnig; did you mean /ping?\n" },
	{ "/help xyzzy",
	  "*** there is no command /xyzzy; /help shows those that there "
	  "are\n" },
	{ "/help a b", "*** \"b\" is too much\n*** usage: /help [COMMAND]\n" },
	{ "/me waves", "<* guest-1> waves\n" },
	{ "/me  waves  twice ", "<* guest-1> waves  twice\n" },
	{ "/me", "*** TEXT is missing\n*** usage: /me TEXT\n" },
	{ "/topic", "*** there is no topic\n" },
	{ "/topic tea", "*** guest-1 has set the topic: tea\n" },
	{ "/who x", "*** \"x\" is too much\n*** usage: /who\n" },
	{ "/whois", "*** NAME is missing\n*** usage: /whois NAME\n" },
	{ "/whois a b", "*** \"b\" is too much\n*** usage: /whois NAME\n" },
	{ "/whois nobody",
	  "*** nobody here is called nobody; /who shows who is here\n" },
	{ "/whois guest-",
	  "*** nobody here is called guest-; /who shows who is here\n" },
	{ "/whois guest-01",
	  "*** nobody here is called guest-01; /who shows who is here\n" },
	{ "/whois guest-99999999999999999999999",
	  "*** nobody here is called guest-99999999999999999999999; /who shows "
	  "who is here\n" },
	{ "/msg", "*** NAME is missing\n*** usage: /msg NAME TEXT\n" },
	{ "/msg guest-1", "*** TEXT is missing\n*** usage: /msg NAME TEXT\n" },
	{ "/msg nobody hi",
	  "*** nobody here is called nobody; /who shows who is here\n" },
	{ "/msg guest-1 hi you",
	  "*** guest-1 tells you: hi you\n*** you tell guest-1: hi you\n" },
	{ "/reply", "*** TEXT is missing\n*** usage: /reply TEXT\n" },
	{ "/reply hi",
	  "*** nobody has written to you; /msg NAME TEXT writes to "
	  "somebody\n" },
	{ "/ignore", "*** you ignore nobody\n" },
	{ "/ignore guest-1", "*** you cannot ignore yourself\n" },
	{ "/ignore a b", "*** \"b\" is too much\n*** usage: /ignore [NAME]\n" },
	{ "/unignore", "*** NAME is missing\n*** usage: /unignore NAME\n" },
	{ "/unignore guest-1", "*** you do not ignore guest-1\n" },
	{ "/away", "*** you are back\n" },
	{ "/away at  lunch", "*** you are away: at  lunch\n" },
	{ "/history x",
	  "*** COUNT is a whole number from 1 to 256, not \"x\"\n"
	  "*** usage: /history [COUNT] [LINE]\n" },
	{ "/history 0",
	  "*** COUNT is a whole number from 1 to 256, not \"0\"\n"
	  "*** usage: /history [COUNT] [LINE]\n" },
	{ "/history 257",
	  "*** COUNT is a whole number from 1 to 256, not \"257\"\n"
	  "*** usage: /history [COUNT] [LINE]\n" },
	{ "/history -1",
	  "*** COUNT is a whole number from 1 to 256, not \"-1\"\n"
	  "*** usage: /history [COUNT] [LINE]\n" },
	{ "/history 5 1", "*** there is nothing before line 1 any more\n" },
	{ "/history 1 2 3",
	  "*** \"3\" is too much\n*** usage: /history [COUNT] [LINE]\n" },
	{ "/since", "*** LINE is missing\n*** usage: /since LINE\n" },
	{ "/since 1",
	  "*** nothing was said after that: the newest is line 1\n" },
	{ "/since 18446744073709551616",
	  "*** LINE is a whole number from 0 to 18446744073709551615, not "
	  "\"18446744073709551616\"\n*** usage: /since LINE\n" },
	{ "/search", "*** TEXT is missing\n*** usage: /search TEXT\n" },
	{ "/search x", "*** this room cannot be searched\n" },
	{ "/motd", "*** there is no message of the day\n" },
	{ "/color on", "*** there are no colours here\n" },
	{ "/color", "*** SWITCH is missing\n*** usage: /color SWITCH\n" },
	{ "/color red",
	  "*** SWITCH is on or off, not \"red\"\n"
	  "*** usage: /color SWITCH\n" },
	{ "/motd x", "*** \"x\" is too much\n*** usage: /motd\n" },
	{ "/time x", "*** \"x\" is too much\n*** usage: /time\n" },
	{ "/quit x", "*** \"x\" is too much\n*** usage: /quit\n" },
};

#define N_ROWS (sizeof(rows) / sizeof(rows[0]))

static struct scene scene;
static struct caller one, two;

/* Types @line; what comes of it is to be @comes, and nothing else. */
static void
check(struct caller *caller, const char *line, const char *comes)
{
	char text[2048];

	caller_listen(caller);
	caller->len = 0;
	snprintf(text, sizeof(text), "%s\n" END_MARK "\n", line);
	caller_say(caller, text);
	caller_await(caller, &scene, END_MARK "\n");
	snprintf(text, sizeof(text), "%s" END_MARK "\n", comes);
	ck_assert_str_eq(caller->heard, text);
}

START_TEST(commands_answer)
{
	size_t row = (size_t)_i % N_ROWS;

	scene_init(&scene, drivers[(size_t)_i / N_ROWS], "");
	caller_dial(&one, &scene);
	caller_await(&one, &scene, "Got connection");
	check(&one, rows[row].typed, rows[row].comes);
	caller_hang_up(&one);
	scene_fini(&scene);
}
END_TEST

/* Two are in the room, and have seen that. */
static void
meet(const char *driver, const char *conf)
{
	scene_init(&scene, driver, conf);
	caller_dial(&one, &scene);
	caller_await(&one, &scene, "Got connection");
	caller_dial(&two, &scene);
	caller_await(&two, &scene, "\nGot connection");
	caller_await(&one, &scene, "\nGot connection");
}

static void
part(void)
{
	caller_hang_up(&one);
	caller_hang_up(&two);
	scene_fini(&scene);
}

/* What @caller hears next is @text. */
static void
hears(struct caller *caller, const char *text)
{
	caller_await(caller, &scene, text);
	ck_assert_str_eq(caller->heard, text);
}

/* They have heard nothing yet. */
static void
forget(void)
{
	caller_listen(&one);
	caller_listen(&two);
	one.len = two.len = 0;
}

START_TEST(commands_pass_messages)
{
	meet(drivers[_i], "");
	forget();
	caller_say(&one, "/msg guest-2 hi\n");
	hears(&two, "*** guest-1 tells you: hi\n");
	hears(&one, "*** you tell guest-2: hi\n");
	forget();
	caller_say(&two, "/reply hello there\n");
	hears(&one, "*** guest-2 tells you: hello there\n");
	hears(&two, "*** you tell guest-1: hello there\n");
	forget();
	caller_say(&one, "/away out\n");
	hears(&one, "*** you are away: out\n");
	caller_say(&two, "/reply well\n");
	hears(&two, "*** you tell guest-1: well\n*** guest-1 is away: out\n");
	part();
}
END_TEST

START_TEST(commands_show_the_topic)
{
	meet(drivers[_i], "");
	forget();
	caller_say(&one, "/topic tea and cake\n");
	hears(&two, "*** guest-1 has set the topic: tea and cake\n");
	forget();
	caller_say(&two, "/topic\n");
	hears(&two, "*** the topic is: tea and cake (by guest-1)\n");
	forget();
	caller_say(&one, "/nick ann\n/topic  beer \n");
	hears(&two,
	      "*** guest-1 is now ann\n*** ann has set the topic: beer\n");
	forget();
	caller_say(&two, "/topic\n");
	hears(&two, "*** the topic is: beer (by ann)\n");
	part();
}
END_TEST

START_TEST(commands_ignore)
{
	meet(drivers[_i], "");
	forget();
	caller_say(&one, "/ignore guest-2\n");
	hears(&one,
	      "*** you ignore guest-2: what they write to you does not reach "
	      "you; /unignore guest-2 ends that\n");
	caller_say(&two, "/msg guest-1 hi\n");
	hears(&two, "*** guest-1 wants no messages from you\n");
	forget();
	caller_say(&one, "/ignore\n");
	hears(&one, "*** you ignore guest-2\n");
	forget();
	caller_say(&one, "/unignore guest-2\n");
	hears(&one, "*** you do not ignore guest-2\n");
	forget();
	caller_say(&two, "/msg guest-1 hi\n");
	hears(&one, "*** guest-2 tells you: hi\n");
	part();
}
END_TEST

START_TEST(commands_reply_to_nobody)
{
	meet(drivers[_i], "");
	forget();
	caller_say(&one, "/msg guest-2 hi\n");
	hears(&two, "*** guest-1 tells you: hi\n");
	caller_hang_up(&one);
	caller_await(&two, &scene, "closed\n");
	forget();
	caller_say(&two, "/reply hi\n");
	hears(&two, "*** who wrote to you has left\n");
	caller_hang_up(&two);
	scene_fini(&scene);
}
END_TEST

START_TEST(commands_show_who_is_here)
{
	meet(drivers[_i], "");
	forget();
	caller_say(&one, "/away\n/who\n/ping\n");
	caller_await(&one, &scene, "*** pong\n");
	ck_assert_ptr_nonnull(strstr(one.heard,
				     "*** 2 here:\n*** guest-1: "
				     "tcp:127.0.0.1:"));
	ck_assert_ptr_nonnull(strstr(one.heard, " (you)\n*** guest-2: tcp:"));
	forget();
	caller_say(&one, "/whois guest-2\n");
	caller_await(&one, &scene, ", has said 0 lines\n");
	ck_assert_ptr_nonnull(strstr(one.heard, "\n*** here for "));
	caller_say(&two, "hello\n/me waves\n/topic tea\n");
	caller_await(&one, &scene, "has set the topic: tea\n");
	caller_say(&one, "/whois guest-2\n");
	caller_await(&one, &scene, ", has said 2 lines\n");
	part();
}
END_TEST

START_TEST(commands_say_what_there_is)
{
	scene_init(&scene, drivers[_i], "");
	caller_dial(&one, &scene);
	caller_await(&one, &scene, "Got connection");
	caller_say(&one, "/help\n");
	caller_await(&one, &scene, "*** //text says /text\n");
	for (size_t i = 0; i < command_table_n; i++) {
		char line[256];

		snprintf(line, sizeof(line), "*** /%s ", command_table[i].name);
		/* nothing to register without accounts, and no operator */
		ck_assert_int_eq(strstr(one.heard, line) != NULL,
				 !command_table[i].secret &&
					 command_table[i].rank <
						 COMMAND_OPERATOR);
	}
	caller_hang_up(&one);
	scene_fini(&scene);
}
END_TEST

START_TEST(commands_quit)
{
	scene_init(&scene, drivers[_i], "");
	caller_dial(&one, &scene);
	caller_await(&one, &scene, "Got connection");
	one.len = 0;
	caller_say(&one, "bye\n/ping\n/quit\nnot said\n/ping\nnor this");
	caller_await_end(&one, &scene);
	ck_assert_str_eq(one.heard, "bye\n*** pong\n");
	caller_hang_up(&one);
	scene_fini(&scene);
}
END_TEST

START_TEST(commands_can_be_off)
{
	scene_init(&scene, drivers[_i], "");
	scene.conf.listeners[0].commands = 0;
	caller_dial(&one, &scene);
	caller_await(&one, &scene, "Got connection");
	check(&one, "/ping", "/ping\n");
	check(&one, "//ping", "//ping\n");
	caller_hang_up(&one);
	scene_fini(&scene);
}
END_TEST

START_TEST(commands_show_the_message_of_the_day)
{
	scene_init(&scene, drivers[_i], "}; room: { motd = \"be kind\"; ");
	caller_dial(&one, &scene);
	caller_await(&one, &scene, "Got connection");
	check(&one, "/motd", "*** be kind\n");
	caller_hang_up(&one);
	scene_fini(&scene);
}
END_TEST

SUITE(commands)
{
	TCase *tc = tcase_create("commands");

	tcase_add_loop_test(tc, commands_answer, 0, 2 * (int)N_ROWS);
	tcase_add_loop_test(tc, commands_pass_messages, 0, 2);
	tcase_add_loop_test(tc, commands_show_the_topic, 0, 2);
	tcase_add_loop_test(tc, commands_ignore, 0, 2);
	tcase_add_loop_test(tc, commands_reply_to_nobody, 0, 2);
	tcase_add_loop_test(tc, commands_show_who_is_here, 0, 2);
	tcase_add_loop_test(tc, commands_say_what_there_is, 0, 2);
	tcase_add_loop_test(tc, commands_quit, 0, 2);
	tcase_add_loop_test(tc, commands_can_be_off, 0, 2);
	tcase_add_loop_test(tc, commands_show_the_message_of_the_day, 0, 2);
	suite_add_tcase(s, tc);
}
