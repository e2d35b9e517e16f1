/* SPDX-License-Identifier: MIT */
/*
 * Waiting until nothing is ready. Invariant: while anybody waits, a round is
 * running or scheduled; the one that begins with an empty queue after a poll
 * of the loop is theirs.
 */
#include "config.h"

#include <coir/idle.h>

#include "core/claim.h"
#include "core/loop.h"
#include "core/node.h"

static int
idle_poll(struct coir_node *node)
{
	(void)node;
	return 0;
}

static int
idle_enlist(struct coir_node *node)
{
	struct coir_runtime *rt = node->runtime_;

	coir__list_add_tail(&rt->idlers, &node->runnable_.link_);
	if (!rt->scheduled)
		coir__loop_schedule_later(rt);
	return 0;
}

static const struct coir_source idle_source = {
	.name = "nothing else to do",
	.poll = idle_poll,
	.enlist = idle_enlist,
	.withdraw = coir__node_unlink,
};

void
coir_idle_node(struct coir_node *node)
{
	coir__node_init(node, &idle_source, NULL, NULL);
}

int
coir_idle_wait(void)
{
	struct coir_node node;

	coir_idle_node(&node);
	return coir_wait(&node);
}
