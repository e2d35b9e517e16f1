/* SPDX-License-Identifier: MIT */
/*
 * Pools of resources that are dear to make: connections, handles, buffers.
 *
 *	static const struct coir_respool_ops ops = {
 *		.create = connect_to_db,
 *		.validate = still_connected,
 *		.dispose = disconnect,
 *	};
 *	void *slots[8];
 *
 *	coir_respool_init(&pool, &ops, &db, slots, 8);
 *	...
 *	rc = coir_respool_take(&pool, &conn);
 *	if (rc < 0)
 *		return rc;
 *	rc = query(conn, sql);
 *	coir_respool_put(&pool, conn);
 *
 * A resource is made when none is idle and fewer are there than may be; else
 * the caller waits, those who came first being served first. What was given
 * back last is handed out first: the others grow old and can be let go.
 *
 * A pool belongs to the thread that uses it first. Layer: sync, on
 * coir/node.h.
 */
#ifndef COIR_RESPOOL_H
#define COIR_RESPOOL_H

#include <stdbool.h>

#include <coir/api.h>
#include <coir/link.h>

COIR_BEGIN_DECLS

/** struct coir_respool_ops - what a pool does with its resources. */
struct coir_respool_ops {
	/* make one; called in the fiber that takes it, may block */
	int (*create)(void **ret_resource, void *arg);
	/* NULL, or: is one that was used before still good? may block */
	bool (*validate)(void *resource, void *arg);
	/* NULL, or: unmake one; called shielded, may block */
	int (*dispose)(void *resource, void *arg);
};

/** struct coir_respool - a pool. All members are private. */
struct coir_respool {
	/* nodes that wait for a place, the longest first */
	struct coir_link waiters_;
	const struct coir_respool_ops *ops_;
	void *arg_;
	/* those that nobody has, as given back */
	void **idle_;
	unsigned n_idle_;
	/* how many there may be, are there, and are taken or about to be */
	unsigned capacity_;
	unsigned made_;
	unsigned taken_;
	/* the thread that used it first; NULL: nobody has */
	const void *thread_;
};

/** typedef coir_respool_fn - does something with a resource. */
typedef int coir_respool_fn(void *resource, void *arg);

/**
 * coir_respool_init() - an empty pool in the caller's memory.
 * @pool:     uninitialised memory; coir_respool_fini() when done.
 * @ops:      what to do with resources (borrowed as long as the pool).
 * @arg:      passed to @ops (borrowed as long).
 * @slots:    memory for @capacity pointers (borrowed as long).
 * @capacity: how many resources there may be, at least 1.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: 0, -EINVAL (@capacity).
 */
COIR_API COIR_MUST_CHECK int
coir_respool_init(struct coir_respool *pool,
		  const struct coir_respool_ops *ops, void *arg, void **slots,
		  unsigned capacity);

/**
 * coir_respool_fini() - dispose of all that are idle; the end of the pool.
 * @pool: nobody has one of its resources or waits: otherwise this aborts.
 *
 * Blocks:  as disposing does.
 * Cancel:  shielded.
 * Context: loop thread.
 * Returns: 0, or the first error that disposing met.
 */
COIR_API int
coir_respool_fini(struct coir_respool *pool);

/**
 * coir_respool_take() - have a resource for oneself.
 * @pool:         borrowed.
 * @ret_resource: on 0 the caller's, until coir_respool_put() or _drop().
 *
 * Blocks:  until there is one for the caller, and as making one does.
 * Cancel:  point; no place in the pool is lost to it.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0; what making one, or disposing of one that was no longer good,
 *          failed with; -ECANCELED, -ETIMEDOUT, -EDEADLK, -ENXIO, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_respool_take(struct coir_respool *pool, void **ret_resource);

/**
 * coir_respool_take_extra() - the same, not waiting for others.
 * @pool:         borrowed.
 * @ret_resource: on 0 the caller's, until coir_respool_put() or _drop().
 *
 * If all are taken one more is made: for those who hold one already, and would
 * wait for themselves. It is disposed of when the pool is full again.
 *
 * Blocks:  as making one does.
 * Cancel:  as making one does; no point of its own.
 * Context: loop thread.
 * Returns: as coir_respool_take(); -EOVERFLOW.
 */
COIR_API COIR_MUST_CHECK int
coir_respool_take_extra(struct coir_respool *pool, void **ret_resource);

/**
 * coir_respool_put() - give a resource back.
 * @pool:     borrowed.
 * @resource: as taken (taken).
 *
 * Blocks:  no; one that was extra: as disposing does.
 * Cancel:  never; disposing is shielded.
 * Context: loop thread.
 * Returns: 0; what disposing failed with (it is given back all the same);
 *          -EPERM: none was taken; -EXDEV.
 */
COIR_API int
coir_respool_put(struct coir_respool *pool, void *resource);

/**
 * coir_respool_drop() - give back one that has broken: it is disposed of.
 * @pool:     borrowed.
 * @resource: as taken (taken).
 *
 * Blocks:  as disposing does; its place is free when it has been.
 * Cancel:  shielded.
 * Context: loop thread.
 * Returns: as coir_respool_put().
 */
COIR_API int
coir_respool_drop(struct coir_respool *pool, void *resource);

/**
 * coir_respool_use() - take one, call a function with it, give it back.
 * @pool: borrowed.
 * @fn:   called in the calling fiber.
 * @arg:  passed to @fn (borrowed).
 *
 * Blocks:  as coir_respool_take(), then as @fn does.
 * Cancel:  point before @fn.
 * Context: fiber, or the main stack outside the loop.
 * Returns: what @fn returned; as coir_respool_take(): @fn was not called; what
 *          coir_respool_put() returned, if @fn did not fail.
 */
COIR_API COIR_MUST_CHECK int
coir_respool_use(struct coir_respool *pool, coir_respool_fn *fn, void *arg);

COIR_END_DECLS

#endif
