/* SPDX-License-Identifier: MIT */
/*
 * Executors: a fixed number of threads, each with a runtime, that run what
 * fibers submit.
 *
 *	struct coir_executor *executor;
 *
 *	rc = coir_executor_new(&scope, 4, &executor);
 *	...
 *	rc = coir_executor_submit(executor, 1.0, compress, &page, &result);
 *
 * What is submitted runs as a fiber of one of the threads. Its weight says how
 * much of a thread it takes: 1 for what only computes, little for what mostly
 * waits. A thread takes work until the sum of the weights is 1 or more; what
 * finds no room waits in order of arrival.
 *
 * The threads are started at once. They do not keep the scope from ending:
 * when it does, work that waits is refused, work that runs is cancelled, and
 * the threads are awaited. What may be shared with them coir/thread.h says.
 * Layer: thread, on coir/thread.h.
 */
#ifndef COIR_EXECUTOR_H
#define COIR_EXECUTOR_H

#include <coir/api.h>
#include <coir/fiber.h>
#include <coir/promise.h>
#include <coir/scope.h>

COIR_BEGIN_DECLS

struct coir_executor;

/**
 * coir_executor_new() - start threads that wait for work.
 * @scope:        ends their work when it ends (borrowed).
 * @threads:      how many; at least 1.
 * @ret_executor: on 0 the caller owns it: coir_executor_free(). After the end
 *                of @scope it refuses work.
 *
 * Blocks:  until the threads have begun.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0, -EINVAL (no threads; @scope has ended), -EAGAIN (no more threads
 *          of the system), -ENOMEM, -EMFILE, -ENFILE, -EXDEV, -EDEADLK, -ENXIO,
 *          -ECANCELED, -ETIMEDOUT.
 */
COIR_API COIR_MUST_CHECK int
coir_executor_new(struct coir_scope *scope, unsigned threads,
		  struct coir_executor **ret_executor);

/**
 * coir_executor_free() - end the executor, if its scope has not.
 * @executor: taken; NULL is allowed. All calls that use it have returned.
 *
 * Blocks:  until its threads have ended.
 * Cancel:  shielded.
 * Context: fiber, or the main stack outside the loop; of the thread that made
 *          it.
 */
COIR_API void
coir_executor_free(struct coir_executor *executor);

/**
 * coir_executor_submit() - have a function run by one of the threads.
 * @executor:   borrowed.
 * @weight:     from 0 to 1: how much of a thread it takes.
 * @fn:         the body of a fiber over there; it may wait.
 * @arg:        passed to @fn (borrowed for the call).
 * @ret_result: NULL, or gets what @fn returned.
 *
 * Only the calling fiber waits. A cancel takes back what has not begun, and is
 * else passed on to @fn's fiber, whose end is awaited.
 *
 * Blocks:  until @fn has returned.
 * Cancel:  point; then passed on.
 * Context: fiber of any thread but the executor's own, or a thread without a
 *          runtime.
 * Returns: 0: @fn was called; else it was not: -EINVAL (@weight), -ESHUTDOWN
 *          (the executor's scope has ended), -ECANCELED, -ETIMEDOUT, -ENOMEM,
 *          -EMFILE, -ENFILE, -EDEADLK.
 */
COIR_API COIR_MUST_CHECK int
coir_executor_submit(struct coir_executor *executor, double weight, coir_fn *fn,
		     void *arg, int *ret_result);

/**
 * coir_executor_spawn() - the same in a new fiber, its result in a promise.
 * @executor: borrowed until the promise is settled.
 * @scope:    what the fiber that waits belongs to; a failure does not fail it.
 * @weight:   as for coir_executor_submit().
 * @fn:       as for coir_executor_submit().
 * @arg:      passed to @fn (borrowed until the promise is settled).
 * @promise:  initialised, unsettled (borrowed until it is settled). Resolved
 *            with @arg when @fn returns 0, else rejected with its error, or
 *            with why it was not called. coir_promise_cancel() cancels it.
 *
 * Blocks:  no (others may run).
 * Cancel:  never.
 * Context: loop thread.
 * Returns: as coir_spawn(), or -ENOMEM; then the promise is rejected as well.
 */
COIR_API COIR_MUST_CHECK int
coir_executor_spawn(struct coir_executor *executor, struct coir_scope *scope,
		    double weight, coir_fn *fn, void *arg,
		    struct coir_promise *promise);

COIR_END_DECLS

#endif
