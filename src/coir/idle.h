/* SPDX-License-Identifier: MIT */
/*
 * Work for when there is nothing else to do.
 *
 *	while (coir_idle_wait() == 0)
 *		compress_some_more(archive);
 *
 * Somebody who waits here goes on in the next turn of the loop in which nothing
 * else is ready: no fiber, no descriptor, no timer. While anybody does, the
 * loop polls without waiting, so that the processor is never at rest; what
 * comes is still seen once a turn.
 */
#ifndef COIR_IDLE_H
#define COIR_IDLE_H

#include <coir/api.h>
#include <coir/node.h>

COIR_BEGIN_DECLS

/**
 * coir_idle_wait() - wait until there is nothing else to do.
 *
 * Blocks:  until the loop was polled and nothing was ready.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0, -ECANCELED, -ETIMEDOUT, -EDEADLK, -ENXIO.
 */
COIR_API COIR_MUST_CHECK int
coir_idle_wait(void);

/**
 * coir_idle_node() - prepare a node that completes when nothing else is ready.
 * @node: idle memory.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: nothing; the node's result is 0.
 */
COIR_API void
coir_idle_node(struct coir_node *node);

COIR_END_DECLS

#endif
