/* SPDX-License-Identifier: MIT */
/*
 * Many join a room of chatd at once, each is sent all of its history, and old
 * clients talk on: the storms of bench_room alone, for as many rounds as it
 * takes to say something of the slowest lines in a hundred.
 *
 *	bench_storm [ROUNDS [JOINERS [MS [NAME...]]]]
 *
 * MS is as for bench_room. With names, only the chatds that have one of them in
 * their own.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "bench.h"
#include "room/outcome.h"
#include "room/sentinel.h"
#include "room/storm.h"
#include "room/storm_table.h"
#include "room/venue.h"

#define ROUNDS 5
#define JOINERS 10000
#define MS 2000

int
main(int argc, char **argv)
{
	int rounds = bench_argument(argc, argv, 1, ROUNDS);
	int joiners = storm_limit(bench_argument(argc, argv, 2, JOINERS));
	int ms = bench_argument(argc, argv, 3, MS);
	double load = -1;

	if (argc > 4)
		venues_choose(argv + 4, argc - 4);
	if (rounds > OUTCOME_ROUNDS_MAX)
		rounds = OUTCOME_ROUNDS_MAX;
	bench_pin(VENUE_LOAD_CPU);
	(void)getloadavg(&load, 1);
	printf("rounds: %d; load average %.1f\n", rounds, load);
	sentinel_try(VENUE_CPU);
	storm_table(rounds, joiners, ms);
	return 0;
}
