/* SPDX-License-Identifier: MIT */
/*
 * test_names.c - names and accounts, when chatd ends in between.
 */
#include "config.h"

#include <signal.h>

#include "support/runner.h"
#include "system/couple.h"
#include "system/memory.h"
#include "system/patience.h"

static const char conf[] = DAEMON_CONF "people: { accounts = \"yes\"; };";

/* Alice is here, and has registered with "four old words". */
static void
register_alice(void)
{
	peer_say(&couple.one, "/nick alice\n/register four old words\n");
	couple_hear("*** guest-1 is now alice\n");
	peer_expect(&couple.one,
		    "*** \"alice\" is registered: from now on only who knows "
		    "the password can have this name; next time say /login "
		    "alice PASSWORD\n");
}

START_TEST(names_outlive_a_crash)
{
	couple_meet(conf, _i);
	peer_say(&couple.one, "/nick alice\n");
	couple_hear("*** guest-1 is now alice\n");
	supervised_again(&couple.pair, SIGKILL);
	peer_say(&couple.one, "hi\n");
	couple_hear("<alice> hi\n");
	peer_say(&couple.two, "/nick ALICE\n");
	peer_expect(&couple.two,
		    "*** somebody here is \"alice\"; take another name\n");
	supervised_again(&couple.pair, SIGUSR2);
	peer_say(&couple.one, "/nick bob\n");
	couple_hear("*** alice is now bob\n");
	peer_say(&couple.two, "/nick alice\n");
	couple_hear("*** guest-2 is now alice\n");
	couple_part();
}
END_TEST

START_TEST(names_that_are_registered_outlive_a_crash)
{
	couple_meet(conf, _i);
	register_alice();
	supervised_again(&couple.pair, SIGKILL);
	/* it is logged in, and can change its password */
	peer_say(&couple.one, "/register other words\n");
	peer_expect(&couple.one,
		    "*** \"alice\" has this password from now on\n");
	peer_say(&couple.two, "/login alice four old words\n");
	peer_expect(&couple.two, "*** that is not the password of \"alice\"\n");
	supervised_again(&couple.pair, SIGKILL);
	peer_say(&couple.two, "/login alice other words\n");
	peer_expect(&couple.two, "*** you are logged in as \"alice\"\n");
	couple_hear("*** alice is now guest-1\n*** guest-2 is now alice\n");
	peer_say(&couple.one, "/nick alice\n");
	peer_expect(&couple.one,
		    "*** \"alice\" is registered; take another name, or say "
		    "/login alice PASSWORD if it is yours\n");
	couple_part();
}
END_TEST

#define ALREADY                                                         \
	"*** you are logged in as \"alice\" already; the password was " \
	"not looked at\n"

/* Half of a line with a password is on its way, and can be found. */
static void
begin_login(void)
{
	struct patience p = patience_with("half a line in the slots");

	peer_say(&couple.one, "/login alice four o");
	while (!memory_slots_have(couple.pair.chatd, "/login alice four o"))
		patience_spend(&p);
}

/* Neither when chatd is done with it, in itself and in what outlives it. */
static void
check_oblivion(void)
{
	struct patience p = patience_with("the password to be wiped");

	peer_say(&couple.one, "a line of them\n");
	couple_hear("<alice> a line of them\n");
	ck_assert(memory_has(couple.pair.chatd, "a line of them"));
	ck_assert(!memory_has(couple.pair.chatd, "four o"));
	while (memory_slots_have(couple.pair.chatd, "four o"))
		patience_spend(&p);
}

START_TEST(names_leave_no_password_in_memory)
{
	couple_meet(conf, _i);
	register_alice();
	check_oblivion();
	begin_login();
	peer_say(&couple.one, "ld words\n");
	peer_expect(&couple.one, ALREADY);
	check_oblivion();
	couple_part();
}
END_TEST

/* Of one that was killed with half of it the next one knows, and wipes it. */
START_TEST(names_leave_no_password_of_an_earlier_process)
{
	couple_meet(conf, _i);
	register_alice();
	begin_login();
	supervised_again(&couple.pair, SIGKILL);
	ck_assert(memory_slots_have(couple.pair.chatd, "/login alice four o"));
	peer_say(&couple.one, "ld words\n");
	peer_expect(&couple.one, ALREADY);
	check_oblivion();
	couple_part();
}
END_TEST

SUITE(names)
{
	tcase_add_loop_test(tc_, names_leave_no_password_in_memory, 0,
			    COUPLE_PORTS);
	tcase_add_loop_test(tc_, names_leave_no_password_of_an_earlier_process,
			    0, COUPLE_PORTS);
	tcase_add_loop_test(tc_, names_outlive_a_crash, 0, COUPLE_PORTS);
	tcase_add_loop_test(tc_, names_that_are_registered_outlive_a_crash, 0,
			    COUPLE_PORTS);
}
