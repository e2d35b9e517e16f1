/* SPDX-License-Identifier: MIT */
/*
 * Cancellation: cooperative, sticky, and never at the cost of a byte.
 *
 * A fiber is cancelled by the failure, the end or the deadline of a scope that
 * it is in, or by coir_fiber_cancel(). From then on every suspension point
 * returns -ECANCELED at once and has done nothing, until the fiber ends or
 * shields itself. A call that had already completed when the cancel came
 * reports its result all the same: nothing that it obtained is lost.
 *
 * A shield lets a fiber that is being cancelled finish what must be finished:
 *
 *	coir_shield_begin(&shield);
 *	rc = coir_write(flow, "bye\n", 4, NULL);
 *	coir_shield_end(&shield);
 */
#ifndef COIR_CANCEL_H
#define COIR_CANCEL_H

#include <stdbool.h>

#include <coir/api.h>
#include <coir/fiber.h>
#include <coir/link.h>

COIR_BEGIN_DECLS

/**
 * struct coir_cancel - a node of the tree along which cancels travel. Every
 * fiber, scope and shield is one. All members are private.
 */
struct coir_cancel {
	/* the scope or fiber whose cancel reached this node; NULL: none did */
	struct coir_cancel *origin_;
	struct coir_cancel *parent_;
	/* among the parent's children */
	struct coir_link link_;
	struct coir_link children_;
	/* who waits at this level: a cancel that reaches it wakes this fiber */
	struct coir_fiber *owner_;
	/* CANCEL_* of core/cancel.h */
	unsigned char flags_;
};

/** struct coir_shield - one shielded stretch of a fiber. Private. */
struct coir_shield {
	struct coir_cancel cancel_;
	/* how often the fiber had waited when it began */
	unsigned waits_;
};

/**
 * coir_check() - has the caller been cancelled?
 *
 * Blocks:  no.
 * Cancel:  point that never waits.
 * Context: loop thread.
 * Returns: 0; -ECANCELED; -ETIMEDOUT: by the deadline of a scope that the
 *          caller has opened; -ENXIO: no runtime in this thread.
 */
COIR_API COIR_MUST_CHECK int
coir_check(void);

/**
 * coir_await_cancel() - wait to be cancelled.
 *
 * Blocks:  until then.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: -ECANCELED, -ETIMEDOUT, -EDEADLK, -ENXIO; never 0.
 */
COIR_API COIR_MUST_CHECK int
coir_await_cancel(void);

/**
 * coir_shield_begin() - from here on cancels from outside do not reach us.
 * @shield: idle memory (kept until coir_shield_end()).
 *
 * Shields nest with scopes and each other, last begun first ended. What is
 * cancelled inside (a scope opened after this call) still is.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: fiber, or the main stack.
 */
COIR_API void
coir_shield_begin(struct coir_shield *shield);

/**
 * coir_shield_end() - the end of the shielded stretch.
 * @shield: as given to the last coir_shield_begin().
 *
 * Does not look whether a cancel has come meanwhile: the next suspension point
 * does. Ending them out of order aborts: a frame would be left in the tree.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: fiber, or the main stack.
 */
COIR_API void
coir_shield_end(struct coir_shield *shield);

/**
 * coir_protect() - call a function inside a shield.
 * @fn:  called at once, in the calling fiber.
 * @arg: passed to @fn (borrowed).
 *
 * Blocks:  as @fn does.
 * Cancel:  shielded.
 * Context: fiber, or the main stack.
 * Returns: what @fn returned; -ENXIO: no runtime in this thread.
 */
COIR_API int
coir_protect(coir_fn *fn, void *arg);

COIR_END_DECLS

#endif
