/* SPDX-License-Identifier: MIT */
/*
 * What operators have in the room, by a real chatctl: kick, mute, unmute, op,
 * deop, slow and clear.
 */
#include "config.h"

#include <signal.h>

#include "support/runner.h"
#include "system/chatctl.h"
#include "system/control_scene.h"
#include "system/daemon.h"
#include "system/peer.h"

static struct peer one, two;

/* Two are in the room, who came by port @i. */
static void
meet(int i)
{
	control_start();
	control_come(&one, 2, i);
	control_come(&two, 3, i);
	peer_expect(&one, "Got connection from %s via %s\n", two.address,
		    daemon_labels[i]);
}

static void
both(const char *text)
{
	peer_expect(&one, "%s", text);
	peer_expect(&two, "%s", text);
}

/* chatctl is to do @command, prints @printed, and both read @text. */
static void
does(const char *command, const char *printed, const char *text)
{
	chatctl_prints(&control_d, command, printed);
	both(text);
}

START_TEST(who_is_muted_says_nothing)
{
	meet(_i);
	does("mute 2", "guest-2 can say nothing\n",
	     "*** guest-2 was muted by an administrator\n");
	peer_say(&two, "hi\n");
	peer_expect(&two, "*** an operator has muted you: not sent\n");
	does("unmute guest-2", "guest-2 may speak again\n",
	     "*** guest-2 may speak again, says an administrator\n");
	peer_say(&two, "/nick ann\n");
	both("*** guest-2 is now ann\n");
	does("mute ANN --for 1h", "ann can say nothing\n",
	     "*** ann was muted by an administrator for 1 h\n");
	control_ask("unmute ann --json");
	control_has(control_said.out, "{\"unmuted\":\"ann\"}");
	both("*** ann may speak again, says an administrator\n");
	peer_say(&two, "hi\n");
	both("<ann> hi\n");
	control_stop();
}
END_TEST

START_TEST(who_is_made_an_operator_is_one)
{
	meet(_i);
	does("op guest-1", "guest-1 is an operator\n",
	     "*** guest-1 was made an operator by an administrator\n");
	peer_say(&one, "/mute guest-2\n");
	both("*** guest-2 was muted by guest-1\n");
	chatctl_fails(&control_d, "op 1", 1, "is an operator already");
	chatctl_fails(&control_d, "mute 1", 1, "guest-1 is an operator");
	does("deop 1", "guest-1 is no operator any more\n",
	     "*** guest-1 is no operator any more, says an administrator\n");
	peer_say(&one, "/unmute guest-2\n");
	peer_expect(&one, "*** /unmute is for operators\n");
	control_stop();
}
END_TEST

START_TEST(who_is_kicked_by_name_goes)
{
	meet(_i);
	peer_say(&two, "/nick ann\n");
	both("*** guest-2 is now ann\n");
	chatctl_fails(&control_d, "kick guest-2", 1, "nobody is here");
	chatctl_prints(&control_d, "kick ANN enough", "1 client kicked\n");
	peer_expect(&two,
		    "*** closing: sent away by an administrator: enough\n");
	peer_expect_end(&two);
	chatctl_fails(&control_d, "kick ann", 1, "nobody is here who is ann");
	chatctl_prints(&control_d, "kick guest-1", "1 client kicked\n");
	control_stop();
}
END_TEST

/* Who is called what another is by number, or comes from, harms nobody. */
START_TEST(who_is_called_a_number_is_not_mistaken)
{
	static const char *const kicks[] = { "kick 1", "ban 1", "mute 1",
					     "op 1" };

	meet(_i);
	peer_say(&two, "/nick 1\n");
	both("*** guest-2 is now 1\n");
	for (int i = 0; i < 4; i++)
		chatctl_fails(&control_d, kicks[i], 64,
			      "client 2 is called 1: say 2 if that one is "
			      "meant");
	does("mute guest-1", "guest-1 can say nothing\n",
	     "*** guest-1 was muted by an administrator\n");
	peer_say(&two, "/nick 127.0.0.2\n");
	both("*** 1 is now 127.0.0.2\n");
	chatctl_fails(&control_d, "kick 127.0.0.2", 64,
		      "client 2 is called 127.0.0.2: say 2 if");
	chatctl_fails(&control_d, "ban 127.0.0.2", 64, "is called 127.0.0.2");
	chatctl_prints(&control_d, "kick 127.0.0.2/32", "1 client kicked\n");
	peer_expect(&one, "*** closing: sent away by an administrator\n");
	chatctl_prints(&control_d, "kick 2", "1 client kicked\n");
	control_stop();
}
END_TEST

START_TEST(the_room_is_slow_until_it_is_not)
{
	meet(_i);
	does("slow 3600", "",
	     "*** from now on each may say one line in 1 h, says an "
	     "administrator\n");
	peer_say(&two, "hi\n");
	peer_expect(&two,
		    "*** the room is slow, each may say one line in 1 h: "
		    "not sent\n");
	does("slow 0", "",
	     "*** each may say as much as they like again, says an "
	     "administrator\n");
	peer_say(&two, "hi\n");
	both("hi\n");
	control_stop();
}
END_TEST

START_TEST(the_topic_is_taken_away)
{
	meet(_i);
	chatctl_fails(&control_d, "clear", 1, "there is no topic");
	peer_say(&one, "/topic tea\n");
	both("*** guest-1 has set the topic: tea\n");
	does("clear", "", "*** an administrator has taken the topic away\n");
	peer_say(&one, "/topic\n");
	peer_expect(&one, "*** there is no topic\n");
	ck_assert_int_eq(daemon_restart(&control_d, SIGKILL), -SIGKILL);
	control_come(&one, 2, _i);
	peer_say(&one, "/topic\n");
	peer_expect(&one, "*** there is no topic\n");
	chatctl_fails(&control_d, "clear", 1, "there is no topic");
	control_stop();
}
END_TEST

START_TEST(what_is_wrong_is_said)
{
	meet(0);
	chatctl_fails(&control_d, "mute", 64, "mute wants");
	chatctl_fails(&control_d, "mute 7", 1, "nobody is here who is 7");
	chatctl_fails(&control_d, "mute nobody", 1,
		      "nobody is here who is nobody");
	chatctl_fails(&control_d, "mute 99999999999999999999999", 1,
		      "nobody is here");
	chatctl_fails(&control_d, "mute 1 --for soon", 64, "for");
	chatctl_fails(&control_d, "mute 1 2", 64, "too many");
	chatctl_fails(&control_d, "unmute 1", 1, "guest-1 is not muted");
	chatctl_fails(&control_d, "op nobody", 1, "nobody is here");
	chatctl_fails(&control_d, "deop 1", 1, "guest-1 is no operator");
	chatctl_fails(&control_d, "slow", 64, "slow wants");
	chatctl_fails(&control_d, "slow -1", 64, "");
	chatctl_fails(&control_d, "slow 3601", 64, "3600 at most");
	control_stop();
}
END_TEST

SUITE(control_people)
{
	tcase_add_loop_test(tc_, who_is_muted_says_nothing, 0, 2);
	tcase_add_loop_test(tc_, who_is_made_an_operator_is_one, 0, 2);
	tcase_add_loop_test(tc_, who_is_kicked_by_name_goes, 0, 2);
	tcase_add_loop_test(tc_, who_is_called_a_number_is_not_mistaken, 0, 2);
	tcase_add_loop_test(tc_, the_room_is_slow_until_it_is_not, 0, 2);
	tcase_add_loop_test(tc_, the_topic_is_taken_away, 0, 2);
	ADD(what_is_wrong_is_said);
}
