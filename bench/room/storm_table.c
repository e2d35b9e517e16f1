/* SPDX-License-Identifier: MIT */
/*
 * storm_table.c - see storm_table.h.
 */
#include "config.h"

#include "storm_table.h"

#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "outcome.h"
#include "storm.h"
#include "table.h"

/* What we want to reach: with joiners to without. */
#define AIM 2.0

static const char *const phase_names[STORM_PHASES] = {
	[STORM_BEFORE] = "before",
	[STORM_DURING] = "during",
	[STORM_AFTER] = "after",
};

/** struct storms - of one venue, in all rounds that went well. */
struct storms {
	double p50[STORM_PHASES][OUTCOME_ROUNDS_MAX];
	double p99[STORM_PHASES][OUTCOME_ROUNDS_MAX];
	/* the time during the storm to that of each phase */
	double ratio[STORM_PHASES][OUTCOME_ROUNDS_MAX];
	double joining[OUTCOME_ROUNDS_MAX];
	int n;
	/* what chatd said of its loop in the last one */
	char passes[CHATD_PASSES];
};

static void
add(struct storms *storms, const struct storm_result *result)
{
	int round = storms->n++;

	for (int phase = 0; phase < STORM_PHASES; phase++) {
		storms->p50[phase][round] = result->p50[phase];
		storms->p99[phase][round] = result->p99[phase];
		storms->ratio[phase][round] =
			result->p99[STORM_DURING] / result->p99[phase];
	}
	storms->joining[round] = result->joining;
	memcpy(storms->passes, result->passes, sizeof(storms->passes));
}

static void
print_ratio(struct storms *storms, enum storm_phase phase)
{
	struct bench_interval ratio;

	bench_interval(storms->ratio[phase], storms->n, &ratio);
	printf("  to %s: %.2f [%.2f, %.2f]", phase_names[phase], ratio.median,
	       ratio.low, ratio.high);
	if (phase == STORM_BEFORE)
		printf(" at most %.0f: %s", AIM,
		       ratio.low <= AIM ? "met" : "not met");
}

static void
print(const char *name, struct storms *storms)
{
	if (storms->n == 0)
		return;
	printf("%-17s %8.0f", name, bench_median(storms->joining, storms->n));
	for (int phase = 0; phase < STORM_PHASES; phase++)
		printf("  %7.2f %7.2f",
		       bench_median(storms->p50[phase], storms->n),
		       bench_median(storms->p99[phase], storms->n));
	print_ratio(storms, STORM_BEFORE);
	print_ratio(storms, STORM_AFTER);
	printf("\n");
	table_print_passes(name, storms->passes);
	fflush(stdout);
}

void
storm_table(int rounds, int joiners, int ms)
{
	static struct storms storms[VENUES_MAX];
	struct storm_load load = {
		.joiners = joiners,
		.history = joiners,
		.ms = 2 * ms,
	};
	struct storm_result result;

	printf("\n%d join a room of %d lines and %d clients, %d lines/s: until "
	       "all %d have a line, ms\n%-17s %8s",
	       joiners, load.history, STORM_OLD, storm_rate, STORM_OLD, "",
	       "all in");
	for (int phase = 0; phase < STORM_PHASES; phase++)
		printf("  %s p50 %*s", phase_names[phase],
		       (int)(11 - strlen(phase_names[phase])), "p99");
	printf("  p99 during\n");
	for (int round = 0; round < rounds; round++)
		for (int i = 0; i < n_venues; i++)
			if (venues[i].kind == VENUE_CHATD &&
			    venues[i].dialect == &dialect_lines &&
			    storm_run(&venues[i], &load, &result))
				add(&storms[i], &result);
	for (int i = 0; i < n_venues; i++)
		print(venues[i].name, &storms[i]);
}
