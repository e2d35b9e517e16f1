/* SPDX-License-Identifier: MIT */
/*
 * test_context_call.c - a call on a stack of its own, there and back.
 */
#include "config.h"

#include "machine/context_call.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>

#include "context_case.h"
#include "support/runner.h"

/* What a call leaves behind. */
static struct {
	uintptr_t frame;
	int calls;
} seen;

static void
use_much_stack(void *arg)
{
	char much[200 * 1024];

	memset(much, 1, sizeof(much));
	__asm__ volatile("" ::"r"(much) : "memory"); /* all of it is used */
	seen.frame = (uintptr_t)much;
	seen.calls += much[sizeof(much) - 1];
	*(int *)arg = 7;
}

START_TEST(context_call_has_much_stack_and_returns)
{
	struct coir__context self;
	int result = 0;

	coir__context_init_thread(&self);
	ck_assert_int_eq(coir__context_call(&self, use_much_stack, &result), 0);
	ck_assert_int_eq(result, 7);
	ck_assert_int_eq(seen.calls, 1);
	ck_assert(seen.frame > (uintptr_t)&result ||
		  seen.frame < (uintptr_t)&result - 512 * 1024);
}
END_TEST

static void
call_in_flow(void *arg)
{
	struct flow *flow = arg;

	ck_assert_int_eq(coir__context_call(&flow->self, use_much_stack,
					    &flow->number),
			 0);
	leave(flow);
}

START_TEST(context_call_from_another_context)
{
	struct coir__context self;
	struct flow flow;

	coir__context_init_thread(&self);
	flow_init(&flow, &self, call_in_flow);
	enter(&flow);
	ck_assert_int_eq(flow.number, 7);
	flow_fini(&flow);
}
END_TEST

START_TEST(context_call_without_memory_calls_nothing)
{
	const struct rlimit none = { 0, RLIM_INFINITY };
	struct coir__context self;
	struct rlimit before;
	int result = 0;
	int rc;

	if (RUNNING_ON_VALGRIND)
		return; /* it would itself be without memory */
	coir__context_init_thread(&self);
	ck_assert_int_eq(getrlimit(RLIMIT_AS, &before), 0);
	ck_assert_int_eq(setrlimit(RLIMIT_AS, &none), 0);
	rc = coir__context_call(&self, use_much_stack, &result);
	ck_assert_int_eq(setrlimit(RLIMIT_AS, &before), 0);
	ck_assert_int_eq(rc, -ENOMEM);
	ck_assert_int_eq(result, 0);
}
END_TEST

SUITE(context_call)
{
	ADD(context_call_has_much_stack_and_returns);
	ADD(context_call_from_another_context);
	ADD(context_call_without_memory_calls_nothing);
}
