/* SPDX-License-Identifier: MIT */
/*
 * transcript.h - the room rendered in one style, addressed by line number.
 *
 * Lines lie in chunks of 256, aligned by number: line n is in the chunk
 * n / 256, found in O(1). The newest chunks are the window, which is bounded in
 * bytes. Older ones, as far back as the store keeps lines, are pages (pages.h):
 * to who reads they are chunks too, but one that is not here has to be waited
 * for. Three numbers say what there is:
 *
 *	oldest    what the store keeps begins here, and so does a joiner
 *	base      the window begins here
 *	head      the newest line
 *
 * Lines before both oldest and base are gone. The window may reach back beyond
 * oldest: who is connected and a little behind loses nothing even if history is
 * short. Lines leave it in whole chunks. Memory is set aside before lines are
 * stored, so that appending a stored line cannot fail.
 */
#ifndef CHATD_TRANSCRIPT_H
#define CHATD_TRANSCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/window.h"
#include "room/chunk.h"
#include "room/style.h"
#include "store/lines.h"

struct pages;

/* What transcript_rest() has found last. */
struct transcript_rest {
	uint64_t first;    /* from this line on; UINT64_MAX: nothing */
	const char *bytes; /* where the lines are */
	size_t len;        /* of them all */
};

/* The room in one style. Each delivery looks at what is first. */
struct transcript {
	uint64_t head;               /* newest line */
	uint64_t base;               /* oldest line in the window */
	struct transcript_rest rest; /* until anything is changed */
	const struct style *style;   /* how lines look */
	struct pages *pages;         /* lines before the window, or NULL */
	struct window chunks;        /* struct chunk, by number / 256 */
	uint64_t oldest;             /* oldest line that the store keeps */
	uint64_t slack;              /* newest lines kept, old or not */
	size_t bytes;                /* that the window's full chunks take */
	size_t bytes_max;            /* that they may take */
};

/*
 * Makes an empty transcript whose first line will be number @first, with no
 * pages, and a window of any size.
 */
void transcript_init(struct transcript *t, const struct style *style,
		     uint64_t first);

/* Frees the chunks. No cursor may use the transcript after that. */
void transcript_fini(struct transcript *t);

/*
 * Has an empty transcript begin with line @first, though the store keeps
 * @oldest already: the lines between are pages.
 */
void transcript_begin(struct transcript *t, uint64_t oldest, uint64_t first);

/*
 * Sets memory aside for @batch, which must begin right after the head.
 * Returns 0 or -ENOMEM; harmless if the batch is never appended.
 */
int transcript_reserve(struct transcript *t, const struct lines *batch);

/* Appends @line, number head + 1, for which memory has been set aside. */
void transcript_append(struct transcript *t, const struct line *line);

/* The store keeps @oldest and what is newer. Never goes back. */
void transcript_retain(struct transcript *t, uint64_t oldest);

/* Bytes that the window takes, with the chunks that are not full yet. */
size_t transcript_cost(const struct transcript *t);

/*
 * True when the window's oldest chunk is to leave it: it takes too many bytes,
 * or the chunk is older than what the store keeps and than the slack. The
 * caller looks after the cursors in it (cursor_rescue()), then drops it.
 */
bool transcript_can_drop(const struct transcript *t);

/* First line number after the window's oldest chunk. */
uint64_t transcript_drop_end(const struct transcript *t);

/* Makes the window's oldest chunk a page; without pages it is freed. */
void transcript_drop(struct transcript *t);

/*
 * The chunk that line @number is in, or NULL when the line is not here. A page
 * is good until anything is done with the pages.
 */
const struct chunk *transcript_chunk(const struct transcript *t,
				     uint64_t number);

/* Has transcript_rest() find what there is from line @first on. */
void transcript_find_rest(struct transcript *t, uint64_t first);

/* The first line from @number on that is not gone. */
uint64_t transcript_reachable(const struct transcript *t, uint64_t number);

/* True when line @number lies before the window: it is in a page, or gone. */
static inline bool
transcript_is_paged(const struct transcript *t, uint64_t number)
{
	return number < t->base;
}

/*
 * All lines from @first up to the head, if they are in one chunk of the window:
 * their bytes in all, with where they are in *@ret_bytes, until anything is
 * changed; or 0. After a batch nearly everybody asks the same, and to follow
 * the window to the chunk and its index costs each of them misses of the cache:
 * so the last answer is kept.
 */
static inline size_t
transcript_rest(struct transcript *t, uint64_t first, const char **ret_bytes)
{
	if (t->rest.first != first)
		transcript_find_rest(t, first);
	*ret_bytes = t->rest.bytes;
	return t->rest.len;
}

/* First line number of the chunk that line @number is in. */
static inline uint64_t
transcript_chunk_first(uint64_t number)
{
	return number - number % CHUNK_LINES;
}

#endif
