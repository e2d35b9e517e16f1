/* SPDX-License-Identifier: MIT */
/*
 * test_operators.c - operators by their account, and what they have done, when
 * chatd ends in between.
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

#define CONF                                                 \
	"listeners: { a: { port = 0; driver = \"fiber\"; };" \
	" b: { port = 0; driver = \"callback\"; }; };"

static const char muted[] = "*** an operator has muted you: not sent\n";

static struct supervised pair;
static struct peer one, two;
static int end; /* by which signal chatd ends */

/* Two are in the room; the first, who came by @port, is the operator ann. */
static void
meet(int port)
{
	static const char *const labels[] = { "fiber", "callback" };
	char line[512];

	supervised_start(&pair, CONF "people: { accounts = \"yes\"; };");
	peer_connect(&one, pair.d.ports[port]);
	peer_skip_to_join(&one, labels[port]);
	peer_connect(&two, pair.d.ports[!port]);
	peer_skip_to_join(&two, labels[!port]);
	peer_line(&one, line, sizeof(line));
	peer_say(&one, "/nick ann\n");
	peer_expect(&two, "*** guest-1 is now ann\n");
	peer_expect(&one, "*** guest-1 is now ann\n");
	peer_say(&one, "/register four old words\n");
	peer_line(&one, line, sizeof(line));
	daemon_configure(&pair.d,
			 CONF "people: { accounts = \"yes\";"
			      " operators = \"ann\"; };");
	/* as it should: crashes in a row are counted, and three are fine */
	supervised_again(&pair, SIGUSR2);
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

/* @p types @line, both read @text, and then chatd ends and begins. */
static void
over_the_end(struct peer *p, const char *line, const char *text)
{
	peer_say(p, line);
	both(text);
	supervised_again(&pair, end);
	/* and nothing twice */
	peer_say(&one, "so\n");
	both("<ann> so\n");
}

START_TEST(operators_mute)
{
	end = ends[_i % N_ENDS];
	meet(_i / N_ENDS);
	over_the_end(&one, "/mute guest-2\n", "*** guest-2 was muted by ann\n");
	peer_say(&two, "hi\n");
	peer_expect(&two, "%s", muted);
	supervised_again(&pair, end);
	peer_say(&two, "hi\n");
	peer_expect(&two, "%s", muted);
	over_the_end(&one, "/unmute guest-2\n",
		     "*** guest-2 may speak again, says ann\n");
	peer_say(&two, "hi\n");
	both("hi\n");
	part();
}
END_TEST

START_TEST(operators_make_others)
{
	end = ends[_i % N_ENDS];
	meet(_i / N_ENDS);
	over_the_end(&one, "/op guest-2\n",
		     "*** guest-2 was made an operator by ann\n");
	peer_say(&two, "/topic tea\n");
	both("*** guest-2 has set the topic: tea\n");
	over_the_end(&two, "/clear\n",
		     "*** guest-2 has taken the topic away\n");
	peer_say(&two, "/mute ann\n");
	peer_expect(&two, "*** ann is an operator\n");
	peer_say(&two, "/kick ann\n");
	peer_expect(&two, "*** ann is an operator\n");
	peer_say(&two, "/deop ann\n");
	peer_expect(&two, "*** /deop is for operators by their account\n");
	peer_say(&one, "/deop ann\n");
	peer_expect(&one, "*** ann is an operator by their account\n");
	over_the_end(&one, "/deop guest-2\n",
		     "*** guest-2 is no operator any more, says ann\n");
	peer_say(&two, "/clear\n");
	peer_expect(&two, "*** /clear is for operators\n");
	peer_say(&one, "/deop guest-2\n");
	peer_expect(&one, "*** guest-2 is no operator\n");
	part();
}
END_TEST

START_TEST(operators_slow_the_room)
{
	static const char slow[] =
		"*** the room is slow, each may say one line in 1 h: "
		"not sent\n";

	end = ends[_i % N_ENDS];
	meet(_i / N_ENDS);
	over_the_end(&one, "/slow 3600\n",
		     "*** from now on each may say one line in 1 h, says "
		     "ann\n");
	/* who was there before the end may speak once */
	peer_say(&two, "hi\n");
	both("hi\n");
	peer_say(&two, "hi\n");
	peer_expect(&two, "%s", slow);
	over_the_end(&one, "/slow 0\n",
		     "*** each may say as much as they like again, says "
		     "ann\n");
	peer_say(&two, "hi\n");
	both("hi\n");
	part();
}
END_TEST

START_TEST(operators_kick)
{
	end = ends[_i % N_ENDS];
	meet(_i / N_ENDS);
	peer_say(&one, "/kick guest-2 enough\n");
	peer_expect(&one, "*** guest-2 was sent away by ann: enough\n");
	peer_expect(&two, "*** closing: sent away by ann: enough\n");
	peer_expect_end(&two);
	supervised_again(&pair, end);
	peer_expect(&one, "Connection from %s via %s closed\n", two.address,
		    _i / N_ENDS ? "fiber" : "callback");
	part();
}
END_TEST

SUITE(operators)
{
	tcase_add_loop_test(tc_, operators_mute, 0, PORTS * N_ENDS);
	tcase_add_loop_test(tc_, operators_make_others, 0, PORTS * N_ENDS);
	tcase_add_loop_test(tc_, operators_slow_the_room, 0, PORTS * N_ENDS);
	tcase_add_loop_test(tc_, operators_kick, 0, PORTS * N_ENDS);
}
