/* SPDX-License-Identifier: MIT */
/*
 * test_talk.c - what people do and what the room is about, when chatd ends in
 * between: each is there once.
 */
#include "config.h"

#include "support/runner.h"
#include "system/couple.h"

START_TEST(talk_comes_once)
{
	int end = couple_ends[_i % COUPLE_ENDS];

	couple_meet(NULL, _i / COUPLE_ENDS);
	/* it may end before any of this, between two of these, and after */
	peer_say(&couple.one, "hi\n/me waves\n/topic tea\n/nick ann\n");
	supervised_again(&couple.pair, end);
	couple_hear(
		"hi\n<* guest-1> waves\n*** guest-1 has set the topic: tea\n"
		"*** guest-1 is now ann\n");
	peer_say(&couple.one, "/me nods\n/topic beer\n/me smiles\nbye\n");
	supervised_again(&couple.pair, end);
	couple_hear("<* ann> nods\n*** ann has set the topic: beer\n"
		    "<* ann> smiles\n<ann> bye\n");
	peer_say(&couple.two, "/topic\n");
	peer_expect(&couple.two, "*** the topic is: beer (by ann)\n");
	couple_part();
}
END_TEST

SUITE(talk)
{
	tcase_add_loop_test(tc_, talk_comes_once, 0,
			    COUPLE_PORTS * COUPLE_ENDS);
}
