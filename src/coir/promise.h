/* SPDX-License-Identifier: MIT */
/*
 * Promises: a result that is settled once, by a callback or a fiber, and
 * awaited or observed any number of times.
 *
 *	struct coir_promise answer;
 *
 *	coir_promise_init(&answer);
 *	start_lookup(name, on_answer, &answer);
 *	rc = coir_promise_await(&answer, &result);
 *
 * Settling never runs anybody: waiting fibers and callbacks are appended to
 * the ready queue, in the order in which they began to wait. Fulfilment
 * and failure do not share a channel with the wait: coir_promise_await()
 * returns how the wait went, its out-parameter what the promise came to. The
 * coir_error_text() of who rejects a promise becomes that of who awaits it.
 *
 * A promise belongs to the thread that first waits for it or settles it.
 * Between threads, see coir/remote.h.
 */
#ifndef COIR_PROMISE_H
#define COIR_PROMISE_H

#include <stdbool.h>

#include <coir/api.h>
#include <coir/link.h>
#include <coir/node.h>

COIR_BEGIN_DECLS

struct coir_promise;

/** typedef coir_promise_cancel_cb - somebody no longer wants the result. */
typedef void coir_promise_cancel_cb(struct coir_promise *promise, void *arg);

/** struct coir_promise - a one-shot cell. All members are private. */
struct coir_promise {
	struct coir_link waiters_;
	/* the thread that used it first; NULL: nobody has */
	const void *thread_;
	coir_promise_cancel_cb *cancel_cb_;
	void *cancel_arg_;
	void *value_;
	/* what went wrong, in words; NULL: there are none */
	char *text_;
	int result_;
	bool settled_;
};

/**
 * coir_promise_init() - an unsettled promise in the caller's memory.
 * @promise: uninitialised memory; coir_promise_fini() when done.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread; from the first wait or settling on, its loop thread.
 */
COIR_API void
coir_promise_init(struct coir_promise *promise);

/**
 * coir_promise_fini() - the end of a promise in the caller's memory.
 * @promise: settled or not. If somebody still waits for it: aborts.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 */
COIR_API void
coir_promise_fini(struct coir_promise *promise);

/**
 * coir_promise_new() - an unsettled promise on the heap.
 * @ret_promise: on 0 the caller owns it: coir_promise_free().
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: 0, -ENOMEM.
 */
COIR_API COIR_MUST_CHECK int
coir_promise_new(struct coir_promise **ret_promise);

/**
 * coir_promise_free() - the end of a promise on the heap.
 * @promise: taken; NULL is allowed. If somebody still waits for it: aborts.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 */
COIR_API void
coir_promise_free(struct coir_promise *promise);

/**
 * coir_promise_resolve() - settle it: this is the value.
 * @promise: borrowed.
 * @value:   kept, not looked at; whose it is the two sides agree.
 *
 * Blocks:  no; never switches.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EALREADY (settled before; nothing has changed), -EXDEV.
 */
COIR_API int
coir_promise_resolve(struct coir_promise *promise, void *value);

/**
 * coir_promise_reject() - settle it: this is what went wrong.
 * @promise: borrowed.
 * @error:   a negative errno.
 *
 * If the caller is in a failure of this code its text goes with it.
 *
 * Blocks:  no; never switches.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EALREADY, -EINVAL (@error is not negative), -EXDEV.
 */
COIR_API int
coir_promise_reject(struct coir_promise *promise, int error);

/**
 * coir_promise_await() - wait until it is settled.
 * @promise:    borrowed.
 * @ret_result: NULL, or gets 0 or the error that it was rejected with.
 *
 * A settled promise does not suspend the caller. Cancelling the caller does
 * not cancel the promise: see coir_await_callback(). A rejected one that came
 * with a text leaves it as the caller's coir_error_text().
 *
 * Blocks:  until somebody settles it.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: how the wait went: 0, -ECANCELED, -ETIMEDOUT, -EDEADLK, -ENXIO,
 *          -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_promise_await(struct coir_promise *promise, int *ret_result);

/**
 * coir_promise_node() - prepare a node that completes when it is settled.
 * @node:    idle memory.
 * @promise: borrowed while the node is in use.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: nothing; the node's result is 0: see coir_promise_result().
 */
COIR_API void
coir_promise_node(struct coir_node *node, struct coir_promise *promise);

/**
 * coir_promise_result() - look without waiting.
 * @promise: borrowed.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: -EINPROGRESS while unsettled; 0; the error it was rejected with.
 */
COIR_API int
coir_promise_result(const struct coir_promise *promise);

/**
 * coir_promise_value() - the value that it was resolved with.
 * @promise: borrowed.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: the value; NULL while unsettled or when rejected.
 */
COIR_API void *
coir_promise_value(const struct coir_promise *promise);

/**
 * coir_promise_text() - what it was rejected with, in words.
 * @promise: borrowed.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: the coir_error_text() of who rejected it, as long as the promise;
 *          "" if there was none, memory was short, or it was not rejected.
 */
COIR_API const char *
coir_promise_text(const struct coir_promise *promise);

/**
 * coir_promise_on_cancel() - what stops the work behind the promise.
 * @promise: unsettled (borrowed).
 * @cb:      called at most once, by coir_promise_cancel(); NULL: nothing.
 * @arg:     passed to @cb (borrowed while unsettled).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 */
COIR_API void
coir_promise_on_cancel(struct coir_promise *promise,
		       coir_promise_cancel_cb *cb, void *arg);

/**
 * coir_promise_cancel() - say that nobody wants the result any more.
 * @promise: borrowed.
 *
 * Calls what coir_promise_on_cancel() was given, which may settle it. It stays
 * unsettled otherwise.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EALREADY (settled or cancelled before, or nothing to call),
 *          -EXDEV.
 */
COIR_API int
coir_promise_cancel(struct coir_promise *promise);

COIR_END_DECLS

#endif
