/* SPDX-License-Identifier: MIT */
/*
 * bench.h - what all benchmarks share: a clock, a core of one's own, and a few
 * statistics that noise does not upset.
 *
 * What is compared runs in turns within one process or one minute, so that a
 * busy machine slows all sides alike; medians and ratios of neighbours are
 * shown, not means. A benchmark that cannot run says why and ends with 1.
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

/** struct bench_interval - a median, and where it is in 95 of 100 cases. */
struct bench_interval {
	double median;
	double low;
	double high;
};

/* Nanoseconds of @clock. */
int64_t bench_clock(clockid_t clock);

/* Nanoseconds of a clock that only goes forward. */
int64_t bench_now(void);

/* Nanoseconds of processor time that a process has used. */
int64_t bench_cpu_time(pid_t pid);

/* Unless @ok: says what was attempted, and errno, and ends the program. */
void bench_check(bool ok, const char *what);

/* The @i-th argument as a whole number of at least 1; @otherwise without it. */
int bench_argument(int argc, char **argv, int i, int otherwise);

/* Puts the calling thread on core @cpu, if there is more than one. */
void bench_pin(int cpu);

/* Sorts @values and returns the one in the middle. */
double bench_median(double *values, int n);

/* Sorts @values and returns the one that @percent of them do not exceed. */
double bench_percentile(double *values, int n, double percent);

/*
 * The median of @values (sorted here) and its 95 % interval by order
 * statistics: it assumes nothing about how they are spread. Below six values
 * there is none: it is the whole range.
 */
void bench_interval(double *values, int n, struct bench_interval *ret);

#endif
