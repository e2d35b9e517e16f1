/* SPDX-License-Identifier: MIT */
/*
 * rival_boost.c - the jump of Boost.Context, by the C symbols of its library:
 * what its C++ classes come down to.
 */
#include "config.h"

#include <limits.h>
#include <stddef.h>
#include <stdlib.h>

#include "bench.h"
#include "rival.h"

#define STACK_SIZE ((size_t)64 * 1024)

/** struct transfer - who jumped here, and with what. */
struct transfer {
	void *from;
	void *data;
};

void *make_fcontext(void *stack_top, size_t size, void (*fn)(struct transfer));

struct transfer jump_fcontext(void *to, void *data);

/* All jumps come from one place, as in rival_coir.c. */
static __attribute__((noinline)) void
go(void *to, int n)
{
	struct transfer transfer = { .from = to };

	for (int i = 0; i < n; i++)
		transfer = jump_fcontext(transfer.from, NULL);
}

static void
jump_back(struct transfer transfer)
{
	for (;;)
		go(transfer.from, INT_MAX);
}

static double
switch_course(int n, int operations)
{
	char *stack = aligned_alloc(64, STACK_SIZE);
	int64_t start;
	void *there;

	(void)n;
	bench_check(stack != NULL, "a stack");
	there = make_fcontext(stack + STACK_SIZE, STACK_SIZE, jump_back);
	start = rival_clock();
	go(there, operations / 2);
	return (double)(rival_clock() - start) / operations;
}

const struct rival_exercise rival_exercises[] = {
	{ "switch", switch_course },
	{ NULL, NULL },
};
