/* SPDX-License-Identifier: MIT */
/*
 * aims.c - see aims.h.
 *
 * A ratio is met when its interval reaches it: what is left is noise.
 */
#include "config.h"

#include "aims.h"

#include <stdio.h>

/* The field that they are about. */
#define CLIENTS 1000

/* To the bare send loop; and user time a delivery, in us. */
#define CPU_RATIO 1.05
#define USER_US 0.4
#define SATURATION_RATIO 100

/* What durability may cost: of deliveries, and of median latency, in ms. */
#define DURABLE_RATIO 0.9
#define DURABLE_MS 1.0

static const char *
verdict(bool met)
{
	return met ? "met" : "not met";
}

static void
print_interval(const struct bench_interval *value)
{
	printf("%.2f [%.2f, %.2f]", value->median, value->low, value->high);
}

static void
print_cpu(const struct field *field, int venue)
{
	const struct outcome *outcome = &field->outcomes[venue];
	double user = outcome_typical(outcome, OUT_USER);
	struct bench_interval ratio;

	if (outcome_ratio(outcome, &field->outcomes[VENUES_BARE], OUT_CPU,
			  &ratio) == 0)
		return;
	printf("%s: CPU a delivery to the bare loop ", venues[venue].name);
	print_interval(&ratio);
	printf(", at most %.2f: %s; user %.2f us, at most %.1f: %s\n",
	       CPU_RATIO, verdict(ratio.low <= CPU_RATIO), user, USER_US,
	       verdict(user <= USER_US));
}

/* Is it one of ours, or what all are compared with? */
static bool
is_peer(int venue)
{
	return venue != VENUES_BARE && venues[venue].kind != VENUE_CHATD &&
		venues[venue].kind != VENUE_BATCHES;
}

/* Who brings as much as @venue or more, by the median of ratios. */
static void
print_ahead(const struct field *field, int venue)
{
	struct bench_interval ratio;
	bool ahead = false;

	for (int i = 0; i < n_venues; i++) {
		if (!is_peer(i) ||
		    outcome_ratio(&field->outcomes[i], &field->outcomes[venue],
				  OUT_SATURATION, &ratio) == 0 ||
		    ratio.median < 1)
			continue;
		printf("%s %s", ahead ? "," : "; behind", venues[i].name);
		ahead = true;
	}
	printf("%s\n", ahead ? ": not met" : "; ahead of every peer: met");
}

static void
print_saturation(const struct field *field, int venue)
{
	struct bench_interval ratio;

	if (outcome_ratio(&field->outcomes[venue],
			  &field->outcomes[VENUES_BARE], OUT_SATURATION,
			  &ratio) == 0)
		return;
	printf("%s: saturation to the bare loop ", venues[venue].name);
	print_interval(&ratio);
	printf(", at least %d: %s", SATURATION_RATIO,
	       verdict(ratio.high >= SATURATION_RATIO));
	print_ahead(field, venue);
}

/* What it costs that a line outlives chatd. */
static void
print_durable(const struct field *field)
{
	const struct outcome *durable = &field->outcomes[VENUES_FIBER];
	const struct outcome *memory = &field->outcomes[VENUES_MEMORY];
	struct bench_interval ratio, later;

	if (outcome_ratio(durable, memory, OUT_SATURATION, &ratio) == 0 ||
	    outcome_difference(durable, memory, OUT_P50, &later) == 0)
		return;
	printf("durable to memory: deliveries ");
	print_interval(&ratio);
	printf(", at least %.1f: %s; p50 later by ", DURABLE_RATIO,
	       verdict(ratio.high >= DURABLE_RATIO));
	print_interval(&later);
	printf(" ms, at most %.0f: %s\n", DURABLE_MS,
	       verdict(later.low <= DURABLE_MS));
}

void
aims_print(const struct field *fields, int n)
{
	for (int i = 0; i < n; i++) {
		if (fields[i].load.clients != CLIENTS)
			continue;
		printf("\nWhat we want, at %d clients and %d lines/s\n",
		       CLIENTS, fields[i].load.rate);
		for (int venue = VENUES_FIBER; venue <= VENUES_CALLBACK;
		     venue++) {
			print_cpu(&fields[i], venue);
			print_saturation(&fields[i], venue);
		}
		print_durable(&fields[i]);
	}
	fflush(stdout);
}
