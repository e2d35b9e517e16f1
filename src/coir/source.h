/* SPDX-License-Identifier: MIT */
/*
 * Sources: things of a program's own that can be waited for.
 *
 * All that libcoir can wait for is made of this. A source says how to look
 * whether a wait can complete now, how to join the queue of those who wait and
 * how to leave it. The rest comes with it: blocking calls, coir_select(),
 * callbacks, deadlines, cancels, -EDEADLK, and a line in coir_dump(). A gate
 * that lets everybody through once it is open:
 *
 *	struct gate { struct coir_waiters waiters; bool open; };
 *
 *	static int gate_poll(struct coir_node *node)
 *	{
 *		struct gate *gate = coir_node_object(node);
 *
 *		return gate->open ? coir_node_complete(node, 0) : 0;
 *	}
 *
 *	static int gate_enlist(struct coir_node *node)
 *	{
 *		struct gate *gate = coir_node_object(node);
 *
 *		return coir_waiters_add(&gate->waiters, node);
 *	}
 *
 *	static const struct coir_source gate_source = {
 *		.name = "gate",
 *		.poll = gate_poll,
 *		.enlist = gate_enlist,
 *		.withdraw = coir_waiters_remove,
 *	};
 *
 *	int gate_pass(struct gate *gate)
 *	{
 *		struct coir_node node;
 *
 *		coir_source_node(&node, &gate_source, gate, NULL);
 *		return coir_wait(&node);
 *	}
 *
 *	void gate_open(struct gate *gate)
 *	{
 *		gate->open = true;
 *		coir_waiters_fire_all(&gate->waiters, 0);
 *	}
 *
 * poll, enlist and withdraw run on the thread of the node's runtime, must not
 * block, and are never called twice for one wait. Whoever fires a node has
 * completed it: from that instant it is out of its queue, the others of a
 * select are withdrawn, and a cancel comes too late.
 *
 * A wait does not hold the event_base by itself: what will fire it does (an
 * event, a descriptor, a timer, a remote handle). Layer: core.
 */
#ifndef COIR_SOURCE_H
#define COIR_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include <coir/api.h>
#include <coir/link.h>
#include <coir/node.h>

COIR_BEGIN_DECLS

/** struct coir_source - one way of waiting for one kind of thing; constant. */
struct coir_source {
	/* what dumps say of a fiber that waits here: "channel receive" */
	const char *name;
	/*
	 * Can it complete now? coir_node_complete(): it has, and what it takes
	 * is taken. 0: it must wait. A negative errno: it cannot be waited for.
	 */
	int (*poll)(struct coir_node *node);
	/* Join the queue: 0, or a negative errno and nothing has happened. */
	int (*enlist)(struct coir_node *node);
	/* Leave the queue; called only while enlisted. */
	void (*withdraw)(struct coir_node *node);
	/*
	 * Optional, for dumps: say more than the name ("fd 7 readable") in
	 * @buf of @len bytes; returns what snprintf(3) returned.
	 */
	int (*describe)(const struct coir_node *node, char *buf, size_t len);
	/*
	 * Completing obtains something (a message, a lock) that cannot be
	 * thrown away: a fired node can no longer be cancelled.
	 */
	bool takes;
};

/** struct coir_waiters - a queue of waiting nodes. All members are private. */
struct coir_waiters {
	/* the longest waiting first; all zero: empty */
	struct coir_link nodes_;
	/* the thread that used it first; NULL: nobody has */
	const void *thread_;
};

/**
 * coir_source_node() - prepare a node for a wait of a program's own.
 * @node:   idle memory.
 * @source: how to wait (borrowed while the node is in use).
 * @object: the thing, for the functions of @source (borrowed likewise).
 * @value:  what is brought, or where to put what is got (borrowed likewise).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: nothing; the node's results are those that @source gives.
 */
COIR_API void
coir_source_node(struct coir_node *node, const struct coir_source *source,
		 void *object, void *value);

/**
 * coir_node_object() - what coir_source_node() was given as object.
 * @node: prepared (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: the object (borrowed).
 */
COIR_API void *
coir_node_object(const struct coir_node *node);

/**
 * coir_node_value() - what coir_source_node() was given as value.
 * @node: prepared (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: the value (borrowed).
 */
COIR_API void *
coir_node_value(const struct coir_node *node);

/**
 * coir_node_complete() - what poll returns when the wait is over at once.
 * @node:   the node that is polled (borrowed).
 * @result: what the wait came to: 0 or more, or a negative errno.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: inside poll.
 * Returns: 1.
 */
COIR_API int
coir_node_complete(struct coir_node *node, int result);

/**
 * coir_node_fire() - complete a node that waits.
 * @node:   enlisted; from here on its waiter's again.
 * @result: what the wait came to: 0 or more, or a negative errno.
 *
 * Takes it out of the coir_waiters that it is in, and makes its fiber or
 * callback ready, at the tail of the queue. Never switches, calls nobody.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0; -EINVAL: it does not wait, nothing has happened.
 */
COIR_API int
coir_node_fire(struct coir_node *node, int result);

/**
 * coir_waiters_init() - an empty queue; all-zero memory is one too.
 * @waiters: idle memory; needs no end, but must be empty when it is freed.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 */
COIR_API void
coir_waiters_init(struct coir_waiters *waiters);

/**
 * coir_waiters_add() - put a node at the end; for enlist.
 * @waiters: the queue; it belongs to the thread that uses it first.
 * @node:    the node that is enlisted (borrowed until fired or withdrawn).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EXDEV.
 */
COIR_API int
coir_waiters_add(struct coir_waiters *waiters, struct coir_node *node);

/**
 * coir_waiters_remove() - take a node out of its queue; serves as withdraw.
 * @node: enlisted.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 */
COIR_API void
coir_waiters_remove(struct coir_node *node);

/**
 * coir_waiters_first() - who has waited longest?
 * @waiters: the queue (borrowed).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: the node (borrowed until fired or withdrawn); NULL: nobody.
 */
COIR_API struct coir_node *
coir_waiters_first(const struct coir_waiters *waiters);

/**
 * coir_waiters_fire_all() - complete every wait in a queue.
 * @waiters: the queue (borrowed); empty then.
 * @result:  what each comes to: 0 or more, or a negative errno.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: how many there were.
 */
COIR_API size_t
coir_waiters_fire_all(struct coir_waiters *waiters, int result);

COIR_END_DECLS

#endif
