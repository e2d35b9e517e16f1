/* SPDX-License-Identifier: MIT */
/*
 * Mutexes. Somebody waits only while the mutex is held: unlock passes it to
 * the first waiter, so it is never free with a queue, and whoever finds it
 * free overtakes nobody. A poisoned mutex is held by nobody and has no queue.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>

#include <coir/cancel.h>
#include <coir/mutex.h>

#include "core/claim.h"
#include "core/fork.h"
#include "sync/mutex.h"

/* The values of state_. */
enum mutex_state {
	MUTEX_FREE = 0,
	MUTEX_HELD,
	MUTEX_POISONED,
};

/* Come by @mutex if it is free. 0, -EAGAIN (held), or what is wrong with it. */
static int
mutex_take(struct coir_mutex *mutex)
{
	int rc = coir__claim(&mutex->thread_);

	if (rc < 0)
		return rc;
	if (mutex->state_ != MUTEX_FREE)
		return mutex->state_ == MUTEX_HELD ? -EAGAIN : -ENOTRECOVERABLE;
	mutex->state_ = MUTEX_HELD;
	return 0;
}

static int
lock_poll(struct coir_node *node)
{
	int rc = mutex_take(node->object_);

	if (rc == -EAGAIN)
		return 0;
	if (rc < 0)
		return rc;
	node->result_ = 0;
	return 1;
}

static int
lock_enlist(struct coir_node *node)
{
	struct coir_mutex *mutex = node->object_;

	coir__list_add_tail(&mutex->waiters_, &node->runnable_.link_);
	return 0;
}

static int
lock_describe(const struct coir_node *node, char *buf, size_t len)
{
	const struct coir_mutex *mutex = node->object_;

	if (!mutex->holder_)
		return snprintf(buf, len, "mutex");
	if (coir_fiber_result(mutex->holder_) != -EINPROGRESS)
		return snprintf(buf, len,
				"mutex held by a fiber that has ended");
	return snprintf(buf, len, "mutex held by fiber \"%.64s\"",
			coir_fiber_name(mutex->holder_));
}

static const struct coir_source lock_source = {
	.name = "mutex",
	.poll = lock_poll,
	.enlist = lock_enlist,
	.withdraw = coir__node_unlink,
	.describe = lock_describe,
	.takes = true,
};

void
coir_mutex_init(struct coir_mutex *mutex)
{
	*mutex = (struct coir_mutex){ .state_ = MUTEX_FREE };
	coir__list_init(&mutex->waiters_);
}

/* The child of a fork(2) has no fibers of its parent's. */
static void
forget_holder(struct coir_mutex *mutex)
{
	struct coir_fiber *holder = mutex->holder_;

	mutex->holder_ = NULL;
	if (mutex->forks_ == coir__forks)
		coir_fiber_put(holder);
}

void
coir_mutex_fini(struct coir_mutex *mutex)
{
	if (!coir__list_empty(&mutex->waiters_))
		coir__die_waiters("coir_mutex_fini", "mutex");
	forget_holder(mutex);
}

void
coir_mutex_lock_node(struct coir_node *node, struct coir_mutex *mutex)
{
	coir__node_init(node, &lock_source, mutex, NULL);
}

/* The caller has come by the mutex, or not: hand on how it went. */
static int
mutex_entered(struct coir_mutex *mutex, int rc)
{
	struct coir_fiber *self = rc == 0 ? coir_self() : NULL;

	if (self) {
		mutex->holder_ = coir_fiber_get(self);
		mutex->forks_ = coir__forks;
	}
	return rc;
}

int
coir_mutex_lock(struct coir_mutex *mutex)
{
	struct coir_node node;

	coir_mutex_lock_node(&node, mutex);
	return mutex_entered(mutex, coir_wait(&node));
}

int
coir_mutex_try_lock(struct coir_mutex *mutex)
{
	return mutex_entered(mutex, mutex_take(mutex));
}

int
coir__mutex_relock(struct coir_mutex *mutex)
{
	struct coir_node node;
	int rc;

	coir_mutex_lock_node(&node, mutex);
	rc = mutex_entered(mutex, coir__wait_to_end(&node));
	return rc < 0 ? -ENOTRECOVERABLE : 0;
}

/* From now on nobody gets it; the result of whoever waits says so. */
static void
mutex_poison(struct coir_mutex *mutex)
{
	mutex->state_ = MUTEX_POISONED;
	forget_holder(mutex);
	coir__node_fire_all(&mutex->waiters_, -ENOTRECOVERABLE);
}

int
coir__mutex_check_held(struct coir_mutex *mutex)
{
	int rc = coir__claim(&mutex->thread_);

	if (rc < 0)
		return rc;
	if (mutex->state_ == MUTEX_POISONED)
		return -ENOTRECOVERABLE;
	return mutex->state_ == MUTEX_HELD ? 0 : -EPERM;
}

void
coir__mutex_claim(struct coir_mutex *mutex)
{
	(void)coir__claim(&mutex->thread_);
}

int
coir_mutex_unlock(struct coir_mutex *mutex)
{
	struct coir_node *next;
	int rc = coir__mutex_check_held(mutex);

	if (rc == -EPERM)
		mutex_poison(mutex);
	if (rc < 0)
		return rc;
	forget_holder(mutex);
	next = coir__node_first(&mutex->waiters_);
	if (next)
		coir__node_fire(next, 0);
	else
		mutex->state_ = MUTEX_FREE;
	return 0;
}

int
coir_mutex_with(struct coir_mutex *mutex, unsigned flags, coir_fn *fn,
		void *arg)
{
	int rc, unlocked;

	if (flags & ~(unsigned)(COIR_MUTEX_PROTECT | COIR_MUTEX_READ_ONLY))
		return -EINVAL;
	rc = coir_mutex_lock(mutex);
	if (rc < 0)
		return rc;
	rc = flags & COIR_MUTEX_PROTECT ? coir_protect(fn, arg) : fn(arg);
	if (rc < 0 && !(flags & COIR_MUTEX_READ_ONLY)) {
		mutex_poison(mutex);
		return rc;
	}
	unlocked = coir_mutex_unlock(mutex);
	return rc < 0 ? rc : unlocked;
}

struct coir_fiber *
coir_mutex_holder(const struct coir_mutex *mutex)
{
	return mutex->holder_;
}
