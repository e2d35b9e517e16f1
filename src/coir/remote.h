/* SPDX-License-Identifier: MIT */
/*
 * Remote handles: the only part of libcoir that other threads may call.
 *
 *	struct coir_remote *remote;
 *
 *	coir_remote_new(&remote);		(on the loop thread)
 *	pthread_create(&thread, NULL, worker, remote);
 *	...
 *	coir_remote_post(remote, add_line, line);	(on any thread)
 *
 * A handle is counted, and holds the runtime's base as long as it exists. What
 * one thread posts runs in the order in which it was posted, on the main stack
 * of the runtime's thread, from its ready queue.
 */
#ifndef COIR_REMOTE_H
#define COIR_REMOTE_H

#include <coir/api.h>
#include <coir/fiber.h>

COIR_BEGIN_DECLS

struct coir_remote;

/** typedef coir_remote_fn - what is run on the loop thread. */
typedef void coir_remote_fn(void *arg);

/**
 * coir_remote_new() - a handle to the calling thread's runtime.
 * @ret_remote: on 0 the caller owns one reference: coir_remote_put().
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -ENOMEM, -EMFILE and -ENFILE (no eventfd), -ENXIO, -ESHUTDOWN
 *          (the runtime has ended, and its last callbacks run).
 */
COIR_API COIR_MUST_CHECK int
coir_remote_new(struct coir_remote **ret_remote);

/**
 * coir_remote_get() - one more owner.
 * @remote: borrowed.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: @remote, to be given to coir_remote_put() once more.
 */
COIR_API struct coir_remote *
coir_remote_get(struct coir_remote *remote);

/**
 * coir_remote_put() - give a reference back.
 * @remote: taken; NULL is allowed. The last one lets the loop go.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 */
COIR_API void
coir_remote_put(struct coir_remote *remote);

/**
 * coir_remote_post() - run a function on the loop thread, soon.
 * @remote: borrowed.
 * @fn:     called once, on the main stack of the runtime.
 * @arg:    passed to @fn (borrowed until then).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: 0; -ENOMEM; -ESHUTDOWN: the runtime is gone, @fn will not run.
 *          What was posted before that has run. -EOWNERDEAD: it was made
 *          before a fork(2), and is the parent's.
 */
COIR_API COIR_MUST_CHECK int
coir_remote_post(struct coir_remote *remote, coir_remote_fn *fn, void *arg);

/**
 * coir_remote_call() - run a function on the loop thread and wait for it.
 * @remote:     borrowed.
 * @fn:         called once, on the main stack of the runtime.
 * @arg:        passed to @fn (borrowed for the call).
 * @ret_result: NULL, or gets what @fn returned.
 *
 * In a fiber of another runtime only that fiber waits; a thread without a
 * runtime waits as a whole. A cancelled caller takes the call back if it has
 * not begun, and else waits for its end.
 *
 * Blocks:  until @fn has returned.
 * Cancel:  point.
 * Context: fiber of another runtime, or a thread without one.
 * Returns: 0: @fn was called; else it was not: -ECANCELED, -ETIMEDOUT, -ENOMEM,
 *          -ESHUTDOWN, -EMFILE, -EDEADLK (called on the loop thread itself, or
 *          in a callback).
 */
COIR_API COIR_MUST_CHECK int
coir_remote_call(struct coir_remote *remote, coir_fn *fn, void *arg,
		 int *ret_result);

/**
 * coir_remote_run() - run a function as a fiber of the loop thread and wait for
 * its end.
 * @remote:     borrowed.
 * @fn:         the fiber's body; it belongs to the runtime's scope, which its
 *              failure does not fail. It may wait, as coir_remote_call()'s
 *              function may not.
 * @arg:        passed to @fn (borrowed for the call).
 * @ret_result: NULL, or gets what @fn returned.
 *
 * In a fiber of another runtime only that fiber waits; a thread without a
 * runtime waits as a whole. If the caller is cancelled so is the fiber over
 * there, and the call returns when it has ended.
 *
 * Blocks:  until @fn has returned.
 * Cancel:  point; then passed on.
 * Context: fiber of another runtime, or a thread without one.
 * Returns: 0: @fn was called; else it was not: -ECANCELED, -ETIMEDOUT, -ENOMEM,
 *          -ESHUTDOWN (the runtime is gone, or about to be), -EMFILE, -ENFILE,
 *          -EDEADLK (called on the loop thread itself, or in a callback).
 */
COIR_API COIR_MUST_CHECK int
coir_remote_run(struct coir_remote *remote, coir_fn *fn, void *arg,
		int *ret_result);

COIR_END_DECLS

#endif
