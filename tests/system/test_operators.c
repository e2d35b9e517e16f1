/* SPDX-License-Identifier: MIT */
/*
 * test_operators.c - operators by their account, and what they have done, when
 * chatd ends in between.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "support/runner.h"
#include "system/couple.h"

/* 127.0.0.2 is a proxy. */
#define PROXY 2
#define CONF                                              \
	"listeners: { a: { port = 0; driver = \"fiber\";" \
	" proxy_from = \"127.0.0.2\"; }; b: { port = 0;"  \
	" driver = \"callback\"; proxy_from = \"127.0.0.2\"; }; };"

static const char muted[] = "*** an operator has muted you: not sent\n";

static int end; /* by which signal chatd ends */

/* Two are in the room; the first, who came by @port, is the operator ann. */
static void
meet(int port)
{
	char line[512];

	couple_meet(CONF "people: { accounts = \"yes\"; };", port);
	peer_say(&couple.one, "/nick ann\n");
	couple_hear("*** guest-1 is now ann\n");
	peer_say(&couple.one, "/register four old words\n");
	peer_line(&couple.one, line, sizeof(line));
	daemon_configure(&couple.pair.d,
			 CONF "people: { accounts = \"yes\";"
			      " operators = \"ann\"; };");
	/* as it should: crashes in a row are counted, and three are fine */
	supervised_again(&couple.pair, SIGUSR2);
}

/* @p types @line, both read @text, and then chatd ends and begins. */
static void
over_the_end(struct peer *p, const char *line, const char *text)
{
	peer_say(p, line);
	couple_hear(text);
	supervised_again(&couple.pair, end);
	/* and nothing twice */
	peer_say(&couple.one, "so\n");
	couple_hear("<ann> so\n");
}

START_TEST(operators_mute)
{
	end = couple_ends[_i % COUPLE_ENDS];
	meet(_i / COUPLE_ENDS);
	over_the_end(&couple.one, "/mute guest-2\n",
		     "*** guest-2 was muted by ann\n");
	peer_say(&couple.two, "hi\n");
	peer_expect(&couple.two, "%s", muted);
	supervised_again(&couple.pair, end);
	peer_say(&couple.two, "hi\n");
	peer_expect(&couple.two, "%s", muted);
	over_the_end(&couple.one, "/unmute guest-2\n",
		     "*** guest-2 may speak again, says ann\n");
	peer_say(&couple.two, "hi\n");
	couple_hear("hi\n");
	couple_part();
}
END_TEST

START_TEST(operators_make_others)
{
	end = couple_ends[_i % COUPLE_ENDS];
	meet(_i / COUPLE_ENDS);
	over_the_end(&couple.one, "/op guest-2\n",
		     "*** guest-2 was made an operator by ann\n");
	peer_say(&couple.two, "/topic tea\n");
	couple_hear("*** guest-2 has set the topic: tea\n");
	over_the_end(&couple.two, "/clear\n",
		     "*** guest-2 has taken the topic away\n");
	peer_say(&couple.two, "/mute ann\n");
	peer_expect(&couple.two, "*** ann is an operator\n");
	peer_say(&couple.two, "/kick ann\n");
	peer_expect(&couple.two, "*** ann is an operator\n");
	peer_say(&couple.two, "/deop ann\n");
	peer_expect(&couple.two,
		    "*** /deop is for operators by their account\n");
	peer_say(&couple.one, "/deop ann\n");
	peer_expect(&couple.one, "*** ann is an operator by their account\n");
	over_the_end(&couple.one, "/deop guest-2\n",
		     "*** guest-2 is no operator any more, says ann\n");
	peer_say(&couple.two, "/clear\n");
	peer_expect(&couple.two, "*** /clear is for operators\n");
	/* a crash may have kept it from the room: it is announced again */
	peer_say(&couple.one, "/deop guest-2\n");
	couple_hear("*** guest-2 is no operator any more, says ann\n");
	for (int i = 0; i < 2; i++) {
		peer_say(&couple.one, "/op guest-2\n");
		couple_hear("*** guest-2 was made an operator by ann\n");
	}
	couple_part();
}
END_TEST

START_TEST(operators_slow_the_room)
{
	static const char slow[] =
		"*** the room is slow, each may say one line in 1 h: "
		"not sent\n";

	end = couple_ends[_i % COUPLE_ENDS];
	meet(_i / COUPLE_ENDS);
	over_the_end(&couple.one, "/slow 3600\n",
		     "*** from now on each may say one line in 1 h, says "
		     "ann\n");
	/* who was there before the end may speak once */
	peer_say(&couple.two, "hi\n");
	couple_hear("hi\n");
	peer_say(&couple.two, "hi\n");
	peer_expect(&couple.two, "%s", slow);
	over_the_end(&couple.one, "/slow 0\n",
		     "*** each may say as much as they like again, says "
		     "ann\n");
	peer_say(&couple.two, "hi\n");
	couple_hear("hi\n");
	couple_part();
}
END_TEST

START_TEST(operators_kick)
{
	end = couple_ends[_i % COUPLE_ENDS];
	meet(_i / COUPLE_ENDS);
	peer_say(&couple.one, "/kick guest-2 enough\n");
	peer_expect(&couple.one, "*** guest-2 was sent away by ann: enough\n");
	peer_expect(&couple.two, "*** closing: sent away by ann: enough\n");
	peer_expect_end(&couple.two);
	supervised_again(&couple.pair, end);
	peer_expect(&couple.one, "Connection from %s via %s closed\n",
		    couple.two.address, daemon_labels[!(_i / COUPLE_ENDS)]);
	couple_part();
}
END_TEST

/* Nobody is let in from @ip: @why. */
static void
check_banned(const char *ip, int port, const char *why)
{
	struct peer p;

	peer_connect_by(&p, PROXY, couple.pair.d.ports[port], ip);
	peer_expect(&p, "*** banned: nobody is let in from your address%s\n",
		    why);
	peer_expect_end(&p);
	peer_close(&p);
}

/* Somebody comes from @ip, and the others are told. */
static void
come_in(struct peer *p, const char *ip, int port)
{
	peer_connect_by(p, PROXY, couple.pair.d.ports[port], ip);
	peer_skip_to_join(p, daemon_labels[port]);
	peer_expect(&couple.one, "Got connection from %s via %s\n", p->address,
		    daemon_labels[port]);
	peer_expect(&couple.two, "Got connection from %s via %s\n", p->address,
		    daemon_labels[port]);
}

START_TEST(operators_ban)
{
	struct peer three;
	int port = _i / COUPLE_ENDS;

	end = couple_ends[_i % COUPLE_ENDS];
	meet(port);
	come_in(&three, "192.0.2.7", port);
	peer_say(&couple.one, "/ban guest-3 1h spam\n");
	couple_hear("*** 192.0.2.7 was banned by ann for 1 h: spam\n");
	peer_expect(&three, "*** closing: sent away by ann: spam\n");
	peer_expect_end(&three);
	peer_close(&three);
	peer_expect(&couple.one,
		    "Connection from tcp:192.0.2.7:5 via %s closed\n",
		    daemon_labels[port]);
	peer_expect(&couple.two,
		    "Connection from tcp:192.0.2.7:5 via %s closed\n",
		    daemon_labels[port]);
	check_banned("192.0.2.7", port, ": spam");
	supervised_again(&couple.pair, end);
	check_banned("192.0.2.7", port, ": spam");
	over_the_end(&couple.one, "/ban 192.0.2.0/24\n",
		     "*** 192.0.2.0/24 was banned by ann\n");
	over_the_end(&couple.one, "/unban 192.0.2.7\n",
		     "*** 192.0.2.7 is banned no more, says ann\n");
	check_banned("192.0.2.7", port, "");
	over_the_end(&couple.one, "/unban 192.0.2.0/24\n",
		     "*** 192.0.2.0/24 is banned no more, says ann\n");
	come_in(&three, "192.0.2.7", port);
	peer_close(&three);
	couple_part();
}
END_TEST

/* What an operator types, and what is answered. */
static const struct {
	const char *typed;
	const char *answered;
} refused[] = {
	{ "/ban", "*** WHO is missing\n*** usage: /ban WHO [TIME] [TEXT]\n" },
	{ "/ban nobody",
	  "*** nobody here is called nobody; /who shows who is here\n" },
	{ "/ban 192.0.2.1 10minn",
	  "*** TIME is such as 10min or 7d, not \"10minn\"\n"
	  "*** usage: /ban WHO [TIME] [TEXT]\n" },
	{ "/ban 192.0.2.1 0s",
	  "*** TIME is such as 10min or 7d, not \"0s\"\n"
	  "*** usage: /ban WHO [TIME] [TEXT]\n" },
	{ "/ban 192.0.2.1 "
	  "a234567890123456789012345678901234567890123456789012345678901234567"
	  "890123456789012345678901",
	  "*** TEXT has at most 90 bytes\n"
	  "*** usage: /ban WHO [TIME] [TEXT]\n" },
	{ "/ban ann", "*** that is you\n" },
	{ "/ban 127.0.0.1 spam", "*** that would ban you, too\n" },
	{ "/ban 0.0.0.0/0", "*** that would ban you, too\n" },
	{ "/ban guest-2", "*** that would ban you, too\n" },
	{ "/ban 127.3.0.0/16",
	  "*** that is this machine: whoever comes through a proxy here would "
	  "be banned, too\n" },
	{ "/ban ::1",
	  "*** that is this machine: whoever comes through a proxy here would "
	  "be banned, too\n" },
	{ "/ban 10.0.0.0/15",
	  "*** a ban in the room has /16 at least, of IPv6 /32; chatctl can "
	  "make larger ones\n" },
	{ "/ban 2001::/31",
	  "*** a ban in the room has /16 at least, of IPv6 /32; chatctl can "
	  "make larger ones\n" },
	{ "/unban", "*** ADDRESS is missing\n*** usage: /unban ADDRESS\n" },
	{ "/unban guest-2",
	  "*** ADDRESS is an IP address or prefix, not \"guest-2\"\n"
	  "*** usage: /unban ADDRESS\n" },
	{ "/unban 192.0.2.1", "*** 192.0.2.1 is not banned\n" },
};

START_TEST(operators_are_refused_some_bans)
{
	meet(_i);
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		peer_say(&couple.one, refused[i].typed);
		peer_say(&couple.one, "\n");
		peer_expect(&couple.one, "%s", refused[i].answered);
	}
	/* who is one for a while only has other means */
	peer_say(&couple.one, "/op guest-2\n");
	couple_hear("*** guest-2 was made an operator by ann\n");
	peer_say(&couple.two, "/ban 192.0.2.1\n/unban 192.0.2.1\n");
	peer_expect(&couple.two,
		    "*** /ban is for operators by their account\n"
		    "*** /unban is for operators by their account\n");
	couple_part();
}
END_TEST

/* What there is in words, and of whom comes by IPv6. */
START_TEST(operators_ban_in_words)
{
	struct peer three;

	meet(_i);
	peer_say(&couple.one, "/ban 10.0.0.0/16 no  spam\n");
	couple_hear("*** 10.0.0.0/16 was banned by ann: no  spam\n");
	check_banned("10.0.9.9", _i, ": no  spam");
	come_in(&three, "2001:db8:1:2:3::4", _i);
	peer_say(&couple.one, "/ban guest-3 2min\n");
	couple_hear("*** 2001:db8:1:2::/64 was banned by ann for 2 min\n");
	peer_expect(&three, "*** closing: sent away by ann\n");
	peer_expect_end(&three);
	peer_close(&three);
	check_banned("2001:db8:1:2::5", _i, "");
	couple_part();
}
END_TEST

/* An operator who comes from somewhere else cannot be met by a ban. */
START_TEST(operators_ban_no_operators)
{
	struct peer three;
	char line[512];

	meet(_i);
	come_in(&three, "192.0.2.7", _i);
	peer_say(&three, "/nick bob\n");
	couple_hear("*** guest-3 is now bob\n");
	peer_expect(&three, "*** guest-3 is now bob\n");
	peer_say(&three, "/register four new words\n");
	peer_line(&three, line, sizeof(line));
	daemon_configure(&couple.pair.d,
			 CONF "people: { accounts = \"yes\";"
			      " operators = \"ann bob\"; };");
	supervised_again(&couple.pair, SIGUSR2);
	peer_say(&couple.one, "/ban bob\n/ban 192.0.0.0/16 spam\n");
	peer_expect(&couple.one,
		    "*** bob is an operator\n*** bob is an operator\n");
	peer_say(&three, "/ban 192.0.2.7\n");
	peer_expect(&three, "*** that would ban you, too\n");
	couple_part();
	peer_close(&three);
}
END_TEST

SUITE(operators)
{
	tcase_add_loop_test(tc_, operators_ban, 0, COUPLE_PORTS * COUPLE_ENDS);
	tcase_add_loop_test(tc_, operators_are_refused_some_bans, 0,
			    COUPLE_PORTS);
	tcase_add_loop_test(tc_, operators_ban_in_words, 0, COUPLE_PORTS);
	tcase_add_loop_test(tc_, operators_ban_no_operators, 0, COUPLE_PORTS);
	tcase_add_loop_test(tc_, operators_mute, 0, COUPLE_PORTS * COUPLE_ENDS);
	tcase_add_loop_test(tc_, operators_make_others, 0,
			    COUPLE_PORTS * COUPLE_ENDS);
	tcase_add_loop_test(tc_, operators_slow_the_room, 0,
			    COUPLE_PORTS * COUPLE_ENDS);
	tcase_add_loop_test(tc_, operators_kick, 0, COUPLE_PORTS * COUPLE_ENDS);
}
