/* SPDX-License-Identifier: MIT */
/*
 * outcome.c - see outcome.h.
 */
#include "config.h"

#include "outcome.h"

#include <math.h>
#include <stdbool.h>

int
outcome_add(struct outcome *outcome)
{
	int round = outcome->n < OUTCOME_ROUNDS_MAX ? outcome->n++
						    : OUTCOME_ROUNDS_MAX - 1;

	for (int what = 0; what < OUTCOMES; what++)
		outcome->rounds[what][round] = NAN;
	return round;
}

static double
mean(const double *values, int n)
{
	double sum = 0;

	for (int i = 0; i < n; i++)
		sum += values[i];
	return sum / n;
}

double
outcome_typical(const struct outcome *outcome, int what)
{
	bool sampled = what == OUT_USER || what == OUT_SYSTEM;
	double values[OUTCOME_ROUNDS_MAX];
	int n = 0;

	for (int i = 0; i < outcome->n; i++)
		if (!isnan(outcome->rounds[what][i]))
			values[n++] = outcome->rounds[what][i];
	if (n == 0)
		return NAN;
	return sampled ? mean(values, n) : bench_median(values, n);
}

static double
divide(double ours, double theirs)
{
	return theirs > 0 ? ours / theirs : NAN;
}

static double
subtract(double ours, double theirs)
{
	return ours - theirs;
}

/* What @pair makes of each round. */
static int
pair_up(const struct outcome *ours, const struct outcome *theirs, int what,
	double (*pair)(double ours, double theirs), struct bench_interval *ret)
{
	double values[OUTCOME_ROUNDS_MAX];
	int n = 0;

	for (int i = 0; i < ours->n && i < theirs->n; i++) {
		double value =
			pair(ours->rounds[what][i], theirs->rounds[what][i]);

		if (!isnan(value))
			values[n++] = value;
	}
	if (n > 0)
		bench_interval(values, n, ret);
	return n;
}

int
outcome_ratio(const struct outcome *ours, const struct outcome *theirs,
	      int what, struct bench_interval *ret)
{
	return pair_up(ours, theirs, what, divide, ret);
}

int
outcome_difference(const struct outcome *ours, const struct outcome *theirs,
		   int what, struct bench_interval *ret)
{
	return pair_up(ours, theirs, what, subtract, ret);
}
