/* SPDX-License-Identifier: MIT */
/*
 * fail.c - see fail.h.
 */
#include "config.h"

#include "support/fail.h"

#include <check.h>
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>

/* A scenario that allocates more often than this has no end. */
#define ALLOCATIONS_MAX 100000

/* Allocations until one fails, that one included; 0: none will. */
static atomic_uint countdown;

/* One has failed since fail_begin(). */
static atomic_bool has_failed;

/* The real ones, by the linker's --wrap; and what is called in their place. */
void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *old, size_t size);
void *__real_reallocarray(void *old, size_t n, size_t size);
char *__real_strdup(const char *text);
char *__real_strndup(const char *text, size_t max);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_reallocarray(void *old, size_t n, size_t size);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t max);

bool
fail_count(void)
{
	unsigned n = atomic_load(&countdown);

	do
		if (n == 0)
			return false;
	while (!atomic_compare_exchange_weak(&countdown, &n, n - 1));
	if (n > 1)
		return false;
	has_failed = true;
	errno = ENOMEM;
	return true;
}

void *
__wrap_malloc(size_t size)
{
	return fail_count() ? NULL : __real_malloc(size);
}

void *
__wrap_calloc(size_t n, size_t size)
{
	return fail_count() ? NULL : __real_calloc(n, size);
}

void *
__wrap_realloc(void *old, size_t size)
{
	return fail_count() ? NULL : __real_realloc(old, size);
}

void *
__wrap_reallocarray(void *old, size_t n, size_t size)
{
	return fail_count() ? NULL : __real_reallocarray(old, n, size);
}

char *
__wrap_strdup(const char *text)
{
	return fail_count() ? NULL : __real_strdup(text);
}

char *
__wrap_strndup(const char *text, size_t max)
{
	return fail_count() ? NULL : __real_strndup(text, max);
}

void
fail_begin(unsigned n)
{
	countdown = n;
	has_failed = false;
}

bool
fail_end(void)
{
	countdown = 0;
	return has_failed;
}

unsigned
fail_each(fail_fn *fn, void *arg)
{
	int rc;

	for (unsigned n = 1; n <= ALLOCATIONS_MAX; n++) {
		fail_begin(n);
		rc = fn(arg);
		if (!fail_end()) {
			ck_assert_int_eq(rc, 0);
			return n - 1;
		}
		ck_assert_msg(rc == -ENOMEM || rc == 0,
			      "allocation %u failed, and %d was returned", n,
			      rc);
	}
	ck_abort_msg("more than %d allocations", ALLOCATIONS_MAX);
	return 0;
}
