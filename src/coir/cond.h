/* SPDX-License-Identifier: MIT */
/*
 * Conditions: wait until somebody says that something has changed.
 *
 *	while (queue_empty(&q)) {
 *		rc = coir_cond_wait(&q.changed);
 *		if (rc < 0)
 *			return rc;
 *	}
 *
 * Fibers of one thread change places only where they suspend, so a test and
 * the wait after it need no mutex. coir_cond_wait_mutex() is for state that is
 * changed in steps with suspensions between them, coir_cond_loop() for tests
 * that suspend themselves.
 *
 * Waiters are woken in the order in which they came. A condition remembers
 * nothing: to signal it when nobody waits does nothing. Everybody who was
 * woken tests again, for others may have run before. A signal may carry a
 * pointer to the one that it wakes; what must reach somebody, even if nobody
 * waits yet, goes through a channel. Once a condition is closed, all waits end.
 *
 * A condition belongs to the thread that uses it first. Layer: sync, on
 * coir/node.h.
 */
#ifndef COIR_COND_H
#define COIR_COND_H

#include <stdbool.h>
#include <sys/types.h>

#include <coir/api.h>
#include <coir/fiber.h>
#include <coir/link.h>
#include <coir/mutex.h>
#include <coir/node.h>

COIR_BEGIN_DECLS

/** struct coir_cond - a condition. All members are private. */
struct coir_cond {
	/* nodes that wait, the longest first */
	struct coir_link waiters_;
	/* signals and broadcasts that a running coir_cond_loop() may have
	 * missed; only compared with itself */
	unsigned long changes_;
	/* coir_cond_close() was called */
	bool closed_;
	/* the thread that used it first; NULL: nobody has */
	const void *thread_;
};

/**
 * coir_cond_init() - a condition in the caller's memory.
 * @cond: idle memory (kept until coir_cond_fini()).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 */
COIR_API void
coir_cond_init(struct coir_cond *cond);

/**
 * coir_cond_fini() - the end of a condition.
 * @cond: nobody waits for it: otherwise this aborts.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 */
COIR_API void
coir_cond_fini(struct coir_cond *cond);

/**
 * coir_cond_wait() - wait for the next signal or broadcast.
 * @cond: the condition (borrowed).
 *
 * Blocks:  until woken, deadline or cancel.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0, -EPIPE (closed), -ECANCELED, -ETIMEDOUT, -EDEADLK, -ENXIO,
 *          -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_cond_wait(struct coir_cond *cond);

/**
 * coir_cond_wait_value() - wait, and take what the signal carries.
 * @cond:      the condition (borrowed).
 * @ret_value: what coir_cond_signal_value() was given; NULL if it was another
 *             signal or a broadcast (may be NULL).
 *
 * Blocks:  until woken, deadline or cancel.
 * Cancel:  point; who was signalled before it returns 0 and the value.
 * Context: fiber, or the main stack outside the loop.
 * Returns: as coir_cond_wait().
 */
COIR_API COIR_MUST_CHECK int
coir_cond_wait_value(struct coir_cond *cond, void **ret_value);

/**
 * coir_cond_wait_mutex() - release a mutex, wait, take it back.
 * @cond:  the condition (borrowed).
 * @mutex: held by the caller (borrowed).
 *
 * Nobody can signal between the release and the wait. The mutex is held again
 * when the call returns, also after a cancel: taking it back is shielded.
 * A caller that was cancelled before never lets go of it.
 *
 * Blocks:  until woken, deadline or cancel, and then until @mutex is free.
 * Cancel:  point; shielded while the mutex is taken back.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0, -EPIPE (closed), -ECANCELED, -ETIMEDOUT, -EDEADLK, -ENXIO,
 *          -EXDEV; -EPERM: nobody holds @mutex. With all of these it is as it
 *          was before. -ENOTRECOVERABLE: it was poisoned (or, on the main
 *          stack, whoever has it now can never run again), and the caller does
 *          not hold it.
 */
COIR_API COIR_MUST_CHECK int
coir_cond_wait_mutex(struct coir_cond *cond, struct coir_mutex *mutex);

/**
 * coir_cond_loop() - call a test until it is content.
 * @cond: signalled whenever the test may come out differently (borrowed).
 * @fn:   the test; it may suspend. -EAGAIN: not yet, wait for @cond and call
 *        again. Everything else ends the loop.
 * @arg:  passed to @fn (borrowed).
 *
 * A signal or broadcast while @fn runs makes it run again as soon as others
 * have had their turn: none is missed, several are one.
 *
 * Blocks:  as @fn does, and between its calls until @cond, deadline or cancel.
 * Cancel:  point between the calls; who was woken before it calls once more.
 * Context: fiber, or the main stack outside the loop.
 * Returns: what @fn returned; else as coir_cond_wait().
 */
COIR_API COIR_MUST_CHECK int
coir_cond_loop(struct coir_cond *cond, coir_fn *fn, void *arg);

/**
 * coir_cond_node() - prepare a node for the next signal or broadcast.
 * @node: idle memory.
 * @cond: the condition (borrowed while the node is in use).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: nothing; the node's result is 0 or -EPIPE.
 */
COIR_API void
coir_cond_node(struct coir_node *node, struct coir_cond *cond);

/**
 * coir_cond_signal() - wake whoever has waited longest.
 * @cond: the condition (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: how many were woken: 1 or 0; -EXDEV.
 */
COIR_API int
coir_cond_signal(struct coir_cond *cond);

/**
 * coir_cond_signal_value() - wake whoever has waited longest, with a value.
 * @cond:  the condition (borrowed).
 * @value: for the one that is woken, if it asks (kept by the condition only
 *         for this call; taken by the waiter if the result is 1).
 *
 * A value that wakes somebody who waits by another call is dropped: let all
 * who wait for one condition wait the same way.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: how many were woken: 1 or 0; -EXDEV.
 */
COIR_API int
coir_cond_signal_value(struct coir_cond *cond, void *value);

/**
 * coir_cond_broadcast() - wake everybody who waits.
 * @cond: the condition (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: how many were woken; -EXDEV.
 */
COIR_API ssize_t
coir_cond_broadcast(struct coir_cond *cond);

/**
 * coir_cond_close() - nobody will signal any more.
 * @cond: the condition (borrowed); closed already: nothing happens.
 *
 * Everybody who waits, and every later wait, gets -EPIPE; later signals and
 * broadcasts find nobody.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EXDEV.
 */
COIR_API int
coir_cond_close(struct coir_cond *cond);

COIR_END_DECLS

#endif
