/* SPDX-License-Identifier: MIT */
/*
 * Wait groups: a count and a queue. Somebody waits only while the count is not
 * 0, for the change to 0 fires the whole queue.
 */
#include "config.h"

#include <errno.h>
#include <stdbool.h>

#include <coir/wait_group.h>

#include "core/claim.h"

static int
group_poll(struct coir_node *node)
{
	struct coir_wait_group *group = node->object_;
	int rc = coir__claim(&group->thread_);

	if (rc < 0)
		return rc;
	node->result_ = 0;
	return group->count_ == 0;
}

static int
group_enlist(struct coir_node *node)
{
	struct coir_wait_group *group = node->object_;

	coir__list_add_tail(&group->waiters_, &node->runnable_.link_);
	return 0;
}

static const struct coir_source group_source = {
	.name = "wait group",
	.poll = group_poll,
	.enlist = group_enlist,
	.withdraw = coir__node_unlink,
};

void
coir_wait_group_init(struct coir_wait_group *group)
{
	*group = (struct coir_wait_group){ .count_ = 0 };
	coir__list_init(&group->waiters_);
}

void
coir_wait_group_fini(struct coir_wait_group *group)
{
	if (!coir__list_empty(&group->waiters_))
		coir__die_waiters("coir_wait_group_fini", "wait group");
}

int
coir_wait_group_add(struct coir_wait_group *group, int n)
{
	int rc = coir__claim(&group->thread_);
	int count;

	if (rc < 0)
		return rc;
	if (__builtin_add_overflow(group->count_, n, &count))
		return -EOVERFLOW;
	if (count < 0)
		return -ERANGE;
	group->count_ = count;
	if (count == 0)
		coir__node_fire_all(&group->waiters_, 0);
	return 0;
}

int
coir_wait_group_done(struct coir_wait_group *group)
{
	return coir_wait_group_add(group, -1);
}

int
coir_wait_group_count(const struct coir_wait_group *group)
{
	return group->count_;
}

void
coir_wait_group_node(struct coir_node *node, struct coir_wait_group *group)
{
	coir__node_init(node, &group_source, group, NULL);
}

int
coir_wait_group_wait(struct coir_wait_group *group)
{
	struct coir_node node;

	coir_wait_group_node(&node, group);
	return coir_wait(&node);
}
