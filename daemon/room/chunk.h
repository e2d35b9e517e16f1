/* SPDX-License-Identifier: MIT */
/*
 * chunk.h - up to 256 rendered lines, one after the other, with an index.
 *
 * Lines are only ever appended; bytes once written never change. The buffer may
 * move while the chunk grows, so that cursors hold offsets, not pointers.
 * Appending never allocates: chunk_reserve() has made room before.
 */
#ifndef CHATD_CHUNK_H
#define CHATD_CHUNK_H

#include <stddef.h>
#include <stdint.h>

/* Lines in a full chunk. */
#define CHUNK_LINES 256

/* The rendered lines. */
struct chunk {
	char *bytes;               /* the lines, end to end */
	uint32_t room;             /* bytes allocated */
	uint32_t count;            /* lines in it */
	uint32_t end[CHUNK_LINES]; /* where each line ends in bytes */
};

/* A new, empty chunk, or NULL when there is no memory. */
struct chunk *chunk_new(void);

/* Frees @chunk; NULL is nothing. */
void chunk_free(struct chunk *chunk);

/*
 * Makes sure that @size more bytes can be appended.
 * Returns 0, -ENOMEM, or -EOVERFLOW past 4 GiB.
 */
int chunk_reserve(struct chunk *chunk, size_t size);

/* Gives back what a full chunk does not use. */
void chunk_trim(struct chunk *chunk);

/* Bytes of memory that @chunk takes. */
size_t chunk_cost(const struct chunk *chunk);

/* Makes lines of no bytes up to @index, for those that are not there. */
void chunk_skip(struct chunk *chunk, uint32_t index);

/* Where the next line goes; chunk_commit() makes it one. */
char *chunk_tail(struct chunk *chunk);

/* Makes the @size bytes written at the tail the next line. */
void chunk_commit(struct chunk *chunk, size_t size);

/* Where line @index begins; @index may be count: where the last one ends. */
uint32_t chunk_start(const struct chunk *chunk, uint32_t index);

/* The line that the byte at @offset belongs to; count when past the last. */
uint32_t chunk_find(const struct chunk *chunk, uint32_t offset);

#endif
