/* SPDX-License-Identifier: MIT */
/*
 * table.h - how outcomes are shown.
 */
#ifndef BENCH_TABLE_H
#define BENCH_TABLE_H

#include "measure.h"

/** struct field - a number of clients, and what came of it at each venue. */
struct field {
	struct load load;
	struct outcome outcomes[VENUES_MAX];
};

/* What was measured: medians of all rounds. */
void table_print(const struct field *field);

/* What chatd @name said of its loop, if it did. */
void table_print_passes(const char *name, const char *passes);

/* All fields: how many times as much as with the bare send loop. */
void table_print_ratios(const struct field *fields, int n);

#endif
