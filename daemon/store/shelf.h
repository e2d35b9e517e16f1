/* SPDX-License-Identifier: MIT */
/*
 * shelf.h - the newest lines of a room in memory, found by number.
 *
 * Lines lie in pages: line n is in page n / STORE_PAGE_LINES. They are added at
 * the end and taken away at the front, one by one as far as numbers go, whole
 * pages as far as memory goes.
 */
#ifndef CHATD_SHELF_H
#define CHATD_SHELF_H

#include <stdbool.h>
#include <stdint.h>

#include "common/window.h"
#include "store/store.h"

/* The lines first to end - 1. */
struct shelf {
	struct window pages; /* struct lines, by number / STORE_PAGE_LINES */
	uint64_t first;      /* oldest line there; end: none */
	uint64_t end;        /* number after the newest */
	uint64_t bytes;      /* raw text in them, as line_weight() counts */
};

/* Makes an empty shelf whose first line will be number @first. */
void shelf_init(struct shelf *shelf, uint64_t first);

/* Frees the lines. */
void shelf_fini(struct shelf *shelf);

/*
 * Adds a copy of @batch, which must begin at shelf->end.
 * Returns 0 or -ENOMEM, having added nothing.
 */
int shelf_add(struct shelf *shelf, const struct lines *batch);

/* Takes the lines from @end on out again. */
void shelf_cut(struct shelf *shelf, uint64_t end);

/* Takes the lines below @first away. */
void shelf_drop(struct shelf *shelf, uint64_t first);

/* Takes away the oldest, until the rest is within @keep. */
void shelf_retain(struct shelf *shelf, const struct store_keep *keep);

/* True when the shelf has line @number. */
static inline bool
shelf_has(const struct shelf *shelf, uint64_t number)
{
	return number >= shelf->first && number < shelf->end;
}

/*
 * Adds to @lines copies of the lines from @from on, to the end of the page that
 * @from is in. Returns 0 or -ENOMEM.
 */
int shelf_read(const struct shelf *shelf, uint64_t from, struct lines *lines);

#endif
