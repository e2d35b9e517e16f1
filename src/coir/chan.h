/* SPDX-License-Identifier: MIT */
/*
 * Channels: a queue of pointers between fibers and callbacks of one thread.
 *
 *	void *slots[16];
 *	struct coir_chan jobs;
 *	void *job;
 *
 *	coir_chan_init(&jobs, slots, 16);
 *	...                                     a producer:
 *	rc = coir_chan_send(&jobs, job);
 *	...                                     a consumer:
 *	while ((rc = coir_chan_recv(&jobs, &job)) == 0)
 *		work(job);
 *
 * Messages come out in the order in which they went in. Senders wait while it
 * is full, receivers while it is empty, each side served in arrival order: a
 * message goes straight to the receiver that has waited longest, and a receive
 * that makes room moves in the message of the sender that has. At capacity 0
 * a send waits for its receiver (rendezvous). What a message points to belongs
 * to the sender until the send has returned 0, then to whoever receives it.
 *
 * A channel belongs to the thread that uses it first. Between threads, see
 * coir/remote.h. Layer: sync, on coir/node.h.
 */
#ifndef COIR_CHAN_H
#define COIR_CHAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <coir/api.h>
#include <coir/link.h>
#include <coir/node.h>

COIR_BEGIN_DECLS

/* A capacity for coir_chan_new(): sends never wait, the memory grows. */
#define COIR_CHAN_UNBOUNDED SIZE_MAX

/** struct coir_chan - a channel. All members are private. */
struct coir_chan {
	/* a ring of size_ messages; NULL if size_ is 0 */
	void **slots_;
	size_t size_;
	/* where the oldest message lies, and how many there are */
	size_t head_;
	size_t len_;
	/* nodes that wait to send, their message in value_ */
	struct coir_link senders_;
	/* nodes that wait to receive, the place for it in value_ */
	struct coir_link receivers_;
	/* the thread that used it first; NULL: nobody has */
	const void *thread_;
	/* coir_chan_close() was called */
	bool closed_;
	/* the ring grows instead of being full */
	bool unbounded_;
};

/**
 * coir_chan_init() - a channel in the caller's memory; it never allocates.
 * @ch:       idle memory (kept until coir_chan_fini()).
 * @slots:    @capacity pointers (kept until then); NULL if that is 0.
 * @capacity: how many messages may wait to be received; 0: none, a send waits
 *            for its receiver.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 */
COIR_API void
coir_chan_init(struct coir_chan *ch, void **slots, size_t capacity);

/**
 * coir_chan_fini() - the end of a channel made by coir_chan_init().
 * @ch: nobody waits in it: otherwise this aborts.
 *
 * Messages that are left are not looked at: coir_chan_try_recv() them first if
 * what they point to must be freed.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 */
COIR_API void
coir_chan_fini(struct coir_chan *ch);

/**
 * coir_chan_new() - a channel on the heap.
 * @capacity: as for coir_chan_init(); or COIR_CHAN_UNBOUNDED: the ring doubles
 *            when it is full and keeps its size until coir_chan_free().
 * @ret_ch:   on 0 the caller owns *ret_ch: coir_chan_free().
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: 0, -ENOMEM.
 */
COIR_API COIR_MUST_CHECK int
coir_chan_new(size_t capacity, struct coir_chan **ret_ch);

/**
 * coir_chan_free() - the end of a channel made by coir_chan_new().
 * @ch: as for coir_chan_fini() (taken); NULL is allowed.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 */
COIR_API void
coir_chan_free(struct coir_chan *ch);

/**
 * coir_chan_send() - put a message last.
 * @ch:  the channel (borrowed).
 * @msg: any pointer, NULL too; on 0 it is the receiver's, else the caller's.
 *
 * Waits while the channel is full. Senders are served in arrival order. A send
 * that was cancelled leaves nothing behind.
 *
 * Blocks:  until there is room (capacity 0: a receiver), close, deadline or
 *          cancel.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0, -EPIPE (closed), -ENOMEM (only COIR_CHAN_UNBOUNDED), -ECANCELED,
 *          -ETIMEDOUT, -EDEADLK, -ENXIO, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_chan_send(struct coir_chan *ch, void *msg);

/**
 * coir_chan_recv() - take the oldest message.
 * @ch:      the channel (borrowed).
 * @ret_msg: on 0 the caller owns *ret_msg; untouched on failure.
 *
 * Waits while the channel is empty. Receivers are served in arrival order. A
 * message is either delivered or still in the channel: cancel loses none.
 *
 * Blocks:  until a message, close, deadline or cancel.
 * Cancel:  point.
 * Context: fiber, or the main stack outside the loop.
 * Returns: 0, -EPIPE (closed and drained), -ECANCELED, -ETIMEDOUT, -EDEADLK,
 *          -ENXIO, -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_chan_recv(struct coir_chan *ch, void **ret_msg);

/**
 * coir_chan_try_send() - put a message last if that needs no waiting.
 * @ch:  the channel (borrowed).
 * @msg: on 0 it is the receiver's, else the caller's.
 *
 * At capacity 0 it succeeds when a receiver waits.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EAGAIN (full), -EPIPE (closed), -ENOMEM (only
 *          COIR_CHAN_UNBOUNDED), -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_chan_try_send(struct coir_chan *ch, void *msg);

/**
 * coir_chan_try_recv() - take the oldest message if there is one.
 * @ch:      the channel (borrowed).
 * @ret_msg: on 0 the caller owns *ret_msg; untouched on failure.
 *
 * At capacity 0 it succeeds when a sender waits.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EAGAIN (empty), -EPIPE (closed and drained), -EXDEV.
 */
COIR_API COIR_MUST_CHECK int
coir_chan_try_recv(struct coir_chan *ch, void **ret_msg);

/**
 * coir_chan_send_node() - prepare a node that completes when @msg was sent.
 * @node: idle memory.
 * @ch:   the channel (borrowed while the node is in use).
 * @msg:  the receiver's once the node has completed with 0.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: nothing; the node's result is 0, -EPIPE or -ENOMEM.
 */
COIR_API void
coir_chan_send_node(struct coir_node *node, struct coir_chan *ch, void *msg);

/**
 * coir_chan_recv_node() - prepare a node that completes with a message.
 * @node:    idle memory.
 * @ch:      the channel (borrowed while the node is in use).
 * @ret_msg: where the message goes (kept while the node is in use); set only
 *           if the node completes with 0.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: nothing; the node's result is 0 or -EPIPE.
 */
COIR_API void
coir_chan_recv_node(struct coir_node *node, struct coir_chan *ch,
		    void **ret_msg);

/**
 * coir_chan_close() - no more messages.
 * @ch: the channel (borrowed); closing it again changes nothing.
 *
 * Senders that wait get -EPIPE and keep their messages. What is in the channel
 * can still be received; whoever waits to receive gets -EPIPE.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EXDEV.
 */
COIR_API int
coir_chan_close(struct coir_chan *ch);

/**
 * coir_chan_len() - how many messages are in the channel.
 * @ch: the channel (borrowed).
 *
 * Those of senders that wait are not counted: at capacity 0 it is always 0.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: their number.
 */
COIR_API size_t
coir_chan_len(const struct coir_chan *ch);

COIR_END_DECLS

#endif
