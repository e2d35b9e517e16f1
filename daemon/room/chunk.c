/* SPDX-License-Identifier: MIT */
/*
 * chunk.c - up to 256 rendered lines, one after the other, with an index.
 *
 * The index holds ends, so that line i lies between end[i - 1] and end[i], and
 * ends never descend: a byte's line is found by bisection.
 */
#include "config.h"

#include "room/chunk.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#define CHUNK_ROOM_MIN 4096

struct chunk *
chunk_new(void)
{
	return calloc(1, sizeof(struct chunk));
}

void
chunk_free(struct chunk *chunk)
{
	if (!chunk)
		return;
	free(chunk->bytes);
	free(chunk);
}

int
chunk_reserve(struct chunk *chunk, size_t size)
{
	uint32_t used = chunk_start(chunk, chunk->count);
	uint64_t room = chunk->room ? chunk->room : CHUNK_ROOM_MIN;
	char *bytes;

	if (size <= chunk->room - used)
		return 0;
	if (size > UINT32_MAX - used)
		return -EOVERFLOW;
	while (room - used < size)
		room *= 2;
	if (room > UINT32_MAX)
		room = UINT32_MAX;
	bytes = realloc(chunk->bytes, room);
	if (!bytes)
		return -ENOMEM;
	chunk->bytes = bytes;
	chunk->room = (uint32_t)room;
	return 0;
}

void
chunk_trim(struct chunk *chunk)
{
	uint32_t used = chunk_start(chunk, chunk->count);
	char *bytes = used ? realloc(chunk->bytes, used) : NULL;

	if (!bytes)
		return;
	chunk->bytes = bytes;
	chunk->room = used;
}

size_t
chunk_cost(const struct chunk *chunk)
{
	return sizeof(*chunk) + chunk->room;
}

void
chunk_skip(struct chunk *chunk, uint32_t index)
{
	uint32_t used = chunk_start(chunk, chunk->count);

	while (chunk->count < index)
		chunk->end[chunk->count++] = used;
}

char *
chunk_tail(struct chunk *chunk)
{
	return chunk->bytes + chunk_start(chunk, chunk->count);
}

void
chunk_commit(struct chunk *chunk, size_t size)
{
	uint32_t used = chunk_start(chunk, chunk->count);

	assert(chunk->count < CHUNK_LINES && size <= chunk->room - used);
	chunk->end[chunk->count++] = used + (uint32_t)size;
}

uint32_t
chunk_start(const struct chunk *chunk, uint32_t index)
{
	return index ? chunk->end[index - 1] : 0;
}

uint32_t
chunk_find(const struct chunk *chunk, uint32_t offset)
{
	uint32_t low = 0, high = chunk->count;

	/* mostly all that there is has been sent */
	if (high > 0 && chunk->end[high - 1] <= offset)
		return high;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (chunk->end[middle] > offset)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}
