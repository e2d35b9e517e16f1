/* SPDX-License-Identifier: MIT */
/*
 * table.c - see table.h.
 */
#include "config.h"

#include "table.h"

#include <math.h>
#include <stdio.h>

/* Wide enough for each venue's name, a figure and a ratio. */
#define NAME 20
#define FIGURE 8
#define RATIO 23

/** struct column - of the table of what was measured. */
struct column {
	const char *title;
	int what;
	int places;
};

static const struct column columns[] = {
	{ "CPU us", OUT_CPU, 2 },    { "user", OUT_USER, 2 },
	{ "system", OUT_SYSTEM, 2 }, { "softirq", OUT_SOFTIRQ, 2 },
	{ "p50 ms", OUT_P50, 2 },    { "p99", OUT_P99, 2 },
	{ "p99.9", OUT_P999, 2 },    { "M/s", OUT_SATURATION, 2 },
	{ "KiB", OUT_RESIDENT, 2 },  { "by PSS", OUT_PROPORTIONAL, 2 },
};

#define COLUMNS (int)(sizeof(columns) / sizeof(columns[0]))

static const struct column ratios[] = {
	{ "CPU a delivery", OUT_CPU, 2 },
	{ "latency p99", OUT_P99, 2 },
	{ "saturation", OUT_SATURATION, 2 },
};

#define RATIOS (int)(sizeof(ratios) / sizeof(ratios[0]))

/* Three digits, if there are so many before the point. */
static int
places_of(double value)
{
	return value < 10 ? 2 : value < 100 ? 1 : 0;
}

static void
print_figure(double value)
{
	if (isnan(value))
		printf(" %*s", FIGURE, "-");
	else
		printf(" %*.*f", FIGURE, places_of(value), value);
}

void
table_print_passes(const char *name, const char *passes)
{
	if (passes[0])
		printf("%s: %s\n", name, passes);
}

void
table_print(const struct field *field)
{
	printf("\n%d clients, %d lines/s\n%-*s", field->load.clients,
	       field->load.rate, NAME, "");
	for (int i = 0; i < COLUMNS; i++)
		printf(" %*s", FIGURE, columns[i].title);
	printf("\n");
	for (int i = 0; i < n_venues; i++) {
		const struct outcome *outcome = &field->outcomes[i];

		if (venues[i].missing || outcome->n == 0)
			continue;
		printf("%-*s", NAME, venues[i].name);
		for (int k = 0; k < COLUMNS; k++)
			print_figure(outcome_typical(outcome, columns[k].what));
		printf("\n");
	}
	for (int i = 0; i < n_venues; i++)
		table_print_passes(venues[i].name, field->outcomes[i].passes);
	fflush(stdout);
}

static void
print_ratio(const struct field *field, int venue, int what)
{
	struct bench_interval ratio;
	char text[64] = "-";

	if (outcome_ratio(&field->outcomes[venue],
			  &field->outcomes[VENUES_BARE], what, &ratio) > 0)
		snprintf(text, sizeof(text), "%.*f [%.*f, %.*f]",
			 places_of(ratio.median), ratio.median,
			 places_of(ratio.low), ratio.low, places_of(ratio.high),
			 ratio.high);
	printf(" %*s", RATIO, text);
}

static void
print_block(const struct field *fields, int n, const struct column *column)
{
	char title[32];

	printf("\n%-*s", NAME, column->title);
	for (int i = 0; i < n; i++) {
		snprintf(title, sizeof(title), "%d x %d/s",
			 fields[i].load.clients, fields[i].load.rate);
		printf(" %*s", RATIO, title);
	}
	printf("\n");
	for (int venue = 0; venue < n_venues; venue++) {
		if (venues[venue].missing)
			continue;
		printf("%-*s", NAME, venues[venue].name);
		for (int i = 0; i < n; i++)
			print_ratio(&fields[i], venue, column->what);
		printf("\n");
	}
}

void
table_print_ratios(const struct field *fields, int n)
{
	printf("\nHow many times as much as the bare send loop: medians of "
	       "ratios in one round,\nand where they are in 95 of 100 "
	       "cases\n");
	for (int i = 0; i < RATIOS; i++)
		print_block(fields, n, &ratios[i]);
}
