/* SPDX-License-Identifier: MIT */
/*
 * metrics_out.h - writes values in the text format of Prometheus.
 *
 * The metric is the one of the row at hand; @labels are the values of its
 * labels, in the order of their names, as many as it has. NULL: it has none.
 */
#ifndef CHATD_METRICS_OUT_H
#define CHATD_METRICS_OUT_H

#include <stdint.h>
#include <stdio.h>

#include "metrics/metrics_table.h"

struct metrics_sample;
struct tally;

/* A text under way. */
struct metrics_out {
	FILE *file;                    /* where it goes; borrowed */
	const struct metrics_row *row; /* the metric at hand */
};

/* Writes the row's name, help and type, and its values in @sample. */
void metrics_put_row(struct metrics_out *out, const struct metrics_row *row,
		     const struct metrics_sample *sample);

/* One value. */
void metrics_put(struct metrics_out *out, const char *const labels[],
		 uint64_t value);

/* One value that may have a fraction, or be less than 0. */
void metrics_put_real(struct metrics_out *out, const char *const labels[],
		      double value);

/* The values of a tally of nanoseconds, in seconds. */
void metrics_put_tally(struct metrics_out *out, const char *const labels[],
		       const struct tally *tally);

#endif
