/* SPDX-License-Identifier: MIT */
/*
 * Sources of programs: the public face of core/node.h. The library's own
 * things use that directly, and lists instead of coir_waiters.
 */
#include "config.h"

#include <coir/source.h>

#include <errno.h>

#include "base/list.h"
#include "core/claim.h"
#include "core/node.h"

void
coir_source_node(struct coir_node *node, const struct coir_source *source,
		 void *object, void *value)
{
	coir__node_init(node, source, object, value);
}

void *
coir_node_object(const struct coir_node *node)
{
	return node->object_;
}

void *
coir_node_value(const struct coir_node *node)
{
	return node->value_;
}

int
coir_node_complete(struct coir_node *node, int result)
{
	node->result_ = result;
	return 1;
}

int
coir_node_fire(struct coir_node *node, int result)
{
	if (node->state_ != COIR__NODE_ENLISTED)
		return -EINVAL;
	coir__node_fire(node, result);
	return 0;
}

void
coir_waiters_init(struct coir_waiters *waiters)
{
	*waiters = (struct coir_waiters){ .thread_ = NULL };
}

int
coir_waiters_add(struct coir_waiters *waiters, struct coir_node *node)
{
	int rc = coir__claim(&waiters->thread_);

	if (rc < 0)
		return rc;
	if (!waiters->nodes_.next)
		coir__list_init(&waiters->nodes_);
	coir__list_add_tail(&waiters->nodes_, &node->runnable_.link_);
	return 0;
}

void
coir_waiters_remove(struct coir_node *node)
{
	coir__node_unlink(node);
}

struct coir_node *
coir_waiters_first(const struct coir_waiters *waiters)
{
	return waiters->nodes_.next ? coir__node_first(&waiters->nodes_) : NULL;
}

size_t
coir_waiters_fire_all(struct coir_waiters *waiters, int result)
{
	if (!waiters->nodes_.next)
		return 0;
	return coir__node_fire_all(&waiters->nodes_, result);
}
