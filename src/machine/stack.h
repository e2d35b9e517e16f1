/* SPDX-License-Identifier: MIT */
/*
 * machine/stack.h - pooled, guarded stacks for fibers.
 *
 * A pool maps slabs of stacks and carves them one by one. A stack grows down
 * from a header that its user defines (the fiber) at the top, so that what
 * a suspended fiber needs shares a page; tops are spread over 2 KiB, as all at
 * one offset would fight for one set of the first-level cache. Below lies a
 * guard page.
 *
 * Memory is touched lazily. A mark at the end of the first page tells, when a
 * stack comes back, whether it grew beyond; if so its other pages are given
 * back to the kernel later, by coir__stack_pool_trim(), never on the way of a
 * spawn. Slabs are kept until the pool ends. One thread's.
 *
 * A large array that is never written to where the mark is hides what lies
 * below it: such a stack keeps its pages, at most its size, until a later user
 * reaches the mark. More marks would touch more pages of every stack, and to
 * ask the kernel takes a call for each; neither is worth it for a rare waste
 * that is bounded.
 */
#ifndef COIR_MACHINE_STACK_H
#define COIR_MACHINE_STACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "machine/sanitize.h"

/* The mark at the low end of a stack's first page, and its size in words. */
#define COIR__STACK_MARK UINT64_C(0x636f69722d656e64)
#define COIR__STACK_MARKS 2

/* Which stacks have a guard page below them. */
enum coir__guards {
	COIR__GUARDS_EACH,
	/* only the lowest of each slab */
	COIR__GUARDS_SPARSE,
};

/* One stack; the first member of its header. */
struct coir__stack {
	char *lo;                 /* lowest usable byte, above the guard */
	char *top;                /* highest, below the header; 16-aligned */
	const uint64_t *marks;    /* at the end of the first page */
	struct coir__stack *next; /* the next free one, while in the pool */
	unsigned valgrind_id;     /* of VALGRIND_STACK_REGISTER() */
	bool inherited;           /* was dirty when its user got it */
};

/* A pool. Its members are for the inline functions below only. */
struct coir__stack_pool {
	struct coir__stack *free;  /* ready to be used */
	struct coir__stack *dirty; /* the same, but wanting to be trimmed */
	size_t stack_size;         /* address space of each, in bytes */
	size_t header_size;        /* of what lies at each top */
	size_t kept_size;          /* at each end, not trimmed: a page or so */
	struct coir__slab *slabs;  /* the newest is being carved */
	enum coir__guards guards;
	const char *why; /* what the last failure met; "" */
	/* told how deep a stack's last user went, before it is trimmed; NULL */
	void (*note)(struct coir__stack *stack, size_t deepest);
};

/*
 * Makes a pool of stacks of @stack_size bytes (a power of two, at least four
 * pages, more if the header needs it; 0: 64 KiB or the least) whose headers
 * take @header_size. The caller owns *ret_pool.
 * Returns 0, -EINVAL or -ENOMEM.
 */
int
coir__stack_pool_new(size_t stack_size, size_t header_size,
		     enum coir__guards guards,
		     struct coir__stack_pool **ret_pool);

/* Unmaps everything; no stack is in use. NULL is nothing. */
void
coir__stack_pool_free(struct coir__stack_pool *pool);

/* How many stacks were taken and not put back. Looks at every one of them. */
size_t
coir__stack_pool_taken(const struct coir__stack_pool *pool);

/* How many were put back and not taken again. Looks at every one of them. */
size_t
coir__stack_pool_kept(const struct coir__stack_pool *pool);

/* Address space of each stack in bytes, its guard and header included. */
static inline size_t
coir__stack_pool_size(const struct coir__stack_pool *pool)
{
	return pool->stack_size;
}

/* coir__stack_get() when none is free: reuse a dirty one, or carve. */
int
coir__stack_get_slow(struct coir__stack_pool *pool,
		     struct coir__stack **ret_stack);

/* Gives back to the kernel what dirty stacks have touched below one page. */
void
coir__stack_trim_dirty(struct coir__stack_pool *pool);

/*
 * Bytes from the top down to the lowest that was written to since the stack
 * was new or trimmed, whoever used it. For people to look at: it takes a
 * system call for every 64 pages.
 */
size_t
coir__stack_high_water(const struct coir__stack *stack);

/* Why coir__stack_get() failed, for people; borrowed, static. */
static inline const char *
coir__stack_pool_why(const struct coir__stack_pool *pool)
{
	return pool->why;
}

/*
 * Takes a stack: *ret_stack is the header's first member, the rest of the
 * header has what its last user left. Returns 0 or -ENOMEM: see
 * coir__stack_pool_why().
 */
static inline int
coir__stack_get(struct coir__stack_pool *pool, struct coir__stack **ret_stack)
{
	struct coir__stack *stack = pool->free;

	if (__builtin_expect(!stack, 0))
		return coir__stack_get_slow(pool, ret_stack);
	pool->free = stack->next;
	*ret_stack = stack;
	return 0;
}

/*
 * Gives a stack back, perhaps while still running on it: it must be left
 * before anything else happens to the pool.
 */
static inline void
coir__stack_put(struct coir__stack_pool *pool, struct coir__stack *stack)
{
	uint64_t differs = 0;

#if COIR__ASAN
	__asan_unpoison_memory_region(stack->lo,
				      (size_t)(stack->top - stack->lo));
#endif
	for (int i = 0; i < COIR__STACK_MARKS; i++)
		differs |= stack->marks[i] ^ COIR__STACK_MARK;
	if (__builtin_expect(differs != 0, 0)) {
		stack->next = pool->dirty;
		pool->dirty = stack;
		return;
	}
	stack->next = pool->free;
	pool->free = stack;
}

/* Trims what is dirty. Not on a stack of the pool that was put back. */
static inline void
coir__stack_pool_trim(struct coir__stack_pool *pool)
{
	if (__builtin_expect(pool->dirty != NULL, 0))
		coir__stack_trim_dirty(pool);
}

#endif
