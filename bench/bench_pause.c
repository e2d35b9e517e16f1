/* SPDX-License-Identifier: MIT */
/*
 * The pause that clients see when chatd is killed, restarted and upgraded
 * below its supervisor: a crowd hears lines at a fixed rate, and the longest
 * time without one is the pause. There is one without any end, too: until the
 * next line, with all that the machine does to both; so each round begins with
 * one in which nothing ends. Every byte is checked.
 *
 *	bench_pause [ROUNDS [CLIENTS [LINES]]]
 *
 * ROUNDS ends of each kind, LINES a second. Between two rounds it waits until a
 * crash is forgiven: a second one is answered late on purpose.
 */
#include "config.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bench.h"
#include "chatd.h"
#include "system/chorus.h"

#define ROUNDS_MAX 1000

/*
 * Lines before an end, and after the start that follows, in nanoseconds: until
 * the next chatd is on standby.
 */
#define BEFORE_NS 50000000
#define AFTER_NS 400000000

/* After the last of a round, and between two lines meanwhile. */
#define REST_NS INT64_C(11000000000)
#define REST_BEAT_NS 50000000

/* chatd is given up when it does not come back for so long. */
#define PATIENCE_NS INT64_C(30000000000)

/* Lines kept: all of them, for those who come last are sent the same. */
#define HISTORY 1000000

/* Of the log, from one start on. */
#define SAID_MAX 16384

/* The crowd hears there, so that it takes no time from chatd elsewhere. */
#define CROWD_CPU 1

/* A way of ending, and what was measured of it; all in milliseconds. */
struct way {
	const char *name;
	int signal;               /* 0: goes on */
	double aim;               /* for the median of what is more */
	double p50[ROUNDS_MAX];   /* a round's pause of who is in the middle */
	double max[ROUNDS_MAX];   /* of the one who waited longest */
	double start[ROUNDS_MAX]; /* from main() on, as chatd says */
	double cpu[ROUNDS_MAX];   /* processor time of the start, likewise */
};

static struct way ways[] = {
	{ .name = "none" },
	{ .name = "kill -9", .signal = SIGKILL, .aim = 20 },
	{ .name = "restart", .signal = SIGTERM, .aim = 50 },
	{ .name = "upgrade", .signal = SIGUSR2, .aim = 10 },
};

#define N_WAYS (sizeof(ways) / sizeof(*ways))

static struct chatd chatd;
static struct chorus chorus;
static int log_fd;
static char said[SAID_MAX];  /* by the log since the end */
static char steps[SAID_MAX]; /* of the last start, in its words */

/* Ends the program, and chatd, unless @ok. */
static void
check(bool ok)
{
	if (ok)
		return;
	fprintf(stderr, "%s\n", chorus.error[0] ? chorus.error : said);
	chatd_stop(&chatd);
	exit(1);
}

/* Reads what the log has more, up to @mark, while the crowd goes on. */
static void
await(const char *mark)
{
	int64_t until = bench_now() + PATIENCE_NS;
	size_t len = strlen(said);

	while (!strstr(said, mark)) {
		ssize_t n = read(log_fd, said + len, sizeof(said) - 1 - len);

		check(n >= 0 && bench_now() < until);
		said[len += (size_t)n] = '\0';
		check(chorus_sing(&chorus, 1000000));
	}
}

/* The number behind @mark in the log. */
static double
number_behind(const char *mark)
{
	const char *at = strstr(said, mark);

	return at ? strtod(at + strlen(mark), NULL) : 0;
}

/* The process of chatd itself, as the supervisor said last. */
static pid_t
process(void)
{
	static pid_t pid;
	double found = number_behind("chatd is process ");

	if (found > 0)
		pid = (pid_t)found;
	return pid;
}

/* One end of @way, its round number @i. */
static void
end_once(struct way *way, int i)
{
	pid_t pid = process();
	const char *cpu;

	said[0] = '\0';
	check(chorus_sing(&chorus, BEFORE_NS));
	chorus_listen(&chorus);
	bench_check(kill(pid, way->signal) == 0, "kill");
	if (way->signal)
		await("ready\n");
	check(chorus_sing(&chorus, AFTER_NS));
	chorus_pauses(&chorus, &way->p50[i], &way->max[i]);
	way->start[i] = number_behind("started in ");
	cpu = strstr(said, "), ");
	way->cpu[i] = cpu ? strtod(cpu + 3, NULL) : 0;
	if (strstr(said, "started in "))
		snprintf(steps, sizeof(steps), "%.*s",
			 (int)strcspn(strstr(said, "started in "), "\n"),
			 strstr(said, "started in "));
}

static void
raise_limit(void)
{
	struct rlimit limit;

	bench_check(getrlimit(RLIMIT_NOFILE, &limit) == 0, "getrlimit");
	limit.rlim_cur = limit.rlim_max;
	bench_check(setrlimit(RLIMIT_NOFILE, &limit) == 0, "setrlimit");
}

static void
begin(int clients)
{
	const struct chatd_options options = {
		.driver = "fiber",
		.max_clients = clients,
		.history = HISTORY,
		.supervised = true,
	};
	char path[SCRATCH_PATH + sizeof("/" CHATD_LOG)];

	raise_limit();
	chatd_start(&options, -1, &chatd);
	snprintf(path, sizeof(path), "%s/" CHATD_LOG, chatd.directory);
	log_fd = open(path, O_RDONLY | O_CLOEXEC);
	bench_check(log_fd >= 0, path);
	bench_pin(CROWD_CPU);
	check(chorus_come(&chorus, (size_t)clients, &chatd.port, 1));
	await("ready\n");
}

/* What a pause of @way was longer than that of the same round without one. */
static void
show_more(const struct way *way, int rounds)
{
	static double more[ROUNDS_MAX];
	struct bench_interval interval;
	char range[32];

	for (int i = 0; i < rounds; i++)
		more[i] = way->p50[i] - ways[0].p50[i];
	bench_interval(more, rounds, &interval);
	snprintf(range, sizeof(range), "[%.1f, %.1f]", interval.low,
		 interval.high);
	printf(" %7.1f %-14s at most %.0f: %s\n", interval.median, range,
	       way->aim, interval.median <= way->aim ? "met" : "not met");
}

/* Those of @way in the order in which they were measured. */
static void
show(struct way *way, int rounds)
{
	static double sorted[ROUNDS_MAX];
	struct bench_interval interval;
	char range[32];

	memcpy(sorted, way->p50, sizeof(sorted));
	bench_interval(sorted, rounds, &interval);
	snprintf(range, sizeof(range), "[%.1f, %.1f]", interval.low,
		 interval.high);
	printf("%-8s %7.1f %-14s %7.1f %8.1f", way->name, interval.median,
	       range, bench_percentile(sorted, rounds, 100),
	       bench_percentile(way->max, rounds, 100));
	if (!way->signal) {
		printf("\n");
		return;
	}
	printf(" %8.1f %8.1f", bench_median(way->start, rounds),
	       bench_median(way->cpu, rounds));
	show_more(way, rounds);
}

int
main(int argc, char **argv)
{
	int rounds = bench_argument(argc, argv, 1, 5);
	int clients = bench_argument(argc, argv, 2, 1000);
	int rate = bench_argument(argc, argv, 3, 200);
	long lines;

	if (rounds > ROUNDS_MAX || clients < CHORUS_TALKERS)
		bench_check(false, "so many");
	begin(clients);
	for (int i = 0; i < rounds; i++) {
		chorus_pace(&chorus, 1000000000 / rate);
		for (size_t k = 0; k < N_WAYS; k++)
			end_once(&ways[k], i);
		chorus_pace(&chorus, REST_BEAT_NS);
		check(i == rounds - 1 || chorus_sing(&chorus, REST_NS));
	}
	check(chorus_settle(&chorus));
	lines = chorus_judge(&chorus);
	check(lines >= 0);
	printf("%d clients, %d rounds, %d lines/s; %ld lines, 0 lost, 0 "
	       "doubled; ms\n"
	       "median, slowest: the rounds' pauses of the client in the "
	       "middle; longest: anybody's; more: than without an end\n"
	       "%-8s %7s %-14s %7s %8s %8s %8s %7s %-14s aim\n",
	       clients, rounds, rate, lines, "", "median", "", "slowest",
	       "longest", "start", "cpu", "more", "");
	for (size_t k = 0; k < N_WAYS; k++)
		show(&ways[k], rounds);
	printf("the last one %s\n", steps);
	chorus_go(&chorus);
	chatd_stop(&chatd);
	return 0;
}
