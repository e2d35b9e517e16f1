/* SPDX-License-Identifier: MIT */
/*
 * A thousand at WebSockets beside people at telnet: each of them gets each line
 * once and in order, also when chatd is another one in between; and who only
 * listens takes little.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "support/runner.h"
#include "system/daemon.h"
#include "system/peer.h"
#include "system/web_peer.h"

/* How many at most; and where each access to memory is looked at. */
#define CROWD 1000
#define CROWD_CHECKED 100

/* Lines that are said, by some of each kind in turn. */
#define LINES 20

/* Bytes that chatd may take for one who listens. */
#define IDLE_MAX (8 * 1024)

/* One of the crowd. */
struct listener {
	struct peer peer;
	uint64_t newest; /* number of the last line that it was given */
};

static struct daemon d;
static struct listener crowd[CROWD];
static struct web_peer w; /* whose turn it is, of the crowd */
static struct peer telnet;
static char room[32];
static int count;

static void
set_up(void)
{
	struct rlimit limit;

	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
	count = daemon_is_bare() && limit.rlim_max >= 4 * CROWD ? CROWD
								: CROWD_CHECKED;
	limit.rlim_cur = 4 * CROWD;
	if (count == CROWD)
		ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
	daemon_start(&d, WEB_LISTENERS);
}

static void
tear_down(void)
{
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}

/* The one that @at is the place of comes by @path, and is greeted. */
static void
come(struct listener *at, const char *path)
{
	web_peer_connect(&w, d.ports[1], path);
	web_peer_read(&w);
	if (sscanf(strstr(w.frame, "\"store\":\""), "\"store\":\"%16[0-9a-f]",
		   room) != 1)
		ck_abort_msg("greeted by %s", w.frame);
	at->newest = web_peer_number(&w, "next") - 1;
	at->peer = w.peer;
}

/* Reads up to the line @text; each is the one behind that before. */
static void
hear(struct listener *at, const char *text)
{
	char part[64];

	snprintf(part, sizeof(part), "\"text\":\"%s\"", text);
	w.peer = at->peer;
	do {
		web_peer_read(&w);
		if (web_peer_number(&w, "n") != ++at->newest)
			ck_abort_msg("after line %ju: %s",
				     (uintmax_t)at->newest - 1, w.frame);
	} while (!strstr(w.frame, part));
	at->peer = w.peer;
}

/* LINES lines are said, the last of them by telnet: @what is a word. */
static void
talk(const char *what)
{
	char text[64];

	for (int i = 0; i < LINES - 1; i++) {
		struct listener *at = &crowd[i];

		snprintf(text, sizeof(text), "{\"say\":\"%s %d\"}", what, i);
		w.peer = at->peer;
		web_peer_say(&w, text);
		snprintf(text, sizeof(text), "%s %d at telnet\n", what, i);
		peer_say(&telnet, text);
	}
	/* the last of all: what is said before it has been seen */
	for (int i = 0; i < LINES - 1; i++) {
		snprintf(text, sizeof(text), "%s %d", what, i);
		hear(&crowd[i], text);
	}
	snprintf(text, sizeof(text), "%s is over\n", what);
	peer_say(&telnet, text);
}

/* Everybody hears all of it. */
static void
hear_all(const char *what)
{
	char text[64];

	snprintf(text, sizeof(text), "%s is over", what);
	for (int i = 0; i < count; i++)
		hear(&crowd[i], text);
}

START_TEST(web_crowd_gets_each_line_once)
{
	char path[128];

	peer_connect(&telnet, d.ports[0]);
	for (int i = 0; i < count; i++)
		come(&crowd[i], "/chat?last=0");
	talk("before");
	hear_all("before");
	peer_close(&telnet);
	ck_assert_int_eq(daemon_restart(&d, SIGTERM), 0);
	peer_connect(&telnet, d.ports[0]);
	for (int i = 0; i < count; i++) {
		uint64_t newest = crowd[i].newest;

		peer_close(&crowd[i].peer);
		snprintf(path, sizeof(path), "/chat?since=%ju&store=%s",
			 (uintmax_t)newest, room);
		come(&crowd[i], path);
		if (crowd[i].newest != newest)
			ck_abort_msg("behind %ju: %s", (uintmax_t)newest,
				     w.frame);
	}
	talk("after");
	hear_all("after");
	for (int i = 0; i < count; i++)
		peer_close(&crowd[i].peer);
	peer_close(&telnet);
}
END_TEST

/* The room's own lines about who comes in are in this, too. */
START_TEST(web_crowd_takes_little)
{
	long before, each;

	/* what all share is there */
	come(&crowd[0], "/chat?last=0");
	before = daemon_resident(&d);
	for (int i = 1; i < count; i++)
		come(&crowd[i], "/chat?last=0");
	each = (daemon_resident(&d) - before) / (count - 1);
	fprintf(stderr, "bytes for one at a WebSocket: %ld\n", each);
	if (daemon_is_bare())
		ck_assert_int_le(each, IDLE_MAX);
	for (int i = 0; i < count; i++)
		peer_close(&crowd[i].peer);
}
END_TEST

SUITE(web_crowd)
{
	tcase_add_checked_fixture(tc_, set_up, tear_down);
	tcase_set_timeout(tc_, 300);
	ADD(web_crowd_gets_each_line_once);
	ADD(web_crowd_takes_little);
}
