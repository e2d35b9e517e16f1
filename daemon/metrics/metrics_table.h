/* SPDX-License-Identifier: MIT */
/*
 * metrics_table.h - one row for each metric.
 *
 * The table drives all that has to agree about a metric: the text that programs
 * read, and the tests that hold chatd-metrics(7), the dashboard and the alert
 * rules in step with it. A row is either a number of the sample, or has a
 * function that writes its values, with labels.
 */
#ifndef CHATD_METRICS_TABLE_H
#define CHATD_METRICS_TABLE_H

#include <stddef.h>

struct metrics_out;
struct metrics_sample;

/* What a metric is to Prometheus. */
enum metrics_type {
	METRICS_COUNTER,   /* never goes back while chatd runs */
	METRICS_GAUGE,     /* as it is now */
	METRICS_HISTOGRAM, /* a tally of times */
};

/* Labels of a metric at most. */
#define METRICS_LABELS_MAX 4

/* One metric. */
struct metrics_row {
	const char *name;
	enum metrics_type type;
	const char *labels[METRICS_LABELS_MAX]; /* names; NULL: no more */
	const char *help;                       /* one line */
	size_t offset;                          /* of its number */
	size_t size;                            /* 8: uint64_t; 0: write */
	/* Writes its values, by metrics_put() and metrics_put_tally(). */
	void (*write)(struct metrics_out *out,
		      const struct metrics_sample *sample);
};

extern const struct metrics_row metrics_rows[];
extern const size_t metrics_n_rows;

#endif
