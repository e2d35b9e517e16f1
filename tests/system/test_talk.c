/* SPDX-License-Identifier: MIT */
/*
 * test_talk.c - what people do and what the room is about, when chatd ends in
 * between: each is there once.
 */
#include "config.h"

#include <signal.h>

#include "support/runner.h"
#include "system/peer.h"
#include "system/supervised.h"

/* The ports, and so the front ends; and how chatd ends on each. */
#define PORTS 2
static const int ends[] = { SIGKILL, SIGTERM, SIGUSR2 };
#define N_ENDS (int)(sizeof(ends) / sizeof(ends[0]))

static const char conf[] = "listeners: { a: { port = 0; driver = \"fiber\"; };"
			   " b: { port = 0; driver = \"callback\"; }; };";

static struct supervised pair;
static struct peer one, two;

/* Two are in the room, the first by @port. */
static void
meet(int port)
{
	char line[512];

	supervised_start(&pair, conf);
	peer_connect(&one, pair.d.ports[port]);
	peer_skip_to_join(&one, daemon_labels[port]);
	peer_connect(&two, pair.d.ports[!port]);
	peer_skip_to_join(&two, daemon_labels[!port]);
	peer_line(&one, line, sizeof(line));
}

static void
part(void)
{
	peer_close(&one);
	peer_close(&two);
	ck_assert_int_eq(supervised_stop(&pair), 0);
}

/* Both read @text. */
static void
both(const char *text)
{
	peer_expect(&one, "%s", text);
	peer_expect(&two, "%s", text);
}

START_TEST(talk_comes_once)
{
	int end = ends[_i % N_ENDS];

	meet(_i / N_ENDS);
	/* it may end before any of this, between two of these, and after */
	peer_say(&one, "hi\n/me waves\n/topic tea\n/nick ann\n");
	supervised_again(&pair, end);
	both("hi\n<* guest-1> waves\n*** guest-1 has set the topic: tea\n"
	     "*** guest-1 is now ann\n");
	peer_say(&one, "/me nods\n/topic beer\n/me smiles\nbye\n");
	supervised_again(&pair, end);
	both("<* ann> nods\n*** ann has set the topic: beer\n"
	     "<* ann> smiles\n<ann> bye\n");
	peer_say(&two, "/topic\n");
	peer_expect(&two, "*** the topic is: beer (by ann)\n");
	part();
}
END_TEST

SUITE(talk)
{
	tcase_add_loop_test(tc_, talk_comes_once, 0, PORTS * N_ENDS);
}
