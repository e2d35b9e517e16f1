/* SPDX-License-Identifier: MIT */
/*
 * Conditions: a queue of waiters and nothing else. The count of changes is
 * only for coir_cond_loop(), whose test is not in the queue while it runs.
 */
#include "config.h"

#include <errno.h>
#include <stdbool.h>

#include <coir/cond.h>

#include "core/claim.h"
#include "sync/mutex.h"

/* coir_cond_wait_mutex(): what its node points to. */
struct mutex_wait {
	struct coir_mutex *mutex;
	/* the wait has begun and the mutex was let go */
	bool released;
};

static int
cond_poll(struct coir_node *node)
{
	struct coir_cond *cond = node->object_;
	int rc = coir__claim(&cond->thread_);

	return rc == 0 && cond->closed_ ? -EPIPE : rc;
}

static int
cond_enlist(struct coir_node *node)
{
	struct coir_cond *cond = node->object_;

	coir__list_add_tail(&cond->waiters_, &node->runnable_.link_);
	return 0;
}

/* A signal wakes one: it would be lost with a node that is taken back. */
static const struct coir_source cond_source = {
	.name = "condition",
	.poll = cond_poll,
	.enlist = cond_enlist,
	.withdraw = coir__node_unlink,
	.takes = true,
};

static int
mutex_wait_poll(struct coir_node *node)
{
	struct mutex_wait *wait = node->value_;
	int rc = coir__mutex_check_held(wait->mutex);

	return rc < 0 ? rc : cond_poll(node);
}

/* In the queue first, then out of the mutex: no signal falls between. */
static int
mutex_wait_enlist(struct coir_node *node)
{
	struct mutex_wait *wait = node->value_;

	cond_enlist(node);
	coir_mutex_unlock(wait->mutex);
	wait->released = true;
	return 0;
}

static const struct coir_source mutex_wait_source = {
	.name = "condition with mutex",
	.poll = mutex_wait_poll,
	.enlist = mutex_wait_enlist,
	.withdraw = coir__node_unlink,
	.takes = true,
};

void
coir_cond_init(struct coir_cond *cond)
{
	*cond = (struct coir_cond){ .changes_ = 0 };
	coir__list_init(&cond->waiters_);
}

void
coir_cond_fini(struct coir_cond *cond)
{
	if (!coir__list_empty(&cond->waiters_))
		coir__die_waiters("coir_cond_fini", "condition");
}

void
coir_cond_node(struct coir_node *node, struct coir_cond *cond)
{
	coir__node_init(node, &cond_source, cond, NULL);
}

int
coir_cond_wait(struct coir_cond *cond)
{
	struct coir_node node;

	coir_cond_node(&node, cond);
	return coir_wait(&node);
}

int
coir_cond_wait_value(struct coir_cond *cond, void **ret_value)
{
	struct coir_node node;
	void *value = NULL;
	int rc;

	coir__node_init(&node, &cond_source, cond, &value);
	rc = coir_wait(&node);
	if (rc == 0 && ret_value)
		*ret_value = value;
	return rc;
}

int
coir_cond_wait_mutex(struct coir_cond *cond, struct coir_mutex *mutex)
{
	struct mutex_wait wait = { .mutex = mutex };
	struct coir_node node;
	int rc, relocked;

	coir__node_init(&node, &mutex_wait_source, cond, &wait);
	rc = coir_wait(&node);
	if (!wait.released)
		return rc;
	relocked = coir__mutex_relock(mutex);
	return relocked < 0 ? relocked : rc;
}

int
coir_cond_loop(struct coir_cond *cond, coir_fn *fn, void *arg)
{
	unsigned long seen;
	int rc;

	for (;;) {
		seen = cond->changes_;
		rc = fn(arg);
		if (rc != -EAGAIN)
			return rc;
		if (seen != cond->changes_)
			rc = coir_yield();
		else
			rc = coir_cond_wait(cond);
		if (rc < 0)
			return rc;
	}
}

int
coir_cond_signal(struct coir_cond *cond)
{
	return coir_cond_signal_value(cond, NULL);
}

int
coir_cond_signal_value(struct coir_cond *cond, void *value)
{
	struct coir_node *first;
	int rc = coir__claim(&cond->thread_);

	if (rc < 0)
		return rc;
	first = coir__node_first(&cond->waiters_);
	if (!first) {
		cond->changes_++;
		return 0;
	}
	if (first->source_ == &cond_source && first->value_)
		*(void **)first->value_ = value;
	coir__node_fire(first, 0);
	return 1;
}

ssize_t
coir_cond_broadcast(struct coir_cond *cond)
{
	int rc = coir__claim(&cond->thread_);

	if (rc < 0)
		return rc;
	cond->changes_++;
	return (ssize_t)coir__node_fire_all(&cond->waiters_, 0);
}

int
coir_cond_close(struct coir_cond *cond)
{
	int rc = coir__claim(&cond->thread_);

	if (rc < 0 || cond->closed_)
		return rc;
	cond->closed_ = true;
	cond->changes_++;
	coir__node_fire_all(&cond->waiters_, -EPIPE);
	return 0;
}
