/* SPDX-License-Identifier: MIT */
/*
 * fork(2): in the child the thread that forked has no runtime any more, so that
 * every call finds out without looking for it. What it had is kept aside: the
 * child may be in one of its fibers, and its base and eventfd are the parent's
 * as well.
 */
#ifndef COIR_CORE_FORK_H
#define COIR_CORE_FORK_H

#include <stdbool.h>

#include "core/runtime.h"

/* How many forks away from the program's beginning this process is. */
extern unsigned coir__forks __attribute__((visibility("hidden")));

/* The runtime that this thread had in the parent; NULL: none. */
extern __thread struct coir_runtime *coir__inherited
	__attribute__((tls_model("initial-exec"), visibility("hidden")));

/* From now on notice forks. */
void
coir__fork_watch(void);

/* May this thread have a runtime? 0; -EOWNERDEAD: not until it knows. */
int
coir__fork_check(void);

/* Does @rt run in the parent only? Its events then must not be touched. */
static inline bool
coir__is_inherited(const struct coir_runtime *rt)
{
	return __builtin_expect(rt == coir__inherited, 0) && rt;
}

/* @what would go on with a runtime of the parent's: abort. */
_Noreturn void
coir__die_forked(const char *what);

#endif
