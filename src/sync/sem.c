/* SPDX-License-Identifier: MIT */
/*
 * Semaphores. Somebody waits only while no permit is free: a release passes
 * its permit to the first waiter and does not count it, so whoever finds one
 * free overtakes nobody.
 */
#include "config.h"

#include <errno.h>
#include <limits.h>

#include <coir/sem.h>

#include "core/claim.h"

static int
sem_poll(struct coir_node *node)
{
	struct coir_sem *sem = node->object_;
	int rc = coir__claim(&sem->thread_);

	if (rc < 0 || sem->permits_ == 0)
		return rc;
	sem->permits_--;
	node->result_ = 0;
	return 1;
}

static int
sem_enlist(struct coir_node *node)
{
	struct coir_sem *sem = node->object_;

	coir__list_add_tail(&sem->waiters_, &node->runnable_.link_);
	return 0;
}

static const struct coir_source sem_source = {
	.name = "semaphore",
	.poll = sem_poll,
	.enlist = sem_enlist,
	.withdraw = coir__node_unlink,
	.takes = true,
};

int
coir_sem_init(struct coir_sem *sem, unsigned n)
{
	if (n > INT_MAX)
		return -EINVAL;
	*sem = (struct coir_sem){ .permits_ = n };
	coir__list_init(&sem->waiters_);
	return 0;
}

void
coir_sem_fini(struct coir_sem *sem)
{
	if (!coir__list_empty(&sem->waiters_))
		coir__die_waiters("coir_sem_fini", "semaphore");
}

void
coir_sem_node(struct coir_node *node, struct coir_sem *sem)
{
	coir__node_init(node, &sem_source, sem, NULL);
}

int
coir_sem_acquire(struct coir_sem *sem)
{
	struct coir_node node;

	coir_sem_node(&node, sem);
	return coir_wait(&node);
}

int
coir_sem_try_acquire(struct coir_sem *sem)
{
	struct coir_node node;

	coir_sem_node(&node, sem);
	return coir__node_try(&node);
}

int
coir_sem_release(struct coir_sem *sem)
{
	struct coir_node *first;
	int rc = coir__claim(&sem->thread_);

	if (rc < 0)
		return rc;
	first = coir__node_first(&sem->waiters_);
	if (first) {
		coir__node_fire(first, 0);
		return 0;
	}
	if (sem->permits_ == INT_MAX)
		return -EOVERFLOW;
	sem->permits_++;
	return 0;
}

unsigned
coir_sem_value(const struct coir_sem *sem)
{
	return sem->permits_;
}
