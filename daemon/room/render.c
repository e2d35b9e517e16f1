/* SPDX-License-Identifier: MIT */
/*
 * render.c - stored lines become bytes in a chunk.
 */
#include "config.h"

#include "room/render.h"

int
render_reserve(struct chunk *chunk, const struct style *style,
	       const struct lines *lines, uint32_t from, uint32_t n)
{
	size_t size = 0;

	for (uint32_t i = from; i < from + n; i++) {
		struct line line = lines_get(lines, i);

		size += style->bound(&line);
	}
	return chunk_reserve(chunk, size);
}

void
render_line(struct chunk *chunk, const struct style *style,
	    const struct line *line)
{
	chunk_commit(chunk, style->render(chunk_tail(chunk), line));
	if (chunk->count == CHUNK_LINES)
		chunk_trim(chunk);
}
