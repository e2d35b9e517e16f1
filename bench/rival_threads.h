/* SPDX-License-Identifier: MIT */
/*
 * rival_threads.h - the courses that libraries of threads run alike, for one
 * file each: it includes this once it has defined begin() and spawn(), yield(),
 * and await() and settle() of the conditions `there' and `back'. No call goes
 * through a pointer here: what is measured is the library's.
 */
#ifndef BENCH_RIVAL_THREADS_H
#define BENCH_RIVAL_THREADS_H

#include <limits.h>
#include <stdbool.h>

static void *
yield_often(void *arg)
{
	while (operations_left > 0) {
		operations_left--;
		yield();
	}
	if (!stopped)
		stopped = rival_clock();
	return arg;
}

static double
yield_course(int n, int operations)
{
	int64_t start;

	begin(n);
	spawn(n, yield_often, NULL);
	yield(); /* all have begun */
	operations_left = operations;
	start = rival_clock();
	while (!stopped)
		yield();
	return (double)(stopped - start) / operations;
}

static void *
nothing(void *arg)
{
	return arg;
}

/*
 * One of two who hand something to each other. It is the same code for both, as
 * in a program with many of a kind: otherwise the processor foresees the way
 * back for one library better than for another.
 */
static __attribute__((noinline)) void
hand_often(bool asks, int turns)
{
	for (int i = 0; i < turns; i++) {
		await(asks ? back : there, asks ? &answered : &asked);
		settle(asks ? there : back, asks ? &asked : &answered);
	}
}

static void *
answer(void *arg)
{
	hand_often(false, INT_MAX);
	return arg;
}

/* A question and an answer are two operations. */
static double
hand_over(int operations)
{
	int64_t start;

	spawn(1, answer, NULL);
	start = rival_clock();
	settle(there, &asked);
	hand_often(true, operations / 2);
	return (double)(rival_clock() - start) / operations;
}

#endif
