/* SPDX-License-Identifier: MIT */
/*
 * Periodic timers that are waited for, tick by tick.
 *
 *	struct coir_timer timer;
 *
 *	coir_timer_init(&timer);
 *	coir_timer_start(&timer, coir_ms(1000), coir_ms(200));
 *	for (int i = 1; i <= 10; i++) {
 *		rc = coir_timer_next(&timer, NULL);
 *		...
 *	}
 *	coir_timer_fini(&timer);
 *
 * It works from plain main(), with no fiber, as well. Every tick wakes
 * everybody who waits; a tick that nobody waits for is counted and gone. A
 * tick is due one period after the last one was due; ticks that the program
 * was too busy to see are counted as missed, not fired in a burst.
 */
#ifndef COIR_TIMER_H
#define COIR_TIMER_H

#include <stdbool.h>
#include <stdint.h>

#include <coir/api.h>
#include <coir/node.h>
#include <coir/time.h>

COIR_BEGIN_DECLS

/** struct coir_timer - a timer. All members are private. */
struct coir_timer {
	struct coir_link waiters_;
	struct coir_node node_;
	coir_time due_;
	coir_time period_;
	/* ticks since the last one that somebody saw */
	uint64_t missed_;
	bool running_;
	/* the thread that used it first; NULL: nobody has */
	const void *thread_;
};

/**
 * coir_timer_init() - a stopped timer in the caller's memory.
 * @timer: uninitialised memory; coir_timer_fini() when done.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 */
COIR_API void
coir_timer_init(struct coir_timer *timer);

/**
 * coir_timer_fini() - stop it for good. If somebody waits for it: aborts.
 * @timer: initialised.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 */
COIR_API void
coir_timer_fini(struct coir_timer *timer);

/**
 * coir_timer_start() - tick after @delay, then every @period.
 * @timer:  initialised; a running one is started anew.
 * @delay:  a span; 0 and less tick in the next round.
 * @period: a span; 0 and less: one tick only.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -ENXIO (no runtime in this thread), -ESHUTDOWN (it is ending),
 *          -EXDEV (the timer belongs to another thread).
 */
COIR_API COIR_MUST_CHECK int
coir_timer_start(struct coir_timer *timer, coir_time delay, coir_time period);

/**
 * coir_timer_again() - start anew, with the period as the delay.
 * @timer: started before with a period.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: as coir_timer_start(); -EINVAL (it has no period).
 */
COIR_API COIR_MUST_CHECK int
coir_timer_again(struct coir_timer *timer);

/**
 * coir_timer_stop() - no more ticks; who waits gets -ESHUTDOWN.
 * @timer: initialised.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 */
COIR_API void
coir_timer_stop(struct coir_timer *timer);

/**
 * coir_timer_next() - wait for the next tick.
 * @timer:      initialised (borrowed).
 * @ret_missed: NULL, or gets how many ticks nobody has seen since the last.
 *
 * Blocks:  until the next tick.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0, -ESHUTDOWN (not running, or stopped meanwhile), -ECANCELED,
 *          -ETIMEDOUT, -EDEADLK, -ENXIO, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_timer_next(struct coir_timer *timer, uint64_t *ret_missed);

/**
 * coir_timer_next_node() - prepare a node that completes at the next tick.
 * @node:  idle memory.
 * @timer: initialised (borrowed while the node is in use).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: nothing; the node's result is 0, or -ESHUTDOWN.
 */
COIR_API void
coir_timer_next_node(struct coir_node *node, struct coir_timer *timer);

COIR_END_DECLS

#endif
