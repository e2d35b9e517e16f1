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
#include "system/daemon.h"
#include "system/peer.h"

/* Clients come from many addresses, none of which is limited. */
#define CONF                                                   \
	"listeners: { f: { address = \"127.0.0.1\"; port = 0;" \
	" driver = \"fiber\"; };"                              \
	" c: { address = \"127.0.0.1\"; port = 0;"             \
	" driver = \"callback\"; }; };"                        \
	"log: { level = \"info\"; };"

static const char *const labels[] = { "fiber", "callback" };
static struct daemon d;
static struct output said;

static void
start(void)
{
	daemon_start(&d, CONF);
}

static void
stop(void)
{
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}

/* Comes from 127.0.0.@host to port @i. */
static void
come(struct peer *p, int host, int i)
{
	peer_connect_from(p, host, d.ports[i]);
	peer_skip_to_join(p, labels[i]);
}

/* Runs chatctl, which must succeed; its output is in said.out. */
static const char *
ask(const char *line)
{
	ck_assert_msg(chatctl_run(&d, line, &said) == 0, "chatctl %s: %d %s",
		      line, said.code, said.err);
	return said.out;
}

static void
has(const char *text, const char *words)
{
	ck_assert_msg(strstr(text, words), "no %s in: %s", words, text);
}

START_TEST(who_is_banned_is_turned_away_until_it_is_not)
{
	struct peer in, out, other;

	start();
	come(&in, 2, _i);
	chatctl_prints(&d, "ban 127.0.0.2 spam",
		       "127.0.0.2 is banned, 1 client kicked\n");
	peer_expect(&in, "*** closing: sent away by an administrator: spam\n");
	peer_expect_end(&in);
	peer_connect_from(&out, 2, d.ports[_i]);
	peer_expect(&out,
		    "*** banned: nobody is let in from your address: spam\n");
	peer_expect_end(&out);
	come(&other, 3, _i);
	/* it outlives chatd, however that ends */
	ck_assert_int_eq(daemon_restart(&d, SIGKILL), -SIGKILL);
	peer_connect_from(&out, 2, d.ports[_i]);
	peer_expect(&out,
		    "*** banned: nobody is let in from your address: spam\n");
	peer_expect_end(&out);
	ask("bans");
	has(said.out, "127.0.0.2\t");
	has(said.out, "\tfor good\tspam\n");
	chatctl_prints(&d, "unban 127.0.0.2", "127.0.0.2 may come in again\n");
	come(&in, 2, _i);
	chatctl_prints(&d, "bans", "");
	stop();
}
END_TEST

START_TEST(bans_end_by_themselves)
{
	struct peer p;

	start();
	ask("ban 127.0.0.0/8 --for 1d --json");
	ask("ban 127.0.0.0/8 --for 1ms");
	do
		ask("bans");
	while (*said.out);
	come(&p, 2, 0);
	stop();
}
END_TEST

START_TEST(bans_that_are_none)
{
	start();
	chatctl_fails(&d, "ban 127.0.0.1/33", 64, "no prefix");
	chatctl_fails(&d, "ban localhost", 64, "no IP address");
	chatctl_fails(&d, "ban ::1 --for ever", 64, "a duration");
	chatctl_fails(&d, "unban ::1", 1, "::1 is not banned");
	chatctl_fails(&d, "unban x", 64, "no IP address");
	chatctl_prints(&d, "bans", "");
	stop();
}
END_TEST

START_TEST(a_broken_list_of_bans_is_set_aside)
{
	char path[128];
	struct peer p;
	FILE *file;

	start();
	snprintf(path, sizeof(path), "%s/bans.json", d.dir);
	file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fputs("{\"bans\":[{\"who\":\"all\"}]}", file);
	ck_assert_int_eq(fclose(file), 0);
	daemon_restart(&d, SIGTERM);
	daemon_await_log(&d, "was no list of bans");
	come(&p, 2, 0);
	ck_assert_int_eq(access(path, F_OK), -1);
	stop();
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
