/* SPDX-License-Identifier: MIT */
/*
 * The examples that need nobody else do what they say, to the byte.
 */
#include "config.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <coir/version.h>

#include "support/runner.h"
#include "system/example.h"

START_TEST(example_ledger)
{
	struct example e;

	example_start(&e, "ledger", NULL);
	example_expect(&e,
		       "10: the sum is 10\n"
		       "40: the sum is 50\n"
		       "50 reached\n"
		       "5: the sum is 55\n"
		       "all is written\n",
		       0);
}
END_TEST

START_TEST(example_requests)
{
	struct example e;

	example_start(&e, "requests", NULL);
	example_expect(&e,
		       "+anna: reading the configuration\n"
		       "+anna: connecting\n"
		       "+ben: connecting\n"
		       "+anna: asking\n"
		       "+ben: asking\n"
		       "+anna: answered\n"
		       "+ben: answered\n"
		       "+carl: asking\n"
		       "+dora: asking\n"
		       "+carl: answered\n"
		       "+dora: answered\n",
		       0);
}
END_TEST

START_TEST(example_gate)
{
	struct example e;

	example_start(&e, "gate", NULL);
	example_expect(&e,
		       "the gate opens\n"
		       "a visitor is through\n"
		       "a visitor is through\n"
		       "locked\n",
		       0);
}
END_TEST

START_TEST(example_message)
{
	struct example e;

	example_start(&e, "message", NULL);
	example_expect(&e,
		       "(1, 1)\n"
		       "(2, 4)\n"
		       "(3, 9)\n",
		       0);
}
END_TEST

START_TEST(example_terminal)
{
	struct example e;

	example_start(&e, "terminal", NULL);
	example_expect(&e,
		       "screen: 30 100\n"
		       "exit code 0\n",
		       0);
}
END_TEST

START_TEST(example_publish)
{
	char path[] = "/tmp/publish-XXXXXX";
	int fd = mkstemp(path);
	struct example e;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, "one\ntwo\n", 8), 8);
	close(fd);
	example_start(&e, "publish", path);
	example_expect(&e, "8 bytes: one\ntwo\n", 0);
	unlink(path);
	example_start(&e, "publish", "/nowhere");
	example_expect(&e, "opening /nowhere: No such file or directory\n", 1);
}
END_TEST

/* What it says of time, chance and permission differs from run to run. */
START_TEST(example_about)
{
	static const char pattern[] = "libcoir " COIR_VERSION "\n"
				      "time [1-9]*[0-9]\n"
				      "token [0-9a-f]*[0-9a-f]\n"
				      "*aw socket*permitted\n";
	char said[4096];
	struct example e;

	example_start(&e, "about", NULL);
	example_finish(&e, said, sizeof(said), 0);
	ck_assert_msg(fnmatch(pattern, said, 0) == 0, "%s", said);
}
END_TEST

SUITE(examples_own)
{
	ADD(example_ledger);
	ADD(example_requests);
	ADD(example_gate);
	ADD(example_message);
	ADD(example_terminal);
	ADD(example_publish);
	ADD(example_about);
}
