/* SPDX-License-Identifier: MIT */
/*
 * Promises. A settled promise has no waiters: settling fires them all. The text
 * of a failure is copied, since the chain is that of whoever fails.
 */
#include "config.h"

#include <coir/promise.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/chain.h"
#include "core/claim.h"
#include "core/node.h"
#include "core/runtime.h"
#include "core/wait.h"

void
coir_promise_init(struct coir_promise *promise)
{
	*promise = (struct coir_promise){ 0 };
	coir__list_init(&promise->waiters_);
}

void
coir_promise_fini(struct coir_promise *promise)
{
	if (!coir__list_empty(&promise->waiters_))
		coir__die_waiters("coir_promise_fini", "promise");
	if (!promise->text_)
		return; /* mostly: no call for nothing */
	free(promise->text_);
	promise->text_ = NULL;
}

int
coir_promise_new(struct coir_promise **ret_promise)
{
	struct coir_promise *promise = malloc(sizeof(*promise));

	if (!promise)
		return -ENOMEM;
	coir_promise_init(promise);
	*ret_promise = promise;
	return 0;
}

void
coir_promise_free(struct coir_promise *promise)
{
	if (!promise)
		return;
	coir_promise_fini(promise);
	free(promise);
}

static int
settle(struct coir_promise *promise, int result, void *value)
{
	int rc = coir__claim(&promise->thread_);

	if (rc < 0)
		return rc;
	if (promise->settled_)
		return -EALREADY;
	promise->settled_ = true;
	promise->result_ = result;
	promise->value_ = value;
	coir__node_fire_all(&promise->waiters_, 0);
	return 0;
}

int
coir_promise_resolve(struct coir_promise *promise, void *value)
{
	return settle(promise, 0, value);
}

/* The words for @error that the caller has, on the heap; NULL: none. */
static char *
words(int error)
{
	struct coir_runtime *rt = coir__current_runtime();
	const char *text = rt ? coir__chain_text(rt->current, error) : "";

	return *text ? strdup(text) : NULL;
}

int
coir_promise_reject(struct coir_promise *promise, int error)
{
	int rc = error < 0 ? settle(promise, error, NULL) : -EINVAL;

	/* nobody whom settling has woken runs before we return */
	if (rc == 0)
		promise->text_ = words(error);
	return rc;
}

static int
promise_poll(struct coir_node *node)
{
	struct coir_promise *promise = node->object_;

	int rc = coir__claim(&promise->thread_);

	return rc < 0 ? rc : promise->settled_;
}

static int
promise_enlist(struct coir_node *node)
{
	struct coir_promise *promise = node->object_;

	coir__list_add_tail(&promise->waiters_, &node->runnable_.link_);
	return 0;
}

static void
promise_withdraw(struct coir_node *node)
{
	coir__list_remove(&node->runnable_.link_);
}

static const struct coir_source promise_source = {
	.name = "promise",
	.poll = promise_poll,
	.enlist = promise_enlist,
	.withdraw = promise_withdraw,
};

void
coir_promise_node(struct coir_node *node, struct coir_promise *promise)
{
	coir__node_init(node, &promise_source, promise, NULL);
}

int
coir_promise_await(struct coir_promise *promise, int *ret_result)
{
	struct coir_node node;
	int rc;

	coir_promise_node(&node, promise);
	rc = coir__wait_for(&node, &promise_source, false);
	if (rc < 0)
		return rc;
	if (ret_result)
		*ret_result = promise->result_;
	if (promise->text_)
		coir__chain_set(coir__current_runtime()->current,
				promise->result_, promise->text_);
	return 0;
}

int
coir_promise_result(const struct coir_promise *promise)
{
	return promise->settled_ ? promise->result_ : -EINPROGRESS;
}

void *
coir_promise_value(const struct coir_promise *promise)
{
	return promise->value_;
}

const char *
coir_promise_text(const struct coir_promise *promise)
{
	return promise->text_ ? promise->text_ : "";
}

void
coir_promise_on_cancel(struct coir_promise *promise, coir_promise_cancel_cb *cb,
		       void *arg)
{
	promise->cancel_cb_ = cb;
	promise->cancel_arg_ = arg;
}

int
coir_promise_cancel(struct coir_promise *promise)
{
	coir_promise_cancel_cb *cb = promise->cancel_cb_;
	int rc = coir__claim(&promise->thread_);

	if (rc < 0)
		return rc;
	if (promise->settled_ || !cb)
		return -EALREADY;
	promise->cancel_cb_ = NULL;
	cb(promise, promise->cancel_arg_);
	return 0;
}
