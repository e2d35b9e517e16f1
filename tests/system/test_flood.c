/* SPDX-License-Identifier: MIT */
/*
 * Who says too much, through the real daemon, is held and loses nothing, and
 * the others notice nothing. What may be said at once is said at once; the rest
 * would take minutes, so that it does not matter how fast the machine is, and
 * comes when the limits are lifted.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "support/runner.h"
#include "system/limits_scene.h"

/* Lines of a flood, many times what may be said at once; and one behind it. */
#define FLOOD 400
#define LAST "that was all"

/* Sends the lines "0" to FLOOD - 1, and the last one, at once. */
static void
flood(struct peer *p)
{
	char lines[FLOOD * 8];
	size_t len = 0;

	for (int i = 0; i < FLOOD; i++)
		len += (size_t)snprintf(lines + len, sizeof(lines) - len,
					"%d\n", i);
	len += (size_t)snprintf(lines + len, sizeof(lines) - len, "%s\n", LAST);
	peer_send(p, lines, len);
}

/* The flood from line @*n on comes, in order, up to where @end is said. */
static void
expect_flood(struct peer *p, int *n, const char *end)
{
	for (;;) {
		char line[256], expected[16];

		peer_line(p, line, sizeof(line));
		if (strcmp(line, end) == 0)
			return;
		snprintf(expected, sizeof(expected), "%d", *n);
		if (strcmp(line, expected) != 0)
			ck_abort_msg("%s instead of %s", line, expected);
		++*n;
	}
}

/* This line comes, behind others; returns how many. */
static int
expect_line(struct peer *p, const char *expected)
{
	char line[256];
	int others = 0;

	for (;; others++) {
		peer_line(p, line, sizeof(line));
		if (strcmp(line, expected) == 0)
			return others;
	}
}

/* The whole flood comes, with @notice in it, behind @burst lines or more. */
static void
expect_held(struct peer *p, int burst, const char *notice)
{
	int n = 0;

	expect_flood(p, &n, notice);
	ck_assert_int_ge(n, burst);
	ck_assert_int_lt(n, FLOOD);
	limits_lift();
	expect_flood(p, &n, LAST);
	ck_assert_int_eq(n, FLOOD);
}

START_TEST(flood_is_held_and_loses_nothing)
{
	struct peer reader, writer;
	int n = 0;

	limits_start("client_lines = 1; client_lines_burst = 20;");
	limits_come(&reader, 1, !_i);
	limits_come(&writer, 2, _i);
	peer_expect(&reader, "Got connection from %s via %s\n", writer.address,
		    daemon_labels[_i]);
	flood(&writer);
	peer_half_close(&writer);
	expect_held(&writer, 20,
		    "*** slow down: at most 1 lines a second; what you say "
		    "waits until it is its turn");
	peer_expect_end(&writer);
	expect_flood(&reader, &n, LAST);
	ck_assert_int_eq(n, FLOOD);
	peer_expect(&reader, "Connection from %s via %s closed\n",
		    writer.address, daemon_labels[_i]);
	limits_stop();
}
END_TEST

START_TEST(flood_of_bytes_is_held_and_loses_nothing)
{
	static char text[64 * 1024], line[5000];
	struct peer writer;
	int n = 0;

	limits_start("client_bytes = \"100\"; client_bytes_burst = \"48K\";");
	limits_come(&writer, 1, _i);
	memset(text, 'x', sizeof(text));
	for (size_t i = 4095; i < sizeof(text); i += 4096)
		text[i] = '\n';
	peer_send(&writer, text, sizeof(text));
	for (; n < 12; n++)
		peer_expect(&writer, "%.4096s", text);
	do
		peer_line(&writer, line, sizeof(line));
	while (line[0] == 'x' && ++n < 16);
	ck_assert_str_eq(line,
			 "*** slow down: at most 100 bytes a second; what you "
			 "say waits until it is its turn");
	limits_lift();
	for (; n < 16; n++)
		peer_expect(&writer, "%.4096s", text);
	limits_stop();
}
END_TEST

/* Who is held is out of nobody's way. */
START_TEST(others_talk_while_one_is_held)
{
	struct peer loud, calm, reader;

	limits_start("client_lines = 1; client_lines_burst = 10; "
		     "address_lines = 0;");
	limits_come(&reader, 1, 0);
	limits_come(&calm, 2, 1);
	limits_come(&loud, 3, _i);
	peer_expect(&reader,
		    "Got connection from %s via callback\n"
		    "Got connection from %s via %s\n",
		    calm.address, loud.address, daemon_labels[_i]);
	flood(&loud);
	expect_line(&loud,
		    "*** slow down: at most 1 lines a second; what you "
		    "say waits until it is its turn");
	peer_say(&calm, "calm\n");
	ck_assert_int_lt(expect_line(&reader, "calm"), FLOOD);
	peer_reset(&loud);
	limits_stop();
}
END_TEST

START_TEST(addresses_are_limited_together)
{
	struct peer one, two, other;
	int n = 0;

	limits_start("address_lines = 1; address_lines_burst = 20; "
		     "client_lines = 0;");
	limits_come(&one, 1, _i);
	limits_come(&two, 1, !_i);
	peer_say(&two, "I take one of them\n");
	peer_expect(&one,
		    "Got connection from %s via %s\n"
		    "I take one of them\n",
		    two.address, daemon_labels[!_i]);
	flood(&one);
	expect_flood(&one, &n,
		     "*** slow down: at most 1 lines a second from your "
		     "address; what you say waits until it is its turn");
	ck_assert_int_ge(n, 19);
	ck_assert_int_lt(n, FLOOD);
	limits_come(&other, 2, _i);
	peer_say(&other, "hello\n");
	expect_line(&other, "hello");
	limits_lift();
	limits_stop();
}
END_TEST

SUITE(flood)
{
	tcase_add_loop_test(tc_, flood_is_held_and_loses_nothing, 0, 2);
	tcase_add_loop_test(tc_, flood_of_bytes_is_held_and_loses_nothing, 0,
			    2);
	tcase_add_loop_test(tc_, others_talk_while_one_is_held, 0, 2);
	tcase_add_loop_test(tc_, addresses_are_limited_together, 0, 2);
}
