/* SPDX-License-Identifier: MIT */
/*
 * The tree of cancellation. Its levels are fibers, scopes and shields; a
 * fiber is at one level at a time, the innermost that it has entered. A cancel
 * marks a level and everything below it down to the next shield, and wakes
 * each fiber that is at a level it marks.
 */
#ifndef COIR_CORE_CANCEL_H
#define COIR_CORE_CANCEL_H

#include <stdbool.h>

#include <coir/cancel.h>

#include "core/fiber.h"

enum coir__cancel_flags {
	/* a cancel from above stops here */
	COIR__CANCEL_SHIELD = 1,
	/* what kind of level it is; a shield has neither */
	COIR__CANCEL_FIBER = 2,
	COIR__CANCEL_SCOPE = 4,
	/* why it was cancelled, if it is an origin */
	COIR__CANCEL_DEADLINE = 8,
	COIR__CANCEL_DEADLOCK = 16,
};

/* Make @level the top of a tree of its own. */
static inline void
coir__cancel_init(struct coir_cancel *level, struct coir_fiber *owner,
		  unsigned flags)
{
	coir__list_init(&level->children_);
	level->parent_ = NULL;
	level->owner_ = owner;
	level->origin_ = NULL;
	level->flags_ = (unsigned char)flags;
}

/* Put @level below @parent; a parent's cancel is inherited, but by a shield. */
static inline void
coir__cancel_attach(struct coir_cancel *level, struct coir_cancel *parent,
		    struct coir_fiber *owner, unsigned flags)
{
	coir__cancel_init(level, owner, flags);
	level->parent_ = parent;
	if (!(flags & COIR__CANCEL_SHIELD))
		level->origin_ = parent->origin_;
	coir__list_add_tail(&parent->children_, &level->link_);
}

/* @call would leave a level that has children: abort. */
_Noreturn void
coir__cancel_die_open(const char *call);

/* Take @level out of the tree; @call is who does it, if that is a mistake. */
static inline void
coir__cancel_detach(struct coir_cancel *level, const char *call)
{
	if (__builtin_expect(!coir__list_empty(&level->children_), 0))
		coir__cancel_die_open(call);
	coir__list_remove(&level->link_);
}

/* Cancel @level; @why is 0, DEADLINE or DEADLOCK. False: it was already. */
bool
coir__cancel(struct coir_cancel *level, unsigned why);

/*
 * The level after @level in the tree below @top, parents first; NULL: that was
 * all. Keeps *depth in step: how far below @top it is.
 */
struct coir_cancel *
coir__cancel_next(struct coir_cancel *level, const struct coir_cancel *top,
		  int *depth);

/* What a suspension point of @fiber returns at @level: 0 or the code. */
int
coir__cancel_code_at(const struct coir_fiber *fiber,
		     const struct coir_cancel *level);

static inline int
coir__cancel_code(const struct coir_fiber *fiber)
{
	if (__builtin_expect(!fiber->level->origin_, 1))
		return 0;
	return coir__cancel_code_at(fiber, fiber->level);
}

#endif
