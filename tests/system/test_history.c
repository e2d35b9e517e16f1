/* SPDX-License-Identifier: MIT */
/*
 * A long history in little memory: who joins gets all of it, who is there does
 * not notice, and who falls too far behind is told.
 *
 * CHATD_HISTORY=N in the environment sets the lines of the long one (30,000).
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "support/runner.h"
#include "system/daemon.h"
#include "system/peer.h"

#define LINES 30000
#define JOINERS 20

/* Lines whose way is timed before there are joiners, and at most. */
#define QUIET_TICKS 300
#define TICKS_MAX 200000

/* What a line of the history is, without its end. */
#define LINE_FORMAT "%08ld so it went on, from one day to the next, as it does"

/* The history is far larger than what may be in memory. */
static const char small_conf[] =
	"listeners: { f: { address = \"127.0.0.1\"; port = 0;"
	" driver = \"fiber\"; };"
	" c: { address = \"127.0.0.1\"; port = 0; driver = \"callback\"; }; };"
	"room: { memory = \"1M\"; history_lines = 100000000;"
	" history_bytes = \"1T\"; };";

static struct daemon d;

static long
wanted_lines(void)
{
	const char *given = getenv("CHATD_HISTORY");

	return given ? strtol(given, NULL, 10) : LINES;
}

/* Somebody says @n lines, sees all of them, and is gone. */
static void
fill(long n)
{
	struct peer writer;
	char text[128];

	peer_connect(&writer, d.ports[0]);
	for (long i = 0; i < n; i++) {
		int len = snprintf(text, sizeof(text), LINE_FORMAT "\n", i);

		peer_send(&writer, text, (size_t)len);
	}
	peer_half_close(&writer);
	peer_skip_to_join(&writer, daemon_labels[0]);
	for (long i = 0; i < n; i++) {
		char expected[128];

		snprintf(expected, sizeof(expected), LINE_FORMAT, i);
		peer_line(&writer, text, sizeof(text));
		if (strcmp(text, expected) != 0)
			ck_abort_msg("%s for %s", text, expected);
	}
	peer_expect_end(&writer);
}

/* Joins, and sees the @n lines before its own join line, in order. */
static int
join_and_count(int port, long n)
{
	struct peer p;
	char line[256];
	char own[256];
	long next = 0;

	peer_connect(&p, port);
	snprintf(own, sizeof(own), "Got connection from %s via ", p.address);
	do {
		char expected[128];

		peer_line(&p, line, sizeof(line));
		snprintf(expected, sizeof(expected), LINE_FORMAT, next);
		next += strcmp(line, expected) == 0;
	} while (strncmp(line, own, strlen(own)) != 0);
	return next == n ? 0 : 1;
}

static int64_t
now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* A line's way from @talker to @listener, in microseconds. */
static int64_t
tick(struct peer *talker, struct peer *listener, int i)
{
	char said[32];
	char line[256];
	int64_t begun = now_us();

	snprintf(said, sizeof(said), "tick %d\n", i);
	peer_say(talker, said);
	*strchr(said, '\n') = '\0';
	do
		peer_line(listener, line, sizeof(line));
	while (strcmp(line, said) != 0);
	begun = now_us() - begun;
	do
		peer_line(talker, line, sizeof(line));
	while (strcmp(line, said) != 0);
	return begun;
}

static int
compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

static void
print_latency(const char *when, int64_t *us, int n)
{
	qsort(us, (size_t)n, sizeof(us[0]), compare);
	fprintf(stderr,
		"%s: %d lines, from one to the other in %.2f ms (median), "
		"%.2f ms (99 of 100), %.2f ms (worst)\n",
		when, n, (double)us[n / 2] / 1000,
		(double)us[n * 99 / 100] / 1000, (double)us[n - 1] / 1000);
}

/* What chatd says of its loop. */
static void
print_passes(void)
{
	const char *end = strchr(d.log, '\0');
	const char *line;

	ck_assert_int_eq(kill(d.pid, SIGUSR1), 0);
	daemon_await_log(&d, "reasons: ");
	line = strstr(end, "loop passes");
	if (line)
		fprintf(stderr, "%.*s\n", (int)strcspn(line, "\n"), line);
}

/* Starts JOINERS children that join; returns how many there are. */
static int
start_joiners(long lines)
{
	for (int i = 0; i < JOINERS; i++) {
		pid_t pid = fork();

		ck_assert_int_ge(pid, 0);
		if (pid == 0)
			_exit(join_and_count(d.ports[i % 2], lines));
	}
	return JOINERS;
}

/* How many of @left joiners are still there. */
static int
reap_joiners(int left)
{
	int status;

	while (left > 0 && waitpid(-1, &status, WNOHANG) > 0) {
		ck_assert_msg(status == 0, "a joiner has not got all");
		left--;
	}
	return left;
}

START_TEST(joiners_of_a_long_history_disturb_nobody)
{
	static int64_t us[TICKS_MAX];
	long lines = wanted_lines();
	struct peer talker;
	struct peer listener;
	int64_t begun;
	int left, n;

	daemon_start(&d, small_conf);
	fill(lines);
	peer_connect(&talker, d.ports[0]);
	peer_skip_to_join(&talker, daemon_labels[0]);
	peer_connect(&listener, d.ports[1]);
	peer_skip_to_join(&listener, daemon_labels[1]);
	for (n = 0; n < QUIET_TICKS; n++)
		us[n] = tick(&talker, &listener, n);
	print_latency("without joiners", us, n);
	begun = now_us();
	left = start_joiners(lines);
	for (n = 0; left > 0 && n < TICKS_MAX; n++) {
		us[n] = tick(&talker, &listener, n);
		left = reap_joiners(left);
	}
	while (left > 0)
		left = reap_joiners(left);
	fprintf(stderr, "%d joiners, %ld lines each: %.1f s\n", JOINERS, lines,
		(double)(now_us() - begun) / 1e6);
	print_latency("with joiners", us, n);
	print_passes();
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

/* What a joiner is shown is the room's choice. */
START_TEST(history_on_join_is_as_configured)
{
	static const char conf[] =
		"listeners: { f: { address = \"127.0.0.1\"; port = 0; };"
		" c: { address = \"127.0.0.1\"; port = 0;"
		" driver = \"callback\"; }; };"
		"room: { history_on_join = 2; };";
	struct peer first;
	struct peer second;

	daemon_start(&d, conf);
	peer_connect(&first, d.ports[0]);
	peer_skip_to_join(&first, daemon_labels[0]);
	peer_say(&first, "one\ntwo\nthree\n");
	peer_expect(&first, "one\ntwo\nthree\n");
	peer_connect(&second, d.ports[1]);
	peer_expect(&second,
		    "two\nthree\nGot connection from %s via callback\n",
		    second.address);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

/* The kernel's buffers on the way to somebody deaf are full long before. */
#define FLOOD 300
#define FLOOD_LINE 4000

/* @writer says and reads FLOOD long lines. */
static void
flood(struct peer *writer)
{
	char line[FLOOD_LINE + 1] = "";

	memset(line, 'z', FLOOD_LINE - 1);
	line[FLOOD_LINE - 1] = '\n';
	for (int i = 0; i < FLOOD; i++) {
		peer_say(writer, line);
		peer_expect(writer, "%s", line);
	}
}

/* A room that limits lag; @policy is what becomes of who lags. */
static void
open_room(struct peer *deaf, struct peer *writer, int port, const char *policy)
{
	char conf[1024];

	snprintf(conf, sizeof(conf),
		 "listeners: { f: { address = \"127.0.0.1\"; port = 0; };"
		 " c: { address = \"127.0.0.1\"; port = 0;"
		 " driver = \"callback\"; }; };"
		 "room: { lag_max = 20; lag_policy = \"%s\"; };",
		 policy);
	daemon_start(&d, conf);
	peer_connect(deaf, d.ports[port]);
	peer_skip_to_join(deaf, daemon_labels[port]);
	peer_connect(writer, d.ports[!port]);
	peer_skip_to_join(writer, daemon_labels[!port]);
	flood(writer);
}

START_TEST(who_lags_skips_lines_and_is_told)
{
	struct peer deaf;
	struct peer writer;
	char line[FLOOD_LINE + 1];
	int lines = 0, missed = 0;

	open_room(&deaf, &writer, _i, "skip");
	daemon_await_log(&d, "past lag_max: it will skip lines");
	peer_say(&writer, "the end\n");
	do {
		peer_line(&deaf, line, sizeof(line));
		lines += line[0] == 'z';
		if (line[0] == '*')
			ck_assert_int_eq(sscanf(line, "*** you missed %d lines",
						&missed),
					 1);
	} while (strcmp(line, "the end") != 0);
	ck_assert_int_gt(missed, 0);
	ck_assert_int_eq(lines + missed, FLOOD);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

START_TEST(who_lags_is_dropped_and_told_why)
{
	struct peer deaf;
	struct peer writer;
	char line[FLOOD_LINE + 1];

	open_room(&deaf, &writer, _i, "drop");
	daemon_await_log(&d, "past lag_max: it is dropped");
	do
		peer_line(&deaf, line, sizeof(line));
	while (line[0] == 'z' || line[0] == 'G');
	ck_assert_msg(!strncmp(line, "*** closing: you fell behind by ", 32),
		      "%s", line);
	peer_expect_end(&deaf);
	peer_expect(&writer, "Connection from %s via %s closed\n", deaf.address,
		    daemon_labels[_i]);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

/* It never reads: the room does not wait for it for ever. */
START_TEST(who_lags_and_never_reads_is_cut)
{
	struct peer deaf;
	struct peer writer;

	open_room(&deaf, &writer, _i, "drop");
	peer_expect(&writer, "Connection from %s via %s closed\n", deaf.address,
		    daemon_labels[_i]);
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}
END_TEST

SUITE(history)
{
	tcase_set_timeout(tc_, 1800);
	ADD(joiners_of_a_long_history_disturb_nobody);
	ADD(history_on_join_is_as_configured);
	tcase_add_loop_test(tc_, who_lags_skips_lines_and_is_told, 0, 2);
	tcase_add_loop_test(tc_, who_lags_is_dropped_and_told_why, 0, 2);
	tcase_add_loop_test(tc_, who_lags_and_never_reads_is_cut, 0, 2);
}
