/* SPDX-License-Identifier: MIT */
/*
 * machine/stack.c - slabs, guards, carving and trimming; see stack.h.
 *
 * Guards are made by MADV_GUARD_INSTALL where the kernel has it (6.13): it
 * splits no mapping. Elsewhere mprotect(2) makes them, each of which costs a
 * mapping of the process: vm.max_map_count (65530 by default) then bounds the
 * number of stacks to some 32,000.
 *
 * Under valgrind and ASan no stack is ever dirty: their marks would be read
 * behind these tools' backs.
 */
#include "config.h"

#include "machine/stack.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "machine/valgrind.h"

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#endif

/* Address space of a stack unless the user of the pool says otherwise. */
#define STACK_SIZE_DEFAULT (64 * 1024)

/* A header larger than that is a mistake. */
#define HEADER_MAX (64 * 1024)

/* Stacks in a slab. */
#define SLAB_STACKS 64

/* Tops lie at one of so many offsets, a cache line apart: 2 KiB in all. */
#define COLOURS 32
#define COLOUR_STEP 64

/* Pages of a stack at least, beside those it keeps: the guard and two more. */
#define SPARE_PAGES 3

/* What the frames of an idle fiber may take of its first page at least. */
#define FRAMES_MIN 512

/* A mapping of SLAB_STACKS stacks. */
struct coir__slab {
	struct coir__slab *next; /* an older one */
	char *base;              /* the mapping */
	unsigned carved;         /* stacks handed out of it so far */
};

/* What stands in for marks that must not be looked at. */
static const uint64_t intact_marks[COIR__STACK_MARKS] = { COIR__STACK_MARK,
							  COIR__STACK_MARK };

static size_t
page_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

/* @size in whole pages, rounded up. */
static size_t
in_pages(size_t size)
{
	size_t page = page_size();

	return (size + page - 1) & ~(page - 1);
}

/* The lowest byte of what @stack keeps when it is trimmed. */
static char *
kept_part(const struct coir__stack_pool *pool, const struct coir__stack *stack)
{
	return stack->lo - page_size() + pool->stack_size - pool->kept_size;
}

/* 64 KiB, or more where pages are large. */
static size_t
default_size(size_t kept)
{
	size_t size = STACK_SIZE_DEFAULT;

	while (size < kept + SPARE_PAGES * page_size())
		size *= 2;
	return size;
}

int
coir__stack_pool_new(size_t stack_size, size_t header_size,
		     enum coir__guards guards,
		     struct coir__stack_pool **ret_pool)
{
	struct coir__stack_pool *pool;
	size_t kept;

	if (header_size < sizeof(struct coir__stack) ||
	    header_size > HEADER_MAX || (stack_size & (stack_size - 1)))
		return -EINVAL;
	header_size = (header_size + 63) & ~(size_t)63;
	kept = in_pages(COLOURS * COLOUR_STEP + header_size + FRAMES_MIN);
	if (stack_size == 0)
		stack_size = default_size(kept);
	if (stack_size < kept + SPARE_PAGES * page_size())
		return -EINVAL;
	pool = calloc(1, sizeof(*pool));
	if (!pool)
		return -ENOMEM;
	pool->stack_size = stack_size;
	pool->header_size = header_size;
	pool->kept_size = kept;
	pool->guards = guards;
	pool->why = "";
	*ret_pool = pool;
	return 0;
}

/* The header of stack number @i of @slab. */
static struct coir__stack *
nth_stack(const struct coir__stack_pool *pool, const struct coir__slab *slab,
	  unsigned i)
{
	char *end = slab->base + (i + 1) * pool->stack_size;
	size_t colour = i % COLOURS * COLOUR_STEP;

	return (struct coir__stack *)(end - colour - pool->header_size);
}

void
coir__stack_pool_free(struct coir__stack_pool *pool)
{
	struct coir__slab *slab;

	if (!pool)
		return;
	while ((slab = pool->slabs)) {
		for (unsigned i = 0; i < slab->carved; i++) {
			struct coir__stack *stack = nth_stack(pool, slab, i);

			VALGRIND_STACK_DEREGISTER(stack->valgrind_id);
		}
		pool->slabs = slab->next;
		munmap(slab->base, SLAB_STACKS * pool->stack_size);
		free(slab);
	}
	free(pool);
}

static size_t
count(const struct coir__stack *stack)
{
	size_t n = 0;

	for (; stack; stack = stack->next)
		n++;
	return n;
}

size_t
coir__stack_pool_kept(const struct coir__stack_pool *pool)
{
	return count(pool->free) + count(pool->dirty);
}

size_t
coir__stack_pool_taken(const struct coir__stack_pool *pool)
{
	size_t n = 0;

	for (const struct coir__slab *slab = pool->slabs; slab;
	     slab = slab->next)
		n += slab->carved;
	return n - coir__stack_pool_kept(pool);
}

static int
new_slab(struct coir__stack_pool *pool)
{
	size_t size = SLAB_STACKS * pool->stack_size;
	struct coir__slab *slab = malloc(sizeof(*slab));
	void *base;

	if (!slab) {
		pool->why = "no memory for a slab's head";
		return -ENOMEM;
	}
	base = mmap(NULL, size, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1,
		    0);
	if (base == MAP_FAILED) {
		free(slab);
		pool->why = "cannot map more stacks: the address space "
			    "(ulimit -v) or vm.max_map_count is used up";
		return -ENOMEM;
	}
	/* a huge page under each slab would touch all its stacks at once */
	madvise(base, size, MADV_NOHUGEPAGE);
	*slab = (struct coir__slab){ .next = pool->slabs, .base = base };
	pool->slabs = slab;
	return 0;
}

static int
install_guard(struct coir__stack_pool *pool, char *at)
{
	size_t page = page_size();

	if (madvise(at, page, MADV_GUARD_INSTALL) == 0 ||
	    mprotect(at, page, PROT_NONE) == 0)
		return 0;
	pool->why = "no guard page for one more stack: vm.max_map_count is "
		    "reached; raise it, or choose sparse guards";
	return -ENOMEM;
}

static void
write_marks(const struct coir__stack_pool *pool, struct coir__stack *stack)
{
	char *at = kept_part(pool, stack);

	stack->marks = intact_marks;
	if (COIR__ASAN || RUNNING_ON_VALGRIND)
		return;
	memcpy(at, intact_marks, sizeof(intact_marks));
	stack->marks = (const uint64_t *)at;
}

/* Make a stack out of the next unused part of the newest slab. */
static int
carve(struct coir__stack_pool *pool, struct coir__stack **ret_stack)
{
	struct coir__slab *slab = pool->slabs;
	unsigned i = slab->carved;
	char *base = slab->base + i * pool->stack_size;
	struct coir__stack *stack = nth_stack(pool, slab, i);

	if ((i == 0 || pool->guards == COIR__GUARDS_EACH) &&
	    install_guard(pool, base) < 0)
		return -ENOMEM;
	stack->lo = base + page_size();
	stack->top = (char *)stack;
	stack->next = NULL;
	stack->valgrind_id = VALGRIND_STACK_REGISTER(stack->lo, stack->top);
	write_marks(pool, stack);
	slab->carved++;
	*ret_stack = stack;
	return 0;
}

int
coir__stack_get_slow(struct coir__stack_pool *pool,
		     struct coir__stack **ret_stack)
{
	struct coir__stack *stack = pool->dirty;

	if (stack) {
		pool->dirty = stack->next;
		stack->inherited = true;
		*ret_stack = stack;
		return 0;
	}
	if (!pool->slabs || pool->slabs->carved == SLAB_STACKS) {
		int rc = new_slab(pool);

		if (rc < 0)
			return rc;
	}
	return carve(pool, ret_stack);
}

void
coir__stack_trim_dirty(struct coir__stack_pool *pool)
{
	struct coir__stack *stack;

	while ((stack = pool->dirty)) {
		size_t grown = (size_t)(kept_part(pool, stack) - stack->lo);

		pool->dirty = stack->next;
		if (pool->note && !stack->inherited)
			pool->note(stack, coir__stack_high_water(stack));
		stack->inherited = false;
		madvise(stack->lo, grown, MADV_DONTNEED);
		write_marks(pool, stack);
		stack->next = pool->free;
		pool->free = stack;
	}
}

/* How many pages there are from @at to that of @top; @max if more. */
static size_t
pages_until(const char *at, const char *top, size_t max)
{
	size_t n = ((size_t)(top - at) + page_size() - 1) / page_size();

	return n < max ? n : max;
}

/* The lowest page of @stack that is in memory; top if there is none. */
static char *
lowest_page(const struct coir__stack *stack)
{
	size_t page = page_size();
	unsigned char resident[64];
	char *at;
	size_t n;

	for (at = stack->lo; at < stack->top; at += n * page) {
		n = pages_until(at, stack->top, sizeof(resident));
		if (mincore(at, n * page, resident) < 0)
			break;
		for (size_t i = 0; i < n; i++)
			if (resident[i] & 1)
				return at + i * page;
	}
	return stack->top;
}

/* The lowest word from @at on that was written to; marks are none of it. */
static COIR__NO_ASAN const char *
lowest_word(const struct coir__stack *stack, const char *at)
{
	const uint64_t *word = (const uint64_t *)at;
	const uint64_t *top = (const uint64_t *)stack->top;

	if (word == stack->marks)
		for (int i = 0; i < COIR__STACK_MARKS; i++)
			word += *word == COIR__STACK_MARK;
	while (word < top && *word == 0)
		word++;
	return (const char *)word;
}

size_t
coir__stack_high_water(const struct coir__stack *stack)
{
	const char *lowest;

	VALGRIND_DISABLE_ERROR_REPORTING;
	lowest = lowest_word(stack, lowest_page(stack));
	VALGRIND_ENABLE_ERROR_REPORTING;
	/* it was found by looking at garbage, but is none */
	VALGRIND_MAKE_MEM_DEFINED(&lowest, sizeof(lowest));
	return (size_t)(stack->top - lowest);
}
