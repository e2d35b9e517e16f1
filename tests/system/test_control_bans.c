/* SPDX-License-Identifier: MIT */
/*
 * Bans by a real chatctl, in the hands of a real chatd.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "support/runner.h"
#include "system/chatctl.h"
#include "system/control_scene.h"
#include "system/daemon.h"
#include "system/peer.h"

START_TEST(who_is_banned_is_turned_away_until_it_is_not)
{
	struct peer in, out, other;

	control_start();
	control_come(&in, 2, _i);
	chatctl_prints(&control_d, "ban 127.0.0.2 spam",
		       "127.0.0.2 is banned, 1 client kicked\n");
	peer_expect(&in, "*** closing: sent away by an administrator: spam\n");
	peer_expect_end(&in);
	peer_connect_from(&out, 2, control_d.ports[_i]);
	peer_expect(&out,
		    "*** banned: nobody is let in from your address: spam\n");
	peer_expect_end(&out);
	control_come(&other, 3, _i);
	/* it outlives chatd, however that ends */
	ck_assert_int_eq(daemon_restart(&control_d, SIGKILL), -SIGKILL);
	peer_connect_from(&out, 2, control_d.ports[_i]);
	peer_expect(&out,
		    "*** banned: nobody is let in from your address: spam\n");
	peer_expect_end(&out);
	control_ask("bans");
	control_has(control_said.out, "127.0.0.2\t");
	control_has(control_said.out, "\tfor good\tspam\n");
	chatctl_prints(&control_d, "unban 127.0.0.2",
		       "127.0.0.2 may come in again\n");
	control_come(&in, 2, _i);
	chatctl_prints(&control_d, "bans", "");
	control_stop();
}
END_TEST

START_TEST(bans_end_by_themselves)
{
	struct peer p;

	control_start();
	control_ask("ban 127.0.0.0/8 --for 1d --json");
	control_ask("ban 127.0.0.0/8 --for 1ms");
	do
		control_ask("bans");
	while (*control_said.out);
	control_come(&p, 2, 0);
	control_stop();
}
END_TEST

START_TEST(bans_that_are_none)
{
	control_start();
	chatctl_fails(&control_d, "ban 127.0.0.1/33", 64, "no prefix");
	chatctl_fails(&control_d, "ban localhost", 64, "no IP address");
	chatctl_fails(&control_d, "ban ::1 --for ever", 64, "a duration");
	chatctl_fails(&control_d, "unban ::1", 1, "::1 is not banned");
	chatctl_fails(&control_d, "unban x", 64, "no IP address");
	chatctl_prints(&control_d, "bans", "");
	control_stop();
}
END_TEST

START_TEST(a_broken_list_of_bans_is_set_aside)
{
	char path[128];
	struct peer p;
	FILE *file;

	control_start();
	snprintf(path, sizeof(path), "%s/bans.json", control_d.dir);
	file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fputs("{\"bans\":[{\"who\":\"all\"}]}", file);
	ck_assert_int_eq(fclose(file), 0);
	daemon_restart(&control_d, SIGTERM);
	daemon_await_log(&control_d, "was no list of bans");
	control_come(&p, 2, 0);
	ck_assert_int_eq(access(path, F_OK), -1);
	control_stop();
}
END_TEST

SUITE(control_bans)
{
	tcase_add_loop_test(tc_, who_is_banned_is_turned_away_until_it_is_not,
			    0, 2);
	ADD(bans_end_by_themselves);
	ADD(bans_that_are_none);
	ADD(a_broken_list_of_bans_is_set_aside);
}
