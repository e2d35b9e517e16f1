/* SPDX-License-Identifier: MIT */
/*
 * Threads with a runtime of their own, which a fiber can start and wait for.
 *
 *	static int
 *	crunch(void *arg)
 *	{
 *		...			(the main fiber of another thread)
 *	}
 *	...
 *	rc = coir_thread_run(crunch, &numbers, &result);
 *
 * The function runs in a new thread as coir_run() would run it, on an
 * event_base and a runtime that are made for it. What it starts in the
 * runtime's scope ends with it. The thread has all signals blocked, and the
 * program's dispositions are left as they are.
 *
 * Nothing is shared that is not meant to be: the two sides see each other's
 * memory through the argument, and must agree who uses what when; but fibers,
 * scopes, promises, channels, locks, descriptors and fiber-locals stay with
 * their thread, and the others' calls on them say -EXDEV. What may be handed
 * over is a handle (coir/remote.h). Layer: thread, on coir/remote.h.
 */
#ifndef COIR_THREAD_H
#define COIR_THREAD_H

#include <coir/api.h>
#include <coir/fiber.h>
#include <coir/node.h>

COIR_BEGIN_DECLS

struct coir_thread;

/**
 * coir_thread_run() - run a function in a new thread and wait for its end.
 * @fn:         the main fiber of the new thread.
 * @arg:        passed to @fn (borrowed for the call).
 * @ret_result: NULL, or gets what @fn returned; -ENOMEM or -EMFILE if there was
 *              none for a runtime. If it is an error coir_error_text() says
 *              what it says in the thread.
 *
 * A cancel is passed on to @fn's fiber, and its end awaited.
 *
 * Blocks:  until the thread has ended.
 * Cancel:  point before the thread is started; then passed on.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0: the thread has run; else it was not started: -ECANCELED,
 *          -ETIMEDOUT, -EAGAIN (no more threads), -EDEADLK (in a callback),
 *          -ENXIO, -ENOMEM, -EMFILE, -ENFILE.
 */
COIR_API COIR_MUST_CHECK int
coir_thread_run(coir_fn *fn, void *arg, int *ret_result);

/**
 * coir_thread_start() - start a thread and keep a handle to it.
 * @fn:         the main fiber of the new thread.
 * @arg:        passed to @fn (borrowed until the thread has ended).
 * @ret_thread: on 0 the caller owns *ret_thread: coir_thread_free(). It holds
 *              the runtime's base until the thread has ended.
 *
 * Blocks:  no.
 * Cancel:  never; the caller's cancel does not concern the thread.
 * Context: loop thread.
 * Returns: 0, -EAGAIN (no more threads), -ENXIO, -ENOMEM, -EMFILE, -ENFILE,
 *          -ESHUTDOWN (the runtime has ended, and its last callbacks run).
 */
COIR_API COIR_MUST_CHECK int
coir_thread_start(coir_fn *fn, void *arg, struct coir_thread **ret_thread);

/**
 * coir_thread_join() - wait until a thread has ended.
 * @thread:     started by a fiber or callback of this thread (borrowed).
 * @ret_result: NULL, or gets what its function returned: as for
 *              coir_thread_run().
 *
 * Several may join, also after the end; all read the same result. Cancelling
 * the caller does not cancel the thread.
 *
 * Blocks:  until @thread has ended.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: how the wait went: 0, -ECANCELED, -ETIMEDOUT, -EDEADLK (in a
 *          callback), -EXDEV, -ENXIO.
 */
COIR_API COIR_MUST_CHECK int
coir_thread_join(struct coir_thread *thread, int *ret_result);

/**
 * coir_thread_join_node() - prepare a node that completes when it has ended.
 * @node:   idle memory.
 * @thread: as for coir_thread_join() (borrowed while the node is in use).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: nothing; the node's result is 0: see coir_thread_result().
 */
COIR_API void
coir_thread_join_node(struct coir_node *node, struct coir_thread *thread);

/**
 * coir_thread_result() - what the function of a thread returned.
 * @thread: as for coir_thread_join() (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: -EINPROGRESS until its end is known here; then as coir_thread_join()
 *          gives it.
 */
COIR_API int
coir_thread_result(const struct coir_thread *thread);

/**
 * coir_thread_cancel() - cancel the main fiber of a thread.
 * @thread: the handle (borrowed).
 *
 * If its function has not begun it never will, and the result is -ECANCELED.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: 0, -EALREADY (cancelled before, or its function has returned).
 */
COIR_API int
coir_thread_cancel(struct coir_thread *thread);

/**
 * coir_thread_free() - give a handle back. The thread is not affected.
 * @thread: nobody joins it: otherwise this aborts (taken); NULL is allowed.
 *
 * Nobody will learn the result of a thread that still runs, nor wait for it:
 * when the process ends, so does the thread.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 */
COIR_API void
coir_thread_free(struct coir_thread *thread);

COIR_END_DECLS

#endif
