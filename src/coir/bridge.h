/* SPDX-License-Identifier: MIT */
/*
 * The two bridges between callbacks and fibers.
 *
 * Callback code starts a fiber and gets a promise:
 *
 *	coir_promise_init(&job->done);
 *	coir_spawn_promise(scope, copy_it, job, &job->done);
 *
 * A fiber starts callback code, awaits it, and cancels it if it is cancelled
 * itself:
 *
 *	static int
 *	start_timer(struct coir_promise *done, void *arg)
 *	{
 *		struct alarm *alarm = arg;
 *
 *		coir_promise_on_cancel(done, stop_timer, alarm);
 *		return event_add(alarm->event, &alarm->delay);
 *	}
 *	...
 *	rc = coir_await_callback(&done, start_timer, &alarm, &result);
 */
#ifndef COIR_BRIDGE_H
#define COIR_BRIDGE_H

#include <coir/api.h>
#include <coir/fiber.h>
#include <coir/promise.h>
#include <coir/scope.h>

COIR_BEGIN_DECLS

/**
 * typedef coir_start_fn - begin some callback-driven work.
 * @promise: to be settled by a callback later, or at once.
 * @arg:     as given to coir_await_callback().
 *
 * Returns: 0, or a negative errno: nothing was begun.
 */
typedef int coir_start_fn(struct coir_promise *promise, void *arg);

/**
 * coir_spawn_promise() - run a function in a new fiber, its result in a
 * promise.
 * @scope:   what the fiber belongs to; the function's failure does not fail it.
 * @fn:      runs at once, until it suspends.
 * @arg:     passed to @fn (borrowed until the promise is settled).
 * @promise: initialised, unsettled (borrowed until it is settled). Resolved
 *           with @arg when @fn returns 0, else rejected with its error.
 *           coir_promise_cancel() cancels the fiber.
 *
 * Blocks:  no (others may run).
 * Cancel:  never.
 * Context: loop thread; a callback, the main stack or a fiber.
 * Returns: as coir_spawn(); on failure the promise is rejected with the code
 *          as well.
 */
COIR_API COIR_MUST_CHECK int
coir_spawn_promise(struct coir_scope *scope, coir_fn *fn, void *arg,
		   struct coir_promise *promise);

/**
 * coir_await_callback() - start callback code and wait for its promise.
 * @promise:    idle memory; it is initialised, and finished before the return.
 * @start:      begins the work; not called if the caller is cancelled already.
 * @arg:        passed to @start (borrowed for the call).
 * @ret_result: NULL, or gets what the promise came to.
 *
 * If the caller is cancelled meanwhile, coir_promise_cancel() is called on the
 * promise once. What @start gave to coir_promise_on_cancel() must see to it
 * that nobody settles the promise after it has returned (as event_del() does).
 * A promise without such a callback is awaited to its end, shielded.
 *
 * Blocks:  until the promise is settled or cancelled.
 * Cancel:  point; passed on.
 * Context: fiber, or the main stack outside the loop.
 * Returns: how it went: 0, -ECANCELED, -ETIMEDOUT, -EDEADLK, -ENXIO, or what
 *          @start returned.
 */
COIR_API COIR_MUST_CHECK int
coir_await_callback(struct coir_promise *promise, coir_start_fn *start,
		    void *arg, int *ret_result);

COIR_END_DECLS

#endif
