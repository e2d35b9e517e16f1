/* SPDX-License-Identifier: MIT */
/*
 * usage.h - what a process uses, all its threads together: processor time and
 * memory.
 *
 * The processor time is exact; how much of it was in the kernel is known by
 * samples of a hundredth of a second: right in the long run.
 */
#ifndef BENCH_USAGE_H
#define BENCH_USAGE_H

#include <sys/types.h>

/** struct usage - processor time in ns. */
struct usage {
	/* all of it */
	double cpu;
	/* the parts; they add up to cpu */
	double user;
	double system;
};

/** struct memory - in KiB. */
struct memory {
	long resident;
	/* of this, not backed by a file */
	long anonymous;
	/* what is shared counted by its share; -1: the kernel does not say */
	long proportional;
};

/* So far. */
void usage_now(pid_t pid, struct usage *ret);

/* Since usage_now() said @before. */
void usage_since(pid_t pid, const struct usage *before, struct usage *ret);

/* What the kernel's own thread for the network of core @cpu used so far, ns. */
double usage_softirq(int cpu);

void memory_now(pid_t pid, struct memory *ret);

#endif
