/* SPDX-License-Identifier: MIT */
/*
 * Limits, through the real daemon: who is one too many, or says nothing, or
 * takes too much memory, is told so. The clients come from different addresses
 * of the loopback network, which is not exempt here.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "support/runner.h"
#include "system/chatctl.h"
#include "system/limits_scene.h"

START_TEST(one_too_many_of_an_address)
{
	struct peer in[2], out, other;

	limits_start("address_clients = 2;");
	limits_come(&in[0], 1, 0);
	limits_come(&in[1], 1, 1);
	peer_connect_from(&out, 1, limits_d.ports[_i]);
	peer_say(&out, "hello\n");
	peer_expect(&out,
		    "*** full: at most 2 clients are let in from your "
		    "address; try again when one has left\n");
	peer_expect_end(&out);
	limits_come(&other, 2, _i);
	daemon_await_log(&limits_d, "away: address_full\n");
	peer_close(&in[_i]);
	daemon_await_log(&limits_d, " is gone: ");
	limits_come(&out, 1, _i);
	limits_stop();
}
END_TEST

START_TEST(one_too_many_in_all)
{
	struct peer in[2], out;

	limits_start("clients = 2;");
	limits_come(&in[0], 1, 0);
	limits_come(&in[1], 2, 1);
	peer_connect_from(&out, 3, limits_d.ports[_i]);
	peer_expect(&out,
		    "*** full: at most 2 clients are let in; try again "
		    "later\n");
	peer_expect_end(&out);
	daemon_await_log(&limits_d, "away: full\n");
	limits_stop();
}
END_TEST

/* They are all there, from addresses of their own or one, when it looks. */
static void
come_at_once(struct peer *p, int n, int hosts, int port)
{
	ck_assert_int_eq(kill(limits_d.pid, SIGSTOP), 0);
	ck_assert_int_eq(waitpid(limits_d.pid, NULL, WUNTRACED), limits_d.pid);
	for (int i = 0; i < n; i++)
		peer_connect_from(&p[i], 1 + i % hosts, limits_d.ports[port]);
	ck_assert_int_eq(kill(limits_d.pid, SIGCONT), 0);
}

START_TEST(who_comes_too_often)
{
	struct peer p[8], other;
	char line[256];
	int told = 0;

	limits_start("address_joins = 1; address_joins_burst = 3;");
	come_at_once(p, 8, 1, _i);
	for (int i = 0; i < 8; i++) {
		peer_line(&p[i], line, sizeof(line));
		if (strncmp(line, "Got ", 4) == 0)
			continue;
		ck_assert_str_eq(line,
				 "*** too fast: at most 1 connections a second "
				 "are let in from your address; try again "
				 "later");
		peer_expect_end(&p[i]);
		told++;
	}
	ck_assert_int_gt(told, 0);
	ck_assert_int_le(told, 5);
	limits_come(&other, 2, _i);
	limits_stop();
}
END_TEST

START_TEST(crowd_waits_at_the_door)
{
	struct peer p[9];

	limits_start("joins = 4; joins_burst = 5;");
	come_at_once(p, 9, 9, _i);
	for (int i = 0; i < 9; i++)
		peer_skip_to_join(&p[i], daemon_labels[_i]);
	daemon_await_log(&limits_d, "the next have to wait");
	ck_assert_int_eq(kill(limits_d.pid, SIGUSR1), 0);
	daemon_await_log(&limits_d, "reasons: joins ");
	limits_stop();
}
END_TEST

/* Whom no slot knows yet has come to the next program. */
START_TEST(who_waits_at_the_door_is_not_lost_by_an_upgrade)
{
	struct peer p[3];

	limits_start("joins = 1; joins_burst = 1;");
	come_at_once(p, 3, 3, _i);
	daemon_await_log(&limits_d, "the next have to wait");
	chatctl_prints(&limits_d, "upgrade",
		       "chatd " PACKAGE_VERSION " takes over\n");
	for (int i = 0; i < 3; i++)
		peer_skip_to_join(&p[i], daemon_labels[_i]);
	limits_stop();
}
END_TEST

START_TEST(who_says_nothing_has_to_leave)
{
	struct peer quiet, reader;

	limits_start("idle_time = \"300 ms\";");
	limits_come(&quiet, 1, _i);
	peer_expect(&quiet, "*** closing: you have said nothing for 300 ms\n");
	peer_expect_end(&quiet);
	daemon_await_log(&limits_d, " is gone: idle, ");
	peer_connect_from(&reader, 2, limits_d.ports[!_i]);
	peer_expect(&reader,
		    "Got connection from %s via %s\n"
		    "Connection from %s via %s closed\n"
		    "Got connection from %s via %s\n",
		    quiet.address, daemon_labels[_i], quiet.address,
		    daemon_labels[_i], reader.address, daemon_labels[!_i]);
	limits_stop();
}
END_TEST

START_TEST(who_takes_the_most_memory_has_to_leave)
{
	static char half[40 * 1024];
	struct peer greedy, modest;

	daemon_start(&limits_d,
		     DAEMON_CONF "room: { line_max = 65536; }; "
				 "limits: { clients_memory = \"48K\"; }; "
				 "log: { level = \"info\"; };");
	memset(half, 'x', sizeof(half));
	limits_come(&modest, 1, !_i);
	limits_come(&greedy, 1, _i);
	peer_expect(&modest, "Got connection from %s via %s\n", greedy.address,
		    daemon_labels[_i]);
	peer_say(&modest, "half");
	peer_send(&greedy, half, sizeof(half));
	peer_expect(&greedy,
		    "*** closing: the memory for clients (48K) is "
		    "used up, and you take the most of it\n");
	peer_expect_end(&greedy);
	daemon_await_log(&limits_d, " is gone: memory, ");
	peer_expect(&modest, "Connection from %s via %s closed\n",
		    greedy.address, daemon_labels[_i]);
	peer_say(&modest, " and half\n");
	peer_expect(&modest, "half and half\n");
	limits_stop();
}
END_TEST

START_TEST(no_memory_for_another)
{
	struct peer in, out;

	limits_start("clients_memory = \"6K\";");
	limits_come(&in, 1, 0);
	peer_connect_from(&out, 2, limits_d.ports[_i]);
	peer_expect(&out,
		    "*** full: the memory for clients (6K) is used up; "
		    "try again later\n");
	peer_expect_end(&out);
	limits_stop();
}
END_TEST

SUITE(limits)
{
	tcase_add_loop_test(tc_, one_too_many_of_an_address, 0, 2);
	tcase_add_loop_test(tc_, one_too_many_in_all, 0, 2);
	tcase_add_loop_test(tc_, who_comes_too_often, 0, 2);
	tcase_add_loop_test(tc_, crowd_waits_at_the_door, 0, 2);
	tcase_add_loop_test(tc_,
			    who_waits_at_the_door_is_not_lost_by_an_upgrade, 0,
			    2);
	tcase_add_loop_test(tc_, who_says_nothing_has_to_leave, 0, 2);
	tcase_add_loop_test(tc_, who_takes_the_most_memory_has_to_leave, 0, 2);
	tcase_add_loop_test(tc_, no_memory_for_another, 0, 2);
}
