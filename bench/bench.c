/* SPDX-License-Identifier: MIT */
/*
 * bench.c - see bench.h.
 */
#include "config.h"

#include "bench.h"

#include <errno.h>
#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int64_t
bench_clock(clockid_t clock)
{
	struct timespec now;

	bench_check(clock_gettime(clock, &now) == 0, "clock_gettime");
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t
bench_now(void)
{
	return bench_clock(CLOCK_MONOTONIC);
}

int64_t
bench_cpu_time(pid_t pid)
{
	clockid_t clock;

	/* which returns the error, and leaves errno alone */
	errno = clock_getcpuclockid(pid, &clock);
	bench_check(errno == 0, "clock_getcpuclockid");
	return bench_clock(clock);
}

void
bench_check(bool ok, const char *what)
{
	if (ok)
		return;
	perror(what);
	exit(1);
}

int
bench_argument(int argc, char **argv, int i, int otherwise)
{
	long value = i < argc ? strtol(argv[i], NULL, 10) : otherwise;

	if (value >= 1 && value <= 100000000)
		return (int)value;
	fprintf(stderr, "%s: \"%s\" is not a number to work with\n", argv[0],
		argv[i]);
	exit(64);
}

void
bench_pin(int cpu)
{
	cpu_set_t set;

	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		return;
	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	bench_check(sched_setaffinity(0, sizeof(set), &set) == 0, "pinning");
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
sort(double *values, int n)
{
	qsort(values, (size_t)n, sizeof(*values), compare);
}

double
bench_median(double *values, int n)
{
	sort(values, n);
	return (values[(n - 1) / 2] + values[n / 2]) / 2;
}

double
bench_percentile(double *values, int n, double percent)
{
	int rank = (int)ceil(n * percent / 100);

	sort(values, n);
	return values[rank > 0 ? rank - 1 : 0];
}

/*
 * How many values at each end lie outside the interval: as many as fewer than
 * one in 40 samples has on that side of the true median.
 */
static int
outside(int n)
{
	double chance = pow(0.5, n), sum = 0;
	int k = 0;

	while (k < n && sum + chance <= 0.025) {
		sum += chance;
		chance *= (double)(n - k) / (k + 1);
		k++;
	}
	return k > 0 ? k - 1 : 0;
}

void
bench_interval(double *values, int n, struct bench_interval *ret)
{
	int k = outside(n);

	ret->median = bench_median(values, n);
	ret->low = values[k];
	ret->high = values[n - 1 - k];
}
