/* SPDX-License-Identifier: MIT */
/*
 * transcript.h - the room rendered in one style, addressed by line number.
 *
 * Lines lie in chunks of 256, aligned by number: line n is in the chunk
 * n / 256, found in O(1). Three numbers say what there is:
 *
 *	floor <= oldest <= head + 1
 *
 * head is the newest line. oldest is the first that a joiner is shown, exactly
 * as the store keeps it. floor is the first that is still here for those who
 * were connected: a client that lags less than the room's lag limit loses
 * nothing even if history is short. A line below the floor may be gone; it is
 * dropped with its whole chunk. Memory is set aside before lines are stored, so
 * that appending a stored line cannot fail.
 */
#ifndef CHATD_TRANSCRIPT_H
#define CHATD_TRANSCRIPT_H

#include <stdbool.h>
#include <stdint.h>

#include "chunk.h"
#include "lines.h"
#include "style.h"
#include "window.h"

/* The room in one style. */
struct transcript {
	const struct style *style; /* how lines look */
	struct window chunks;      /* struct chunk, by number / 256 */
	uint64_t head;             /* newest line */
	uint64_t oldest;           /* where a joiner begins */
	uint64_t floor;            /* oldest line that is surely here */
};

/* Makes an empty transcript whose first line will be number @first. */
void transcript_init(struct transcript *t, const struct style *style,
		     uint64_t first);

/* Frees the chunks. No cursor may use the transcript after that. */
void transcript_fini(struct transcript *t);

/*
 * Sets memory aside for @batch, which must begin right after the head.
 * Returns 0 or -ENOMEM; harmless if the batch is never appended.
 */
int transcript_reserve(struct transcript *t, const struct lines *batch);

/* Appends @line, number head + 1, for which memory has been set aside. */
void transcript_append(struct transcript *t, const struct line *line);

/*
 * Sets what joiners see (@oldest) and what is surely kept (@floor, lowered to
 * @oldest if above). Neither ever goes back. Drops nothing.
 */
void transcript_retain(struct transcript *t, uint64_t oldest, uint64_t floor);

/*
 * True when the oldest chunk lies wholly below the floor. The caller looks
 * after the cursors in it (cursor_rescue()), then drops it.
 */
bool transcript_can_drop(const struct transcript *t);

/* First line number after the oldest chunk. */
uint64_t transcript_drop_end(const struct transcript *t);

/* Frees the oldest chunk. */
void transcript_drop(struct transcript *t);

/* The chunk that line @number is in, or NULL when that is not here. */
const struct chunk *transcript_chunk(const struct transcript *t,
				     uint64_t number);

/* First line number of the chunk that line @number is in. */
static inline uint64_t
transcript_chunk_first(uint64_t number)
{
	return number - number % CHUNK_LINES;
}

#endif
