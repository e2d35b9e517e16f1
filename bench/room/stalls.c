/* SPDX-License-Identifier: MIT */
/*
 * stalls.c - see stalls.h.
 */
#include "config.h"

#include "stalls.h"

void
stalls_add(struct stalls *stalls, int64_t from, int64_t until)
{
	size_t n = stalls->n;

	if (n == STALLS_MAX) {
		stalls->list[n - 1].until = until;
		return;
	}
	stalls->list[n] = (struct stall){ from, until };
	stalls->n = n + 1;
}

/* The first that was not over at @time; their number: none. */
static size_t
find(const struct stalls *stalls, int64_t time)
{
	size_t low = 0, high = stalls->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (stalls->list[middle].until < time)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool
stalls_overlap(const struct stalls *stalls, int64_t from, int64_t until)
{
	size_t i = find(stalls, from);

	return i < stalls->n && stalls->list[i].from <= until;
}

void
stalls_sum(const struct stalls *stalls, int64_t from, int64_t least,
	   struct stall_sum *sum)
{
	for (size_t i = find(stalls, from); i < stalls->n; i++) {
		const struct stall *stall = &stalls->list[i];
		int64_t ns = stall->until - stall->from;
		struct stall_sum one = { 1, ns, ns };

		if (ns > least)
			stall_sum_add(sum, &one);
	}
}

void
stall_sum_add(struct stall_sum *sum, const struct stall_sum *more)
{
	sum->n += more->n;
	sum->all += more->all;
	if (more->longest > sum->longest)
		sum->longest = more->longest;
}
