/* SPDX-License-Identifier: MIT */
/*
 * cursor_plain.c - the shortest way for what nearly every send is.
 *
 * After a batch nearly everybody has the same before him: whole lines up to the
 * head. To find that as a sequence of spans, each with a step to the next, took
 * half of the instructions of a delivery. What is found here is what the walk
 * would find, or nothing.
 */
#include "config.h"

#include "room/cursor.h"

/* True when nothing but lines is to come, and none of them is begun. */
static bool
only_lines(const struct cursor *c)
{
	return !c->pins.first && !c->offset && !c->ahead && !c->skips &&
		!c->wait.page && c->close_place == UINT64_MAX;
}

size_t
cursor_plain(const struct cursor *c, const char **ret_bytes)
{
	const struct transcript *t = c->transcript;
	uint64_t first = transcript_chunk_first(t->head);
	const struct chunk *chunk;
	uint32_t start, end;

	if (!only_lines(c) || c->next > t->head || c->next < first ||
	    transcript_is_paged(t, c->next))
		return 0;
	chunk = transcript_chunk(t, t->head);
	if (!chunk)
		return 0;
	start = chunk_start(chunk, (uint32_t)(c->next - first));
	end = chunk_start(chunk, (uint32_t)(t->head - first) + 1);
	*ret_bytes = chunk->bytes + start;
	return end - start;
}
