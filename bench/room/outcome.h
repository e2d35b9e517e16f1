/* SPDX-License-Identifier: MIT */
/*
 * outcome.h - what was measured of a venue in one round; and in many, side by
 * side with another venue. NAN is what could not be measured.
 */
#ifndef BENCH_OUTCOME_H
#define BENCH_OUTCOME_H

#include "bench.h"
#include "chatd.h"

#define OUTCOME_ROUNDS_MAX 100

/* What is measured. */
enum {
	/* processor time a delivery, in us: all, its parts, the kernel's own */
	OUT_CPU,
	OUT_USER,
	OUT_SYSTEM,
	OUT_SOFTIRQ,
	/* from when a text was to be said, in ms */
	OUT_P50,
	OUT_P99,
	OUT_P999,
	/* millions of deliveries a second */
	OUT_SATURATION,
	/* KiB a client that is idle: resident, and by its share */
	OUT_RESIDENT,
	OUT_PROPORTIONAL,
	OUTCOMES,
};

/** struct outcome - of all rounds. */
struct outcome {
	double rounds[OUTCOMES][OUTCOME_ROUNDS_MAX];
	int n;
	/* what chatd said of its loop in the last one */
	char passes[CHATD_PASSES];
};

/* One more round, all of it NAN; returns which it is. */
int outcome_add(struct outcome *outcome);

/*
 * The median of @what; NAN: there is none. But the mean of what part of the
 * processor time is user or system: that is counted by samples, and where it is
 * by the kernel's ticks a round has so few that its own figure is one of four.
 */
double outcome_typical(const struct outcome *outcome, int what);

/*
 * How many times as much @what is of @ours as of @theirs, round by round. 0:
 * there is no round that both have; else how many there are.
 */
int outcome_ratio(const struct outcome *ours, const struct outcome *theirs,
		  int what, struct bench_interval *ret);

/* The same of what is @ours minus @theirs. */
int outcome_difference(const struct outcome *ours, const struct outcome *theirs,
		       int what, struct bench_interval *ret);

#endif
