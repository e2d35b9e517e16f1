/* SPDX-License-Identifier: MIT */
/*
 * Wait groups: wait until as many things have ended as have begun.
 *
 *	coir_wait_group_add(&uploads, 1);	whoever starts something
 *	...
 *	coir_wait_group_done(&uploads);		whoever sees it end
 *	...
 *	rc = coir_wait_group_wait(&uploads);	until none is left
 *
 * For fibers a scope does this and more (no fiber outlives it, errors arrive).
 * A wait group is for what no scope knows: requests in a queue, callbacks of a
 * library. Add before what is counted can end, that is, not inside it.
 *
 * A wait group belongs to the thread that uses it first. Layer: sync, on
 * coir/node.h.
 */
#ifndef COIR_WAIT_GROUP_H
#define COIR_WAIT_GROUP_H

#include <coir/api.h>
#include <coir/link.h>
#include <coir/node.h>

COIR_BEGIN_DECLS

/** struct coir_wait_group - a wait group. All members are private. */
struct coir_wait_group {
	/* nodes that wait for the count to be 0 */
	struct coir_link waiters_;
	/* the thread that used it first; NULL: nobody has */
	const void *thread_;
	/* how many have begun and not ended; never negative */
	int count_;
};

/**
 * coir_wait_group_init() - a wait group in the caller's memory, nothing begun.
 * @group: idle memory (kept until coir_wait_group_fini()).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 */
COIR_API void
coir_wait_group_init(struct coir_wait_group *group);

/**
 * coir_wait_group_fini() - the end of a wait group, whatever its count.
 * @group: nobody waits for it: otherwise this aborts.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 */
COIR_API void
coir_wait_group_fini(struct coir_wait_group *group);

/**
 * coir_wait_group_add() - so many more have begun, or, negative, ended.
 * @group: the wait group (borrowed).
 * @n:     how many.
 *
 * When the count comes to 0 everybody who waits is woken.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -ERANGE: more would have ended than have begun, the count is as
 *          it was; -EOVERFLOW: more than INT_MAX; -EXDEV.
 */
COIR_API int
coir_wait_group_add(struct coir_wait_group *group, int n);

/**
 * coir_wait_group_done() - one has ended: coir_wait_group_add() of -1.
 * @group: the wait group (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -ERANGE: none had begun; -EXDEV.
 */
COIR_API int
coir_wait_group_done(struct coir_wait_group *group);

/**
 * coir_wait_group_count() - how many have begun and not ended.
 * @group: the wait group (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: the count, 0 or more.
 */
COIR_API int
coir_wait_group_count(const struct coir_wait_group *group);

/**
 * coir_wait_group_wait() - wait until the count is 0.
 * @group: the wait group (borrowed).
 *
 * With a count of 0 it returns at once. Whoever was woken returns, even if
 * others have begun since.
 *
 * Blocks:  until the count is 0, deadline or cancel.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0, -ECANCELED, -ETIMEDOUT, -EDEADLK, -ENXIO, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_wait_group_wait(struct coir_wait_group *group);

/**
 * coir_wait_group_node() - prepare a node for the count to be 0.
 * @node:  idle memory.
 * @group: the wait group (borrowed while the node is in use).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: nothing; the node's result is 0.
 */
COIR_API void
coir_wait_group_node(struct coir_node *node, struct coir_wait_group *group);

COIR_END_DECLS

#endif
