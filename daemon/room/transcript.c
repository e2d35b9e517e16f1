/* SPDX-License-Identifier: MIT */
/*
 * transcript.c - the room rendered in one style, addressed by line number.
 *
 * The chunk that the next line goes to, and those after it that a reserved
 * batch needs, may exist before they have lines; bytes counts full chunks. A
 * transcript that does not begin at a chunk's first number fills the places
 * before it with empty lines, so that a line's index in its chunk is always
 * number % 256.
 */
#include "config.h"

#include "room/transcript.h"

#include <assert.h>
#include <errno.h>

#include "room/pages.h"
#include "room/render.h"

void
transcript_init(struct transcript *t, const struct style *style, uint64_t first)
{
	*t = (struct transcript){ .style = style, .bytes_max = SIZE_MAX };
	transcript_begin(t, first, first);
}

/* Where lines are, and which is the newest, is not what it was. */
static void
forget_rest(struct transcript *t)
{
	t->rest = (struct transcript_rest){ .first = UINT64_MAX };
}

void
transcript_begin(struct transcript *t, uint64_t oldest, uint64_t first)
{
	assert(t->chunks.first == t->chunks.end);
	forget_rest(t);
	t->oldest = oldest;
	t->base = first;
	t->head = first - 1;
	t->bytes = 0;
	window_fini(&t->chunks);
	window_init(&t->chunks, first / CHUNK_LINES);
}

void
transcript_fini(struct transcript *t)
{
	struct chunk *chunk;

	while ((chunk = window_drop(&t->chunks)))
		chunk_free(chunk);
	window_fini(&t->chunks);
}

/* The chunk of line @number, the first that it is to hold if it is new. */
static struct chunk *
chunk_for(struct transcript *t, uint64_t number)
{
	struct chunk *chunk = window_get(&t->chunks, number / CHUNK_LINES);

	if (chunk)
		return chunk;
	chunk = chunk_new();
	if (!chunk)
		return NULL;
	chunk_skip(chunk, (uint32_t)(number % CHUNK_LINES));
	if (window_add(&t->chunks, chunk)) {
		chunk_free(chunk);
		return NULL;
	}
	return chunk;
}

int
transcript_reserve(struct transcript *t, const struct lines *batch)
{
	uint32_t i = 0;

	assert(batch->first == t->head + 1);
	forget_rest(t);
	while (i < batch->count) {
		uint64_t number = batch->first + i;
		uint64_t rest = CHUNK_LINES - number % CHUNK_LINES;
		uint32_t left = batch->count - i;
		uint32_t n = left < rest ? left : (uint32_t)rest;
		struct chunk *chunk = chunk_for(t, number);

		if (!chunk || render_reserve(chunk, t->style, batch, i, n))
			return -ENOMEM;
		i += n;
	}
	return 0;
}

void
transcript_append(struct transcript *t, const struct line *line)
{
	struct chunk *chunk =
		window_get(&t->chunks, line->number / CHUNK_LINES);

	assert(line->number == t->head + 1);
	render_line(chunk, t->style, line);
	if (chunk->count == CHUNK_LINES)
		t->bytes += chunk_cost(chunk);
	t->head++;
	forget_rest(t);
}

void
transcript_retain(struct transcript *t, uint64_t oldest)
{
	if (oldest > t->oldest)
		t->oldest = oldest;
}

size_t
transcript_cost(const struct transcript *t)
{
	uint64_t n = (t->head + 1) / CHUNK_LINES;
	size_t cost = t->bytes;

	for (; n < t->chunks.end; n++)
		cost += chunk_cost(window_get(&t->chunks, n));
	return cost;
}

uint64_t
transcript_drop_end(const struct transcript *t)
{
	return (t->chunks.first + 1) * CHUNK_LINES;
}

bool
transcript_can_drop(const struct transcript *t)
{
	uint64_t end = transcript_drop_end(t);

	if (t->chunks.first == t->chunks.end || end > t->head + 1)
		return false;
	return t->bytes > t->bytes_max ||
		(end <= t->oldest && t->head + 1 - end >= t->slack);
}

void
transcript_drop(struct transcript *t)
{
	uint64_t number = t->chunks.first;
	uint64_t first = t->base;
	struct chunk *chunk = window_drop(&t->chunks);

	forget_rest(t);
	t->bytes -= chunk_cost(chunk);
	t->base = (number + 1) * CHUNK_LINES;
	if (t->pages)
		pages_put(t->pages, number, chunk, first);
	else
		chunk_free(chunk);
}

const struct chunk *
transcript_chunk(const struct transcript *t, uint64_t number)
{
	if (!transcript_is_paged(t, number))
		return window_get(&t->chunks, number / CHUNK_LINES);
	return t->pages ? pages_chunk(t->pages, number) : NULL;
}

void
transcript_find_rest(struct transcript *t, uint64_t first)
{
	uint64_t chunk_first = transcript_chunk_first(t->head);
	const struct chunk *chunk = NULL;
	uint32_t start, end;

	t->rest = (struct transcript_rest){ .first = first };
	if (first <= t->head && first >= chunk_first &&
	    !transcript_is_paged(t, first))
		chunk = window_get(&t->chunks, first / CHUNK_LINES);
	if (!chunk)
		return;
	start = chunk_start(chunk, (uint32_t)(first - chunk_first));
	end = chunk_start(chunk, (uint32_t)(t->head - chunk_first) + 1);
	t->rest.bytes = chunk->bytes + start;
	t->rest.len = end - start;
}

uint64_t
transcript_reachable(const struct transcript *t, uint64_t number)
{
	if (!transcript_is_paged(t, number))
		return number;
	if (!t->pages || t->oldest >= t->base)
		return t->base;
	if (number < t->oldest)
		number = t->oldest;
	return pages_reachable(t->pages, number);
}
