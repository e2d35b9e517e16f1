/* SPDX-License-Identifier: MIT */
/*
 * What objects that are not made by a runtime have in common: each belongs to
 * the thread that uses it first, and each wait for one can be tried without
 * waiting.
 *
 * A thread is told from another by the address of its runtime variable, not by
 * its runtime: so an object may be used before there is a runtime and after
 * it, and in the next one of the same thread.
 */
#ifndef COIR_CORE_CLAIM_H
#define COIR_CORE_CLAIM_H

#include <errno.h>
#include <stddef.h>

#include "core/node.h"
#include "core/runtime.h"

/* @thread is an object's memory of its thread: 0; -EXDEV: it is another. */
static inline int
coir__claim(const void **thread)
{
	const void *self = &coir__thread_runtime;

	if (*thread == self)
		return 0;
	if (*thread)
		return -EXDEV;
	*thread = self;
	return 0;
}

/* What waiting for @node, prepared, would return at once; else -EAGAIN. */
static inline int
coir__node_try(struct coir_node *node)
{
	int rc = node->source_->poll(node);

	if (rc > 0)
		return node->result_;
	return rc < 0 ? rc : -EAGAIN;
}

/* withdraw() of every source whose queues are plain lists. */
static inline void
coir__node_unlink(struct coir_node *node)
{
	coir__list_remove(&node->runnable_.link_);
}

/* The node that has waited longest in @queue, NULL if nobody waits. */
static inline struct coir_node *
coir__node_first(const struct coir_link *queue)
{
	struct coir_link *link = coir__list_first(queue);

	return link ? coir__node_of(link) : NULL;
}

#endif
