/* SPDX-License-Identifier: MIT */
/*
 * Bans by a real chatctl, in the hands of a real chatd.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/runner.h"
#include "system/chatctl.h"
#include "system/control_scene.h"
#include "system/daemon.h"
#include "system/peer.h"

/* 127.0.0.2 is a proxy. */
#define PROXY 2
#define PROXIED                                           \
	"listeners: { a: { port = 0; driver = \"fiber\";" \
	" proxy_from = \"127.0.0.2\"; }; b: { port = 0;"  \
	" driver = \"callback\"; proxy_from = \"127.0.0.2\"; }; };"

/* Bans at once, as ban_list.h has it. */
#define BANS_MAX 4096

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

/* Somebody at @ip, who is called guest-@id, is banned by that: from @where. */
static void
ban_guest(int port, int id, const char *ip, const char *where)
{
	char command[64], said[128];
	struct peer p;

	peer_connect_by(&p, PROXY, control_d.ports[port], ip);
	peer_skip_to_join(&p, daemon_labels[port]);
	snprintf(command, sizeof(command), "ban guest-%d spam", id);
	snprintf(said, sizeof(said), "%s is banned, 1 client kicked\n", where);
	chatctl_prints(&control_d, command, said);
	peer_expect(&p, "*** closing: sent away by an administrator: spam\n");
	peer_expect_end(&p);
	peer_close(&p);
	peer_connect_by(&p, PROXY, control_d.ports[port], ip);
	peer_expect(&p,
		    "*** banned: nobody is let in from your address: spam\n");
	peer_expect_end(&p);
	peer_close(&p);
	control_ask("bans");
	control_has(control_said.out, where);
}

START_TEST(who_is_banned_by_name_is_banned_by_address)
{
	struct peer p;

	daemon_start(&control_d, PROXIED);
	ban_guest(_i, 1, "192.0.2.7", "192.0.2.7");
	ban_guest(_i, 2, "2001:db8::1:2:3:4", "2001:db8::/64");
	control_come(&p, 3, _i);
	chatctl_fails(&control_d, "ban guest-3", 64, "comes from this machine");
	chatctl_fails(&control_d, "ban 3", 64, "comes from this machine");
	chatctl_fails(&control_d, "ban guest-2", 1, "nobody is here");
	chatctl_prints(&control_d, "ban 127.0.0.3",
		       "127.0.0.3 is banned, 1 client kicked\n");
	control_stop();
}
END_TEST

START_TEST(who_has_no_address_is_not_banned)
{
	char path[128];
	struct peer p;

	daemon_start(&control_d, "listeners: { a: { path = \"%s/a\"; }; };");
	snprintf(path, sizeof(path), "%s/a", control_d.dir);
	peer_connect_unix(&p, path);
	peer_skip_to_join(&p, "fiber");
	chatctl_fails(&control_d, "ban guest-1", 64,
		      "guest-1 has no IP address; \"kick\" is what there is");
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
	chatctl_fails(&control_d, "ban 127.0.0.1/33", 64, "or a prefix");
	chatctl_fails(&control_d, "ban localhost", 1, "nobody is here");
	chatctl_fails(&control_d, "ban 7", 1, "nobody is here who is 7");
	chatctl_fails(&control_d, "ban ::1 --for ever", 64, "a duration");
	chatctl_fails(&control_d, "ban ::1 --for 0s", 64, "from \"1 ms\"");
	chatctl_fails(&control_d, "ban ::1 --for 100000d", 64, "\"36500 d\"");
	chatctl_fails(&control_d, "unban ::1", 1, "::1 is not banned");
	chatctl_fails(&control_d, "unban x", 64, "no IP address");
	chatctl_prints(&control_d, "bans", "");
	daemon_await_log(&control_d,
			 "{\"command\":\"ban\",\"who\":\"localhost\"}, "
			 "which failed: nobody is here who is localhost; ");
	daemon_await_log(&control_d,
			 "{\"command\":\"unban\",\"who\":\"::1\"}, which "
			 "failed: ::1 is not banned");
	control_stop();
}
END_TEST

/* Writes the list of as many bans as there may be where chatd reads it. */
static void
write_full_list(const char *path)
{
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	for (int i = 0; i < BANS_MAX; i++)
		fprintf(file,
			"%s{\"who\":\"10.0.%d.%d\",\"since\":1,\"until\":0,"
			"\"reason\":\"\"}",
			i == 0 ? "{\"bans\":[" : ",", i / 256, i % 256);
	fputs("]}", file);
	ck_assert_int_eq(fclose(file), 0);
}

/* A ban has no host bits, whoever asks for it. */
START_TEST(a_prefix_is_answered_as_it_is_in_force)
{
	char path[128];
	FILE *file;

	control_start();
	chatctl_prints(&control_d, "ban 192.0.2.5/24",
		       "192.0.2.0/24 is banned, 0 clients kicked\n");
	control_ask("bans");
	ck_assert_int_eq(strncmp(control_said.out, "192.0.2.0/24\t", 13), 0);
	/* a file of text ends with a newline */
	snprintf(path, sizeof(path), "%s/bans.json", control_d.dir);
	file = fopen(path, "re");
	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(fseek(file, -2, SEEK_END), 0);
	ck_assert_int_eq(fgetc(file), '}');
	ck_assert_int_eq(fgetc(file), '\n');
	fclose(file);
	chatctl_prints(&control_d, "unban 192.0.2.7/24",
		       "192.0.2.0/24 may come in again\n");
	control_stop();
}
END_TEST

START_TEST(bans_beyond_the_last_one)
{
	char path[128];

	control_start();
	snprintf(path, sizeof(path), "%s/bans.json", control_d.dir);
	write_full_list(path);
	daemon_restart(&control_d, SIGTERM);
	daemon_await_log(&control_d, "4096 addresses and prefixes are banned");
	chatctl_fails(&control_d, "ban 127.0.0.2", 1, "at most 4096 bans");
	daemon_await_log(&control_d,
			 "{\"command\":\"ban\",\"who\":\"127.0.0.2\"}, "
			 "which failed: there can be at most 4096 bans");
	chatctl_prints(&control_d, "unban 10.0.0.0",
		       "10.0.0.0 may come in again\n");
	chatctl_prints(&control_d, "ban 127.0.0.2",
		       "127.0.0.2 is banned, 0 clients kicked\n");
	control_stop();
}
END_TEST

START_TEST(a_ban_that_is_not_saved)
{
	char path[128];
	struct peer p;

	control_start();
	snprintf(path, sizeof(path), "%s/bans.json", control_d.dir);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	chatctl_fails(&control_d, "ban 127.0.0.2", 1, "not on the disk");
	daemon_await_log(&control_d,
			 "which failed: this is in force until chatd ends, but "
			 "is not on the disk: Is a directory");
	peer_connect_from(&p, 2, control_d.ports[0]);
	peer_expect(&p, "*** banned: nobody is let in from your address\n");
	peer_expect_end(&p);
	ck_assert_int_eq(rmdir(path), 0);
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
	tcase_add_loop_test(tc_, who_is_banned_by_name_is_banned_by_address, 0,
			    2);
	ADD(who_has_no_address_is_not_banned);
	ADD(bans_end_by_themselves);
	ADD(bans_that_are_none);
	ADD(a_prefix_is_answered_as_it_is_in_force);
	ADD(bans_beyond_the_last_one);
	ADD(a_ban_that_is_not_saved);
	ADD(a_broken_list_of_bans_is_set_aside);
}
