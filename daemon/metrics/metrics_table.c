/* SPDX-License-Identifier: MIT */
/*
 * metrics_table.c - one row for each metric.
 *
 * In the order in which they are written. Names follow the conventions of
 * Prometheus: base units, _total for what only grows; those that begin with
 * process_ are the ones that every program has.
 */
#include "config.h"

#include "metrics/metrics_table.h"

#include "metrics/metrics_sample.h"
#include "metrics/metrics_write.h"

/* A number of the sample. */
#define AT(member)                                         \
	.offset = offsetof(struct metrics_sample, member), \
	.size = sizeof(((struct metrics_sample *)0)->member)

#define BY_LISTENER .labels = { "listener", "driver" }
#define BY_REASON .labels = { "reason" }

const struct metrics_row metrics_rows[] = {
#include "metrics/metrics_rows_clients.h"
#include "metrics/metrics_rows_people.h"
#include "metrics/metrics_rows_room.h"
#include "metrics/metrics_rows_bus.h"
#include "metrics/metrics_rows_process.h"
};

const size_t metrics_n_rows = sizeof(metrics_rows) / sizeof(metrics_rows[0]);
