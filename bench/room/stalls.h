/* SPDX-License-Identifier: MIT */
/*
 * stalls.h - times in which a processor did nothing for anybody here, as those
 * of a virtual machine do when their host has other things to do.
 */
#ifndef BENCH_STALLS_H
#define BENCH_STALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* So many are told apart: the last one takes in all that come after it. */
#define STALLS_MAX 4096

/** struct stall - one of them, by bench_now(). */
struct stall {
	int64_t from;
	int64_t until;
};

/** struct stalls - of one processor, in their order; all 0: none. */
struct stalls {
	struct stall list[STALLS_MAX];
	/* one thread adds, others may read what is there */
	_Atomic size_t n;
};

/** struct stall_sum - of some of them. */
struct stall_sum {
	int n;
	/* in ns */
	int64_t all;
	int64_t longest;
};

void stalls_add(struct stalls *stalls, int64_t from, int64_t until);

/* Was there one at any time from @from until @until? */
bool stalls_overlap(const struct stalls *stalls, int64_t from, int64_t until);

/* Adds those to @sum that were longer than @least ns and not over at @from. */
void stalls_sum(const struct stalls *stalls, int64_t from, int64_t least,
		struct stall_sum *sum);

/* Adds what is in @more to @sum. */
void stall_sum_add(struct stall_sum *sum, const struct stall_sum *more);

#endif
