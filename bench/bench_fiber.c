/* SPDX-License-Identifier: MIT */
/*
 * What fibers cost beside plain Lua coroutines and ucontext: each exercise is
 * done by all in turn, several times over. The median is shown, with the
 * fastest run in brackets, and how many times as long the others take.
 *
 *	bench_fiber [RUNS]
 */
#include "config.h"

#include <stdio.h>

#include "bench.h"
#include "rival.h"

#define RUNS_MAX 101

/* Of each exercise in each run. */
#define OPERATIONS 1000000

/** enum kind - which member of a rival does it. */
enum kind {
	YIELD,
	SPAWN_JOIN,
	HAND_OFF,
	CHANNEL,
};

/** struct row - a line of the table. */
struct row {
	const char *name;
	enum kind kind;
	/* how many flows, where that is to be said */
	int n;
	/* what we want to reach, in ns; 0: nothing was said */
	double aim;
};

static const struct row rows[] = {
	{ "yield, 2", YIELD, 2, 25 },
	{ "yield, 1000", YIELD, 1000, 10 },
	{ "yield, 100,000", YIELD, 100000, 60 },
	{ "spawn+join", SPAWN_JOIN, 0, 30 },
	{ "promise hand-off", HAND_OFF, 0, 0 },
	{ "channel hand-off", CHANNEL, 0, 0 },
};

static const struct rival *const rivals[] = { &rival_coir, &rival_lua,
					      &rival_ucontext };

#define RIVALS (sizeof(rivals) / sizeof(rivals[0]))

/* Let @rival do the exercise once; negative: it cannot. */
static double
exercise(const struct rival *rival, const struct row *row)
{
	/* switches of two system calls are slow: fewer of them will do */
	int n = rival == &rival_ucontext ? OPERATIONS / 5 : OPERATIONS;

	switch (row->kind) {
	case YIELD:
		return rival->yield ? rival->yield(row->n, n / row->n) : -1;
	case SPAWN_JOIN:
		return rival->spawn_join ? rival->spawn_join(n) : -1;
	case HAND_OFF:
		return rival->hand_off ? rival->hand_off(n) : -1;
	case CHANNEL:
		return rival->channel ? rival->channel(n) : -1;
	}
	return -1;
}

static void
print_row(const struct row *row, double runs[RIVALS][RUNS_MAX], int n)
{
	double ours = bench_median(runs[0], n);

	printf("%-17s %7.1f (%5.1f)", row->name, ours, runs[0][0]);
	for (size_t i = 1; i < RIVALS; i++) {
		double theirs = bench_median(runs[i], n);

		if (theirs < 0)
			printf(" %15s", "-");
		else
			printf(" %7.1f %6.1fx", theirs, theirs / ours);
	}
	if (row->aim > 0)
		printf("   at most %.0f: %s", row->aim,
		       ours <= row->aim ? "met" : "not met");
	printf("\n");
}

static void
run_row(const struct row *row, int n)
{
	double runs[RIVALS][RUNS_MAX];

	for (int run = 0; run < n; run++)
		for (size_t i = 0; i < RIVALS; i++)
			runs[i][run] = exercise(rivals[i], row);
	print_row(row, runs, n);
	fflush(stdout);
}

int
main(int argc, char **argv)
{
	int n = bench_argument(argc, argv, 1, 7);

	if (n > RUNS_MAX)
		n = RUNS_MAX;
	bench_pin(0);
	printf("ns an operation, medians of %d runs (fastest)\n%-17s %15s", n,
	       "", rivals[0]->name);
	for (size_t i = 1; i < RIVALS; i++)
		printf(" %15s", rivals[i]->name);
	printf("   aim\n");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		run_row(&rows[i], n);
	return 0;
}
