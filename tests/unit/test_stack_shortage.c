/* SPDX-License-Identifier: MIT */
/*
 * test_stack_shortage.c - no more stacks: which limit it was is told.
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "stack_case.h"
#include "support/runner.h"

START_TEST(stack_shortage_says_what_is_short)
{
	struct coir__stack_pool *pool = new_pool(COIR__GUARDS_EACH);
	struct rlimit before, limit;
	struct coir__stack *stack;
	int rc;

	ck_assert_str_eq(coir__stack_pool_why(pool), "");
	for (int i = 0; i < SLAB_STACKS; i++)
		get(pool);
	/* valgrind itself does not survive it */
	if (!RUNNING_ON_VALGRIND) {
		ck_assert_int_eq(getrlimit(RLIMIT_AS, &before), 0);
		limit = before;
		limit.rlim_cur = 0;
		ck_assert_int_eq(setrlimit(RLIMIT_AS, &limit), 0);
		rc = coir__stack_get(pool, &stack);
		ck_assert_int_eq(setrlimit(RLIMIT_AS, &before), 0);
		ck_assert_int_eq(rc, -ENOMEM);
		ck_assert_ptr_nonnull(
			strstr(coir__stack_pool_why(pool), "ulimit -v"));
	}
	get(pool);
	coir__stack_pool_free(pool);
}
END_TEST

/* Use up the mappings that a process may have; *ret_size is for munmap(). */
static char *
use_up_mappings(size_t *ret_size)
{
	const size_t pages = 400000;
	char *base = mmap(NULL, pages * page_size(), PROT_NONE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	char *at = base;

	ck_assert_ptr_ne(base, MAP_FAILED);
	while (mprotect(at, page_size(), PROT_READ) == 0)
		at += 2 * page_size();
	ck_assert_int_eq(errno, ENOMEM);
	*ret_size = pages * page_size();
	return base;
}

START_TEST(stack_shortage_of_mappings_is_named)
{
	struct coir__stack_pool *pool = new_pool(COIR__GUARDS_EACH);
	struct coir__stack *stack;
	size_t size;
	char *used;
	int rc;

	/* sanitizers and valgrind do not survive it */
	if (marks_are_read()) {
		used = use_up_mappings(&size);
		do
			rc = coir__stack_get(pool, &stack);
		while (rc == 0);
		ck_assert_int_eq(munmap(used, size), 0);
		ck_assert_int_eq(rc, -ENOMEM);
		ck_assert_ptr_nonnull(
			strstr(coir__stack_pool_why(pool), "vm.max_map_count"));
		get(pool);
	}
	coir__stack_pool_free(pool);
}
END_TEST

SUITE(stack_shortage)
{
	ADD(stack_shortage_says_what_is_short);
	ADD(stack_shortage_of_mappings_is_named);
}
