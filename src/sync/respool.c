/* SPDX-License-Identifier: MIT */
/*
 * Pools of resources. A place is taken before a resource is looked for and
 * held while one is made or unmade, so there are more of them than may be only
 * by those that were taken as extra. Somebody waits only while as many places
 * are taken as there may be.
 */
#include "config.h"

#include <coir/respool.h>

#include <errno.h>
#include <limits.h>

#include <coir/cancel.h>

#include "core/claim.h"
#include "core/die.h"

static int
place_poll(struct coir_node *node)
{
	struct coir_respool *pool = node->object_;
	int rc = coir__claim(&pool->thread_);

	if (rc < 0 || pool->taken_ >= pool->capacity_)
		return rc;
	pool->taken_++;
	node->result_ = 0;
	return 1;
}

static int
place_enlist(struct coir_node *node)
{
	struct coir_respool *pool = node->object_;

	coir__list_add_tail(&pool->waiters_, &node->runnable_.link_);
	return 0;
}

static const struct coir_source place_source = {
	.name = "a resource of a pool",
	.poll = place_poll,
	.enlist = place_enlist,
	.withdraw = coir__node_unlink,
	.takes = true,
};

/* A place is free again, or passes to whoever has waited longest. */
static void
leave_place(struct coir_respool *pool)
{
	struct coir_node *first = coir__node_first(&pool->waiters_);

	if (first && pool->taken_ <= pool->capacity_)
		coir__node_fire(first, 0);
	else
		pool->taken_--;
}

/* Unmake @resource, whatever is cancelled. */
static int
dispose(struct coir_respool *pool, void *resource)
{
	struct coir_shield shield;
	int rc = 0;

	if (pool->ops_->dispose && coir__current_runtime()) {
		coir_shield_begin(&shield);
		rc = pool->ops_->dispose(resource, pool->arg_);
		coir_shield_end(&shield);
	} else if (pool->ops_->dispose) {
		rc = pool->ops_->dispose(resource, pool->arg_);
	}
	pool->made_--;
	return rc;
}

static int
create(struct coir_respool *pool, void **ret_resource)
{
	int rc;

	pool->made_++;
	rc = pool->ops_->create(ret_resource, pool->arg_);
	if (rc < 0)
		pool->made_--;
	return rc;
}

/* A resource for the place that the caller has: a good idle one, or a new. */
static int
fill_place(struct coir_respool *pool, void **ret_resource)
{
	while (pool->n_idle_ > 0) {
		void *resource = pool->idle_[--pool->n_idle_];
		int rc;

		if (!pool->ops_->validate ||
		    pool->ops_->validate(resource, pool->arg_)) {
			*ret_resource = resource;
			return 0;
		}
		rc = dispose(pool, resource);
		if (rc < 0)
			return rc;
	}
	return create(pool, ret_resource);
}

static int
fill_or_leave(struct coir_respool *pool, void **ret_resource)
{
	int rc = fill_place(pool, ret_resource);

	if (rc < 0)
		leave_place(pool);
	return rc;
}

int
coir_respool_init(struct coir_respool *pool, const struct coir_respool_ops *ops,
		  void *arg, void **slots, unsigned capacity)
{
	if (capacity == 0)
		return -EINVAL;
	*pool = (struct coir_respool){
		.ops_ = ops, .arg_ = arg, .idle_ = slots, .capacity_ = capacity
	};
	coir__list_init(&pool->waiters_);
	return 0;
}

int
coir_respool_fini(struct coir_respool *pool)
{
	int first = 0;

	if (pool->taken_ > 0)
		coir__die("coir_respool_fini: %u resources of this pool are "
			  "still taken; give them back before",
			  pool->taken_);
	while (pool->n_idle_ > 0) {
		int rc = dispose(pool, pool->idle_[--pool->n_idle_]);

		if (first == 0)
			first = rc;
	}
	return first;
}

int
coir_respool_take(struct coir_respool *pool, void **ret_resource)
{
	struct coir_node node;
	int rc;

	coir__node_init(&node, &place_source, pool, NULL);
	rc = coir_wait(&node);
	return rc < 0 ? rc : fill_or_leave(pool, ret_resource);
}

int
coir_respool_take_extra(struct coir_respool *pool, void **ret_resource)
{
	int rc = coir__claim(&pool->thread_);

	if (rc < 0)
		return rc;
	if (pool->taken_ == UINT_MAX)
		return -EOVERFLOW;
	pool->taken_++;
	return fill_or_leave(pool, ret_resource);
}

/* May a resource be given back? */
static int
return_check(struct coir_respool *pool)
{
	int rc = coir__claim(&pool->thread_);

	if (rc < 0)
		return rc;
	return pool->taken_ > 0 ? 0 : -EPERM;
}

int
coir_respool_put(struct coir_respool *pool, void *resource)
{
	int rc = return_check(pool);

	if (rc < 0)
		return rc;
	if (pool->made_ > pool->capacity_)
		return coir_respool_drop(pool, resource);
	pool->idle_[pool->n_idle_++] = resource;
	leave_place(pool);
	return 0;
}

int
coir_respool_drop(struct coir_respool *pool, void *resource)
{
	int rc = return_check(pool);

	if (rc < 0)
		return rc;
	rc = dispose(pool, resource);
	leave_place(pool);
	return rc;
}

int
coir_respool_use(struct coir_respool *pool, coir_respool_fn *fn, void *arg)
{
	void *resource;
	int put;
	int rc = coir_respool_take(pool, &resource);

	if (rc < 0)
		return rc;
	rc = fn(resource, arg);
	put = coir_respool_put(pool, resource);
	return rc < 0 ? rc : put;
}
