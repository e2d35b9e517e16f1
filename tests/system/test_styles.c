/* SPDX-License-Identifier: MIT */
/*
 * One room, on one port plain and on another made for people at terminals; and
 * so it is after chatd has ended, by kill -9 or as for a restart.
 */
#include "config.h"

#include <ctype.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "support/runner.h"
#include "system/peer.h"
#include "system/supervised.h"

#define CONF(driver)                                                        \
	"listeners: {\n"                                                    \
	"  a: { port = 0; driver = \"fiber\"; label = \"plain\"; };\n"      \
	"  b: { port = 0; driver = \"" driver "\"; style = \"named\"; };\n" \
	"};\n"

static const char *const confs[] = { CONF("fiber"), CONF("callback") };
static const int ends[] = { SIGKILL, SIGTERM };

static struct supervised pair;

/* The next line that @p gets is this one, behind a time. */
__attribute__((format(printf, 2, 3))) static void
expect_timed(struct peer *p, const char *format, ...)
{
	char line[512], expected[512];
	va_list args;

	va_start(args, format);
	vsnprintf(expected, sizeof(expected), format, args);
	va_end(args);
	peer_line(p, line, sizeof(line));
	ck_assert_uint_gt(strlen(line), 6);
	ck_assert(isdigit((unsigned char)line[0]) &&
		  isdigit((unsigned char)line[1]) && line[2] == ':' &&
		  isdigit((unsigned char)line[3]) &&
		  isdigit((unsigned char)line[4]) && line[5] == ' ');
	ck_assert_str_eq(line + 6, expected);
}

/* The loop's index: which driver, and how chatd ends. */
START_TEST(styles_of_one_room)
{
	static const char *const drivers[] = { "fiber", "callback" };
	const char *driver = drivers[_i / 2];
	int end = ends[_i % 2];
	struct peer a, b, c;

	supervised_start(&pair, confs[_i / 2]);
	peer_connect(&a, pair.d.ports[0]);
	peer_say(&a, "<b> hello\n");
	peer_expect(&a, "Got connection from %s via plain\n <b> hello\n",
		    a.address);
	peer_connect(&b, pair.d.ports[1]);
	expect_timed(&b, "--> guest-1 has come from %s", a.address);
	expect_timed(&b, "<guest-1> <b> hello");
	expect_timed(&b, "--> guest-2 has come from %s", b.address);
	supervised_again(&pair, end);
	peer_say(&b, "* b waves\n");
	expect_timed(&b, "<guest-2> * b waves");
	peer_expect(&a, "Got connection from %s via %s\n* b waves\n", b.address,
		    driver);
	peer_connect(&c, pair.d.ports[1]);
	expect_timed(&c, "--> guest-1 has come from %s", a.address);
	expect_timed(&c, "<guest-1> <b> hello");
	expect_timed(&c, "--> guest-2 has come from %s", b.address);
	expect_timed(&c, "<guest-2> * b waves");
	expect_timed(&c, "--> guest-3 has come from %s", c.address);
	expect_timed(&b, "--> guest-3 has come from %s", c.address);
	supervised_again(&pair, end);
	peer_close(&c);
	expect_timed(&b, "<-- guest-3 has gone");
	peer_expect(&a,
		    "Got connection from %s via %s\n"
		    "Connection from %s via %s closed\n",
		    c.address, driver, c.address, driver);
	ck_assert_int_eq(supervised_stop(&pair), 0);
	peer_expect_end(&a);
	peer_expect_end(&b);
}
END_TEST

START_TEST(styles_in_colour)
{
	char dim[512], line[512];
	struct peer a, b;

	supervised_start(&pair, confs[_i / 2]);
	peer_connect(&a, pair.d.ports[0]);
	peer_skip_to_join(&a, "plain");
	peer_connect(&b, pair.d.ports[1]);
	expect_timed(&b, "--> guest-1 has come from %s", a.address);
	expect_timed(&b, "--> guest-2 has come from %s", b.address);
	peer_say(&b, "/color on\n/topic\n");
	peer_expect(&b,
		    "*** lines are in colour from now on\n"
		    "*** there is no topic\n");
	supervised_again(&pair, ends[_i % 2]);
	peer_say(&b, "/nick ann\n");
	peer_line(&b, line, sizeof(line));
	snprintf(dim, sizeof(dim), "\033[2m%.5s --- guest-2 is now ann\033[0m",
		 line + 4);
	ck_assert_str_eq(line, dim);
	peer_say(&b, "/color off\n");
	peer_expect(&b, "*** lines are without colour from now on\n");
	supervised_again(&pair, ends[_i % 2]);
	peer_say(&b, "hello\n");
	expect_timed(&b, "<ann> hello");
	peer_say(&a, "/color on\n");
	peer_line(&a, line, sizeof(line));
	peer_expect(&a,
		    "*** guest-2 is now ann\n<ann> hello\n"
		    "*** there are no colours here\n");
	ck_assert_int_eq(supervised_stop(&pair), 0);
	peer_expect_end(&a);
	peer_expect_end(&b);
}
END_TEST

#define LINES 2000
#define TEXT "the same words again and again, so that it is more than fits"

/* Ends while a named reader is in the middle of it, which takes some ends. */
START_TEST(styles_go_on_at_the_next_byte)
{
	struct peer a, b;
	char line[512];

	supervised_start(&pair, confs[_i / 2]);
	peer_connect(&a, pair.d.ports[0]);
	peer_skip_to_join(&a, "plain");
	for (int i = 0; i < LINES; i++) {
		snprintf(line, sizeof(line), "%d " TEXT "\n", i);
		peer_say(&a, line);
		peer_line(&a, line, sizeof(line));
	}
	peer_connect(&b, pair.d.ports[1]);
	expect_timed(&b, "--> guest-1 has come from %s", a.address);
	for (int i = 0; i < LINES; i++) {
		if (i % 700 == 5)
			supervised_again(&pair, ends[_i % 2]);
		expect_timed(&b, "<guest-1> %d " TEXT, i);
	}
	expect_timed(&b, "--> guest-2 has come from %s", b.address);
	ck_assert_int_eq(supervised_stop(&pair), 0);
	peer_expect_end(&b);
}
END_TEST

SUITE(styles)
{
	tcase_add_loop_test(tc_, styles_of_one_room, 0, 4);
	tcase_add_loop_test(tc_, styles_in_colour, 0, 4);
	tcase_add_loop_test(tc_, styles_go_on_at_the_next_byte, 0, 4);
}
