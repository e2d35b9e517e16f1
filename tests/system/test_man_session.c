/* SPDX-License-Identifier: MIT */
/*
 * test_man_session.c - the session in chatd-text(7), played as it is written.
 *
 * The page says beside it what its lines mean.
 */
#include "config.h"

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/runner.h"
#include "system/daemon.h"
#include "system/peer.h"

#define LINE_LEN 256
#define ADDRESSES 8

/* One client of the page. */
struct player {
	struct peer peer;
	bool here; /* it has connected */
};

/* An address that the page shows, and whose it is. */
struct shown {
	char address[64];
	const struct player *player;
};

static struct daemon d;
static struct player players[26];
static struct shown shown[ADDRESSES];
static struct player *newest;

/* The player with the address of the page; a new one is the newest's. */
static const struct player *
whose(const char *address)
{
	int i = 0;

	while (shown[i].player && strcmp(shown[i].address, address) != 0)
		ck_assert_int_lt(++i, ADDRESSES);
	if (!shown[i].player) {
		snprintf(shown[i].address, sizeof(shown[i].address), "%s",
			 address);
		shown[i].player = newest;
	}
	return shown[i].player;
}

static void
expect(struct player *player, const char *text)
{
	const char *begin = strstr(text, "tcp:");
	char address[64];
	size_t len;

	if (!begin) {
		peer_expect(&player->peer, "%s\n", text);
		return;
	}
	len = strcspn(begin, " ");
	snprintf(address, sizeof(address), "%.*s", (int)len, begin);
	peer_expect(&player->peer, "%.*s%s%s\n", (int)(begin - text), text,
		    whose(address)->peer.address, begin + len);
}

static void
connect_to(struct player *player, const char *command)
{
	const char *port = strrchr(command, ' ');

	ck_assert_ptr_nonnull(port);
	peer_connect(&player->peer, d.ports[strcmp(port, " 8001") != 0]);
	player->here = true;
	newest = player;
}

/* One line of the page: who, what, and the rest behind a space. */
static void
step(const char *line)
{
	struct player *player = &players[line[0] - 'A'];

	switch (line[1]) {
	case '$':
		connect_to(player, line + 3);
		break;
	case '>':
		peer_say(&player->peer, line + 3);
		peer_say(&player->peer, "\n");
		break;
	default:
		expect(player, line + 3);
	}
}

/* Nobody has an unread line: what is said now is what everybody reads next. */
static void
check_all_was_shown(void)
{
	peer_say(&newest->peer, "that was all\n");
	for (size_t i = 0; i < 26; i++)
		if (players[i].here)
			peer_expect(&players[i].peer, "that was all\n");
}

/* Plays what stands between the marks of the page; returns the steps. */
static int
play(FILE *page)
{
	char line[LINE_LEN];
	bool inside = false;
	int steps = 0;

	while (fgets(line, sizeof(line), page)) {
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, ".\\\" session: ", 13) == 0)
			inside = strcmp(line + 13, "begin") == 0;
		if (!inside || line[0] == '.')
			continue;
		step(line);
		steps++;
	}
	return steps;
}

START_TEST(session_of_the_manual_page)
{
	const char *top = getenv("top_srcdir");
	char path[512];
	FILE *page;

	snprintf(path, sizeof(path), "%s/man/chatd-text.7", top ? top : ".");
	page = fopen(path, "r");
	ck_assert_msg(page, "%s cannot be opened", path);
	daemon_start(&d, NULL);
	ck_assert_int_gt(play(page), 8);
	check_all_was_shown();
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
	fclose(page);
}
END_TEST

SUITE(man_session)
{
	ADD(session_of_the_manual_page);
}
