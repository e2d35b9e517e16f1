/* SPDX-License-Identifier: MIT */
/*
 * What fibers tell their scope, and how a scope keeps its errors.
 */
#ifndef COIR_CORE_SCOPE_H
#define COIR_CORE_SCOPE_H

#include <coir/scope.h>

#include "core/fiber.h"

enum coir__scope_state {
	/* zeroed memory, or closed: nothing may enter */
	COIR__SCOPE_ENDED = 0,
	COIR__SCOPE_OPEN,
	/* the deadline has passed */
	COIR__SCOPE_EXPIRED,
};

/* @fiber, new, belongs to @scope from now on. */
void
coir__scope_enter(struct coir_scope *scope, struct coir_fiber *fiber);

/* @fiber has ended with its result; a real error fails @scope. */
void
coir__scope_leave(struct coir_scope *scope, struct coir_fiber *fiber);

/* Open @scope below the running fiber's level; flags of core/cancel.h. */
void
coir__scope_begin(struct coir_scope *scope, struct coir_fiber *self,
		  unsigned flags);

/* Record one more error of @fiber, or of the caller's own part (NULL). */
void
coir__scope_note(struct coir_scope *scope, const struct coir_fiber *fiber,
		 int code);

/* Leave what failed as the text of @fiber's last failure. */
void
coir__scope_errors_tell(const struct coir_scope *scope,
			struct coir_fiber *fiber);

/* Forget the errors. */
void
coir__scope_errors_free(struct coir_scope *scope);

#endif
