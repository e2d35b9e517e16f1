/* SPDX-License-Identifier: MIT */
/*
 * test_sanitize.c - what the sanitizers believe of a context's stack.
 */
#include "config.h"

#include "machine/sanitize.h"

#include <stdbool.h>
#include <string.h>

#include "context_case.h"
#include "support/runner.h"

/* Pass the address of a local of each frame out, deeper and deeper. */
static __attribute__((noinline)) void
dig(struct flow *flow, volatile char **locals, int depth)
{
	volatile char local[40];

	memset((char *)local, depth, sizeof(local));
	locals[depth] = local;
	if (depth > 0)
		dig(flow, locals, depth - 1);
	else
		leave(flow);
	/* the test has written to it meanwhile */
	for (size_t i = 0; i < sizeof(local); i++)
		ck_assert_int_eq(local[i], depth + 1);
}

static volatile char *locals[20];

static void
dig_and_return(void *arg)
{
	struct flow *flow = arg;

	dig(flow, locals, 19);
	coir__context_exit(&flow->self, flow->back);
}

START_TEST(sanitize_frames_are_reached_from_another_stack)
{
	struct coir__context test;
	struct flow flow = { 0 };

	coir__context_init_thread(&test);
	flow_init(&flow, &test, dig_and_return);
	enter(&flow);
	for (int depth = 0; depth < 20; depth++)
		for (int i = 0; i < 40; i++)
			locals[depth][i]++;
	enter(&flow);
	flow_fini(&flow);
}
END_TEST

/*
 * A call that does not return has ASan forget the red zones of the current
 * stack: it can only if it knows where that is. Without ASan, or where it
 * keeps locals on the heap to see uses after return, nobody can tell.
 */
static __attribute__((noinline)) bool
asan_knows_the_stack(void)
{
#if COIR__ASAN
	volatile char local[40];

	if (__asan_get_current_fake_stack())
		return true;
	local[0] = 0;
	if (!__asan_address_is_poisoned((const char *)local + sizeof(local)))
		return false;
	__asan_handle_no_return();
	return !__asan_address_is_poisoned((const char *)local + sizeof(local));
#else
	return true;
#endif
}

static void
ask_asan(void *arg)
{
	struct flow *flow = arg;

	ck_assert(asan_knows_the_stack());
	leave(flow);
	ck_assert(asan_knows_the_stack());
	coir__context_exit(&flow->self, flow->back);
}

START_TEST(sanitize_destination_is_announced)
{
	struct coir__context test;
	struct flow flow = { 0 };

	coir__context_init_thread(&test);
	flow_init(&flow, &test, ask_asan);
	enter(&flow);
	ck_assert(asan_knows_the_stack());
	enter(&flow);
	ck_assert(asan_knows_the_stack());
	flow_fini(&flow);
}
END_TEST

SUITE(sanitize)
{
	ADD(sanitize_frames_are_reached_from_another_stack);
	ADD(sanitize_destination_is_announced);
}
