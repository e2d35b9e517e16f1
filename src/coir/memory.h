/* SPDX-License-Identifier: MIT */
/*
 * Flows without a descriptor: bytes in memory, and nothing at all.
 *
 *	struct coir_memory memory;
 *
 *	coir_memory_init(&memory, 65536);
 *	rc = coir_reader_copy(&reader, &memory.flow, NULL);
 *	if (rc == 0)
 *		handle(coir_memory_bytes(&memory, &len), len);
 *	coir_memory_fini(&memory);
 *
 * What is written to a memory is kept, up to a limit, and read from it first
 * in, first out. Neither ever waits: reading an empty one is the end of the
 * stream. To read bytes that are there already see coir_reader_init_bytes().
 * Layer: io, on coir/flow.h.
 */
#ifndef COIR_MEMORY_H
#define COIR_MEMORY_H

#include <stddef.h>

#include <coir/api.h>
#include <coir/flow.h>

COIR_BEGIN_DECLS

/** struct coir_memory - bytes between a writer and a reader. */
struct coir_memory {
	/* coir_write(&memory.flow, ...), coir_read(&memory.flow, ...) */
	struct coir_flow flow;
	/* the rest is private; size_ bytes, and one for a terminating NUL */
	char *buf_;
	size_t size_;
	size_t max_;
	/* what is kept: buf_[start_] to buf_[end_ - 1] */
	size_t start_;
	size_t end_;
};

/**
 * coir_memory_init() - begin with no bytes.
 * @memory: uninitialised memory; coir_memory_fini() when done.
 * @max:    how many bytes to keep at most.
 *
 * Writing more than that is -ENOBUFS; what fits has been written then.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 */
COIR_API void
coir_memory_init(struct coir_memory *memory, size_t max);

/**
 * coir_memory_fini() - free the bytes.
 * @memory: initialised.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 */
COIR_API void
coir_memory_fini(struct coir_memory *memory);

/**
 * coir_memory_bytes() - what was written and has not been read.
 * @memory:  the memory (borrowed).
 * @ret_len: how many bytes.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: the bytes, terminated by a NUL (borrowed until the next write or
 *          read).
 */
COIR_API const char *
coir_memory_bytes(const struct coir_memory *memory, size_t *ret_len);

/**
 * coir_null_flow() - the flow that is empty and keeps nothing.
 *
 * Reading it is the end of the stream, what is written to it is gone at once;
 * shutting it down or closing it does nothing.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: the flow, always the same (borrowed, for ever).
 */
COIR_API struct coir_flow *
coir_null_flow(void);

COIR_END_DECLS

#endif
