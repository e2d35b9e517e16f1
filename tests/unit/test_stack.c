/* SPDX-License-Identifier: MIT */
/*
 * test_stack.c - carving, guards, colours, reuse and trimming.
 */
#include "config.h"

#include "machine/stack.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>

#include "death.h"
#include "stack_case.h"
#include "support/runner.h"

/* How many pages of @stack are in memory. */
static size_t
resident_pages(const struct coir__stack *stack)
{
	unsigned char resident[STACK_SIZE / 4096] = { 0 };
	size_t size = (size_t)(stack->top - stack->lo);
	size_t n = 0;

	ck_assert_int_eq(mincore(stack->lo, size, resident), 0);
	for (size_t i = 0; i * page_size() < size; i++)
		n += resident[i] & 1;
	return n;
}

START_TEST(stack_sizes_are_checked)
{
	static const struct {
		size_t stack, header;
	} bad[] = { { 4096, HEADER_SIZE },
		    { 65535, HEADER_SIZE },
		    { 65536 + 4096, HEADER_SIZE },
		    { STACK_SIZE, sizeof(struct coir__stack) - 1 } };
	struct coir__stack_pool *pool = NULL;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_int_eq(coir__stack_pool_new(bad[i].stack,
						      bad[i].header,
						      COIR__GUARDS_EACH, &pool),
				 -EINVAL);
	ck_assert_ptr_null(pool);
	coir__stack_pool_free(NULL);
}
END_TEST

START_TEST(stack_is_all_there)
{
	struct coir__stack_pool *pool = new_pool(COIR__GUARDS_EACH);
	struct coir__stack *stack;

	for (int i = 0; i < 3 * SLAB_STACKS; i++) {
		stack = get(pool);
		ck_assert_ptr_eq(stack->top, (char *)stack);
		ck_assert_uint_eq((uintptr_t)stack->top % 16, 0);
		ck_assert_uint_ge((size_t)(stack->top - stack->lo),
				  STACK_SIZE - page_size() - 2048 -
					  HEADER_SIZE);
		*stack->lo = 1;
		stack->top[-1] = 1;
		memset(stack + 1, 1, HEADER_SIZE - sizeof(*stack));
	}
	coir__stack_pool_free(pool);
}
END_TEST

START_TEST(stack_tops_are_spread)
{
	struct coir__stack_pool *pool = new_pool(COIR__GUARDS_EACH);
	bool seen[32] = { false };

	for (int i = 0; i < 32; i++) {
		size_t below = -(size_t)get(pool) % page_size() - HEADER_SIZE;

		ck_assert_uint_eq(below % 64, 0);
		ck_assert_uint_lt(below, 2048);
		ck_assert_msg(!seen[below / 64], "two of 32 at offset %zu",
			      below);
		seen[below / 64] = true;
	}
	coir__stack_pool_free(pool);
}
END_TEST

START_TEST(stack_given_back_last_is_used_first)
{
	struct coir__stack_pool *pool = new_pool(COIR__GUARDS_EACH);
	struct coir__stack *a = get(pool);
	struct coir__stack *b = get(pool);

	coir__stack_put(pool, a);
	coir__stack_put(pool, b);
	ck_assert_ptr_eq(get(pool), b);
	ck_assert_ptr_eq(get(pool), a);
	ck_assert_ptr_ne(get(pool), a);
	coir__stack_pool_free(pool);
}
END_TEST

START_TEST(stack_header_keeps_what_its_user_left)
{
	struct coir__stack_pool *pool = new_pool(COIR__GUARDS_EACH);
	struct coir__stack *stack = get(pool);
	char *rest = (char *)(stack + 1);

	ck_assert_int_eq(*rest, 0);
	*rest = 42;
	coir__stack_put(pool, stack);
	ck_assert_ptr_eq(get(pool), stack);
	ck_assert_int_eq(*rest, 42);
	coir__stack_pool_free(pool);
}
END_TEST

static void
touch(void *at)
{
	*(volatile char *)at = 1;
}

START_TEST(stack_below_each_is_a_guard)
{
	struct coir__stack_pool *pool = new_pool(COIR__GUARDS_EACH);
	struct coir__stack *stack;

	/* the ends of a slab, the middle, and the next slab */
	for (int i = 0; i <= SLAB_STACKS; i++) {
		stack = get(pool);
		if (i % 31 > 1)
			continue;
		death_expect(touch, stack->lo - 1, SIGSEGV, "");
		death_expect(touch, stack->lo - page_size(), SIGSEGV, "");
	}
	coir__stack_pool_free(pool);
}
END_TEST

START_TEST(stack_guard_outlives_a_trim)
{
	struct coir__stack_pool *pool = new_pool(COIR__GUARDS_EACH);
	struct coir__stack *stack = get(pool);

	memset(stack->lo, 1, (size_t)(stack->top - stack->lo));
	coir__stack_put(pool, stack);
	coir__stack_pool_trim(pool);
	death_expect(touch, stack->lo - 1, SIGSEGV, "");
	coir__stack_pool_free(pool);
}
END_TEST

START_TEST(stack_guard_is_there_if_a_light_one_cannot_be)
{
	struct coir__stack_pool *pool = new_pool(COIR__GUARDS_EACH);
	struct coir__stack *stack;

	/* locked memory takes no MADV_GUARD_INSTALL */
	if (mlockall(MCL_FUTURE | MCL_ONFAULT) == 0) {
		stack = get(pool);
		death_expect(touch, stack->lo - 1, SIGSEGV, "");
		touch(stack->lo);
		ck_assert_int_eq(munlockall(), 0);
	}
	coir__stack_pool_free(pool);
}
END_TEST

START_TEST(stack_sparse_guards_are_one_a_slab)
{
	struct coir__stack_pool *pool = new_pool(COIR__GUARDS_SPARSE);
	struct coir__stack *stack = get(pool);

	death_expect(touch, stack->lo - 1, SIGSEGV, "");
	for (int i = 1; i < SLAB_STACKS; i++)
		touch(get(pool)->lo - 1);
	death_expect(touch, get(pool)->lo - 1, SIGSEGV, "");
	coir__stack_pool_free(pool);
}
END_TEST

START_TEST(stack_that_grew_is_trimmed)
{
	struct coir__stack_pool *pool = new_pool(COIR__GUARDS_EACH);
	struct coir__stack *stack = get(pool);
	size_t before;

	if (marks_are_read()) {
		before = resident_pages(stack);
		memset(stack->lo, 1, (size_t)(stack->top - stack->lo));
		coir__stack_put(pool, stack);
		ck_assert_uint_gt(resident_pages(stack), 10 + before);
		coir__stack_pool_trim(pool);
		ck_assert_uint_eq(resident_pages(stack), before);
		/* it is marked anew */
		ck_assert_ptr_eq(get(pool), stack);
		coir__stack_put(pool, stack);
		ck_assert_ptr_eq(pool->free, stack);
		ck_assert_ptr_null(pool->dirty);
	}
	coir__stack_pool_free(pool);
}
END_TEST

START_TEST(stack_that_did_not_grow_is_left_alone)
{
	struct coir__stack_pool *pool = new_pool(COIR__GUARDS_EACH);
	struct coir__stack *stack = get(pool);
	size_t page = page_size();
	char *first = (char *)((uintptr_t)(stack->top - 1) & -page);

	memset(first + 16, 1, (size_t)(stack->top - first) - 16);
	coir__stack_put(pool, stack);
	ck_assert_ptr_eq(pool->free, stack);
	ck_assert_ptr_null(pool->dirty);
	coir__stack_pool_free(pool);
}
END_TEST

START_TEST(stack_dirty_one_is_used_before_a_new_one)
{
	struct coir__stack_pool *pool = new_pool(COIR__GUARDS_EACH);
	struct coir__stack *stack = get(pool);

	memset(stack->lo, 1, (size_t)(stack->top - stack->lo));
	coir__stack_put(pool, stack);
	ck_assert_ptr_eq(get(pool), stack);
	coir__stack_pool_free(pool);
}
END_TEST

START_TEST(stack_high_water_is_the_lowest_word_written)
{
	struct coir__stack_pool *pool = new_pool(COIR__GUARDS_EACH);
	struct coir__stack *stack = get(pool);
	size_t page = page_size();

	ck_assert_uint_eq(coir__stack_high_water(stack), 0);
	stack->top[-100] = 1;
	ck_assert_uint_eq(coir__stack_high_water(stack), 104);
	for (size_t depth = page; depth < STACK_SIZE - 2 * page;
	     depth += 2 * page) {
		stack->top[-(ptrdiff_t)depth] = 1;
		ck_assert_uint_eq(coir__stack_high_water(stack), depth);
	}
	*stack->lo = 1;
	ck_assert_uint_eq(coir__stack_high_water(stack),
			  (size_t)(stack->top - stack->lo));
	coir__stack_pool_free(pool);
}
END_TEST

START_TEST(stack_marks_lie_below_the_largest_header)
{
	const size_t header = page_size() + 100;
	struct coir__stack_pool *pool;
	struct coir__stack *stack;

	ck_assert_int_eq(coir__stack_pool_new(0, header, COIR__GUARDS_EACH,
					      &pool),
			 0);
	for (int i = 0; i < SLAB_STACKS; i++) {
		stack = get(pool);
		memset(stack + 1, 1, header - sizeof(*stack));
		memset(stack->top - 500, 1, 500);
		coir__stack_put(pool, stack);
		ck_assert_ptr_null(pool->dirty);
		ck_assert_ptr_eq(get(pool), stack);
	}
	coir__stack_pool_free(pool);
}
END_TEST

SUITE(stack)
{
	ADD(stack_sizes_are_checked);
	ADD(stack_is_all_there);
	ADD(stack_tops_are_spread);
	ADD(stack_given_back_last_is_used_first);
	ADD(stack_header_keeps_what_its_user_left);
	ADD(stack_below_each_is_a_guard);
	ADD(stack_guard_outlives_a_trim);
	ADD(stack_guard_is_there_if_a_light_one_cannot_be);
	ADD(stack_sparse_guards_are_one_a_slab);
	ADD(stack_that_grew_is_trimmed);
	ADD(stack_that_did_not_grow_is_left_alone);
	ADD(stack_dirty_one_is_used_before_a_new_one);
	ADD(stack_high_water_is_the_lowest_word_written);
	ADD(stack_marks_lie_below_the_largest_header);
}
