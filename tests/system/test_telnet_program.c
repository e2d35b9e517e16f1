/* SPDX-License-Identifier: MIT */
/*
 * telnet(1) on a terminal: a line typed, are-you-there, ^C, and goodbye. What
 * other telnets send is in test_input.c, byte by byte.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "support/runner.h"
#include "system/daemon.h"
#include "system/peer.h"
#include "system/terminal.h"

static struct daemon d;
static struct terminal t;

static void
set_up(void)
{
	daemon_start(&d, NULL);
}

static void
tear_down(void)
{
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}

static void
open_telnet(int port)
{
	char number[16];

	snprintf(number, sizeof(number), "%d", port);
	terminal_open(&t,
		      (const char *const[]){ "telnet", "127.0.0.1", number,
					     NULL });
}

START_TEST(session_with_telnet)
{
	struct peer reader;
	char line[256];

	peer_connect(&reader, d.ports[!_i]);
	peer_skip_to_join(&reader, daemon_labels[!_i]);
	open_telnet(d.ports[_i]);
	terminal_await(&t, "Escape character is '^]'.");
	peer_line(&reader, line, sizeof(line));
	ck_assert_mem_eq(line, "Got connection from tcp:127.0.0.1:", 34);
	terminal_await(&t, line);
	terminal_type(&t, "typed\n");
	peer_expect(&reader, "typed\n");
	terminal_type(&t, "\035");
	terminal_await(&t, "telnet> ");
	terminal_type(&t, "send ayt\n");
	terminal_await(&t, "*** yes, I am here");
	/* ^C: the line goes on behind it, whole */
	terminal_type(&t, "\003");
	terminal_type(&t, "after\n");
	peer_expect(&reader, "after\n");
	terminal_type(&t, "\035");
	terminal_await(&t, "telnet> ");
	terminal_type(&t, "quit\n");
	terminal_await_end(&t);
	memmove(line, line + 4, strlen(line + 4) + 1);
	line[0] = 'C';
	peer_expect(&reader, "%s closed\n", line);
}
END_TEST

SUITE(telnet_program)
{
	TCase *tc = tcase_create("telnet_program");

	if (!terminal_has("telnet"))
		return;
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, session_with_telnet, 0, 2);
	suite_add_tcase(s, tc);
}
