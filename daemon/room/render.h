/* SPDX-License-Identifier: MIT */
/*
 * render.h - stored lines become bytes in a chunk.
 *
 * In two steps, because the first can fail and the second must not: memory is
 * set aside before lines are stored, bytes are written once they are.
 */
#ifndef CHATD_RENDER_H
#define CHATD_RENDER_H

#include <stdint.h>

#include "room/chunk.h"
#include "room/style.h"
#include "store/lines.h"

/*
 * Makes sure that the @n lines of @lines from index @from on fit into @chunk as
 * @style shows them. Returns 0, -ENOMEM or -EOVERFLOW.
 */
int render_reserve(struct chunk *chunk, const struct style *style,
		   const struct lines *lines, uint32_t from, uint32_t n);

/* Appends @line, for which there is room; trims a chunk that it fills. */
void render_line(struct chunk *chunk, const struct style *style,
		 const struct line *line);

#endif
