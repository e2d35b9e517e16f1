/* SPDX-License-Identifier: MIT */
/*
 * transcript.c - the room rendered in one style, addressed by line number.
 *
 * The chunk that the next line goes to, and those after it that a reserved
 * batch needs, may exist before they have lines. A transcript that does not
 * begin at a chunk's first number fills the places before it with empty lines,
 * so that a line's index in its chunk is always number % 256.
 */
#include "config.h"

#include "transcript.h"

#include <assert.h>
#include <errno.h>

void
transcript_init(struct transcript *t, const struct style *style, uint64_t first)
{
	*t = (struct transcript){
		.style = style,
		.head = first - 1,
		.oldest = first,
		.floor = first,
	};
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
	chunk->count = (uint32_t)(number % CHUNK_LINES);
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
	while (i < batch->count) {
		uint64_t number = batch->first + i;
		uint64_t end = transcript_chunk_first(number) + CHUNK_LINES;
		struct chunk *chunk = chunk_for(t, number);
		size_t size = 0;

		for (; i < batch->count && batch->first + i < end; i++) {
			struct line line = lines_get(batch, i);

			size += t->style->bound(&line);
		}
		if (!chunk || chunk_reserve(chunk, size))
			return -ENOMEM;
	}
	return 0;
}

void
transcript_append(struct transcript *t, const struct line *line)
{
	struct chunk *chunk =
		window_get(&t->chunks, line->number / CHUNK_LINES);

	assert(line->number == t->head + 1);
	chunk_commit(chunk, t->style->render(chunk_tail(chunk), line));
	if (chunk->count == CHUNK_LINES)
		chunk_trim(chunk);
	t->head++;
}

void
transcript_retain(struct transcript *t, uint64_t oldest, uint64_t floor)
{
	if (oldest > t->oldest)
		t->oldest = oldest;
	if (floor > t->oldest)
		floor = t->oldest;
	if (floor > t->floor)
		t->floor = floor;
}

uint64_t
transcript_drop_end(const struct transcript *t)
{
	return (t->chunks.first + 1) * CHUNK_LINES;
}

bool
transcript_can_drop(const struct transcript *t)
{
	return t->chunks.first < t->chunks.end &&
		transcript_drop_end(t) <= t->floor;
}

void
transcript_drop(struct transcript *t)
{
	chunk_free(window_drop(&t->chunks));
}

const struct chunk *
transcript_chunk(const struct transcript *t, uint64_t number)
{
	return window_get(&t->chunks, number / CHUNK_LINES);
}
