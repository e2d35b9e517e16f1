/* SPDX-License-Identifier: MIT */
/*
 * rival.h - what each program has that bench_coir compares. One way of having
 * many flows of control is one program, because some of these systems do not
 * bear another beside them:
 *
 *	rival_NAME EXERCISE [N [OPERATIONS]]
 *
 * does the exercise once with N flows and prints nanoseconds of processor time
 * an operation, or bytes a flow. Setting up is not in it. Status 69: there is
 * no such exercise here. rival.go and rival.lua do the same.
 *
 *	switch   from one stack to another and back are two, no scheduler
 *	yield    N flows yield in turn
 *	spawn    one after the other is begun, ends and is joined
 *	promise  what is settled once goes to a flow that waits for it
 *	channel  a message goes to a flow that waits for it
 *	sleep    N flows sleep for a microsecond, again and again
 *	timeout  a wait that may last an hour, and does not
 *	echo     serve N connections from standard input (the listener)
 *	memory   N flows wait: resident bytes each
 */
#ifndef BENCH_RIVAL_H
#define BENCH_RIVAL_H

#include <stdint.h>

/* What rival_NAME knows no figure for: it could not be done. */
#define RIVAL_UNABLE (-1.0)

/* As in EX_UNAVAILABLE of sysexits.h. */
#define RIVAL_HAS_NONE 69

/* What is moved by one read or write of an echo. */
#define RIVAL_BUFFER 1024

/** struct rival_exercise - one of them; a list of them ends with no name. */
struct rival_exercise {
	const char *name;
	double (*run)(int n, int operations);
};

/* What this program can do; defined by its rival_NAME.c. */
extern const struct rival_exercise rival_exercises[];

/* Nanoseconds of processor time that this process has used. */
int64_t rival_clock(void);

/* Its resident memory in bytes. */
double rival_resident(void);

#endif
