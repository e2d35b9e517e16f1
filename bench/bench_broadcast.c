/* SPDX-License-Identifier: MIT */
/*
 * What a delivery costs chatd, with either front end, beside a bare loop of
 * send() over as many real sockets. Three servers stand on one core with their
 * clients, the load is on another; short runs go round among them, and what is
 * shown is the median of the ratios of neighbouring runs.
 *
 *	bench_broadcast [CLIENTS [LINES-A-SECOND [ROUNDS [SECONDS]]]]
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bare.h"
#include "bench.h"
#include "chatd.h"
#include "crowd.h"
#include "usage.h"

#define SERVER_CPU 0
#define LOAD_CPU 1

/* Every line has so many bytes; the first 16 are the time it was said. */
#define LINE 64
#define STAMP 16

#define ROUNDS_MAX 200

/* What we want to reach: of the bare loop, and user time in microseconds. */
#define RATIO_AIM 1.10
#define USER_AIM 0.5

/* Nothing comes for so long: something is broken. */
#define PATIENCE_MS 20000

/** struct load - what is done to each server in a run. */
struct load {
	int lines;
	/* between one line and the next, in ns */
	int64_t gap;
	/* of each delivery of this run, in ms */
	double *latencies;
	int n_latencies;
	int max_latencies;
};

/** struct server - one that is measured, and what came of it. */
struct server {
	const char *name;
	pid_t pid;
	struct crowd crowd;
	/* of each run: CPU microseconds a delivery, and as a ratio to bare */
	double cost[ROUNDS_MAX];
	double ratio[ROUNDS_MAX];
	/* latency of each run, in ms */
	double p50[ROUNDS_MAX];
	double p99[ROUNDS_MAX];
	/* of all runs, in ns */
	double user;
	double system;
};

/* Whole lines have come: note how long each was under way. */
static void
note_latencies(struct crowd *crowd, int who, const char *buf, size_t len)
{
	struct load *load = crowd->arg;
	int64_t now = bench_now();

	(void)who;
	if (len % LINE)
		return;
	for (; len > 0; len -= LINE, buf += LINE) {
		char stamp[STAMP + 1] = { 0 };

		if (load->n_latencies == load->max_latencies)
			return;
		memcpy(stamp, buf, STAMP);
		load->latencies[load->n_latencies++] =
			(double)(now - strtoll(stamp, NULL, 16)) / 1e6;
	}
}

static void
say_stamped(struct crowd *crowd)
{
	char line[LINE + 1];

	snprintf(line, sizeof(line), "%016llx%*s",
		 (unsigned long long)bench_now(), LINE - STAMP - 1, ".");
	crowd_say(crowd, 0, line, LINE - 1);
}

/* Say all lines at their times, and read until everybody has them all. */
static void
drive(struct crowd *crowd, const struct load *load)
{
	int64_t all = crowd->bytes + (int64_t)load->lines * LINE * crowd->n;
	int64_t next = bench_now();

	for (int i = 0; i < load->lines; i++, next += load->gap) {
		int64_t left;

		while ((left = next - bench_now()) > 0)
			crowd_read(crowd, (int)(left / 1000000));
		say_stamped(crowd);
	}
	while (crowd->bytes < all)
		bench_check(crowd_read(crowd, PATIENCE_MS) > 0,
			    "waiting for the last line");
}

/* One run of @server; number -1 is to get warm. */
static void
run(struct server *server, struct load *load, int number)
{
	struct usage before, used;

	load->n_latencies = 0;
	usage_now(server->pid, &before);
	drive(&server->crowd, load);
	usage_since(server->pid, &before, &used);
	if (number < 0)
		return;
	server->cost[number] =
		used.cpu / 1e3 / ((double)load->lines * server->crowd.n);
	server->user += used.user;
	server->system += used.system;
	server->p50[number] =
		bench_percentile(load->latencies, load->n_latencies, 50);
	server->p99[number] =
		bench_percentile(load->latencies, load->n_latencies, 99);
}

static void
gather(struct server *server, int n, int port, struct load *load)
{
	crowd_connect(&server->crowd, n, port);
	crowd_settle(&server->crowd);
	server->crowd.read_cb = note_latencies;
	server->crowd.arg = load;
	run(server, load, -1);
}

static void
report(struct server *server, const struct load *load, int rounds)
{
	double deliveries = (double)load->lines * server->crowd.n * rounds;
	double user = server->user / 1e3 / deliveries;
	struct bench_interval ratio;

	bench_interval(server->ratio, rounds, &ratio);
	printf("%-10s %6.2f %6.2f %6.2f   %5.2f [%4.2f, %4.2f] %6.1f %6.1f",
	       server->name, bench_median(server->cost, rounds), user,
	       server->system / 1e3 / deliveries, ratio.median, ratio.low,
	       ratio.high, bench_median(server->p50, rounds),
	       bench_median(server->p99, rounds));
	printf("   ratio %s, user %s\n",
	       ratio.low <= RATIO_AIM ? "met" : "not met",
	       user <= USER_AIM ? "met" : "not met");
}

/* Every server in turn, another first each time. */
static void
go_round(struct server *servers, struct load *load, int rounds)
{
	for (int i = 0; i < rounds; i++) {
		for (int k = 0; k < 3; k++)
			run(&servers[(i + k) % 3], load, i);
		for (int k = 0; k < 3; k++)
			servers[k].ratio[i] =
				servers[k].cost[i] / servers[0].cost[i];
	}
}

static void
prepare(struct load *load, int clients, int per_second, int seconds)
{
	load->lines = per_second * seconds;
	load->gap = 1000000000 / per_second;
	load->max_latencies = load->lines * clients;
	load->latencies = calloc((size_t)load->max_latencies, sizeof(double));
	bench_check(load->latencies != NULL, "memory");
}

int
main(int argc, char **argv)
{
	static struct server servers[3] = { { .name = "bare send" },
					    { .name = "fiber" },
					    { .name = "callback" } };
	int n = crowd_limit(3 * bench_argument(argc, argv, 1, 1000)) / 3;
	int per_second = bench_argument(argc, argv, 2, 100);
	int rounds = bench_argument(argc, argv, 3, 20);
	int seconds = bench_argument(argc, argv, 4, 2);
	struct bare bare;
	struct chatd chatds[2];
	struct load load;

	if (rounds > ROUNDS_MAX)
		rounds = ROUNDS_MAX;
	prepare(&load, n, per_second, seconds);
	bench_pin(LOAD_CPU);
	bare_start(n, SERVER_CPU, false, &bare);
	servers[0].pid = bare.pid;
	gather(&servers[0], n, bare.port, &load);
	for (int i = 0; i < 2; i++) {
		struct chatd_options options = {
			.driver = servers[i + 1].name,
			.max_clients = n,
		};

		chatd_start(&options, SERVER_CPU, &chatds[i]);
		servers[i + 1].pid = chatds[i].pid;
		gather(&servers[i + 1], n, chatds[i].port, &load);
	}
	go_round(servers, &load, rounds);
	printf("%d clients, %d lines/s of %d bytes, %d rounds of %d s each\n"
	       "%-10s %20s %21s %13s   aims: ratio %.2f, user %.1f us\n"
	       "%-10s %6s %6s %6s   %5s %14s %6s %6s\n",
	       n, per_second, LINE, rounds, seconds, "",
	       "CPU us a delivery:", "to bare send:", "latency ms:", RATIO_AIM,
	       USER_AIM, "", "all", "user", "system", "ratio", "95 % of cases",
	       "p50", "p99");
	for (int i = 0; i < 3; i++)
		report(&servers[i], &load, rounds);
	for (int i = 0; i < 2; i++)
		chatd_stop(&chatds[i]);
	bare_stop(&bare);
	return 0;
}
