/* SPDX-License-Identifier: MIT */
/*
 * Driving the loop from outside: a program that has a main loop of its own (of
 * a toolkit, a game, another language) runs the fibers step by step.
 *
 *	while (!quit) {
 *		draw_frame();
 *		rc = coir_loop_step(coir_ms(16));
 *		if (rc < 0)
 *			break;
 *	}
 *
 * A program that has none calls event_base_dispatch(), coir_loop_run(), which
 * is the same by another name, or coir_run(). All of these may follow one
 * another: fibers keep still between them and go on with the next.
 */
#ifndef COIR_LOOP_H
#define COIR_LOOP_H

#include <coir/api.h>
#include <coir/time.h>

COIR_BEGIN_DECLS

/**
 * coir_loop_step() - wait for something to happen, once, and see to it.
 * @wait: at most so long; 0 and less: only what can be done now;
 *        COIR_FOREVER.
 *
 * All that is ready has had a turn when it returns.
 *
 * Blocks:  until something has happened, for at most @wait.
 * Cancel:  never.
 * Context: the main stack outside the loop.
 * Returns: 1; 0: nobody waits for anything that could happen, so there is
 *          nothing to step; -EDEADLK (a fiber or a callback), -ENOMEM, -ENXIO.
 */
COIR_API COIR_MUST_CHECK int
coir_loop_step(coir_time wait);

/**
 * coir_loop_run() - run until nobody waits any more, or somebody stops it.
 *
 * Blocks:  until then.
 * Cancel:  never.
 * Context: the main stack outside the loop.
 * Returns: 0: nothing is left that could happen; 1: coir_loop_stop(), or
 *          event_base_loopbreak() or _loopexit(); -EDEADLK (a fiber or a
 *          callback), -ENXIO.
 */
COIR_API COIR_MUST_CHECK int
coir_loop_run(void);

/**
 * coir_loop_stop() - have whoever runs the loop get it back.
 *
 * The caller runs on to its next suspension, and the fibers then keep still
 * until the loop is run again. When nobody runs the loop nothing happens.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -ENXIO.
 */
COIR_API int
coir_loop_stop(void);

COIR_END_DECLS

#endif
