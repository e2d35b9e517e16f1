/* SPDX-License-Identifier: MIT */
/*
 * Scopes. Invariant: a scope that has not ended is the parent of the levels of
 * all its fibers, so that a cancel reaches them, and fibers_ plus daemons_
 * counts them, so that nobody outlives it.
 */
#include "config.h"

#include "core/scope.h"

#include <errno.h>

#include "core/cancel.h"
#include "core/chain.h"
#include "core/die.h"
#include "core/loop.h"
#include "core/node.h"
#include "core/runtime.h"
#include "core/timer.h"

void
coir__scope_begin(struct coir_scope *scope, struct coir_fiber *self,
		  unsigned flags)
{
	coir__cancel_attach(&scope->cancel_, self->level, self,
			    flags | COIR__CANCEL_SCOPE);
	self->level = &scope->cancel_;
	coir__list_init(&scope->hooks_);
	scope->closer_ = NULL;
	scope->timer_.state_ = COIR__NODE_IDLE;
	scope->errors_ = NULL;
	scope->name_ = NULL;
	scope->fibers_ = 0;
	scope->daemons_ = 0;
	scope->error_ = 0;
	scope->state_ = COIR__SCOPE_OPEN;
}

int
coir_scope_open(struct coir_scope *scope)
{
	struct coir_runtime *rt = coir__current_runtime();
	int rc = rt ? coir__cancel_code(rt->current) : -ENXIO;

	if (rc == 0)
		coir__scope_begin(scope, rt->current, 0);
	return rc;
}

int
coir_scope_open_protected(struct coir_scope *scope)
{
	struct coir_runtime *rt = coir__current_runtime();

	if (!rt)
		return -ENXIO;
	coir__scope_begin(scope, rt->current, COIR__CANCEL_SHIELD);
	return 0;
}

void
coir_scope_set_name(struct coir_scope *scope, const char *name)
{
	scope->name_ = name;
}

void
coir__scope_enter(struct coir_scope *scope, struct coir_fiber *fiber)
{
	fiber->scope = scope;
	coir__cancel_attach(&fiber->cancel, &scope->cancel_, fiber,
			    COIR__CANCEL_FIBER);
	if (fiber->daemon)
		scope->daemons_++;
	else
		scope->fibers_++;
}

/* @fiber has ended with a real error that is for @scope. */
static void
fail_by(struct coir_scope *scope, struct coir_fiber *fiber)
{
	struct coir_runtime *rt = fiber->runtime;

	if (rt->failure_fn)
		rt->failure_fn(fiber, fiber->result,
			       coir__chain_text(fiber, fiber->result),
			       rt->failure_arg);
	coir__scope_note(scope, fiber, fiber->result);
	coir__cancel(&scope->cancel_, 0);
}

void
coir__scope_leave(struct coir_scope *scope, struct coir_fiber *fiber)
{
	int rc = fiber->result;
	unsigned *count = fiber->daemon ? &scope->daemons_ : &scope->fibers_;
	struct coir_node *closer = scope->closer_;

	if (rc < 0 && !fiber->promise &&
	    rc != coir__cancel_code_at(fiber, &fiber->cancel))
		fail_by(scope, fiber);
	coir__cancel_detach(&fiber->cancel, "the end of a fiber");
	if (--*count > 0 || !closer)
		return;
	if (!fiber->daemon && scope->daemons_ > 0)
		coir__cancel(&scope->cancel_, 0);
	scope->closer_ = NULL;
	coir__node_fire(closer, 0);
}

/* May anything still be done to @scope from here? */
static int
touch(const struct coir_scope *scope)
{
	if (scope->state_ == COIR__SCOPE_ENDED)
		return -EINVAL;
	if (scope->cancel_.owner_->runtime != coir__current_runtime())
		return -EXDEV;
	return 0;
}

int
coir_scope_fail(struct coir_scope *scope, int error)
{
	int rc = error < 0 ? touch(scope) : -EINVAL;

	if (rc < 0)
		return rc;
	coir__scope_note(scope, NULL, error);
	coir__cancel(&scope->cancel_, 0);
	return 0;
}

int
coir_scope_cancel(struct coir_scope *scope)
{
	int rc = touch(scope);

	if (rc < 0)
		return rc;
	return coir__cancel(&scope->cancel_, 0) ? 0 : -EALREADY;
}

int
coir_scope_check(const struct coir_scope *scope)
{
	int rc = touch(scope);

	if (rc < 0)
		return rc;
	return scope->cancel_.origin_ ? -ECANCELED : 0;
}

int
coir_scope_error(const struct coir_scope *scope)
{
	return scope->error_;
}

static void
expire_cb(struct coir_node *node, int result, void *arg)
{
	struct coir_scope *scope = arg;

	(void)node;
	(void)result;
	if (coir__cancel(&scope->cancel_, COIR__CANCEL_DEADLINE))
		scope->state_ = COIR__SCOPE_EXPIRED;
}

int
coir_scope_set_deadline(struct coir_scope *scope, coir_time deadline)
{
	int rc = touch(scope);

	if (rc < 0)
		return rc;
	coir_node_cancel(&scope->timer_);
	if (deadline.ns == INT64_MAX)
		return 0;
	coir_timer_node(&scope->timer_, deadline);
	return coir_node_listen(&scope->timer_, expire_cb, scope);
}

/* Waiting for a scope's fibers: the count that the node points to. */
static int
count_poll(struct coir_node *node)
{
	return *(unsigned *)node->value_ == 0;
}

static int
count_enlist(struct coir_node *node)
{
	struct coir_scope *scope = node->object_;

	scope->closer_ = node;
	return 0;
}

static void
count_withdraw(struct coir_node *node)
{
	struct coir_scope *scope = node->object_;

	scope->closer_ = NULL;
}

static const struct coir_source count_source = {
	.name = "the fibers of its scope",
	.poll = count_poll,
	.enlist = count_enlist,
	.withdraw = count_withdraw,
};

/* Wait until @count is 0, whatever is cancelled. */
static int
await_count(struct coir_scope *scope, unsigned *count)
{
	struct coir_node node;
	int rc = 0;

	while (rc == 0 && *count > 0) {
		coir__node_init(&node, &count_source, scope, count);
		rc = coir__wait_shielded(&node);
	}
	return rc;
}

/* Run the release hook that was registered last, shielded. */
static void
run_hook(struct coir_scope *scope, struct coir_hook *hook)
{
	struct coir_shield shield;
	int rc;

	coir_shield_begin(&shield);
	rc = hook->fn_(hook->arg_);
	coir_shield_end(&shield);
	if (rc < 0)
		coir_scope_fail(scope, rc);
}

/*
 * Wait for fibers, then daemons, then run a hook, until nothing is left. A
 * hook may spawn fibers: they end before the next one runs.
 */
static int
wind_up(struct coir_scope *scope)
{
	struct coir_link *link;
	int rc;

	for (;;) {
		rc = await_count(scope, &scope->fibers_);
		if (rc < 0)
			return rc;
		if (scope->daemons_ > 0)
			coir__cancel(&scope->cancel_, 0);
		rc = await_count(scope, &scope->daemons_);
		if (rc < 0)
			return rc;
		if (scope->fibers_ > 0)
			continue;
		link = coir__list_pop(&scope->hooks_);
		if (!link)
			return 0;
		run_hook(scope,
			 coir__container_of(link, struct coir_hook, link_));
	}
}

/*
 * wind_up() that leaves nobody behind. Only the main stack can fail to wait:
 * -EDEADLK, or -ECANCELED by event_base_loopbreak(). Then the fibers are told
 * to end. Returns why, or 0.
 */
static int
wind_up_all(struct coir_scope *scope)
{
	int why = wind_up(scope);
	int rc = why;

	while (rc < 0) {
		coir__cancel(&scope->cancel_,
			     rc == -EDEADLK ? COIR__CANCEL_DEADLOCK : 0);
		rc = wind_up(scope);
		if (rc == -EDEADLK)
			coir__die("coir_scope_close: nothing can ever end its "
				  "fibers: they shield themselves from "
				  "cancels, or it was called in a callback, "
				  "which cannot wait");
	}
	return why;
}

/* Has nobody anything left to do in @scope? */
static bool
is_idle(const struct coir_scope *scope)
{
	return scope->fibers_ == 0 && scope->daemons_ == 0 &&
		coir__list_empty(&scope->hooks_);
}

int
coir_scope_close(struct coir_scope *scope, int result)
{
	struct coir_fiber *self = scope->cancel_.owner_;
	int rc = touch(scope);
	bool expired;
	int error;

	if (rc < 0)
		return rc;
	if (self->level != &scope->cancel_)
		coir__die("coir_scope_close: this scope is not the innermost "
			  "one of its fiber; close the others first");
	if (result < 0 && result != coir__cancel_code(self))
		coir_scope_fail(scope, result);
	rc = is_idle(scope) ? 0 : wind_up_all(scope);
	coir__timer_stop(&scope->timer_);
	expired = scope->state_ == COIR__SCOPE_EXPIRED;
	error = scope->error_;
	self->level = scope->cancel_.parent_;
	coir__cancel_detach(&scope->cancel_, "coir_scope_close");
	if (scope->errors_) {
		coir__scope_errors_tell(scope, self);
		coir__scope_errors_free(scope);
	}
	if (expired && error == 0)
		coir__chain_deadline(self, scope);
	scope->state_ = COIR__SCOPE_ENDED;
	if (error < 0 || rc < 0)
		return error < 0 ? error : rc;
	return expired ? -ETIMEDOUT : result;
}

int
coir_scope_run(coir_scope_fn *fn, void *arg)
{
	struct coir_scope scope;
	int rc = coir_scope_open(&scope);

	if (rc < 0)
		return rc;
	return coir_scope_close(&scope, fn(&scope, arg));
}

/* The deadline of a scope just opened. */
static int
limit(struct coir_scope *scope, coir_time span)
{
	if (span.ns < COIR__LIMIT_NS || span.ns == INT64_MAX)
		return coir_scope_set_deadline(scope, coir_after(span));
	return coir__timer_limit(&scope->timer_, scope->cancel_.owner_->runtime,
				 span, expire_cb, scope);
}

int
coir_timeout(coir_time span, coir_fn *fn, void *arg)
{
	struct coir_scope scope;
	int rc = coir_scope_open(&scope);

	if (rc < 0)
		return rc;
	rc = limit(&scope, span);
	return coir_scope_close(&scope, rc < 0 ? rc : fn(arg));
}

int
coir_scope_defer(struct coir_scope *scope, struct coir_hook *hook, coir_fn *fn,
		 void *arg)
{
	int rc = touch(scope);

	coir__link_init(&hook->link_);
	if (rc < 0) {
		if (rc == -EINVAL)
			fn(arg);
		return rc;
	}
	hook->fn_ = fn;
	hook->arg_ = arg;
	coir__list_add_head(&scope->hooks_, &hook->link_);
	return 0;
}

bool
coir_hook_remove(struct coir_hook *hook)
{
	if (!coir__link_queued(&hook->link_))
		return false;
	coir__list_remove(&hook->link_);
	return true;
}
