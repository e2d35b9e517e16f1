/* SPDX-License-Identifier: MIT */
/*
 * Wait nodes: the one way in which anything waits.
 *
 * A node is one wait for one thing: a message, an fd, a deadline, a settled
 * promise. It lies in the waiter's own memory, so waiting never allocates. It
 * is prepared by the thing's own function (coir_chan_recv_node(),
 * coir_fd_read_node(), coir_timer_node(), ...) and then used once:
 *
 *	coir_wait(&node)                  suspends the calling fiber;
 *	coir_select(nodes, n, &which)     suspends it until one of several;
 *	coir_node_listen(&node, cb, arg)  calls cb(), for programs of callbacks.
 *
 * What a node waited for has happened when it completes: the message is
 * taken, the lock is held. It completes once, or it is cancelled and has done
 * nothing; never both. A callback runs on the main stack, from the ready queue
 * that it shares with the fibers, never inside the call that settled it.
 * A node that a fiber waits for may not outlive the call; one with a callback
 * stays where it is until the callback has begun or coir_node_cancel().
 */
#ifndef COIR_NODE_H
#define COIR_NODE_H

#include <stdbool.h>
#include <stddef.h>

#include <coir/api.h>
#include <coir/heap_node.h>
#include <coir/link.h>
#include <coir/time.h>

COIR_BEGIN_DECLS

struct coir_fiber;
struct coir_node;
struct coir_runtime;
struct coir_source;

/**
 * typedef coir_node_cb - what coir_node_listen() calls.
 * @node:   the node that completed (yours again: it may be reused or freed).
 * @result: 0 or a negative errno, as the blocking call would have returned;
 *          -ESHUTDOWN: the runtime has ended before a timer was due.
 * @arg:    as given to coir_node_listen().
 */
typedef void coir_node_cb(struct coir_node *node, int result, void *arg);

/** struct coir_runnable - something in the ready queue. Private. */
struct coir_runnable {
	/* in the ready queue, or in the queue of what is waited for */
	struct coir_link link_;
	/* runs on the main stack; NULL for a fiber */
	void (*run_)(struct coir_runnable *);
};

/**
 * struct coir_node - one wait. All members are private. What completing one
 * looks at comes first, within a cache line's length: it lies on a stack that
 * has not been used for a while.
 */
struct coir_node {
	struct coir_runnable runnable_;
	/* how to look, join and leave the queue of the thing */
	const struct coir_source *source_;
	/* the suspended fiber; NULL while a callback or nobody waits */
	struct coir_fiber *fiber_;
	/* what the wait came to */
	int result_;
	/* idle, enlisted, fired or done: core/node.h */
	unsigned char state_;
	/* the thing */
	void *object_;
	/* what is sent, or where the received goes */
	void *value_;
	/* the runtime whose thread may touch this node */
	struct coir_runtime *runtime_;
	/* who is called, if nobody is suspended */
	coir_node_cb *cb_;
	void *arg_;
	/* timers only: the deadline's place */
	struct coir_heap_node heap_;
};

/**
 * coir_wait() - suspend until a prepared node completes.
 * @node: prepared and not in use (borrowed for the call).
 *
 * Blocks:  until the node completes, a deadline or cancel.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: what the node's own function says, -ECANCELED, -ETIMEDOUT (a
 *          scope's deadline), -EDEADLK (called inside a callback, or nothing
 *          in this runtime can ever complete it), -ENXIO (no runtime in this
 *          thread), -EXDEV (the thing belongs to another thread), -EINVAL (the
 *          node is in use).
 */
COIR_API COIR_MUST_CHECK int
coir_wait(struct coir_node *node);

/**
 * coir_select() - suspend until the first of several nodes completes.
 * @nodes:     the nodes (borrowed for the call), earliest preferred.
 * @n:         how many; 0 waits for a cancel.
 * @ret_which: the index of the one that completed.
 *
 * If several can complete at once the earliest listed one does. The others
 * leave no trace: their messages are not taken, their locks not held.
 *
 * Blocks:  until one completes, a deadline or cancel.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: the result of the node that completed; with *@ret_which untouched:
 *          -ECANCELED, -ETIMEDOUT, -EDEADLK, -ENXIO, -EXDEV as coir_wait();
 *          -EINVAL (a node is in use, or listed twice).
 */
COIR_API COIR_MUST_CHECK int
coir_select(struct coir_node *const nodes[], size_t n, size_t *ret_which);

/**
 * coir_node_listen() - have a callback called when a node completes.
 * @node: prepared and not in use (borrowed until it is called or cancelled).
 * @cb:   called once on the main stack, from the ready queue, even if the
 *        node could complete at once.
 * @arg:  passed to @cb (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never (the calling fiber's cancel does not concern the node).
 * Context: loop thread.
 * Returns: 0, -ENXIO, -EXDEV, -EINVAL (the node is in use), -ESHUTDOWN
 *          (coir_runtime_free() is calling its last callbacks), or why the
 *          wait cannot be begun (-EBADF, ...); then @cb is not called.
 */
COIR_API COIR_MUST_CHECK int
coir_node_listen(struct coir_node *node, coir_node_cb *cb, void *arg);

/**
 * coir_node_cancel() - take back a coir_node_listen() or coir_defer().
 * @node: the node; idle ones are left alone.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: true if the callback will not be called; false if the node was
 *          idle, or had already obtained something that would be lost (a
 *          message, a lock, a permit): then its callback still runs.
 */
COIR_API bool
coir_node_cancel(struct coir_node *node);

/**
 * coir_defer() - call a callback from the ready queue, after whoever is in it.
 * @node: idle memory (borrowed until it is called or cancelled): one that is
 *        in the queue already must be cancelled first.
 * @cb:   called once on the main stack with result 0.
 * @arg:  passed to @cb (borrowed).
 *
 * Fibers and deferred callbacks take turns fairly: one queue, first come first
 * served. A callback that defers itself starves neither fibers nor the loop.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -ENXIO (no runtime in this thread), -ESHUTDOWN (as
 *          coir_node_listen()).
 */
COIR_API COIR_MUST_CHECK int
coir_defer(struct coir_node *node, coir_node_cb *cb, void *arg);

/**
 * coir_timer_node() - prepare a node that completes at @deadline.
 * @node:     idle memory.
 * @deadline: monotonic point in time; a past one completes in the next round.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: nothing; the node's result is 0.
 */
COIR_API void
coir_timer_node(struct coir_node *node, coir_time deadline);

COIR_END_DECLS

#endif
