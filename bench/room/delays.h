/* SPDX-License-Identifier: MIT */
/*
 * delays.h - from when lines were to be said until all who are watched have
 * them: of all lines, and of those during which no processor stood still.
 */
#ifndef BENCH_DELAYS_H
#define BENCH_DELAYS_H

#include <stdbool.h>
#include <stdint.h>

#include "histogram.h"

/** struct delays - of some lines; all 0: of none. */
struct delays {
	struct histogram all;
	struct histogram calm;
};

/* One more line; @stalled: something stood still before all had it. */
void delays_add(struct delays *delays, int64_t ns, bool stalled);

/* Adds the lines of @more, as those of another round. */
void delays_merge(struct delays *delays, const struct delays *more);

/* Lines that are not among the calm ones. */
int delays_left_out(const struct delays *delays);

#endif
