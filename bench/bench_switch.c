/* SPDX-License-Identifier: MIT */
/*
 * The bare switch beside swapcontext(3): two stacks, each of which does nothing
 * but go to the other. No scheduler, no queue.
 *
 *	bench_switch [RUNS]
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <ucontext.h>

#include "bench.h"
#include "machine/context.h"

#define RUNS_MAX 101
#define SWITCHES 1000000
#define SWAPS 100000
#define STACK_SIZE (64 * 1024)

/** struct pair - two contexts that go to each other. */
struct pair {
	struct coir__context here;
	struct coir__context there;
};

static void
switch_back(void *arg)
{
	struct pair *pair = arg;

	for (;;)
		coir__context_switch(&pair->there, &pair->here);
}

static double
switch_ns(char *stack)
{
	struct pair pair;
	int64_t start;

	coir__context_init_thread(&pair.here);
	coir__context_init(&pair.there, stack, stack + STACK_SIZE, switch_back,
			   &pair);
	start = bench_now();
	for (int i = 0; i < SWITCHES / 2; i++)
		coir__context_switch(&pair.here, &pair.there);
	return (double)(bench_now() - start) / SWITCHES;
}

static ucontext_t swap_here;
static ucontext_t swap_there;

static void
swap_back(void)
{
	for (;;)
		swapcontext(&swap_there, &swap_here);
}

static double
swap_ns(char *stack)
{
	int64_t start;

	bench_check(getcontext(&swap_there) == 0, "getcontext");
	swap_there.uc_stack.ss_sp = stack;
	swap_there.uc_stack.ss_size = STACK_SIZE;
	makecontext(&swap_there, swap_back, 0);
	start = bench_now();
	for (int i = 0; i < SWAPS / 2; i++)
		swapcontext(&swap_here, &swap_there);
	return (double)(bench_now() - start) / SWAPS;
}

int
main(int argc, char **argv)
{
	double ours[RUNS_MAX], theirs[RUNS_MAX];
	int n = bench_argument(argc, argv, 1, 21);
	char *stack = aligned_alloc(64, STACK_SIZE);

	if (n > RUNS_MAX)
		n = RUNS_MAX;
	bench_check(stack != NULL, "a stack");
	bench_pin(0);
	for (int run = 0; run < n; run++) {
		ours[run] = switch_ns(stack);
		theirs[run] = swap_ns(stack);
	}
	printf("ns a switch, medians of %d runs\n"
	       "%-20s %8.1f\n%-20s %8.1f %6.1fx\n",
	       n, "coir__context_switch", bench_median(ours, n), "swapcontext",
	       bench_median(theirs, n),
	       bench_median(theirs, n) / bench_median(ours, n));
	free(stack);
	return 0;
}
