/* SPDX-License-Identifier: MIT */
/*
 * test_command_color.c - /color, and a talk as two see it who differ in that
 * alone, held to the files in talks/.
 */
#include "config.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/runner.h"
#include "unit/scene.h"

/* Bytes of a talk at most. */
#define TALK_MAX 4096

static const char *const drivers[] = { "fiber", "callback" };

static struct scene scene;
static struct caller one, two;

static void
set_up(int driver)
{
	scene_init_with(&scene, drivers[driver], "style = \"named\";", "");
	caller_dial(&one, &scene);
	caller_await(&one, &scene, "guest-1 has come from ");
}

/* @caller types @line, and has heard @text. */
static void
says(struct caller *caller, const char *line, const char *text)
{
	caller_say(caller, line);
	caller_await(caller, &scene, text);
}

/* Puts @text at @at, without its end. Returns where it ends. */
static char *
put(char *at, const char *text)
{
	size_t len = strlen(text);

	memcpy(at, text, len);
	return at + len;
}

/* What is another in each run: times and ports; and ESC cannot be read. */
static void
put_plainly(char dst[static TALK_MAX], const char *heard)
{
	static const char port[] = "tcp:127.0.0.1:";
	char *at = dst;

	while (*heard) {
		ck_assert_uint_lt((size_t)(at - dst), TALK_MAX - 32);
		if (strncmp(heard, port, sizeof(port) - 1) == 0) {
			at = put(put(at, port), "PORT");
			heard += sizeof(port) - 1;
			heard += strspn(heard, "0123456789");
		} else if (isdigit((unsigned char)heard[0]) &&
			   isdigit((unsigned char)heard[1]) &&
			   heard[2] == ':' && heard[5] == ' ') {
			at = put(at, "HH:MM");
			heard += 5;
		} else if (*heard == '\033') {
			at = put(at, "ESC");
			heard++;
		} else {
			*at++ = *heard++;
		}
	}
	*at = '\0';
}

/* What @caller has heard is what the file called @name has. */
static void
check_talk(const struct caller *caller, const char *name)
{
	static char heard[TALK_MAX], expected[TALK_MAX];
	const char *top = getenv("top_srcdir");
	char path[512];
	size_t len;
	FILE *file;

	ck_assert_msg(top, "top_srcdir is not set");
	snprintf(path, sizeof(path), "%s/tests/unit/talks/%s", top, name);
	file = fopen(path, "re");
	ck_assert_msg(file, "%s", path);
	len = fread(expected, 1, sizeof(expected) - 1, file);
	expected[len] = '\0';
	fclose(file);
	put_plainly(heard, caller->heard);
	ck_assert_str_eq(heard, expected);
}

START_TEST(command_color_of_a_talk)
{
	set_up(_i);
	says(&one, "/color on\n", "in colour from now on\n");
	caller_dial(&two, &scene);
	caller_await(&two, &scene, "guest-2 has come from ");
	caller_await(&one, &scene, "guest-2 has come from ");
	says(&one, "/nick ann\n", "is now ann");
	says(&one, "good morning\n", "good morning\n");
	caller_await(&two, &scene, "good morning\n");
	says(&two, "<ann> I am not\n", "I am not\n");
	caller_await(&one, &scene, "I am not\n");
	says(&one, "/me waves\n", "waves\n");
	says(&one, "/topic tea\n", "topic: tea");
	says(&one, "/ping\n", "pong\n");
	says(&one, "/color off\n", "without colour from now on\n");
	says(&one, "so\n", "so\n");
	caller_await(&two, &scene, "so\n");
	check_talk(&one, "in-colour.txt");
	check_talk(&two, "named.txt");
	caller_hang_up(&one);
	caller_hang_up(&two);
	scene_fini(&scene);
}
END_TEST

START_TEST(command_color_is_on_or_off)
{
	set_up(_i);
	one.len = 0;
	says(&one, "/color off\n",
	     "*** lines are without colour from now on\n");
	says(&one, "/color\n",
	     "*** SWITCH is missing\n*** usage: /color SWITCH\n");
	says(&one, "/color red\n",
	     "*** SWITCH is on or off, not \"red\"\n"
	     "*** usage: /color SWITCH\n");
	says(&one, "/color on off\n",
	     "*** \"off\" is too much\n*** usage: /color SWITCH\n");
	says(&one, "/color on\n/color on\n",
	     "*** lines are in colour from now on\n"
	     "*** lines are in colour from now on\n");
	caller_hang_up(&one);
	scene_fini(&scene);
}
END_TEST

SUITE(command_color)
{
	tcase_add_loop_test(tc_, command_color_of_a_talk, 0, 2);
	tcase_add_loop_test(tc_, command_color_is_on_or_off, 0, 2);
}
