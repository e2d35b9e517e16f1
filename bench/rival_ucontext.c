/* SPDX-License-Identifier: MIT */
/*
 * rival_ucontext.c - swapcontext(3): two system calls a switch. Contexts stand
 * in a ring: a yield swaps to the next. Stacks are of 16 KiB in one mapping
 * with no guards; a spawn uses one stack again and again.
 */
#include "config.h"

#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>

#include "bench.h"
#include "rival.h"

#define STACK_SIZE ((size_t)16 * 1024)

/** struct ring - contexts that yield to one another; the first is main's. */
struct ring {
	ucontext_t *contexts;
	char *stacks;
	int n;
	/* who runs */
	int at;
};

/* What contexts run on: makecontext(3) passes them no pointer. */
static struct ring ring;

static void
yield_next(void)
{
	int self = ring.at;

	ring.at = self + 1 < ring.n ? self + 1 : 0;
	swapcontext(&ring.contexts[self], &ring.contexts[ring.at]);
}

static void
yield_forever(void)
{
	for (;;)
		yield_next();
}

static void
prepare(int i, void (*fn)(void))
{
	ucontext_t *context = &ring.contexts[i];

	bench_check(getcontext(context) == 0, "getcontext");
	context->uc_stack.ss_sp = ring.stacks + (size_t)i * STACK_SIZE;
	context->uc_stack.ss_size = STACK_SIZE;
	context->uc_link = &ring.contexts[0];
	makecontext(context, fn, 0);
}

static void
open_ring(int n)
{
	ring.n = n;
	ring.contexts = calloc((size_t)n, sizeof(*ring.contexts));
	ring.stacks = mmap(NULL, (size_t)n * STACK_SIZE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	bench_check(ring.contexts && ring.stacks != MAP_FAILED, "stacks");
}

static double
yield_course(int n, int operations)
{
	int64_t start;

	open_ring(n);
	for (int i = 1; i < n; i++)
		prepare(i, yield_forever);
	yield_next(); /* all have begun */
	start = rival_clock();
	for (int i = 0; i < operations / n; i++)
		yield_next();
	return (double)(rival_clock() - start) / (operations / n * n);
}

static double
switch_course(int n, int operations)
{
	(void)n;
	return yield_course(2, operations);
}

static void
nothing(void)
{
}

static double
spawn_course(int n, int operations)
{
	int64_t start;

	(void)n;
	open_ring(2);
	start = rival_clock();
	for (int i = 0; i < operations; i++) {
		prepare(1, nothing);
		swapcontext(&ring.contexts[0], &ring.contexts[1]);
	}
	return (double)(rival_clock() - start) / operations;
}

const struct rival_exercise rival_exercises[] = {
	{ "switch", switch_course },
	{ "yield", yield_course },
	{ "spawn", spawn_course },
	{ NULL, NULL },
};
