/* SPDX-License-Identifier: MIT */
/*
 * lines.h - a run of lines with consecutive numbers that owns its strings.
 *
 * One transaction of the store is such a run, and so is a page that the store's
 * reader hands out. Records and strings lie in two buffers that grow by
 * doubling and are reused, so that a busy room allocates nothing per line.
 * Records hold offsets: growing moves nothing that anybody points to but the
 * views that lines_get() returned, which are good until the next lines_add().
 */
#ifndef CHATD_LINES_H
#define CHATD_LINES_H

#include <stddef.h>
#include <stdint.h>

#include "store/line.h"

struct line_record;

/* The run. All-zero memory is an empty one. */
struct lines {
	struct line_record *record; /* the lines, oldest first */
	char *text;                 /* their strings, one after the other */
	size_t text_used;           /* bytes of text in use */
	size_t text_room;           /* bytes of text allocated */
	uint64_t first;             /* number of the first; 0: unnumbered */
	uint32_t count;             /* lines in the run */
	uint32_t room;              /* records allocated */
};

/* Frees what the run owns and leaves it empty. */
void lines_fini(struct lines *lines);

/* Empties the run. Its memory is kept for the next lines unless it is large. */
void lines_reset(struct lines *lines);

/*
 * Appends a copy of @line; its number is not looked at.
 * Returns 0, -ENOMEM or -EOVERFLOW (4 GiB of strings), having added nothing.
 */
int lines_add(struct lines *lines, const struct line *line);

/*
 * The line at @index, which must be below count. Its strings are borrowed
 * from the run. Its number is first + index, or 0 in an unnumbered run.
 */
struct line lines_get(const struct lines *lines, uint32_t index);

/* Takes the lines from index @count on out again, if there are any. */
void lines_cut(struct lines *lines, uint32_t count);

/* Exchanges the contents of two runs. */
void lines_swap(struct lines *a, struct lines *b);

/* Gives back memory that the run's lines do not use. */
void lines_trim(struct lines *lines);

#endif
