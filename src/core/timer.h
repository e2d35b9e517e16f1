/* SPDX-License-Identifier: MIT */
/*
 * The runtime's timers: nodes in a heap, by deadline and order of arrival.
 */
#ifndef COIR_CORE_TIMER_H
#define COIR_CORE_TIMER_H

#include <stdint.h>

#include <coir/node.h>

#include "core/node.h"
#include "core/runtime.h"

/* Limits of this length and more are good enough for coir__timer_limit(). */
#define COIR__LIMIT_NS INT64_C(1000000000)

/*
 * Call @cb, as coir_node_listen() does, when @span has passed since the end of
 * this round. For what mostly does not come to that: a limit that goes in the
 * round in which it came reads no clock and touches no heap. Never early; late
 * by the rest of the round, which is a thousandth of the shortest span unless a
 * fiber keeps the processor. Returns: 0, -ESHUTDOWN.
 */
int
coir__timer_limit(struct coir_node *node, struct coir_runtime *rt,
		  coir_time span, coir_node_cb *cb, void *arg);

/* Take back a timer that a callback listens for, a limit at least cost. */
static inline void
coir__timer_stop(struct coir_node *node)
{
	if (node->state_ == COIR__NODE_ENLISTED &&
	    coir__link_queued(&node->runnable_.link_)) {
		coir__list_remove(&node->runnable_.link_);
		node->state_ = COIR__NODE_IDLE;
	} else if (node->state_ != COIR__NODE_IDLE) {
		coir_node_cancel(node);
	}
}

/*
 * The earliest deadline; INT64_MAX if there is none. Sets the deadlines of all
 * limits.
 */
int64_t
coir__timers_deadline(struct coir_runtime *rt);

/* Fire every node with -ESHUTDOWN: the runtime ends. */
void
coir__timers_end(struct coir_runtime *rt);

/* Fire every node whose deadline is not after @now. */
void
coir__timers_fire(struct coir_runtime *rt, int64_t now);

#endif
