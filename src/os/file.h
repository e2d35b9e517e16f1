/* SPDX-License-Identifier: MIT */
/*
 * What the files that work on open files share.
 *
 * A descriptor that a thread of the pool uses must not be closed: its number
 * would be somebody else's at once. So such calls are counted, and when the
 * file is closed meanwhile the last of them closes the descriptor.
 */
#ifndef COIR_OS_FILE_H
#define COIR_OS_FILE_H

#include <coir/file.h>

/* A system call on @fd, for the pool: a result, or a negative errno. */
typedef int
coir__file_fn(int fd, void *arg);

/* May the calling thread use @file? 0, -EBADF (closed) or -EXDEV. */
int
coir__file_check(struct coir_file *file);

/*
 * Have the pool call @fn with the descriptor and @arg, and wait for it.
 * Returns what it did; or why it was not called.
 */
int
coir__file_call(struct coir_file *file, coir__file_fn *fn, void *arg);

/* Give @file, uninitialised, a descriptor that has its kind of flow. */
void
coir__file_set(struct coir_file *file, const struct coir_flow_ops *ops, int fd);

/* Whoever writes a message by its flow has this meanwhile. */
struct coir_mutex *
coir__file_write_lock(struct coir_flow *flow);

/* Close it; what has readiness has been woken before. For flow operations. */
int
coir__file_close(struct coir_flow *flow);

/* The same for what has readiness. */
int
coir__file_close_stream(struct coir_flow *flow);

/* Has a file of this mode (st_mode) readiness, or does it block? */
bool
coir__file_is_stream(mode_t mode);

/* The operations of what blocks: by threads of the pool. */
extern const struct coir_flow_ops coir__file_pool_ops;

static inline struct coir_file *
coir__file_of(struct coir_flow *flow)
{
	return (struct coir_file *)flow;
}

#endif
