/* SPDX-License-Identifier: MIT */
/*
 * room_figures.h - what goes on in the room, in numbers: room_figures().
 */
#ifndef CHATD_ROOM_FIGURES_H
#define CHATD_ROOM_FIGURES_H

#include <stddef.h>
#include <stdint.h>

/* What goes on in the room, for logs and metrics. */
struct room_figures {
	uint64_t head;          /* newest line */
	uint64_t oldest;        /* oldest line kept */
	size_t members;         /* clients let in and not released */
	size_t present;         /* of these, between join and leave line */
	size_t tickets;         /* in flight */
	size_t bytes;           /* in flight */
	uint64_t batches;       /* answered by the store */
	uint64_t refused;       /* lines that the store did not take */
	size_t window_bytes;    /* memory taken by the newest lines */
	size_t page_bytes;      /* memory taken by older ones */
	uint64_t page_reads;    /* pages asked of the store */
	uint64_t page_failures; /* of these, not had */
	uint64_t skipped;       /* clients that lagged, and skipped lines */
	uint64_t dropped;       /* clients that lagged, and were dropped */
};

#endif
