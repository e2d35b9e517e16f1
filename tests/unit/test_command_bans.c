/* SPDX-License-Identifier: MIT */
/*
 * test_command_bans.c - a ban is given once, whatever becomes of chatd and of
 * the disk meanwhile. What operators type is in tests/system/test_operators.c.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "client/client.h"
#include "client/client_slot.h"
#include "command/command_table.h"
#include "command/commands.h"
#include "command/errand.h"
#include "support/runner.h"
#include "support/tempdir.h"
#include "unit/scene.h"

static struct scene scene;
static struct caller caller;
static struct client *client;

static void
set_up(void)
{
	ck_assert_int_eq(setenv("STATE_DIRECTORY", tempdir_new(), 1), 0);
	scene_init(&scene, "callback", "");
	caller_dial(&caller, &scene);
	caller_await(&caller, &scene, "Got connection");
	client = client_of_member(roster_first(room_roster(scene.room)));
}

static void
tear_down(void)
{
	caller_hang_up(&caller);
	scene_fini(&scene);
	tempdir_remove();
}

/*
 * Carries out @typed, without its slash, whoever may; the answer, which is not
 * sent, is @answer.
 */
static void
run(const char *typed, const char *answer)
{
	struct commands *commands = scene.commands;
	struct errand errand = {
		.commands = commands,
		.client = client,
		.cause = 1,
	};
	char line[128] = "/";

	strncat(line, typed, sizeof(line) - 2);
	ck_assert(command_line_read(&errand.line, line, strlen(line)));
	errand.command = command_find(errand.line.name);
	command_line_split(&errand.line, command_most(errand.command),
			   errand.command->text);
	commands->answer_len = 0;
	errand.command->run(&errand);
	commands->answer[commands->answer_len] = '\0';
	ck_assert_str_eq(commands->answer, answer);
}

/* The same again, after a crash; its line was stored if @posted. */
static void
run_again(const char *typed, bool posted, const char *answer)
{
	const struct client_replay replay = { .said = posted ? 1 : 0 };

	client->replay = &replay;
	run(typed, answer);
	client->replay = NULL;
}

/* The room is told @text next. */
static void
hears(const char *text)
{
	caller_await(&caller, &scene, text);
	caller_listen(&caller);
	caller.len = 0;
}

START_TEST(command_bans_are_given_once)
{
	struct ban_list *list = &scene.hall.bans;
	int64_t until;

	set_up();
	run_again("ban 192.0.2.1 1h spam", true, "");
	ck_assert_uint_eq(list->n, 0);
	run_again("ban 192.0.2.1 1h spam", false, "");
	hears("*** 192.0.2.1 was banned by guest-1 for 1 h: spam\n");
	ck_assert_uint_eq(list->n, 1);
	/* as if it had been a while ago */
	list->bans[0].since -= 5;
	list->bans[0].until -= 5;
	until = list->bans[0].until;
	run_again("ban 192.0.2.1 1h spam", false, "");
	hears("*** 192.0.2.1 was banned by guest-1 for 1 h: spam\n");
	ck_assert_int_eq(list->bans[0].until, until);
	run_again("ban 192.0.2.1 2h spam", false, "");
	hears("*** 192.0.2.1 was banned by guest-1 for 2 h: spam\n");
	ck_assert_int_gt(list->bans[0].until, until);
	ck_assert_uint_eq(list->n, 1);
	run_again("unban 192.0.2.1", true, "");
	ck_assert_uint_eq(list->n, 1);
	run_again("unban 192.0.2.1", false, "");
	hears("*** 192.0.2.1 is banned no more, says guest-1\n");
	run_again("unban 192.0.2.1", false, "192.0.2.1 is not banned\n");
	tear_down();
}
END_TEST

/* Who has the name by now may come from elsewhere. */
START_TEST(command_bans_do_nothing_later_to_a_name)
{
	set_up();
	run_again("ban guest-1", false,
		  "chatd ended before this was done; say it again\n");
	run("ban guest-1", "that is you\n");
	ck_assert_uint_eq(scene.hall.bans.n, 0);
	tear_down();
}
END_TEST

/* Whoever comes from there has nothing to do with who is called so. */
START_TEST(command_bans_take_no_name_for_an_address)
{
	set_up();
	caller_say(&caller, "/nick 192.0.2.7\n");
	hears("*** guest-1 is now 192.0.2.7\n");
	run("ban 192.0.2.7",
	    "somebody is called 192.0.2.7: say 192.0.2.7/32 for the address, "
	    "or /kick 192.0.2.7\n");
	ck_assert_uint_eq(scene.hall.bans.n, 0);
	run("ban 192.0.2.7/32", "");
	hears("*** 192.0.2.7 was banned by 192.0.2.7\n");
	ck_assert_uint_eq(scene.hall.bans.n, 1);
	tear_down();
}
END_TEST

START_TEST(command_bans_wait_for_those_of_chatctl)
{
	set_up();
	scene.hall.bans.saving = true;
	run("ban 192.0.2.1", "the bans are just being saved; try again\n");
	run("unban 192.0.2.1", "the bans are just being saved; try again\n");
	scene.hall.bans.saving = false;
	ck_assert_uint_eq(scene.hall.bans.n, 0);
	tear_down();
}
END_TEST

START_TEST(command_bans_hold_without_a_disk)
{
	set_up();
	ck_assert_int_eq(mkdir(in_tempdir("bans.json.next"), 0700), 0);
	run("ban 192.0.2.1", "");
	hears("*** this is in force until chatd ends, but is not on the disk: "
	      "Is a directory\n*** 192.0.2.1 was banned by guest-1\n");
	ck_assert_uint_eq(scene.hall.bans.n, 1);
	tear_down();
}
END_TEST

START_TEST(command_bans_are_so_many_at_most)
{
	struct prefix prefix;

	set_up();
	ck_assert_int_eq(prefix_parse("10.0.0.0", &prefix), 0);
	for (int i = 0; i < BAN_LIST_MAX; i++) {
		prefix.bytes[14] = (uint8_t)(i >> 8);
		prefix.bytes[15] = (uint8_t)i;
		if (ban_list_add(&scene.hall.bans, &prefix, 0, 0, "") < 0)
			ck_abort_msg("%d", i);
	}
	run("ban 192.0.2.1", "there can be at most 4096 bans\n");
	ck_assert_uint_eq(scene.hall.bans.n, BAN_LIST_MAX);
	tear_down();
}
END_TEST

SUITE(command_bans)
{
	ADD(command_bans_are_given_once);
	ADD(command_bans_do_nothing_later_to_a_name);
	ADD(command_bans_take_no_name_for_an_address);
	ADD(command_bans_wait_for_those_of_chatctl);
	ADD(command_bans_hold_without_a_disk);
	ADD(command_bans_are_so_many_at_most);
}
