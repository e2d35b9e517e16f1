/* SPDX-License-Identifier: MIT */
/*
 * usage.h - what a process uses, all its threads together: processor time and
 * memory.
 *
 * The processor time is exact; how much of it was in the kernel is known by
 * samples: 5000 a second where user_time.h may ask, else by the kernel's ticks.
 */
#ifndef BENCH_USAGE_H
#define BENCH_USAGE_H

#include <stdbool.h>
#include <sys/types.h>

#include "user_time.h"

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

/** struct usage_meter - what a process uses for a while. */
struct usage_meter {
	pid_t pid;
	struct usage before;
	/* while it is sampled */
	struct user_time user_time;
	bool samples;
};

/* How it is known what of it is user time, in words. */
const char *usage_method(void);

void usage_start(struct usage_meter *meter, pid_t pid);

/* What @meter's process has used since usage_start(); that was all. */
void usage_stop(struct usage_meter *meter, struct usage *ret);

/* What the kernel's own thread for the network of core @cpu used so far, ns. */
double usage_softirq(int cpu);

void memory_now(pid_t pid, struct memory *ret);

#endif
