/* SPDX-License-Identifier: MIT */
/*
 * Fibers: functions that can stop in the middle and let others run.
 *
 *	static int
 *	tick(void *arg)
 *	{
 *		for (int i = 0; i < 10; i++) {
 *			int rc = coir_sleep(coir_ms(200));
 *
 *			if (rc < 0)
 *				return rc;
 *			printf("%s %d\n", (const char *)arg, i);
 *		}
 *		return 0;
 *	}
 *
 * A fiber belongs to a scope (coir/scope.h) and has a stack of its own, 64 KiB
 * by default: no large arrays in it. It returns 0 or a negative errno; values
 * travel through the memory that its argument points to.
 *
 * The ready queue is first in, first out. coir_spawn() and coir_resume() run
 * the other fiber at once and put the caller back at the head of the queue;
 * coir_wake() and everything that completes a wait append to its tail.
 */
#ifndef COIR_FIBER_H
#define COIR_FIBER_H

#include <stdbool.h>
#include <stddef.h>

#include <coir/api.h>

COIR_BEGIN_DECLS

struct coir_fiber;
struct coir_node;
struct coir_scope;

/** typedef coir_fn - a fiber's body: 0, or a negative errno. */
typedef int coir_fn(void *arg);

/** struct coir_spawn_options - zero means the default for each member. */
struct coir_spawn_options {
	/* for dumps and messages; borrowed until the fiber has ended */
	const char *name;
	/* the scope does not wait for it, it cancels it: see coir/scope.h */
	bool daemon;
	/* begins parked: runs when coir_wake() or coir_resume() is called */
	bool parked;
};

/**
 * coir_spawn() - start a fiber and run it at once.
 * @scope: what the fiber belongs to (borrowed).
 * @fn:    its body.
 * @arg:   passed to @fn (borrowed until the fiber has ended).
 *
 * The caller goes to the head of the ready queue. From the main stack or a
 * callback it goes on when the fiber suspends or ends. The child inherits the
 * cancellation of @scope and the fiber-locals of the caller.
 *
 * Blocks:  no (others may run).
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -ECANCELED: @scope was cancelled, @fn was not called; -ENOMEM
 *          (coir_error_text() names the limit that was met); -EINVAL: @scope
 *          has ended; -EXDEV: it belongs to another thread.
 */
COIR_API COIR_MUST_CHECK int
coir_spawn(struct coir_scope *scope, coir_fn *fn, void *arg);

/**
 * coir_spawn_fiber() - start a fiber with options, and keep a handle to it.
 * @scope:     what the fiber belongs to (borrowed).
 * @options:   NULL for the defaults (borrowed for the call).
 * @fn:        its body.
 * @arg:       passed to @fn (borrowed until the fiber has ended).
 * @ret_fiber: NULL, or gets a handle that the caller owns: coir_fiber_put().
 *             It is set before the fiber runs. A handle keeps the fiber's
 *             stack from being used again.
 *
 * Blocks:  no (others may run).
 * Cancel:  never.
 * Context: loop thread.
 * Returns: as coir_spawn().
 */
COIR_API COIR_MUST_CHECK int
coir_spawn_fiber(struct coir_scope *scope,
		 const struct coir_spawn_options *options, coir_fn *fn,
		 void *arg, struct coir_fiber **ret_fiber);

/**
 * coir_fiber_get() - one more owner of a handle.
 * @fiber: a live or ended fiber (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: @fiber, to be given to coir_fiber_put() once more.
 */
COIR_API struct coir_fiber *
coir_fiber_get(struct coir_fiber *fiber);

/**
 * coir_fiber_put() - give a handle back. The fiber is not affected.
 * @fiber: the handle (taken); NULL is allowed.
 *
 * It may outlive its runtime: it then still tells the fiber's result and name,
 * and keeps all that runtime's stacks until it is put.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread; once the runtime has ended any one thread.
 */
COIR_API void
coir_fiber_put(struct coir_fiber *fiber);

/**
 * coir_join() - wait until a fiber has ended.
 * @fiber:      a handle (borrowed), live or ended; not the caller itself.
 * @ret_result: NULL, or gets what the fiber's body returned.
 *
 * Several may join, also after the end; all read the same result.
 *
 * Blocks:  until @fiber has ended.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: how the wait went: 0, -ECANCELED, -ETIMEDOUT, -EDEADLK (also: a
 *          fiber that joins itself), -EXDEV, -ENXIO.
 */
COIR_API COIR_MUST_CHECK int
coir_join(struct coir_fiber *fiber, int *ret_result);

/**
 * coir_join_node() - prepare a node that completes when a fiber has ended.
 * @node:  idle memory.
 * @fiber: a handle (borrowed while the node is in use).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: nothing; the node's result is 0: see coir_fiber_result().
 */
COIR_API void
coir_join_node(struct coir_node *node, struct coir_fiber *fiber);

/**
 * coir_fiber_result() - what a fiber's body returned.
 * @fiber: a handle (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: -EINPROGRESS while it lives; then 0 or a negative errno.
 */
COIR_API int
coir_fiber_result(const struct coir_fiber *fiber);

/**
 * coir_yield() - let everybody else who is ready run first.
 *
 * Blocks:  until the caller's turn comes again.
 * Cancel:  point, looked at before and after the others have run.
 * Context: fiber, or the main stack outside the loop (one pass of the loop).
 * Returns: 0, -ECANCELED, -ETIMEDOUT, -EDEADLK, -ENXIO.
 */
COIR_API COIR_MUST_CHECK int
coir_yield(void);

/**
 * coir_self() - the fiber that is running.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: borrowed; NULL on the main stack and in callbacks.
 */
COIR_API struct coir_fiber *
coir_self(void);

/**
 * coir_fiber_name() - what a fiber is called in dumps.
 * @fiber: the fiber (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: borrowed, never NULL; "fiber" if it was given no name.
 */
COIR_API const char *
coir_fiber_name(const struct coir_fiber *fiber);

/**
 * coir_fiber_set_name() - call a fiber something else.
 * @fiber: the fiber (borrowed).
 * @name:  borrowed until the fiber has ended or gets another name.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 */
COIR_API void
coir_fiber_set_name(struct coir_fiber *fiber, const char *name);

/**
 * coir_fiber_cancel() - cancel one fiber and the scopes that it has opened.
 * @fiber: a handle (borrowed); ended ones are left alone.
 *
 * It is told by its next or present suspension point; see coir/cancel.h. Its
 * own scope and siblings go on.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EALREADY (cancelled before, or ended), -EXDEV.
 */
COIR_API int
coir_fiber_cancel(struct coir_fiber *fiber);

/**
 * coir_suspend() - park the calling fiber until somebody hands it a value.
 * @ret_value: NULL, or gets the value.
 *
 * Blocks:  until coir_wake(), coir_resume() or coir_transfer() of this fiber.
 * Cancel:  point.
 * Context: fiber.
 * Returns: 0, -ECANCELED, -ETIMEDOUT, -EDEADLK (not in a fiber), -ENXIO.
 */
COIR_API COIR_MUST_CHECK int
coir_suspend(void **ret_value);

/**
 * coir_wake() - make a parked fiber ready, at the tail of the queue.
 * @fiber: parked by coir_suspend() or coir_transfer() (borrowed).
 * @value: what its call gives it.
 *
 * Never switches. A fiber is woken once: a second value is refused.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -EINVAL: not parked (it waits for something else, is ready, runs
 *          or has ended); -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_wake(struct coir_fiber *fiber, void *value);

/**
 * coir_wake_all() - make those ready that are parked, in this order.
 * @fibers: so many fibers (borrowed); none stands there twice.
 * @n:      how many.
 *
 * As coir_wake() of each, with a value of NULL; those that are not parked, or
 * of another thread, are passed over. Of hundreds that have not run for a
 * while hardly one is in the cache: here their memory is fetched ahead.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: how many were woken; -ENXIO.
 */
COIR_API int
coir_wake_all(struct coir_fiber *const fibers[], size_t n);

/**
 * coir_main_call() - have a function run on the main stack.
 * @fn:  must not block: there it is as in a callback.
 * @arg: its argument.
 *
 * For what needs more stack than a fiber has, or should keep from then on:
 * printf(3) touches up to 10 KiB. Nobody else runs in between, so this is no
 * suspension; it costs two switches. On the main stack it is a plain call.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread; within a runtime, loop thread.
 * Returns: what @fn does.
 */
COIR_API int
coir_main_call(coir_fn *fn, void *arg);

/**
 * coir_resume() - run a parked fiber at once.
 * @fiber: parked by coir_suspend() or coir_transfer() (borrowed).
 * @value: what its call gives it.
 *
 * The caller goes to the head of the ready queue: it goes on when @fiber
 * suspends or ends.
 *
 * Blocks:  no (others may run).
 * Cancel:  never.
 * Context: loop thread.
 * Returns: as coir_wake().
 */
COIR_API COIR_MUST_CHECK int
coir_resume(struct coir_fiber *fiber, void *value);

/**
 * coir_transfer() - park the caller and run a parked fiber in its place.
 * @fiber:     parked by coir_suspend() or coir_transfer() (borrowed).
 * @value:     what its call gives it.
 * @ret_value: NULL, or gets the value that the caller is woken with.
 *
 * Blocks:  until the caller is woken, resumed or transferred to.
 * Cancel:  point: a cancelled caller does not switch.
 * Context: fiber.
 * Returns: 0, -EINVAL (as coir_wake(); nothing has happened), -ECANCELED,
 *          -ETIMEDOUT, -EDEADLK (not in a fiber), -EXDEV, -ENXIO.
 */
COIR_API COIR_MUST_CHECK int
coir_transfer(struct coir_fiber *fiber, void *value, void **ret_value);

COIR_END_DECLS

#endif
