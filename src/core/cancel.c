/* SPDX-License-Identifier: MIT */
/*
 * The tree of cancellation: attach, detach, and the walk that marks a
 * subtree. The walk is a loop, however deep the tree: nested scopes are the
 * user's to stack as high as they like.
 */
#include "config.h"

#include "core/cancel.h"

#include <errno.h>

#include "core/chain.h"
#include "core/die.h"
#include "core/loop.h"
#include "core/runtime.h"

static struct coir_cancel *
level_of(struct coir_link *link)
{
	return coir__container_of(link, struct coir_cancel, link_);
}

void
coir__cancel_die_open(const char *call)
{
	coir__die("%s with something inside it still open; scopes and shields "
		  "end in the reverse order of their beginning",
		  call);
}

/* Mark one level; false: it was marked before, and so is what is below. */
static bool
mark(struct coir_cancel *level, struct coir_cancel *origin)
{
	if (level->origin_)
		return false;
	level->origin_ = origin;
	if (level->owner_->level == level)
		coir__fiber_interrupt(level->owner_);
	return true;
}

/*
 * The level after @level and what is below it; see coir__cancel_next(). @top is
 * the last.
 */
static struct coir_cancel *
next_beside(struct coir_cancel *level, const struct coir_cancel *top,
	    int *depth)
{
	for (; level != top; level = level->parent_, --*depth)
		if (level->link_.next != &level->parent_->children_)
			return level_of(level->link_.next);
	return NULL;
}

struct coir_cancel *
coir__cancel_next(struct coir_cancel *level, const struct coir_cancel *top,
		  int *depth)
{
	struct coir_link *child = coir__list_first(&level->children_);

	if (!child)
		return next_beside(level, top, depth);
	++*depth;
	return level_of(child);
}

bool
coir__cancel(struct coir_cancel *level, unsigned why)
{
	struct coir_cancel *at;
	int depth = 0;

	if (level->origin_)
		return false;
	level->flags_ |= (unsigned char)why;
	mark(level, level);
	at = coir__cancel_next(level, level, &depth);
	while (at)
		if (!(at->flags_ & COIR__CANCEL_SHIELD) && mark(at, level))
			at = coir__cancel_next(at, level, &depth);
		else
			at = next_beside(at, level, &depth);
	return true;
}

int
coir__cancel_code_at(const struct coir_fiber *fiber,
		     const struct coir_cancel *level)
{
	const struct coir_cancel *origin = level->origin_;

	if (!origin)
		return 0;
	if (origin->flags_ & COIR__CANCEL_DEADLOCK)
		return -EDEADLK;
	if (origin->flags_ & COIR__CANCEL_DEADLINE && origin->owner_ == fiber)
		return -ETIMEDOUT;
	return -ECANCELED;
}

int
coir_check(void)
{
	struct coir_runtime *rt = coir__current_runtime();

	return rt ? coir__cancel_code(rt->current) : -ENXIO;
}

int
coir_await_cancel(void)
{
	size_t which;

	return coir_select(NULL, 0, &which);
}

void
coir_shield_begin(struct coir_shield *shield)
{
	struct coir_runtime *rt = coir__current_runtime();
	struct coir_fiber *self;

	if (!rt)
		coir__die("coir_shield_begin: this thread has no runtime");
	self = rt->current;
	coir__cancel_attach(&shield->cancel_, self->level, self,
			    COIR__CANCEL_SHIELD);
	self->level = &shield->cancel_;
	shield->waits_ = self->waits;
}

void
coir_shield_end(struct coir_shield *shield)
{
	struct coir_fiber *self = shield->cancel_.owner_;

	if (self->level != &shield->cancel_)
		coir__die("coir_shield_end: this shield is not the innermost "
			  "one of its fiber; end the others first");
	self->level = shield->cancel_.parent_;
	coir__cancel_detach(&shield->cancel_, "coir_shield_end");
	coir__chain_keep(self, shield->waits_);
}

int
coir_protect(coir_fn *fn, void *arg)
{
	struct coir_shield shield;
	int rc;

	if (!coir__current_runtime())
		return -ENXIO;
	coir_shield_begin(&shield);
	rc = fn(arg);
	coir_shield_end(&shield);
	return rc;
}
