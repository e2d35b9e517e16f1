/* SPDX-License-Identifier: MIT */
/*
 * measure.h - one round of a venue: it is opened, everybody comes in, they
 * talk at a fixed rate and then as much as it bears.
 */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include "outcome.h"
#include "venue.h"

/** struct load - what a venue is put under. */
struct load {
	int clients;
	/* lines a second of all together */
	int rate;
	/* how long, in ms; each window of the saturation has a quarter */
	int ms;
};

/* Adds a round to @outcome; what goes wrong is said. */
void measure(struct venue *venue, const struct load *load,
	     struct outcome *outcome);

#endif
