/* SPDX-License-Identifier: MIT */
/*
 * The life of a fiber: spawn, run, end, be joined. A fiber leaves its scope
 * before its joiners are woken, and its stack goes back to the pool with the
 * last handle. Spawning sets only what a fiber of the past may have changed:
 * new stacks are zeroed memory, and a fiber ends with what it began with.
 */
#include "config.h"

#include "core/fiber.h"

#include <errno.h>
#include <stdio.h>

#include <coir/error.h>
#include <coir/promise.h>

#include "core/cancel.h"
#include "core/chain.h"
#include "core/claim.h"
#include "core/die.h"
#include "core/fork.h"
#include "core/local.h"
#include "core/loop.h"
#include "core/sched.h"
#include "core/scope.h"
#include "core/site.h"

void
coir__fiber_init(struct coir_fiber *fiber, struct coir_runtime *rt)
{
	fiber->runtime = rt;
	fiber->level = &fiber->cancel;
	coir__list_init(&fiber->joiners);
}

/* @fiber has returned @result: tell everybody who cares. */
static void
finish(struct coir_fiber *fiber, int result)
{
	struct coir_promise *promise = fiber->promise;

	if (fiber->level != &fiber->cancel)
		coir__die("its function returned inside an open scope or "
			  "shield; close what it has opened");
	fiber->result = result;
	fiber->state = COIR__FIBER_ENDED;
	coir__scope_leave(fiber->scope, fiber);
	if (promise && result < 0)
		coir_promise_reject(promise, result);
	else if (promise)
		coir_promise_resolve(promise, fiber->arg);
	if (!coir__list_empty(&fiber->joiners))
		coir__node_fire_all(&fiber->joiners, 0);
	coir__locals_put(fiber->locals);
	if (fiber->chain)
		coir__chain_free(fiber->chain);
	fiber->chain = NULL;
	if (--fiber->refs == 0)
		coir__stack_put(fiber->runtime->stacks, &fiber->stack);
}

/* The first function on a fiber's stack. */
static void
fiber_main(void *arg)
{
	struct coir_fiber *self = arg;
	struct coir_runtime *rt = self->runtime;
	int result = coir__cancel_code(self);

	if (result == 0)
		result = self->fn(self->arg);
	if (coir__is_inherited(rt))
		coir__die_forked("its function returned");
	finish(self, result);
	coir__switch_last(rt, self);
}

/* May a fiber be spawned into @scope here? */
static int
spawn_check(const struct coir_runtime *rt, const struct coir_scope *scope)
{
	if (!rt)
		return -ENXIO;
	if (scope->state_ == COIR__SCOPE_ENDED)
		return -EINVAL;
	if (scope->cancel_.owner_->runtime != rt)
		return -EXDEV;
	return scope->cancel_.origin_ ? -ECANCELED : 0;
}

static int
new_fiber(struct coir_runtime *rt, struct coir_fiber **ret_fiber)
{
	struct coir__stack *stack;
	int rc = coir__stack_get(rt->stacks, &stack);

	if (rc < 0) {
		coir_error(rc, "spawning a fiber: %s",
			   coir__stack_pool_why(rt->stacks));
		return rc;
	}
	*ret_fiber = coir__container_of(stack, struct coir_fiber, stack);
	if (!(*ret_fiber)->runtime)
		coir__fiber_init(*ret_fiber, rt);
	return 0;
}

static void
begin_parked(struct coir_fiber *fiber)
{
	coir__context_init(&fiber->context, fiber->stack.lo, fiber->stack.top,
			   fiber_main, fiber);
	fiber->state = COIR__FIBER_PARKED;
}

int
coir__fiber_spawn(struct coir_scope *scope,
		  const struct coir_spawn_options *options, coir_fn *fn,
		  void *arg, struct coir_promise *promise, const void *site,
		  struct coir_fiber **ret_fiber)
{
	struct coir_runtime *rt = coir__current_runtime();
	struct coir_fiber *fiber;
	int rc = spawn_check(rt, scope);

	if (rc < 0)
		return rc;
	rc = new_fiber(rt, &fiber);
	if (rc < 0)
		return rc;
	fiber->born = rt->clock;
	fiber->since = rt->clock;
	fiber->refs = 1;
	fiber->state = COIR__FIBER_READY;
	fiber->fn = fn;
	fiber->arg = arg;
	fiber->promise = promise;
	fiber->site = coir__site_of(&rt->sites, site, fn);
	fiber->site->spawned++;
	fiber->name = options ? options->name : NULL;
	fiber->daemon = options && options->daemon;
	fiber->locals = coir__locals_get(rt->current->locals);
	coir__scope_enter(scope, fiber);
	if (ret_fiber)
		*ret_fiber = coir_fiber_get(fiber);
	if (options && options->parked)
		begin_parked(fiber);
	else
		coir__begin_now(rt, fiber, fiber_main);
	return 0;
}

int
coir_spawn_fiber(struct coir_scope *scope,
		 const struct coir_spawn_options *options, coir_fn *fn,
		 void *arg, struct coir_fiber **ret_fiber)
{
	return coir__fiber_spawn(scope, options, fn, arg, NULL, COIR__CALLER,
				 ret_fiber);
}

int
coir_spawn(struct coir_scope *scope, coir_fn *fn, void *arg)
{
	return coir__fiber_spawn(scope, NULL, fn, arg, NULL, COIR__CALLER,
				 NULL);
}

struct coir_fiber *
coir_fiber_get(struct coir_fiber *fiber)
{
	fiber->refs++;
	return fiber;
}

void
coir_fiber_put(struct coir_fiber *fiber)
{
	struct coir_runtime *rt;

	if (!fiber || --fiber->refs > 0)
		return;
	rt = fiber->runtime;
	coir__stack_put(rt->stacks, &fiber->stack);
	if (rt->held > 0)
		coir__runtime_drop_fiber(rt);
}

struct coir_fiber *
coir_self(void)
{
	struct coir_runtime *rt = coir__current_runtime();

	return rt && coir__in_fiber(rt) ? rt->current : NULL;
}

const char *
coir_fiber_name(const struct coir_fiber *fiber)
{
	return fiber->name ? fiber->name : "fiber";
}

void
coir_fiber_set_name(struct coir_fiber *fiber, const char *name)
{
	fiber->name = name;
}

static int
join_poll(struct coir_node *node)
{
	struct coir_fiber *fiber = node->object_;

	if (fiber->runtime != node->runtime_)
		return -EXDEV;
	if (fiber == node->runtime_->current)
		return -EDEADLK;
	return fiber->state == COIR__FIBER_ENDED;
}

static int
join_enlist(struct coir_node *node)
{
	struct coir_fiber *fiber = node->object_;

	coir__list_add_tail(&fiber->joiners, &node->runnable_.link_);
	return 0;
}

static int
join_describe(const struct coir_node *node, char *buf, size_t len)
{
	return snprintf(buf, len, "the end of fiber \"%.64s\"",
			coir_fiber_name(node->object_));
}

static const struct coir_source join_source = {
	.name = "a fiber's end",
	.poll = join_poll,
	.enlist = join_enlist,
	.withdraw = coir__node_unlink,
	.describe = join_describe,
};

void
coir_join_node(struct coir_node *node, struct coir_fiber *fiber)
{
	coir__node_init(node, &join_source, fiber, NULL);
}

int
coir_fiber_result(const struct coir_fiber *fiber)
{
	if (fiber->state != COIR__FIBER_ENDED)
		return -EINPROGRESS;
	return fiber->result;
}

int
coir_join(struct coir_fiber *fiber, int *ret_result)
{
	struct coir_runtime *rt = coir__current_runtime();
	struct coir_node node;
	int rc = 0;

	if (!rt || fiber->runtime != rt || !coir__in_fiber(rt) ||
	    fiber->state != COIR__FIBER_ENDED || rt->current->level->origin_) {
		coir_join_node(&node, fiber);
		rc = coir_wait(&node);
	}
	if (rc == 0 && ret_result)
		*ret_result = fiber->result;
	return rc;
}
