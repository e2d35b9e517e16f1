/* SPDX-License-Identifier: MIT */
/*
 * Programs at a WebSocket, when the real chatd is another one by and by: each
 * is told, comes back, and goes on behind the last line that it has.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "support/runner.h"
#include "system/daemon.h"
#include "system/peer.h"
#include "system/web_peer.h"

static struct daemon d;
static struct web_peer w;
static char room[32];
static uint64_t newest;

static void
set_up(void)
{
	daemon_start(&d, WEB_LISTENERS);
}

static void
tear_down(void)
{
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}

/* Says @text and reads it; it has a number. */
static void
say(const char *text)
{
	char json[128];

	snprintf(json, sizeof(json), "{\"say\":\"%s\"}", text);
	web_peer_say(&w, json);
	snprintf(json, sizeof(json), "\"text\":\"%s\"", text);
	web_peer_await(&w, json);
	newest = web_peer_number(&w, "n");
}

/* Comes for the first time. */
static void
come(void)
{
	web_peer_connect(&w, d.ports[1], "/chat?last=0");
	web_peer_read(&w);
	ck_assert_int_eq(sscanf(strstr(w.frame, "\"store\":\""),
				"\"store\":\"%16[0-9a-f]", room),
			 1);
	say("before");
}

/* Comes again: the next line is the one behind the newest, and so on. */
static void
come_again(void)
{
	char path[128];

	snprintf(path, sizeof(path), "/chat?since=%llu&store=%s",
		 (unsigned long long)newest, room);
	web_peer_connect(&w, d.ports[1], path);
	web_peer_read(&w);
	ck_assert_uint_eq(web_peer_number(&w, "next"), newest + 1);
	/* one's own leaving, and coming again */
	ck_assert_ptr_nonnull(strstr(web_peer_read(&w), "\"kind\":\"leave\""));
	ck_assert_uint_eq(web_peer_number(&w, "n"), newest + 1);
	ck_assert_ptr_nonnull(strstr(web_peer_read(&w), "\"kind\":\"join\""));
	ck_assert_uint_eq(web_peer_number(&w, "n"), newest + 2);
	say("after");
}

START_TEST(web_clients_return_after_an_upgrade)
{
	come();
	ck_assert_int_eq(kill(d.pid, SIGUSR2), 0);
	web_peer_expect_close(&w, 1012);
	come_again();
	peer_close(&w.peer);
}
END_TEST

START_TEST(web_clients_return_after_a_restart)
{
	come();
	ck_assert_int_eq(daemon_restart(&d, SIGTERM), 0);
	web_peer_expect_close(&w, 1012);
	come_again();
	peer_close(&w.peer);
}
END_TEST

START_TEST(web_clients_return_after_a_kill)
{
	come();
	ck_assert_int_eq(daemon_restart(&d, SIGKILL), -SIGKILL);
	peer_expect_end(&w.peer);
	peer_close(&w.peer);
	come_again();
	peer_close(&w.peer);
}
END_TEST

SUITE(web_return)
{
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	tcase_set_timeout(tc_, 120);
	ADD(web_clients_return_after_an_upgrade);
	ADD(web_clients_return_after_a_restart);
	ADD(web_clients_return_after_a_kill);
}
