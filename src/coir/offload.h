/* SPDX-License-Identifier: MIT */
/*
 * Offloading: what blocks the thread is done by another one, while only the
 * fiber waits.
 *
 *	static int
 *	sync_it(void *arg)
 *	{
 *		return fsync(*(int *)arg) < 0 ? -errno : 0;
 *	}
 *	...
 *	rc = coir_offload(sync_it, &fd, &result);
 *
 * The threads are a pool of the whole process, started when they are needed:
 * at most 64 (coir_offload_set_limit()), beyond that calls wait in order of
 * arrival. A thread without work ends after ten seconds. They have all signals
 * blocked; what they call must not be of libcoir, but for coir_remote_post()
 * and coir_remote_call().
 *
 * What runs on a thread cannot be stopped. A cancel that comes before takes
 * the call back; afterwards coir_offload() waits for the end, as the function
 * may use the caller's frame, and coir_offload_abandon() leaves it to itself.
 *
 * exit(3) waits for threads that are idle, so that no checker sees a leak, and
 * not for one that is still busy. The child of a fork(2) has no threads and
 * starts its own; what its parent has offloaded stays the parent's.
 * Layer: thread, on coir/remote.h.
 */
#ifndef COIR_OFFLOAD_H
#define COIR_OFFLOAD_H

#include <coir/api.h>
#include <coir/fiber.h>

COIR_BEGIN_DECLS

/** typedef coir_abandon_fn - dispose of what nobody waits for any more. */
typedef void coir_abandon_fn(void *arg);

/**
 * coir_offload() - run a function on another thread and wait for it.
 * @fn:         called at most once, on a thread of the pool.
 * @arg:        passed to @fn (borrowed for the call).
 * @ret_result: NULL, or gets what @fn returned.
 *
 * Once @fn has begun the call waits for its end, a cancelled caller too.
 *
 * Blocks:  until @fn has returned.
 * Cancel:  point, as long as no thread has begun with @fn.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0: @fn was called; else it was not, and will not be: -ECANCELED,
 *          -ETIMEDOUT, -EAGAIN (no thread can be started), -EDEADLK (in a
 *          callback), -ENXIO, -ENOMEM, -EMFILE, -ENFILE.
 */
COIR_API COIR_MUST_CHECK int
coir_offload(coir_fn *fn, void *arg, int *ret_result);

/**
 * coir_offload_abandon() - the same, but a cancel does not wait for the end.
 * @fn:         called at most once, on a thread of the pool.
 * @arg:        passed to @fn and @abandon; not in the caller's frame. On 0 it
 *              is the caller's, else it is taken.
 * @abandon:    called with @arg exactly once unless the call returns 0: before
 *              it returns, if @fn is never called; else when @fn is through,
 *              on the thread of the pool, whether the runtime still lives or
 *              not.
 * @ret_result: NULL, or gets what @fn returned.
 *
 * What was abandoned does not hold the runtime's base.
 *
 * Blocks:  until @fn has returned.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0: @fn has returned; else as coir_offload().
 */
COIR_API COIR_MUST_CHECK int
coir_offload_abandon(coir_fn *fn, void *arg, coir_abandon_fn *abandon,
		     int *ret_result);

/**
 * coir_offload_set_limit() - how many threads the pool may have.
 * @limit: at least 1.
 *
 * When there are more they end as they become idle.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: 0, -EINVAL.
 */
COIR_API int
coir_offload_set_limit(unsigned limit);

COIR_END_DECLS

#endif
