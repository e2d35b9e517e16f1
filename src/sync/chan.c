/* SPDX-License-Identifier: MIT */
/*
 * Channels. Between any two calls
 *  - a receiver waits only if the ring is empty,
 *  - a sender waits only if the ring is full (size 0: always is),
 *  - both wait at once only if they are nodes of one coir_select(), which does
 *    not serve itself,
 * so whoever comes looks at the other side first, then at the ring, and only
 * then joins its own queue: arrival order holds without a further thought.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>

#include <coir/chan.h>

#include "core/claim.h"

/* What an unbounded ring begins with, in messages. */
#define CHAN_FIRST_SIZE 16

static void
ring_push(struct coir_chan *ch, void *msg)
{
	size_t at = ch->head_ + ch->len_;

	ch->slots_[at < ch->size_ ? at : at - ch->size_] = msg;
	ch->len_++;
}

static void *
ring_pop(struct coir_chan *ch)
{
	void *msg = ch->slots_[ch->head_];

	ch->head_ = ch->head_ + 1 < ch->size_ ? ch->head_ + 1 : 0;
	ch->len_--;
	return msg;
}

/* Twice the room, the messages in order from slot 0. */
static int
ring_grow(struct coir_chan *ch)
{
	size_t size = ch->size_ ? 2 * ch->size_ : CHAN_FIRST_SIZE;
	void **slots = calloc(size, sizeof(*slots));
	size_t n = ch->len_;

	if (!slots)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		slots[i] = ring_pop(ch);
	free(ch->slots_);
	ch->slots_ = slots;
	ch->size_ = size;
	ch->head_ = 0;
	ch->len_ = n;
	return 0;
}

static int
chan_complete(struct coir_node *node, int result)
{
	node->result_ = result;
	return 1;
}

/* There is a slot free, or now there is one: 1; the channel is full: 0. */
static int
chan_make_room(struct coir_chan *ch)
{
	if (ch->len_ < ch->size_)
		return 1;
	if (!ch->unbounded_)
		return 0;
	return ring_grow(ch) < 0 ? -ENOMEM : 1;
}

static int
send_poll(struct coir_node *node)
{
	struct coir_chan *ch = node->object_;
	struct coir_node *receiver;
	int rc = coir__claim(&ch->thread_);

	if (rc < 0)
		return rc;
	if (ch->closed_)
		return chan_complete(node, -EPIPE);
	receiver = coir__node_first(&ch->receivers_);
	if (receiver) {
		*(void **)receiver->value_ = node->value_;
		coir__node_fire(receiver, 0);
		return chan_complete(node, 0);
	}
	rc = chan_make_room(ch);
	if (rc <= 0)
		return rc < 0 ? chan_complete(node, rc) : 0;
	ring_push(ch, node->value_);
	return chan_complete(node, 0);
}

static int
send_enlist(struct coir_node *node)
{
	struct coir_chan *ch = node->object_;

	coir__list_add_tail(&ch->senders_, &node->runnable_.link_);
	return 0;
}

static const struct coir_source send_source = {
	.name = "channel send",
	.poll = send_poll,
	.enlist = send_enlist,
	.withdraw = coir__node_unlink,
	.takes = true,
};

/* Take the oldest message; false if there is none. */
static bool
chan_take(struct coir_chan *ch, void **ret_msg)
{
	struct coir_node *sender = coir__node_first(&ch->senders_);

	if (ch->len_ > 0) {
		*ret_msg = ring_pop(ch);
		if (sender)
			ring_push(ch, sender->value_);
	} else if (sender) {
		*ret_msg = sender->value_;
	} else {
		return false;
	}
	if (sender)
		coir__node_fire(sender, 0);
	return true;
}

static int
recv_poll(struct coir_node *node)
{
	struct coir_chan *ch = node->object_;
	int rc = coir__claim(&ch->thread_);

	if (rc < 0)
		return rc;
	if (chan_take(ch, node->value_))
		return chan_complete(node, 0);
	return ch->closed_ ? chan_complete(node, -EPIPE) : 0;
}

static int
recv_enlist(struct coir_node *node)
{
	struct coir_chan *ch = node->object_;

	coir__list_add_tail(&ch->receivers_, &node->runnable_.link_);
	return 0;
}

static const struct coir_source recv_source = {
	.name = "channel receive",
	.poll = recv_poll,
	.enlist = recv_enlist,
	.withdraw = coir__node_unlink,
	.takes = true,
};

void
coir_chan_init(struct coir_chan *ch, void **slots, size_t capacity)
{
	*ch = (struct coir_chan){ .slots_ = slots, .size_ = capacity };
	coir__list_init(&ch->senders_);
	coir__list_init(&ch->receivers_);
}

static void
chan_check_unused(const struct coir_chan *ch, const char *call)
{
	if (!coir__list_empty(&ch->senders_))
		coir__die_waiters(call, "channel with senders");
	if (!coir__list_empty(&ch->receivers_))
		coir__die_waiters(call, "channel with receivers");
}

void
coir_chan_fini(struct coir_chan *ch)
{
	chan_check_unused(ch, "coir_chan_fini");
}

int
coir_chan_new(size_t capacity, struct coir_chan **ret_ch)
{
	bool unbounded = capacity == COIR_CHAN_UNBOUNDED;
	size_t size = unbounded ? 0 : capacity;
	struct coir_chan *ch;
	void **slots = NULL;

	if (size > PTRDIFF_MAX / sizeof(*slots))
		return -ENOMEM;
	ch = malloc(sizeof(*ch));
	if (!ch)
		return -ENOMEM;
	if (size > 0) {
		slots = calloc(size, sizeof(*slots));
		if (!slots) {
			free(ch);
			return -ENOMEM;
		}
	}
	coir_chan_init(ch, slots, size);
	ch->unbounded_ = unbounded;
	*ret_ch = ch;
	return 0;
}

void
coir_chan_free(struct coir_chan *ch)
{
	if (!ch)
		return;
	chan_check_unused(ch, "coir_chan_free");
	free(ch->slots_);
	free(ch);
}

void
coir_chan_send_node(struct coir_node *node, struct coir_chan *ch, void *msg)
{
	coir__node_init(node, &send_source, ch, msg);
}

void
coir_chan_recv_node(struct coir_node *node, struct coir_chan *ch,
		    void **ret_msg)
{
	coir__node_init(node, &recv_source, ch, ret_msg);
}

int
coir_chan_send(struct coir_chan *ch, void *msg)
{
	struct coir_node node;

	coir_chan_send_node(&node, ch, msg);
	return coir_wait(&node);
}

int
coir_chan_recv(struct coir_chan *ch, void **ret_msg)
{
	struct coir_node node;

	coir_chan_recv_node(&node, ch, ret_msg);
	return coir_wait(&node);
}

int
coir_chan_try_send(struct coir_chan *ch, void *msg)
{
	struct coir_node node;

	coir_chan_send_node(&node, ch, msg);
	return coir__node_try(&node);
}

int
coir_chan_try_recv(struct coir_chan *ch, void **ret_msg)
{
	struct coir_node node;

	coir_chan_recv_node(&node, ch, ret_msg);
	return coir__node_try(&node);
}

int
coir_chan_close(struct coir_chan *ch)
{
	int rc = coir__claim(&ch->thread_);

	if (rc < 0)
		return rc;
	ch->closed_ = true;
	coir__node_fire_all(&ch->senders_, -EPIPE);
	coir__node_fire_all(&ch->receivers_, -EPIPE);
	return 0;
}

size_t
coir_chan_len(const struct coir_chan *ch)
{
	return ch->len_;
}
