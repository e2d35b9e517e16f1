/* SPDX-License-Identifier: MIT */
/*
 * storm.h - many join a room of chatd at once, and each is sent its history,
 * while old clients talk on at a fixed rate: how long until all old ones have a
 * line, before, during and after? Every joiner must get all the room ever had.
 */
#ifndef BENCH_STORM_H
#define BENCH_STORM_H

#include <stdbool.h>

#include "delays.h"
#include "venue.h"

/* Clients who are there from the beginning. */
#define STORM_OLD 100

/** struct storm_load - what comes. */
struct storm_load {
	int joiners;
	/* lines in the room before they come */
	int history;
	/*
	 * how long is talked before and after at least, in ms; after, not
	 * less than the storm takes
	 */
	int ms;
};

/** enum storm_phase - when. */
enum storm_phase {
	STORM_BEFORE,
	STORM_DURING,
	STORM_AFTER,
	STORM_PHASES,
};

/** struct storm_result - what came of it. */
struct storm_result {
	/* of the lines that were to be said in each: until all old have them */
	struct delays phases[STORM_PHASES];
	/* until every joiner has everything, in ms */
	double joining;
	/* how long each core stood still in all phases */
	struct stall_sum stalls[VENUE_CPUS];
	/* which is known */
	bool watched;
	/* what chatd says of its loop */
	char passes[CHATD_PASSES];
};

/* How many of @wanted may join at most, which is said if they are fewer. */
int storm_limit(int wanted);

/* Lines a second that are said all the time. */
extern const int storm_rate;

/* One storm; false: not every joiner got everything, and it was said why. */
bool storm_run(struct venue *venue, const struct storm_load *load,
	       struct storm_result *ret);

#endif
