/* SPDX-License-Identifier: MIT */
/*
 * figure.h - what one contestant came to in one row of the table, and how that
 * is written.
 */
#ifndef BENCH_FIGURE_H
#define BENCH_FIGURE_H

#include <stdbool.h>
#include <stddef.h>

#define FIGURE_RUNS_MAX 25

/* Enough for any text made here. */
#define FIGURE_TEXT 24

/** enum unit - of what is measured, which is always less if it is better. */
enum unit {
	UNIT_NS,
	/* measured in ns */
	UNIT_US,
	/* measured as ns each, written as so many a second */
	UNIT_RATE,
	UNIT_BYTES,
};

/** struct figure - of all runs; none: it has no such exercise. */
struct figure {
	double values[FIGURE_RUNS_MAX];
	int n;
	/* these three by figure_sum_up() */
	double median;
	double low;
	double high;
};

/* One more run; negative: there was none. */
void figure_add(struct figure *figure, double value);

/* Sorts the runs. */
void figure_sum_up(struct figure *figure);

/* How many times as much @theirs is as @ours, run by run; summed up. */
void figure_ratio(const struct figure *theirs, const struct figure *ours,
		  struct figure *ret);

/* "12.3 ns"; returns @buf. */
const char *figure_text(double value, enum unit unit, char buf[FIGURE_TEXT]);

/* "8.31" */
const char *figure_ratio_text(double ratio, char buf[FIGURE_TEXT]);

/* "12.1-12.9": the least and the greatest; empty if there is one run. */
const char *figure_spread_text(const struct figure *figure, enum unit unit,
			       char buf[FIGURE_TEXT]);

/* "7.9-8.8", of ratios; empty if nothing is to be said. */
const char *figure_range_text(const struct figure *ratio,
			      char buf[FIGURE_TEXT]);

#endif
