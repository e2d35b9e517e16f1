/* SPDX-License-Identifier: MIT */
/*
 * pairs.c - see pairs.h.
 */
#include "config.h"

#include "pairs.h"

#include <stdio.h>

/* Which are compared. */
static const struct pair {
	int ours;
	int theirs;
} pairs[] = {
	{ VENUES_TLS_FIBER, VENUES_FIBER },
	{ VENUES_TLS_CALLBACK, VENUES_CALLBACK },
	{ VENUES_WEB, VENUES_CALLBACK },
	{ VENUES_WEB, VENUES_MOSQUITTO_WEB },
	{ VENUES_WEB, VENUES_NODE_WEB },
};

#define PAIRS (int)(sizeof(pairs) / sizeof(pairs[0]))

/* And in what. */
static const struct row {
	const char *title;
	int what;
} rows[] = {
	{ "CPU a delivery", OUT_CPU },
	{ "p99", OUT_P99 },
	{ "deliveries a second", OUT_SATURATION },
	{ "memory of an idle client", OUT_RESIDENT },
};

#define ROWS (int)(sizeof(rows) / sizeof(rows[0]))

static void
print_pair(const struct field *field, const struct pair *pair)
{
	struct bench_interval ratio;
	const char *before = ": ";

	printf("%s to %s", venues[pair->ours].name, venues[pair->theirs].name);
	for (int i = 0; i < ROWS; i++) {
		if (outcome_ratio(&field->outcomes[pair->ours],
				  &field->outcomes[pair->theirs], rows[i].what,
				  &ratio) == 0)
			continue;
		printf("%s%s %.2f [%.2f, %.2f]", before, rows[i].title,
		       ratio.median, ratio.low, ratio.high);
		before = ", ";
	}
	printf("\n");
}

/* Was there a round of it that both have? */
static bool
was_measured(const struct field *field, const struct pair *pair)
{
	struct bench_interval ratio;

	return outcome_ratio(&field->outcomes[pair->ours],
			     &field->outcomes[pair->theirs], OUT_CPU,
			     &ratio) > 0;
}

void
pairs_print(const struct field *fields, int n)
{
	for (int i = 0; i < n; i++) {
		bool titled = false;

		for (int k = 0; k < PAIRS; k++) {
			if (!was_measured(&fields[i], &pairs[k]))
				continue;
			if (!titled)
				printf("\nTLS and WebSockets, %d clients and "
				       "%d lines/s: how many times as much\n",
				       fields[i].load.clients,
				       fields[i].load.rate);
			titled = true;
			print_pair(&fields[i], &pairs[k]);
		}
	}
	fflush(stdout);
}
