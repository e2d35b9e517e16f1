/* SPDX-License-Identifier: MIT */
/*
 * test_command_names.c - /nick, /register and /login, on both front ends.
 */
#include "config.h"

#include <string.h>

#include "support/runner.h"
#include "unit/scene.h"

static const char *const drivers[] = { "fiber", "callback" };

static struct scene scene;
static struct caller one, two;

static void
set_up(const char *driver)
{
	scene_init(&scene, driver, "");
	caller_dial(&one, &scene);
	caller_await(&one, &scene, "Got connection");
	caller_dial(&two, &scene);
	caller_await(&two, &scene, "\nGot connection");
	caller_await(&one, &scene, "\nGot connection");
}

static void
tear_down(void)
{
	caller_hang_up(&two);
	scene_fini(&scene);
}

/* @caller types @line, and hears @text next. */
static void
types(struct caller *caller, const char *line, const char *text)
{
	caller_listen(caller);
	caller->len = 0;
	caller_say(caller, line);
	caller_await(caller, &scene, text);
	ck_assert_str_eq(caller->heard, text);
}

START_TEST(command_names_are_taken_and_free_again)
{
	set_up(drivers[_i]);
	types(&one, "/nick alice\n", "*** guest-1 is now alice\n");
	types(&one, "hi\n", "<alice> hi\n");
	caller_await(&two, &scene, "<alice> hi\n");
	types(&two, "/nick Alice\n",
	      "*** somebody here is \"alice\"; take another name\n");
	types(&two, "/nick a/b\n",
	      "*** a name may have letters, digits and - _ . ; this one has "
	      "\"/\"\n");
	types(&two, "/nick\n", "*** NAME is missing\n*** usage: /nick NAME\n");
	types(&two, "/msg ALICE hi\n", "*** you tell alice: hi\n");
	types(&two, "/msg guest-1 hi\n",
	      "*** nobody here is called guest-1; /who shows who is here\n");
	types(&one, "/nick alice\n", "*** you are \"alice\" already\n");
	caller_hang_up(&one);
	caller_await(&two, &scene, "closed\n");
	types(&two, "/nick Alice\n", "*** guest-2 is now Alice\n");
	types(&two, "/nick guest-2\n", "*** Alice is now guest-2\n");
	types(&two, "hi\n", "hi\n");
	tear_down();
}
END_TEST

START_TEST(command_names_without_accounts)
{
	set_up(drivers[_i]);
	types(&one, "/register four old words\n",
	      "*** no names are registered here\n");
	types(&one, "/login alice four old words\n",
	      "*** no names are registered here\n");
	types(&one, "/login alice\n",
	      "*** PASSWORD is missing\n*** usage: /login NAME PASSWORD\n");
	caller_hang_up(&one);
	tear_down();
}
END_TEST

/* What clients may take in all counts it, until they leave. */
START_TEST(command_names_take_memory)
{
	size_t before, alone;

	scene_init(&scene, drivers[_i], "");
	caller_dial(&two, &scene);
	caller_await(&two, &scene, "Got connection");
	alone = usher_memory(&scene.hall.usher);
	caller_dial(&one, &scene);
	caller_await(&one, &scene, "\nGot connection");
	before = usher_memory(&scene.hall.usher);
	types(&one, "/nick alice\n", "*** guest-2 is now alice\n");
	ck_assert_uint_ge(usher_memory(&scene.hall.usher) - before,
			  2 * LINE_NAME_MAX);
	types(&one, "/nick guest-2\n", "*** alice is now guest-2\n");
	ck_assert_uint_lt(usher_memory(&scene.hall.usher) - before, 300);
	types(&one, "/nick ann\n", "*** guest-2 is now ann\n");
	caller_hang_up(&one);
	caller_await(&two, &scene, "closed");
	ck_assert_uint_eq(usher_memory(&scene.hall.usher), alone);
	tear_down();
}
END_TEST

SUITE(command_names)
{
	tcase_add_loop_test(tc_, command_names_are_taken_and_free_again, 0, 2);
	tcase_add_loop_test(tc_, command_names_without_accounts, 0, 2);
	tcase_add_loop_test(tc_, command_names_take_memory, 0, 2);
}
