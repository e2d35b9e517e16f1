/* SPDX-License-Identifier: MIT */
/*
 * contest.h - runs the programs of rival.h, one exercise a process, on one core
 * and with this program on the other.
 */
#ifndef BENCH_CONTEST_H
#define BENCH_CONTEST_H

#include <stdbool.h>
#include <sys/types.h>

/* Where rivals run, and where their load comes from. */
#define CONTEST_CPU 0
#define CONTEST_LOAD_CPU 1

/** struct contestant - a way of having many flows of control. */
struct contestant {
	const char *name;
	/* beside this program, or, with a script, in PATH */
	const char *program;
	const char *script;
	/* is ahead of us in no row, so we wish: it switches stacks as we do */
	bool stackful;
	/* it is given so many times fewer operations */
	int slowness;
	/* it bears so many flows; 0: as many as memory does */
	int most;
	/* it could not be started */
	bool missing;
};

/** struct task - what a contestant is told to do. */
struct task {
	const char *exercise;
	int n;
	int operations;
};

/** struct attempt - a contestant that is at it. */
struct attempt {
	struct contestant *who;
	const struct task *task;
	pid_t pid;
	/* what it prints */
	int output;
};

/* Where this program lies, by its @argv0: the rivals lie there, too. */
void contest_init(const char *argv0);

/*
 * How many operations of @task @who is given: 0 if it is not asked at all. None
 * has fewer operations than flows.
 */
int contest_operations(const struct contestant *who, const struct task *task);

/* Starts; @input is its standard input, or negative. */
void contest_start(struct contestant *who, const struct task *task, int input,
		   struct attempt *ret);

/*
 * Waits for the end. Returns what it printed; negative: nothing, and unless it
 * merely has no such exercise it was said why.
 */
double contest_finish(struct attempt *attempt);

#endif
