/* SPDX-License-Identifier: MIT */
/*
 * Semaphores: at most n at a time.
 *
 *	rc = coir_sem_acquire(&uploads);
 *	if (rc < 0)
 *		return rc;
 *	rc = upload(file);
 *	coir_sem_release(&uploads);
 *	return rc;
 *
 * A release hands its permit to whoever has waited longest, so that nobody
 * overtakes; to acquire one that is free never switches. Anybody may release,
 * not only those who have acquired.
 *
 * A semaphore belongs to the thread that uses it first. Layer: sync, on
 * coir/node.h.
 */
#ifndef COIR_SEM_H
#define COIR_SEM_H

#include <coir/api.h>
#include <coir/link.h>
#include <coir/node.h>

COIR_BEGIN_DECLS

/** struct coir_sem - a semaphore. All members are private. */
struct coir_sem {
	/* nodes that wait for a permit, the longest first */
	struct coir_link waiters_;
	/* the thread that used it first; NULL: nobody has */
	const void *thread_;
	/* permits that are free, at most INT_MAX; 0 while somebody waits */
	unsigned permits_;
};

/**
 * coir_sem_init() - a semaphore in the caller's memory.
 * @sem: idle memory (kept until coir_sem_fini()).
 * @n:   how many permits there are to begin with, at most INT_MAX.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: 0, -EINVAL (@n).
 */
COIR_API COIR_MUST_CHECK int
coir_sem_init(struct coir_sem *sem, unsigned n);

/**
 * coir_sem_fini() - the end of a semaphore, whatever its value.
 * @sem: nobody waits for it: otherwise this aborts.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 */
COIR_API void
coir_sem_fini(struct coir_sem *sem);

/**
 * coir_sem_acquire() - take a permit.
 * @sem: the semaphore (borrowed).
 *
 * Blocks:  until there is one for the caller, deadline or cancel; not at all
 *          if one is free.
 * Cancel:  point; no permit is lost to it.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0, -ECANCELED, -ETIMEDOUT, -EDEADLK, -ENXIO, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_sem_acquire(struct coir_sem *sem);

/**
 * coir_sem_try_acquire() - take a permit if one is free.
 * @sem: the semaphore (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EAGAIN (none is free), -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_sem_try_acquire(struct coir_sem *sem);

/**
 * coir_sem_release() - give a permit back, or a new one.
 * @sem: the semaphore (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EOVERFLOW (INT_MAX are free; nothing has changed), -EXDEV.
 */
COIR_API int
coir_sem_release(struct coir_sem *sem);

/**
 * coir_sem_node() - prepare a node that completes holding a permit.
 * @node: idle memory.
 * @sem:  the semaphore (borrowed while the node is in use).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: nothing; the node's result is 0.
 */
COIR_API void
coir_sem_node(struct coir_node *node, struct coir_sem *sem);

/**
 * coir_sem_value() - how many permits are free.
 * @sem: the semaphore (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: their number; 0 while somebody waits.
 */
COIR_API unsigned
coir_sem_value(const struct coir_sem *sem);

COIR_END_DECLS

#endif
