/* SPDX-License-Identifier: MIT */
/*
 * histogram.h - how often each time was seen, within a hundredth of it, however
 * many there are.
 */
#ifndef BENCH_HISTOGRAM_H
#define BENCH_HISTOGRAM_H

#include <stdint.h>

/* Parts of what lies between a power of two and the next. */
#define HISTOGRAM_PARTS 64
#define HISTOGRAM_OCTAVES 40

/** struct histogram - of times in ns; all 0 is an empty one. */
struct histogram {
	uint64_t counts[HISTOGRAM_OCTAVES * HISTOGRAM_PARTS];
	uint64_t n;
};

/* Negative is 0; what is too long is the longest. */
void histogram_add(struct histogram *histogram, int64_t ns);

/* Adds all that is in @more. */
void histogram_merge(struct histogram *histogram, const struct histogram *more);

/* What @percent of them do not exceed, in ns; NAN: there are none. */
double histogram_percentile(const struct histogram *histogram, double percent);

#endif
