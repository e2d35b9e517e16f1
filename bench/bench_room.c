/* SPDX-License-Identifier: MIT */
/*
 * A room of chatd beside other servers that bring each line to everybody, in
 * the clear, by TLS and by WebSockets: what a delivery costs, how long it
 * takes, how many there are at most, what an idle client costs. The server
 * stands on one core, its clients on another; each round opens every server
 * anew, in turn. Every client must get every line once, in order and whole, or
 * there is no figure. Then many join rooms of chatd at once.
 *
 *	bench_room [ROUNDS [CLIENTS [MS [NAME...]]]]
 *
 * CLIENTS is the most that are tried, MS how long each of them is measured.
 * With names, only the bare loop and what has one of them in its own.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "room/aims.h"
#include "room/pairs.h"
#include "room/sentinel.h"
#include "room/storm.h"
#include "room/storm_table.h"
#include "room/table.h"
#include "usage.h"

#define ROUNDS 3
#define CLIENTS 10000
#define MS 2000

/* A load average above this is not ours alone. */
#define BUSY 1.5

/* Deliveries a second at a fixed rate, and lines a second at most. */
#define DELIVERIES 100000
#define RATE_MAX 1000

static const int sizes[] = { 100, 1000, 5000, 10000 };

#define SIZES (int)(sizeof(sizes) / sizeof(sizes[0]))

static struct field fields[SIZES];

/* The sizes that @most allows; at least one. */
static int
prepare(int most, int ms)
{
	int n = 0;

	for (int i = 0; i < SIZES && (i == 0 || sizes[i] <= most); i++) {
		struct load *load = &fields[n++].load;
		int rate;

		load->clients = sizes[i] < most ? sizes[i] : most;
		rate = DELIVERIES / load->clients;
		load->rate = rate < RATE_MAX ? rate : RATE_MAX;
		load->ms = ms;
	}
	return n;
}

/* Everybody in turn, another first each time. */
static void
go_round(struct field *field, int round)
{
	for (int i = 0; i < n_venues; i++) {
		int venue = (round + i) % n_venues;

		if (venues[venue].missing)
			continue;
		measure(&venues[venue], &field->load, &field->outcomes[venue]);
	}
}

static void
print_head(int rounds, int ms)
{
	double load = -1;

	(void)getloadavg(&load, 1);
	printf("rounds: %d, each measurement %d ms or more; load average "
	       "%.1f%s\n"
	       "CPU: us a delivery, of which user and system, told apart %s; "
	       "softirq: what the kernel's own thread did besides\n"
	       "p50, p99, p99.9: ms from when a line was to be said; M/s: "
	       "millions of deliveries a second at most\n"
	       "KiB: memory of an idle client, resident, and by its share\n",
	       rounds, ms, load,
	       load > BUSY ? ", the machine is busy: do not rely on this" : "",
	       usage_method());
	sentinel_try(VENUE_CPU);
	fflush(stdout);
}

int
main(int argc, char **argv)
{
	int rounds = bench_argument(argc, argv, 1, ROUNDS);
	int most = storm_limit(bench_argument(argc, argv, 2, CLIENTS));
	int ms = bench_argument(argc, argv, 3, MS);
	int n = prepare(most, ms);

	if (argc > 4)
		venues_choose(argv + 4, argc - 4);
	if (rounds > OUTCOME_ROUNDS_MAX)
		rounds = OUTCOME_ROUNDS_MAX;
	bench_pin(VENUE_LOAD_CPU);
	print_head(rounds, ms);
	for (int i = 0; i < n; i++) {
		for (int round = 0; round < rounds; round++)
			go_round(&fields[i], round);
		table_print(&fields[i]);
	}
	storm_table(rounds, most, ms);
	table_print_ratios(fields, n);
	pairs_print(fields, n);
	aims_print(fields, n);
	return 0;
}
