/* SPDX-License-Identifier: MIT */
/*
 * stack_case.h - a pool of stacks as its tests want it.
 */
#ifndef STACK_CASE_H
#define STACK_CASE_H

#include <check.h>
#include <stdbool.h>
#include <unistd.h>

#include "machine/stack.h"
#include "machine/valgrind.h"

/* What pools are made of here; and how many stacks a slab has. */
#define STACK_SIZE ((size_t)64 * 1024)
#define HEADER_SIZE 128
#define SLAB_STACKS 64

/* Behind these tools' backs nothing is marked, so nothing is ever dirty. */
static inline bool
marks_are_read(void)
{
	return !COIR__ASAN && !RUNNING_ON_VALGRIND;
}

static inline size_t
page_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

static inline struct coir__stack_pool *
new_pool(enum coir__guards guards)
{
	struct coir__stack_pool *pool;

	ck_assert_int_eq(coir__stack_pool_new(STACK_SIZE, HEADER_SIZE, guards,
					      &pool),
			 0);
	return pool;
}

static inline struct coir__stack *
get(struct coir__stack_pool *pool)
{
	struct coir__stack *stack;

	ck_assert_int_eq(coir__stack_get(pool, &stack), 0);
	return stack;
}

#endif
