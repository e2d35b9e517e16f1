/* SPDX-License-Identifier: MIT */
/*
 * metrics_sample.h - what one text of metrics is made from.
 *
 * What can be had at once is read where it is while the text is made, through
 * the server; the rest was looked at before.
 */
#ifndef CHATD_METRICS_SAMPLE_H
#define CHATD_METRICS_SAMPLE_H

#include <coir/census.h>
#include <stdint.h>

#include "bus/bus_figures.h"
#include "common/tally.h"
#include "room/room.h"

struct server;

/* The process, as the kernel sees it. */
struct metrics_process {
	uint64_t resident; /* bytes */
	uint64_t virtual;  /* bytes */
	uint64_t fds;      /* open; 0: not known */
	uint64_t fds_max;  /* soft limit */
	double cpu;        /* seconds, of all threads */
	double started;    /* seconds since the epoch; 0: not known */
};

/* Bounds that say how far behind clients are: 1 line, 10, 100 and so on. */
#define METRICS_FAR_N 6

/* How far behind they are. */
struct metrics_lag {
	uint64_t behind[METRICS_FAR_N]; /* clients at or past each bound */
	uint64_t most;                  /* lines of the one that is furthest */
	uint64_t pinned;                /* bytes of private answers that wait */
};

/* One look at everything. */
struct metrics_sample {
	const struct server *server; /* borrowed */
	struct room_figures room;
	struct metrics_lag lag;
	struct coir_census_figures fibers;
	struct bus_figures bus;
	struct metrics_process process;
};

/* Entries of the directory @path, which is opened for that; 0: not known. */
uint64_t metrics_process_entries(const char *path);

/*
 * Looks at the process; what cannot be had stays 0, descriptors that are open
 * on a kernel that has no number of them.
 */
void metrics_process_read(struct metrics_process *process);

/* Counts those then: a function for coir_offload(), of a metrics_process. */
int metrics_process_count_fds(void *process);

#endif
