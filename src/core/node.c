/* SPDX-License-Identifier: MIT */
/*
 * The wait primitive: register, suspend, be woken with a result or cancelled.
 *
 * A node is enlisted with its thing, or fired and on its way, or idle. Firing
 * one node of a select withdraws the others in the same instant, so that no
 * other thing can complete for a waiter that has its answer.
 */
#include "config.h"

#include "core/node.h"

#include <errno.h>

#include <coir/error.h>

#include "core/cancel.h"
#include "core/die.h"
#include "core/fork.h"
#include "core/loop.h"
#include "core/sched.h"

struct coir_node *
coir__node_of(struct coir_link *link)
{
	return coir__container_of(link, struct coir_node, runnable_.link_);
}

static void
withdraw(struct coir_node *node)
{
	if (node->state_ != COIR__NODE_ENLISTED)
		return;
	node->source_->withdraw(node);
	node->state_ = COIR__NODE_IDLE;
}

static void
withdraw_all(struct coir_node *const *nodes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		withdraw(nodes[i]);
}

void
coir__waiter_withdraw(struct coir__waiter *waiter)
{
	withdraw_all(waiter->nodes, waiter->n);
}

/* A node's turn in the ready queue has come. */
static void
call_back(struct coir_runnable *runnable)
{
	struct coir_node *node =
		coir__container_of(runnable, struct coir_node, runnable_);

	node->state_ = COIR__NODE_IDLE;
	/* what went wrong in the callback before is over */
	coir__current_runtime()->current->waits++;
	node->cb_(node, node->result_, node->arg_);
}

/*
 * Queue the callback of a node that has completed. The runtime that it listened
 * in may have ended since: then this is the next one of its thread, or there is
 * none and so nobody to be called.
 */
static void
queue_callback(struct coir_node *node)
{
	node->runtime_ = coir__current_runtime();
	node->state_ = node->runtime_ ? COIR__NODE_FIRED : COIR__NODE_IDLE;
	node->runnable_.run_ = call_back;
	if (node->runtime_)
		coir__ready(node->runtime_, &node->runnable_);
}

void
coir__node_fire(struct coir_node *node, int result)
{
	struct coir__waiter *waiter = node->waiter_;

	coir__list_remove(&node->runnable_.link_);
	node->result_ = result;
	node->state_ = COIR__NODE_FIRED;
	if (!waiter) {
		queue_callback(node);
		return;
	}
	waiter->fired = node;
	if (waiter->n > 1)
		coir__waiter_withdraw(waiter);
	coir__ready_fiber(waiter->fiber);
}

size_t
coir__node_fire_all(struct coir_link *queue, int result)
{
	struct coir_link *link;
	size_t n = 0;

	while ((link = coir__list_first(queue))) {
		coir__node_fire(coir__node_of(link), result);
		n++;
	}
	return n;
}

/*
 * Look whether one of the nodes can complete now. 1: nodes[*ret_which] has,
 * or cannot be waited for; its result_ says which. 0: none. -EINVAL: one that
 * is in use.
 */
static int
poll_all(struct coir_runtime *rt, struct coir_node *const *nodes, size_t n,
	 size_t *ret_which)
{
	for (size_t i = 0; i < n; i++) {
		struct coir_node *node = nodes[i];
		int rc;

		if (node->state_ != COIR__NODE_IDLE)
			return -EINVAL;
		node->runtime_ = rt;
		rc = node->source_->poll(node);
		if (rc == 0)
			continue;
		if (rc < 0)
			node->result_ = rc;
		*ret_which = i;
		return 1;
	}
	return 0;
}

/* Put all nodes into the queues of their things. As poll_all(). */
static int
enlist_all(struct coir__waiter *waiter, size_t *ret_which)
{
	for (size_t i = 0; i < waiter->n; i++) {
		struct coir_node *node = waiter->nodes[i];
		int rc;

		if (node->state_ != COIR__NODE_IDLE) {
			withdraw_all(waiter->nodes, i); /* it is there twice */
			return -EINVAL;
		}
		coir__link_init(&node->runnable_.link_);
		node->waiter_ = waiter;
		rc = node->source_->enlist(node);
		if (rc == 0) {
			node->state_ = COIR__NODE_ENLISTED;
			continue;
		}
		withdraw_all(waiter->nodes, i);
		node->result_ = rc;
		*ret_which = i;
		return 1;
	}
	return 0;
}

/* Suspend until a node of @waiter has fired, or a cancel has come. */
static int
suspend(struct coir_runtime *rt, struct coir__waiter *waiter)
{
	struct coir_fiber *self = waiter->fiber;
	int rc = 0;

	self->waiter = waiter;
	self->state = COIR__FIBER_WAITING;
	self->interrupted = false;
	coir__suspended(rt, self);
	if (coir__in_fiber(rt))
		coir__switch(rt);
	else
		rc = coir__loop_wait(rt, waiter);
	self->waiter = NULL;
	self->state = COIR__FIBER_READY;
	if (waiter->fired)
		return 0;
	coir__waiter_withdraw(waiter);
	return rc < 0 ? rc : coir__cancel_code(self);
}

/* The common part of all waits; *ret_which is the node that completed. */
static int
wait_for(struct coir_runtime *rt, struct coir__waiter *waiter,
	 size_t *ret_which)
{
	int rc;

	waiter->fiber = rt->current;
	rc = coir__loop_may_block(rt);
	if (rc < 0 && waiter->n > 0)
		coir_error_context(rc, "waiting for %s",
				   waiter->nodes[0]->source_->name);
	if (rc < 0)
		return rc;
	rc = waiter->shielded ? 0 : coir__cancel_code(waiter->fiber);
	if (rc < 0)
		return rc;
	rc = poll_all(rt, waiter->nodes, waiter->n, ret_which);
	if (rc == 0)
		rc = enlist_all(waiter, ret_which);
	if (rc != 0)
		return rc < 0 ? rc : 0;
	rc = suspend(rt, waiter);
	if (rc < 0)
		return rc;
	for (size_t i = 0; i < waiter->n; i++)
		if (waiter->nodes[i] == waiter->fired)
			*ret_which = i;
	waiter->fired->state_ = COIR__NODE_IDLE;
	return 0;
}

static int
wait_one(struct coir_node *node, bool shielded)
{
	struct coir_runtime *rt = coir__current_runtime();
	struct coir__waiter waiter = { .nodes = &node,
				       .n = 1,
				       .shielded = shielded };
	size_t which;
	int rc;

	if (!rt)
		return -ENXIO;
	rc = wait_for(rt, &waiter, &which);
	return rc < 0 ? rc : node->result_;
}

int
coir_wait(struct coir_node *node)
{
	return wait_one(node, false);
}

int
coir__wait_shielded(struct coir_node *node)
{
	return wait_one(node, true);
}

int
coir__wait_to_end(struct coir_node *node)
{
	int rc;

	do
		rc = coir__wait_shielded(node);
	while (rc == -ECANCELED);
	return rc;
}

int
coir_select(struct coir_node *const nodes[], size_t n, size_t *ret_which)
{
	struct coir_runtime *rt = coir__current_runtime();
	struct coir__waiter waiter = { .nodes = nodes, .n = n };
	size_t which = 0;
	int rc;

	if (!rt)
		return -ENXIO;
	rc = wait_for(rt, &waiter, &which);
	if (rc < 0)
		return rc;
	*ret_which = which;
	return nodes[which]->result_;
}

int
coir_node_listen(struct coir_node *node, coir_node_cb *cb, void *arg)
{
	struct coir_runtime *rt = coir__current_runtime();
	int rc;

	if (!rt)
		return -ENXIO;
	if (rt->ending)
		return -ESHUTDOWN;
	if (node->state_ != COIR__NODE_IDLE)
		return -EINVAL;
	node->runtime_ = rt;
	node->waiter_ = NULL;
	node->cb_ = cb;
	node->arg_ = arg;
	coir__link_init(&node->runnable_.link_);
	rc = node->source_->poll(node);
	if (rc > 0)
		queue_callback(node);
	if (rc != 0)
		return rc < 0 ? rc : 0;
	rc = node->source_->enlist(node);
	if (rc == 0)
		node->state_ = COIR__NODE_ENLISTED;
	return rc;
}

bool
coir_node_cancel(struct coir_node *node)
{
	if (node->state_ != COIR__NODE_IDLE &&
	    coir__is_inherited(node->runtime_))
		return false;
	if (node->state_ == COIR__NODE_ENLISTED) {
		withdraw(node);
		return true;
	}
	if (node->state_ != COIR__NODE_FIRED || node->source_->takes)
		return false;
	coir__list_remove(&node->runnable_.link_);
	node->state_ = COIR__NODE_IDLE;
	return true;
}

/* A deferred callback completes at once and takes nothing. */
static int
defer_poll(struct coir_node *node)
{
	node->result_ = 0;
	return 1;
}

static const struct coir_source defer_source = {
	.name = "its turn",
	.poll = defer_poll,
};

int
coir_defer(struct coir_node *node, coir_node_cb *cb, void *arg)
{
	coir__node_init(node, &defer_source, NULL, NULL);
	return coir_node_listen(node, cb, arg);
}

void
coir__die_waiters(const char *call, const char *what)
{
	coir__die("%s: somebody still waits for this %s; close it, or cancel "
		  "them and wait until they have ended, before",
		  call, what);
}
