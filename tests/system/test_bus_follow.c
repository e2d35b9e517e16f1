/* SPDX-License-Identifier: MIT */
/*
 * Programs that come late, go and come again, or do not read: each gets every
 * line once, in order, and nobody waits for another.
 */
#include "config.h"

#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/runner.h"
#include "system/bus_peer.h"
#include "system/daemon.h"
#include "system/peer.h"

/* Lines of a talker, and how many it says before it reads them back. */
#define LINES 5000
#define BURST 50

static struct daemon d;
static pid_t test; /* its process, if another one talks */

/* What a follower has had. */
struct heard {
	uint64_t lines;    /* of all kinds */
	uint64_t messages; /* said by a talker, in its order */
};

static void
hear(void *arg, const json_t *line)
{
	struct heard *heard = arg;
	const char *text = json_string_value(json_object_get(line, "text"));

	heard->lines++;
	if (!text)
		return;
	if (strtoull(text, NULL, 10) != heard->messages)
		ck_abort_msg("%s after %llu messages", text,
			     (unsigned long long)heard->messages);
	heard->messages++;
}

/* The test fails at once, also if another process talks. */
static _Noreturn void
give_up(const char *line, int expected)
{
	fprintf(stderr, "the talker read \"%.200s\" for line %d\n", line,
		expected);
	kill(test > 0 ? test : getpid(), SIGABRT);
	_exit(1);
}

/* Says lines "0", "1" and so on, each behind @pad bytes of nothing. */
static void
talk(struct peer *p, int from, int to, int pad)
{
	char line[4200];
	char all[64];

	for (int i = from; i < to; i++) {
		snprintf(line, sizeof(line), "%d%*s\n", i, pad, "x");
		peer_say(p, line);
		if (i % BURST == BURST - 1)
			for (int j = i - BURST + 1; j <= i; j++) {
				peer_line(p, line, sizeof(line));
				snprintf(all, sizeof(all), "%d ", j);
				if (strncmp(line, all, strlen(all)) != 0)
					give_up(line, j);
			}
	}
}

/* A talker in a process of its own. */
static pid_t
start_talker(void)
{
	pid_t pid;
	struct peer p;

	test = getpid();
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid > 0)
		return pid;
	peer_connect(&p, d.ports[0]);
	peer_skip_to_join(&p, "fiber");
	talk(&p, 0, LINES, 2);
	_exit(0);
}

static void
end_talker(pid_t pid)
{
	int status;

	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}

START_TEST(bus_late_ones_catch_up_under_load)
{
	struct bus_peer p;
	struct heard heard = { 0 };
	pid_t talker;

	daemon_start(&d, BUS_CONF(""));
	talker = start_talker();
	for (int i = 0; i < 5; i++) {
		uint64_t last = i > 0 ? p.last : 0;

		/* each time it comes back it knows no more than its last */
		bus_peer_connect(&p, &d, 0, "chat.");
		p.last = last;
		bus_peer_follow(&p, i == 4 ? LINES + 1 : last + 700, hear,
				&heard);
		bus_peer_close(&p);
	}
	end_talker(talker);
	ck_assert_uint_eq(heard.messages, LINES);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

START_TEST(bus_slow_one_costs_itself_only)
{
	struct bus_peer slow;
	struct bus_peer quick;
	struct heard slow_heard = { 0 };
	struct heard quick_heard = { 0 };
	struct bus_heard first;
	struct peer p;

	daemon_start(&d, BUS_CONF("subscriber_backlog = 10;"));
	bus_peer_connect(&slow, &d, 1, "chat.");
	bus_peer_hear(&slow, &first);
	ck_assert_str_eq(first.topic, "chat.head");
	bus_heard_fini(&first);
	bus_peer_open(&quick, &d);
	peer_connect(&p, d.ports[0]);
	peer_skip_to_join(&p, "fiber");
	for (int i = 0; i < 1000; i += BURST) {
		talk(&p, i, i + BURST, 4000);
		bus_peer_follow(&quick, (uint64_t)i + BURST + 1, hear,
				&quick_heard);
	}
	ck_assert_uint_eq(quick_heard.messages, 1000);
	/* what is left of 4 MB goes through 10 messages and two sockets */
	bus_peer_follow(&slow, 1001, hear, &slow_heard);
	ck_assert_uint_eq(slow_heard.messages, 1000);
	ck_assert_uint_eq(slow_heard.lines, 1001);
	bus_peer_close(&slow);
	bus_peer_close(&quick);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

START_TEST(bus_slow_one_misses_lines)
{
	struct bus_peer slow;
	struct bus_heard heard;
	struct peer p;
	uint64_t number = 0;

	daemon_start(&d, BUS_CONF("subscriber_backlog = 1;"));
	bus_peer_connect(&slow, &d, 1, "chat.");
	bus_peer_hear(&slow, &heard);
	bus_heard_fini(&heard);
	peer_connect(&p, d.ports[0]);
	peer_skip_to_join(&p, "fiber");
	talk(&p, 0, 1000, 4000);
	/* a gap comes before the head that tells of it does */
	for (;;) {
		bus_peer_hear(&slow, &heard);
		bus_heard_fini(&heard);
		if (heard.number > number + 1)
			break;
		number = heard.number;
	}
	ck_assert_uint_lt(number, 1001);
	bus_peer_close(&slow);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

START_TEST(bus_one_that_asks_and_never_reads)
{
	struct bus_peer greedy;
	struct bus_peer other;
	struct peer p;

	daemon_start(&d, BUS_CONF(""));
	peer_connect(&p, d.ports[0]);
	peer_skip_to_join(&p, "fiber");
	talk(&p, 0, 200, 4000);
	bus_peer_connect(&greedy, &d, 1, "chat.head");
	for (int i = 0; i < 2000; i++)
		bus_peer_send(&greedy, "{\"since\": 0}");
	bus_peer_open(&other, &d);
	ck_assert_uint_eq(bus_peer_post(&other, "bot", "200 x"), 202);
	bus_peer_close(&other);
	bus_peer_close(&greedy);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

START_TEST(bus_topics_are_apart)
{
	struct bus_peer p;
	struct bus_heard heard;
	struct peer a;

	daemon_start(&d, BUS_CONF(""));
	bus_peer_connect(&p, &d, 0, "chat.head");
	bus_peer_hear(&p, &heard);
	bus_heard_fini(&heard);
	peer_connect(&a, d.ports[0]);
	peer_say(&a, "not for it\n");
	peer_skip_to_join(&a, "fiber");
	while (heard.number < 2) {
		bus_peer_hear(&p, &heard);
		ck_assert_str_eq(heard.topic, "chat.head");
		bus_heard_fini(&heard);
	}
	bus_peer_close(&p);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

/* The name of the numbers, of 16 characters. */
static void
get_room(struct bus_peer *p, char ret_room[17])
{
	json_t *answer = bus_peer_ask(p, "{\"head\": true}");
	const char *room = json_string_value(json_object_get(answer, "room"));

	ck_assert_ptr_nonnull(room);
	ck_assert_uint_eq(strlen(room), 16);
	memcpy(ret_room, room, 17);
	json_decref(answer);
}

/* Says @n lines, each as soon as the one before it is stored. */
static void
post_many(struct bus_peer *p, int from, int to)
{
	char text[16];

	for (int i = from; i < to; i++) {
		snprintf(text, sizeof(text), "%d", i);
		ck_assert_uint_eq(bus_peer_post(p, "bot", text),
				  (uint64_t)i + 1);
	}
}

#ifdef HAVE_SQLITE

START_TEST(bus_goes_on_after_a_crash)
{
	struct heard heard = { 0 };
	struct bus_peer p;
	char before[17];
	char after[17];

	daemon_start(&d, BUS_CONF("post_rate = 1000000;"));
	bus_peer_open(&p, &d);
	get_room(&p, before);
	post_many(&p, 0, 300);
	bus_peer_follow(&p, 100, hear, &heard);
	ck_assert_int_eq(daemon_restart(&d, SIGKILL), -SIGKILL);
	get_room(&p, after);
	ck_assert_str_eq(before, after);
	post_many(&p, 300, 400);
	bus_peer_follow(&p, 400, hear, &heard);
	ck_assert_uint_eq(heard.messages, 400);
	bus_peer_close(&p);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

#endif

START_TEST(bus_begins_anew_in_memory)
{
	struct bus_peer p;
	char before[17];
	char after[17];

	daemon_start(&d, BUS_CONF("}; room: { durability = \"memory\";"));
	bus_peer_open(&p, &d);
	get_room(&p, before);
	post_many(&p, 0, 3);
	ck_assert_int_eq(daemon_restart(&d, SIGTERM), 0);
	get_room(&p, after);
	ck_assert_str_ne(before, after);
	post_many(&p, 0, 2);
	bus_peer_close(&p);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

SUITE(bus_follow)
{
#ifdef HAVE_SQLITE
	ADD(bus_goes_on_after_a_crash);
#endif
	ADD(bus_begins_anew_in_memory);
	ADD(bus_late_ones_catch_up_under_load);
	ADD(bus_slow_one_costs_itself_only);
	ADD(bus_slow_one_misses_lines);
	ADD(bus_one_that_asks_and_never_reads);
	ADD(bus_topics_are_apart);
}
