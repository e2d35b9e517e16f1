/* SPDX-License-Identifier: MIT */
/*
 * Fibers with a handle, and what those do that are joined.
 */
#ifndef FIBER_CASE_H
#define FIBER_CASE_H

#include <check.h>
#include <coir/fiber.h>

/* A new fiber; the caller has a handle to it. */
static inline struct coir_fiber *
spawn(struct coir_scope *scope, coir_fn *fn, void *arg)
{
	struct coir_fiber *fiber;

	ck_assert_int_eq(coir_spawn_fiber(scope, NULL, fn, arg, &fiber), 0);
	return fiber;
}

static inline int
returning_7(void *arg)
{
	(void)arg;
	return 7;
}

static inline int
yielding_7(void *arg)
{
	(void)arg;
	ck_assert_int_eq(coir_yield(), 0);
	return 7;
}

#endif
