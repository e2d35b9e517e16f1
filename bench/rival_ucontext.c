/* SPDX-License-Identifier: MIT */
/*
 * rival_ucontext.c - the exercises of rival.h on swapcontext(3). Contexts stand
 * in a ring: a yield swaps to the next. Stacks are of 16 KiB in one mapping
 * with no guards; a spawn uses one stack again and again.
 */
#include "config.h"

#include "rival.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>

#include "bench.h"

#define STACK_SIZE (16 * 1024)

/** struct ring - contexts that yield to one another; the first is main's. */
struct ring {
	ucontext_t *contexts;
	char *stacks;
	int n;
	/* who runs */
	int at;
	bool stop;
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

/* False: there is no memory for so many. */
static bool
open_ring(int n)
{
	ring = (struct ring){ .n = n };
	ring.contexts = calloc((size_t)n, sizeof(*ring.contexts));
	ring.stacks = mmap(NULL, (size_t)n * STACK_SIZE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (ring.contexts && ring.stacks != MAP_FAILED)
		return true;
	free(ring.contexts);
	return false;
}

static void
close_ring(void)
{
	munmap(ring.stacks, (size_t)ring.n * STACK_SIZE);
	free(ring.contexts);
}

/* ns for one of @n contexts' @turns yields. */
static double
go_round(int n, int turns, void (*fn)(void))
{
	int64_t start;

	if (!open_ring(n))
		return -1;
	for (int i = 1; i < n; i++)
		prepare(i, fn);
	yield_next(); /* all have begun */
	start = bench_now();
	for (int i = 0; i < turns; i++)
		yield_next();
	start = bench_now() - start;
	close_ring();
	return (double)start / ((double)n * turns);
}

static double
ucontext_yield(int n, int turns)
{
	return go_round(n, turns, yield_forever);
}

static void
nothing(void)
{
}

static double
ucontext_spawn_join(int n)
{
	int64_t start;

	if (!open_ring(2))
		return -1;
	start = bench_now();
	for (int i = 0; i < n; i++) {
		prepare(1, nothing);
		swapcontext(&ring.contexts[0], &ring.contexts[1]);
	}
	start = bench_now() - start;
	close_ring();
	return (double)start / n;
}

/* With two in the ring a yield is a hand-off: the value lies in memory. */
static double
ucontext_hand_off(int n)
{
	return go_round(2, n / 2, yield_forever);
}

const struct rival rival_ucontext = {
	.name = "ucontext",
	.yield = ucontext_yield,
	.spawn_join = ucontext_spawn_join,
	.hand_off = ucontext_hand_off,
};
