/* SPDX-License-Identifier: MIT */
/*
 * pairs.h - what TLS and WebSockets cost, and what they cost others: ratios
 * between two venues.
 */
#ifndef BENCH_PAIRS_H
#define BENCH_PAIRS_H

#include "table.h"

/* Of each pair that was measured. */
void pairs_print(const struct field *fields, int n);

#endif
