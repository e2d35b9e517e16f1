/* SPDX-License-Identifier: MIT */
/*
 * rival.h - one way of having many flows of control, as bench_fiber compares
 * them.
 *
 * Each member runs its exercise once and returns nanoseconds an operation;
 * NULL: there is no such thing. Setting up is not timed but where it says so.
 * The rivals' schedulers are the least that does the job: a ring. Ours is the
 * real one, event loop, cancellation and all.
 */
#ifndef BENCH_RIVAL_H
#define BENCH_RIVAL_H

/** struct rival - a system and its exercises. */
struct rival {
	const char *name;
	/* @n flows yield in turn, @turns times each: ns a yield */
	double (*yield)(int n, int turns);
	/* one after the other is begun, ends and is joined, @n times */
	double (*spawn_join)(int n);
	/* a value goes to a flow that waits for it, @n times */
	double (*hand_off)(int n);
	/* the same through a channel */
	double (*channel)(int n);
};

/* libcoir. */
extern const struct rival rival_coir;

/* Coroutines of the C library: two system calls a switch. */
extern const struct rival rival_ucontext;

/* Coroutines of Lua 5.4; all NULL when it was missing at build time. */
extern const struct rival rival_lua;

#endif
