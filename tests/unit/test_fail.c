/* SPDX-License-Identifier: MIT */
/*
 * test_fail.c - the allocation that is to fail does, and no other.
 */
#include "config.h"

#include "support/fail.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "support/runner.h"

/* Hide @p from the compiler, which may leave out allocations without a use. */
static void *
seen(void *p)
{
	__asm__ volatile("" : "+r"(p));
	return p;
}

START_TEST(fail_hits_the_nth_allocation_only)
{
	void *kept[4];

	fail_begin(3);
	for (int i = 0; i < 4; i++)
		kept[i] = seen(malloc(1));
	ck_assert(fail_end());
	ck_assert_ptr_nonnull(kept[0]);
	ck_assert_ptr_nonnull(kept[1]);
	ck_assert_ptr_null(kept[2]);
	ck_assert_ptr_nonnull(kept[3]);
	for (int i = 0; i < 4; i++)
		free(kept[i]);
}
END_TEST

START_TEST(fail_that_was_not_reached_is_over)
{
	fail_begin(2);
	free(seen(malloc(1)));
	ck_assert(!fail_end());
	free(seen(malloc(1)));
	ck_assert(!fail_end());
}
END_TEST

/* Two allocations, the second of kind @arg. */
static int
allocate(void *arg)
{
	char *first = seen(malloc(8));
	char *second;

	if (!first)
		return -ENOMEM;
	switch (*(const char *)arg) {
	case 'c':
		second = seen(calloc(2, 8));
		break;
	case 'r':
		second = seen(realloc(NULL, 8));
		break;
	case 'a':
		second = seen(reallocarray(NULL, 2, 8));
		break;
	case 'd':
		second = seen(strdup(arg));
		break;
	default:
		second = seen(strndup(arg, 1));
	}
	free(second);
	free(first);
	return second ? 0 : -ENOMEM;
}

START_TEST(fail_each_meets_every_kind)
{
	static const char *const kinds[] = { "c", "r", "a", "d", "n" };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		ck_assert_uint_eq(fail_each(allocate, (void *)kinds[i]), 2);
}
END_TEST

static int
make_base(void *arg)
{
	struct event_base *base = event_base_new();

	(void)arg;
	if (!base)
		return -ENOMEM;
	event_base_free(base);
	return 0;
}

START_TEST(fail_reaches_libevent)
{
	fail_begin(1);
	ck_assert_int_eq(make_base(NULL), -ENOMEM);
	ck_assert(fail_end());
	ck_assert_int_eq(make_base(NULL), 0);
}
END_TEST

SUITE(fail)
{
	ADD(fail_hits_the_nth_allocation_only);
	ADD(fail_that_was_not_reached_is_over);
	ADD(fail_each_meets_every_kind);
	ADD(fail_reaches_libevent);
}
