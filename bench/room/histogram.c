/* SPDX-License-Identifier: MIT */
/*
 * histogram.c - see histogram.h. Below HISTOGRAM_PARTS each time has a place of
 * its own; from there on each octave has as many places.
 */
#include "config.h"

#include "histogram.h"

#include <math.h>

#define PLACES (HISTOGRAM_OCTAVES * HISTOGRAM_PARTS)

/* log2(HISTOGRAM_PARTS) */
#define PARTS_BITS 6

static int
place_of(uint64_t ns)
{
	int octave, place;

	if (ns < HISTOGRAM_PARTS)
		return (int)ns;
	octave = 63 - __builtin_clzll(ns) - PARTS_BITS;
	place = octave * HISTOGRAM_PARTS + (int)(ns >> octave);
	return place < PLACES ? place : PLACES - 1;
}

/* The middle of what belongs to @place. */
static double
time_of(int place)
{
	int octave = place / HISTOGRAM_PARTS - 1;
	int part = place % HISTOGRAM_PARTS + HISTOGRAM_PARTS;

	if (octave < 0)
		return place;
	return ((double)part + 0.5) * (double)(1ull << octave);
}

void
histogram_add(struct histogram *histogram, int64_t ns)
{
	histogram->counts[place_of(ns > 0 ? (uint64_t)ns : 0)]++;
	histogram->n++;
}

void
histogram_merge(struct histogram *histogram, const struct histogram *more)
{
	for (int i = 0; i < PLACES; i++)
		histogram->counts[i] += more->counts[i];
	histogram->n += more->n;
}

double
histogram_percentile(const struct histogram *histogram, double percent)
{
	uint64_t rank = (uint64_t)ceil((double)histogram->n * percent / 100);
	uint64_t below = 0;

	if (histogram->n == 0)
		return NAN;
	for (int i = 0; i < PLACES; i++) {
		below += histogram->counts[i];
		if (below >= rank && below > 0)
			return time_of(i);
	}
	return time_of(PLACES - 1);
}
