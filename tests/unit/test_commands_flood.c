/* SPDX-License-Identifier: MIT */
/*
 * test_commands_flood.c - more commands at once than can be answered, and what
 * is not that; on both front ends.
 */
#include "config.h"

#include <string.h>

#include "client/client.h"
#include "client/hall.h"
#include "support/runner.h"
#include "unit/scene.h"

static const char *const drivers[] = { "fiber", "callback" };
static struct scene scene;
static struct caller one;

START_TEST(commands_flood_is_refused)
{
	static char flood[6 * 1000 + 1];

	for (size_t i = 0; i + 6 < sizeof(flood); i += 6)
		memcpy(flood + i, "/ping\n", 6);
	scene_init(&scene, drivers[_i], "exempt = \"127.0.0.1\"; ");
	caller_dial(&one, &scene);
	caller_await(&one, &scene, "Got connection");
	caller_say(&one, flood);
	caller_await(&one, &scene,
		     "*** too many commands at once: what follows is not done; "
		     "wait for the answers\n");
	/* it may be told so once in each read */
	caller_say(&one, "over\n");
	caller_await(&one, &scene, "over\n");
	caller_say(&one, "/ping\n");
	caller_await(&one, &scene, "*** pong\n");
	caller_hang_up(&one);
	scene_fini(&scene);
}
END_TEST

/* What others have told it is not the doing of who gives a command. */
START_TEST(commands_flood_is_not_what_others_tell)
{
	struct client *client;

	scene_init(&scene, drivers[_i], "");
	caller_dial(&one, &scene);
	caller_await(&one, &scene, "Got connection");
	client = client_of_member(roster_first(room_roster(scene.room)));
	for (int i = 0; i < CURSOR_PINS_MAX; i++) {
		struct cursor *cursor = &client->guest.cursor;
		struct pin *pin =
			pin_new_notice(cursor->transcript->style, "psst", 4);

		ck_assert_ptr_nonnull(pin);
		cursor_pin(cursor, pin);
	}
	ck_assert(scene.hall.command->said(client, "/ping", 5, 1000));
	caller_await(&one, &scene, "*** pong\n");
	ck_assert_ptr_null(strstr(one.heard, "too many"));
	caller_hang_up(&one);
	scene_fini(&scene);
}
END_TEST

/* Lines in flight are no commands. */
START_TEST(commands_flood_is_not_what_is_said)
{
	static char many[2 * 500 + sizeof("/ping\n")];

	for (size_t i = 0; i < 1000; i += 2)
		memcpy(many + i, "l\n", 2);
	memcpy(many + 1000, "/ping\n", sizeof("/ping\n"));
	scene_init(&scene, drivers[_i], "exempt = \"127.0.0.1\"; ");
	caller_dial(&one, &scene);
	caller_await(&one, &scene, "Got connection");
	caller_say(&one, many);
	caller_await(&one, &scene, "*** pong\n");
	ck_assert_ptr_null(strstr(one.heard, "too many"));
	caller_hang_up(&one);
	scene_fini(&scene);
}
END_TEST

SUITE(commands_flood)
{
	tcase_add_loop_test(tc_, commands_flood_is_refused, 0, 2);
	tcase_add_loop_test(tc_, commands_flood_is_not_what_others_tell, 0, 2);
	tcase_add_loop_test(tc_, commands_flood_is_not_what_is_said, 0, 2);
}
