/* SPDX-License-Identifier: MIT */
/*
 * The chain of contexts of a fiber's last failure, as text.
 */
#ifndef COIR_CORE_CHAIN_H
#define COIR_CORE_CHAIN_H

#include "core/fiber.h"

/* The text of the failure that @fiber is in, if it is @code; else "". */
const char *
coir__chain_text(const struct coir_fiber *fiber, int code);

/* Replace @fiber's chain by @text, which describes @code. */
void
coir__chain_set(struct coir_fiber *fiber, int code, const char *text);

/*
 * Calls of @fiber time out because the deadline of @scope has passed. A chain
 * that tells of more than that stays.
 */
void
coir__chain_deadline(struct coir_fiber *fiber, const struct coir_scope *scope);

/*
 * Add one of several errors to @fiber's chain, a line of its own that begins
 * with "- "; further lines of @text are indented. All of it or none.
 */
void
coir__chain_add_item(struct coir_fiber *fiber, const char *text);

/*
 * @fiber has waited in a shield that began when it had waited @waits times:
 * the failure that it was in then goes on.
 */
void
coir__chain_keep(struct coir_fiber *fiber, unsigned waits);

void
coir__chain_free(struct coir__chain *chain);

#endif
