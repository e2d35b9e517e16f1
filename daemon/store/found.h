/* SPDX-License-Identifier: MIT */
/*
 * found.h - lines that a search has found: some of the room's, newest first.
 */
#ifndef CHATD_FOUND_H
#define CHATD_FOUND_H

#include <stdbool.h>
#include <stdint.h>

#include "store/lines.h"

/* Lines that one search finds, at most, and bytes of their strings. */
#define FOUND_MAX 100
#define FOUND_BYTES ((size_t)64 * 1024)

/* What has been found. All-zero memory is nothing. */
struct found {
	struct lines lines;         /* without their numbers, newest first */
	uint64_t number[FOUND_MAX]; /* of each */
	uint64_t searched;          /* newer lines have not been looked at */
	bool more;                  /* there are older ones, too */
};

/* The line at @index, which must be below lines.count. As lines_get(). */
struct line found_get(const struct found *found, uint32_t index);

/*
 * Adds @line, which is older than those there. Returns 1 when it does not fit,
 * 0, or as lines_add().
 */
int found_add(struct found *found, const struct line *line);

/* Frees what it owns and leaves it empty. */
void found_fini(struct found *found);

#endif
