/* SPDX-License-Identifier: MIT */
/*
 * storm_table.c - see storm_table.h.
 */
#include "config.h"

#include "storm_table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "outcome.h"
#include "storm.h"
#include "table.h"

/* What we want to reach: with joiners to without. */
#define AIM 2.0

/* Wide enough for each venue's name. */
#define NAME 17

static const char *const phase_names[STORM_PHASES] = {
	[STORM_BEFORE] = "before",
	[STORM_DURING] = "during",
	[STORM_AFTER] = "after",
};

/* Which lines: all, or those without a stall. */
enum {
	LINES_ALL,
	LINES_CALM,
	LINES,
};

/** struct storms - of one venue, in all rounds that went well. */
struct storms {
	/* of the lines of all rounds together */
	struct delays phases[STORM_PHASES];
	/* p99 during the storm to that of each phase, by round */
	double ratio[LINES][STORM_PHASES][OUTCOME_ROUNDS_MAX];
	double joining[OUTCOME_ROUNDS_MAX];
	int n;
	struct stall_sum stalls[VENUE_CPUS];
	/* it is not known in all of them when the machine stood still */
	bool unwatched;
	/* what chatd said of its loop in the last one */
	char passes[CHATD_PASSES];
};

/* In ms; NAN: there were no such lines. */
static double
percentile(const struct delays *delays, int lines, double percent)
{
	return histogram_percentile(lines == LINES_CALM ? &delays->calm
							: &delays->all,
				    percent) /
		1e6;
}

static double
ratio_to(const struct delays *phases, int lines, enum storm_phase phase)
{
	return percentile(&phases[STORM_DURING], lines, 99) /
		percentile(&phases[phase], lines, 99);
}

static void
add(struct storms *storms, const struct storm_result *result)
{
	int round = storms->n++;

	for (int phase = 0; phase < STORM_PHASES; phase++) {
		delays_merge(&storms->phases[phase], &result->phases[phase]);
		for (int lines = 0; lines < LINES; lines++)
			storms->ratio[lines][phase][round] =
				ratio_to(result->phases, lines, phase);
	}
	for (int cpu = 0; cpu < VENUE_CPUS; cpu++)
		stall_sum_add(&storms->stalls[cpu], &result->stalls[cpu]);
	storms->unwatched = storms->unwatched || !result->watched;
	storms->joining[round] = result->joining;
	memcpy(storms->passes, result->passes, sizeof(storms->passes));
}

/* Of all rounds together, and the median of the rounds that have one. */
static void
print_ratio(const struct storms *storms, int lines, enum storm_phase phase)
{
	double values[OUTCOME_ROUNDS_MAX];
	struct bench_interval ratio;
	int n = 0;

	printf("%.2f", ratio_to(storms->phases, lines, phase));
	for (int i = 0; i < storms->n; i++)
		if (!isnan(storms->ratio[lines][phase][i]))
			values[n++] = storms->ratio[lines][phase][i];
	if (n == 0)
		return;
	bench_interval(values, n, &ratio);
	printf(", by round %.2f [%.2f, %.2f]", ratio.median, ratio.low,
	       ratio.high);
}

static void
print_ratios(const struct storms *storms, enum storm_phase phase)
{
	if (!storms->unwatched) {
		printf("of lines without a stall ");
		print_ratio(storms, LINES_CALM, phase);
		printf("; ");
	}
	printf("of all lines ");
	print_ratio(storms, LINES_ALL, phase);
}

/* Judged by the lines that nothing but chatd can have delayed. */
static void
print_aim(const char *name, const struct storms *storms)
{
	bool met = ratio_to(storms->phases, LINES_CALM, STORM_BEFORE) <= AIM;

	printf("%s: p99 during to before, ", name);
	print_ratios(storms, STORM_BEFORE);
	printf("; %s at most %.0f: %s\n",
	       storms->unwatched ? "there is no sentinel, so by these"
				 : "by the former",
	       AIM, met ? "met" : "not met");
	printf("%s: p99 during to after, ", name);
	print_ratios(storms, STORM_AFTER);
	printf("\n");
}

static void
print_stalls(const char *name, const struct storms *storms)
{
	static const char *const whose[VENUE_CPUS] = {
		[VENUE_CPU] = "its processor",
		[VENUE_LOAD_CPU] = "that of the load",
	};

	if (storms->unwatched)
		return;
	printf("%s:", name);
	for (int cpu = 0; cpu < VENUE_CPUS; cpu++) {
		const struct stall_sum *sum = &storms->stalls[cpu];

		printf("%s %s stood still %d times, %.1f ms in all, %.1f ms at "
		       "the longest",
		       cpu > 0 ? ";" : "", whose[cpu], sum->n,
		       (double)sum->all / 1e6, (double)sum->longest / 1e6);
	}
	printf("\n");
}

static void
print_percentiles(const struct storms *storms, int lines)
{
	for (int phase = 0; phase < STORM_PHASES; phase++)
		printf("  %7.2f %7.2f",
		       percentile(&storms->phases[phase], lines, 50),
		       percentile(&storms->phases[phase], lines, 99));
	printf("\n");
}

/* What the lines without a stall took, and how many are none of them. */
static void
print_calm(const struct storms *storms)
{
	printf("%-*s", NAME + 9, "  without a stall");
	print_percentiles(storms, LINES_CALM);
	printf("%-*s", NAME + 9, "  lines, left out there");
	for (int phase = 0; phase < STORM_PHASES; phase++)
		printf("  %7d %7d", (int)storms->phases[phase].all.n,
		       delays_left_out(&storms->phases[phase]));
	printf("\n");
}

static void
print(const char *name, struct storms *storms)
{
	if (storms->n == 0)
		return;
	printf("%-*s %8.0f", NAME, name,
	       bench_median(storms->joining, storms->n));
	print_percentiles(storms, LINES_ALL);
	if (!storms->unwatched)
		print_calm(storms);
	print_aim(name, storms);
	print_stalls(name, storms);
	table_print_passes(name, storms->passes);
	fflush(stdout);
}

static void
print_head(const struct storm_load *load)
{
	printf("\n%d join a room of %d lines and %d clients, %d lines/s: until "
	       "all %d have a line, ms, of the lines of all rounds\n%-*s %8s",
	       load->joiners, load->history, STORM_OLD, storm_rate, STORM_OLD,
	       NAME, "", "all in");
	for (int phase = 0; phase < STORM_PHASES; phase++)
		printf("  %s p50 %*s", phase_names[phase],
		       (int)(10 - strlen(phase_names[phase])), "p99");
	printf("\n");
}

/* Before as long as after, as far as it is known how long a storm takes. */
static void
go_round(const struct storm_load *all, int venue, struct storms *storms)
{
	static struct storm_result result;
	struct storm_load load = *all;

	if (storms->n > 0 && storms->joining[storms->n - 1] > load.ms)
		load.ms = (int)storms->joining[storms->n - 1];
	if (storm_run(&venues[venue], &load, &result))
		add(storms, &result);
}

void
storm_table(int rounds, int joiners, int ms)
{
	static struct storms storms[VENUES_MAX];
	const struct storm_load load = {
		.joiners = joiners,
		.history = joiners,
		.ms = ms * 5 / 2,
	};

	print_head(&load);
	for (int round = 0; round < rounds; round++)
		for (int i = 0; i < n_venues; i++)
			if (venues[i].kind == VENUE_CHATD &&
			    venues[i].dialect == &dialect_lines)
				go_round(&load, i, &storms[i]);
	for (int i = 0; i < n_venues; i++)
		print(venues[i].name, &storms[i]);
}
