/* SPDX-License-Identifier: MIT */
/*
 * Advisory locks on open files: flock(2), between processes.
 *
 *	rc = coir_file_lock(&file, LOCK_EX);
 *	...
 *	(void)coir_file_unlock(&file);
 *
 * A lock belongs to the open file: whoever shares it (fibers that use the same
 * struct coir_file, a forked child) has the lock too, and it goes with the last
 * of them. Between fibers of one thread use a mutex (coir/mutex.h).
 *
 * The kernel's queue cannot be left once it is joined, so a lock is asked for
 * again and again, after 1 ms at first, then twice as long, at most 50 ms: who
 * asks first when it has become free has it, not who came first. Layer: os, on
 * coir/file.h.
 */
#ifndef COIR_FLOCK_H
#define COIR_FLOCK_H

#include <sys/file.h>

#include <coir/api.h>
#include <coir/file.h>

COIR_BEGIN_DECLS

/**
 * coir_file_lock() - have the lock.
 * @file: the file (borrowed).
 * @op:   LOCK_EX: nobody else has it; LOCK_SH: only sharers do. A lock that is
 *        held already is changed, which may give it up in between.
 *
 * Blocks:  until it is held, deadline or cancel.
 * Cancel:  point; it is not held then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -EINVAL (@op), -ENOLCK; as coir_file_sync().
 */
COIR_API COIR_MUST_CHECK int
coir_file_lock(struct coir_file *file, int op);

/**
 * coir_file_try_lock() - have the lock if that needs no waiting for others.
 * @file: the file (borrowed).
 * @op:   as for coir_file_lock().
 *
 * Blocks:  until the file system has answered.
 * Cancel:  point; it is not held then.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; -EWOULDBLOCK: others have it; as coir_file_lock().
 */
COIR_API COIR_MUST_CHECK int
coir_file_try_lock(struct coir_file *file, int op);

/**
 * coir_file_unlock() - give the lock up; one that is not held is no error.
 * @file: the file (borrowed).
 *
 * Blocks:  until the file system has answered.
 * Cancel:  shielded.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; as coir_file_sync() but for the cancels.
 */
COIR_API int
coir_file_unlock(struct coir_file *file);

COIR_END_DECLS

#endif
