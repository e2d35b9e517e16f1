/* SPDX-License-Identifier: MIT */
/*
 * How the things of this library that can be waited for are made: each is a
 * coir_source (coir/source.h), of which programs may make their own.
 *
 * poll, enlist and withdraw are called on the thread of the runtime, never
 * twice for one wait. A thing completes an enlisted node by coir__node_fire();
 * from that instant the node is out of the thing's queue, its siblings in a
 * coir_select() are withdrawn, and a cancel comes too late.
 */
#ifndef COIR_CORE_NODE_H
#define COIR_CORE_NODE_H

#include <stdbool.h>
#include <stddef.h>

#include <coir/node.h>
#include <coir/source.h>

#include "core/fiber.h"

/* The life of a node. A zeroed node is idle. */
enum coir__node_state {
	COIR__NODE_IDLE = 0,
	/* in the queue of what it waits for */
	COIR__NODE_ENLISTED,
	/* complete; its fiber or callback is in the ready queue */
	COIR__NODE_FIRED,
};

/* Prepare @node; object and value mean what @source says they mean. */
static inline void
coir__node_init(struct coir_node *node, const struct coir_source *source,
		void *object, void *value)
{
	node->source_ = source;
	node->object_ = object;
	node->value_ = value;
	node->fiber_ = NULL;
	node->cb_ = NULL;
	node->result_ = 0;
	node->state_ = COIR__NODE_IDLE;
}

/* The node whose queue entry (runnable_.link_) @link is. */
struct coir_node *
coir__node_of(struct coir_link *link);

/*
 * Complete an enlisted node: takes its runnable_.link_ out of whatever list it
 * is in, withdraws its siblings, and makes its fiber or callback ready, at the
 * tail. Never switches, never calls anybody.
 */
void
coir__node_fire(struct coir_node *node, int result);

/* Fire every node of a queue with the same result; returns how many. */
size_t
coir__node_fire_all(struct coir_link *queue, int result);

/* Leave the queues of all the nodes that a fiber waits for. */
void
coir__waiter_withdraw(const struct coir__waiter *waiter);

/*
 * coir_wait() that a cancel does not end: for what must be finished. On the
 * main stack event_base_loopbreak() still ends it: -ECANCELED.
 */
int
coir__wait_shielded(struct coir_node *node);

/*
 * The same, but begun anew after that: for what would else be left to somebody
 * whose memory goes. Not for a node whose own result may be -ECANCELED.
 */
int
coir__wait_to_end(struct coir_node *node);

/* An object's finaliser found waiters: abort with a sentence. */
_Noreturn void
coir__die_waiters(const char *call, const char *what);

#endif
