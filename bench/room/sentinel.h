/* SPDX-License-Identifier: MIT */
/*
 * sentinel.h - a thread that is awake each millisecond on the processor of
 * whom it watches, before all that is not of real time: when it is late,
 * nobody ran there. The host of a virtual machine takes a processor away
 * without a word, and what is measured meanwhile is not ours.
 *
 * What is of real time itself, and a system call that lasts as long and that
 * the kernel does not interrupt, look the same to it.
 */
#ifndef BENCH_SENTINEL_H
#define BENCH_SENTINEL_H

#include <pthread.h>
#include <stdbool.h>

#include "stalls.h"

/* How often it is awake, and from when on it is late. */
#define SENTINEL_NS 1000000
#define SENTINEL_LATE_NS 2000000

/** struct sentinel - one, of one processor. */
struct sentinel {
	struct stalls stalls;
	pthread_t thread;
	_Atomic bool stop;
	/* the thread is there */
	bool watching;
};

/*
 * Starts one on core @cpu, without any stall so far. Returns 0, or a negative
 * errno, and then it does not watch: -EPERM, real time is not for us. There
 * may be no fork() until it is stopped.
 */
int sentinel_start(struct sentinel *sentinel, int cpu);

/* Afterwards its stalls are as they were. Nothing, if it does not watch. */
void sentinel_stop(struct sentinel *sentinel);

/*
 * It was to be awake at @due, and is at @now: notes how late that is, if it
 * is. Returns when it is to be next.
 */
int64_t sentinel_wake(struct stalls *stalls, int64_t due, int64_t now);

/* Says it if what the machine does to core @cpu will not be seen. */
void sentinel_try(int cpu);

#endif
