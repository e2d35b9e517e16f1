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
#include "core/wait.h"

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

/* Out of line: mostly there is one node, and this would be in its way. */
__attribute__((noinline)) void
coir__waiter_withdraw(const struct coir__waiter *waiter)
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
static __attribute__((noinline)) void
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
	struct coir_fiber *fiber = node->fiber_;

	coir__list_remove(&node->runnable_.link_);
	node->result_ = result;
	node->state_ = COIR__NODE_FIRED;
	if (!fiber) {
		queue_callback(node);
		return;
	}
	fiber->waiter.fired = node;
	if (__builtin_expect(fiber->waiter.n > 1, 0))
		coir__waiter_withdraw(&fiber->waiter);
	coir__ready_fiber(node->runtime_, fiber);
}

size_t
coir__node_fire_all(struct coir_link *queue, int result)
{
	size_t n = 0;

	for (; !coir__list_empty(queue); n++)
		coir__node_fire(coir__node_of(queue->next), result);
	return n;
}

int
coir__ask_to_wait(struct coir_runtime *rt, const struct coir_node *first,
		  bool shielded)
{
	int rc = coir__loop_may_block(rt);

	if (rc < 0 && first)
		coir_error_context(rc, "waiting for %s", first->source_->name);
	if (rc < 0)
		return rc;
	return shielded ? 0 : coir__cancel_code(rt->current);
}

int
coir__stop_waiting(struct coir_fiber *self)
{
	coir__waiter_withdraw(&self->waiter);
	return coir__cancel_code(self);
}

int
coir__suspend_main(struct coir_runtime *rt)
{
	struct coir__waiter *waiter = &rt->main.waiter;
	int rc = coir__loop_wait(rt);

	rt->main.state = COIR__FIBER_READY;
	if (waiter->fired) {
		waiter->fired->state_ = COIR__NODE_IDLE;
		return 0;
	}
	coir__waiter_withdraw(waiter);
	return rc < 0 ? rc : coir__cancel_code(&rt->main);
}

int
coir_wait(struct coir_node *node)
{
	return coir__wait_for(node, node->source_, false);
}

int
coir__wait_shielded(struct coir_node *node)
{
	return coir__wait_for(node, node->source_, true);
}

/* coir__poll_one() of each until one is not 0; *ret_which is that one. */
static int
poll_all(struct coir_runtime *rt, struct coir_node *const *nodes, size_t n,
	 size_t *ret_which)
{
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++) {
		rc = coir__poll_one(rt, nodes[i], nodes[i]->source_);
		*ret_which = i;
	}
	return rc;
}

/* coir__enlist_one() of each, or of none; otherwise as poll_all(). */
static int
enlist_all(struct coir_fiber *self, struct coir_node *const *nodes, size_t n,
	   size_t *ret_which)
{
	for (size_t i = 0; i < n; i++) {
		struct coir_node *node = nodes[i];
		int rc = -EINVAL; /* it is there twice */

		if (node->state_ == COIR__NODE_IDLE)
			rc = coir__enlist_one(self, node, node->source_);
		if (rc == 0)
			continue;
		withdraw_all(nodes, i);
		*ret_which = i;
		return rc;
	}
	return 0;
}

/* Wait until one of them fires; *ret_which is that one. */
static int
suspend_for(struct coir_runtime *rt, struct coir_node *const *nodes, size_t n,
	    size_t *ret_which)
{
	struct coir_fiber *self = rt->current;
	int rc;

	self->waiter = (struct coir__waiter){ .nodes = nodes, .n = n };
	rc = enlist_all(self, nodes, n, ret_which);
	if (rc != 0)
		return rc;
	rc = coir__suspend(rt, self);
	for (size_t i = 0; rc == 0 && i < n; i++)
		if (nodes[i] == self->waiter.fired)
			*ret_which = i;
	return rc;
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
	size_t which = 0;
	int rc;

	if (!rt)
		return -ENXIO;
	rc = coir__may_wait(rt, n > 0 ? nodes[0] : NULL, false);
	if (rc == 0)
		rc = poll_all(rt, nodes, n, &which);
	if (rc == 0)
		rc = suspend_for(rt, nodes, n, &which);
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
	node->fiber_ = NULL;
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
