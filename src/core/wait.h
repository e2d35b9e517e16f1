/* SPDX-License-Identifier: MIT */
/*
 * The steps of a wait, inline, for core/node.c and for things whose own
 * blocking call is worth it: where the source is known to the compiler its poll
 * and enlist are no calls. A wait is: may the caller wait; can the node
 * complete at once; put it into its queue; suspend.
 */
#ifndef COIR_CORE_WAIT_H
#define COIR_CORE_WAIT_H

#include <errno.h>
#include <stdbool.h>

#include "core/node.h"
#include "core/runtime.h"
#include "core/sched.h"

/*
 * coir__may_wait() for those who mostly may not: the main stack, -EDEADLK in a
 * callback, and fibers that have been cancelled.
 */
int
coir__ask_to_wait(struct coir_runtime *rt, const struct coir_node *first,
		  bool shielded);

/* The main stack drives the loop until its wait is over: as coir__suspend(). */
int
coir__suspend_main(struct coir_runtime *rt);

/* Leave the queues of what @self waits for, in vain: why it was cancelled. */
int
coir__stop_waiting(struct coir_fiber *self);

/* May the caller wait, for @first among others? NULL: for a cancel. */
static inline int
coir__may_wait(struct coir_runtime *rt, const struct coir_node *first,
	       bool shielded)
{
	if (coir__in_fiber(rt) && !rt->current->level->origin_)
		return 0;
	return coir__ask_to_wait(rt, first, shielded);
}

/*
 * Look whether @node can complete now. 1: it has, or cannot be waited for; its
 * result_ says which. 0: no. -EINVAL: it is in use.
 */
static inline int
coir__poll_one(struct coir_runtime *rt, struct coir_node *node,
	       const struct coir_source *source)
{
	int rc;

	if (node->state_ != COIR__NODE_IDLE)
		return -EINVAL;
	node->runtime_ = rt;
	rc = source->poll(node);
	if (rc < 0)
		node->result_ = rc;
	return rc != 0;
}

/*
 * Put @node into the queue of its thing, for @self. 1: it cannot be waited for;
 * its result_ says why.
 */
static inline int
coir__enlist_one(struct coir_fiber *self, struct coir_node *node,
		 const struct coir_source *source)
{
	int rc;

	coir__link_init(&node->runnable_.link_);
	node->fiber_ = self;
	rc = source->enlist(node);
	if (rc == 0)
		node->state_ = COIR__NODE_ENLISTED;
	else
		node->result_ = rc;
	return rc != 0;
}

/* Suspend @self until a node has fired: 0, or why it waits no more. */
static inline int
coir__suspend(struct coir_runtime *rt, struct coir_fiber *self)
{
	self->state = COIR__FIBER_WAITING;
	self->interrupted = false;
	coir__suspended(rt, self);
	if (self == &rt->main)
		return coir__suspend_main(rt);
	coir__switch(rt);
	if (!self->waiter.fired)
		return coir__stop_waiting(self);
	self->waiter.fired->state_ = COIR__NODE_IDLE;
	return 0;
}

/* coir_wait() for a node of @source. */
static inline __attribute__((always_inline)) int
coir__wait_for(struct coir_node *node, const struct coir_source *source,
	       bool shielded)
{
	struct coir_runtime *rt = coir__current_runtime();
	struct coir_fiber *self;
	int rc;

	if (!rt)
		return -ENXIO;
	rc = coir__may_wait(rt, node, shielded);
	if (rc < 0)
		return rc;
	rc = coir__poll_one(rt, node, source);
	if (rc != 0)
		return rc < 0 ? rc : node->result_;
	self = rt->current;
	self->waiter.one = node;
	self->waiter.nodes = &self->waiter.one;
	self->waiter.n = 1;
	self->waiter.fired = NULL;
	self->waiter.shielded = shielded;
	rc = coir__enlist_one(self, node, source);
	if (rc == 0)
		rc = coir__suspend(rt, self);
	return rc < 0 ? rc : node->result_;
}

#endif
