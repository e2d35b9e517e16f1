/* SPDX-License-Identifier: MIT */
/*
 * test_context.c - switching, what survives it, and what tools see of it.
 */
#include "config.h"

#include <execinfo.h>
#include <signal.h>
#include <stdint.h>

#include "context_case.h"
#include "support/runner.h"
#include "support/trace.h"

static void
count_to_three(void *arg)
{
	struct flow *flow = arg;

	for (int i = 1; i <= 3; i++) {
		trace("%d says %d", flow->number, i);
		leave(flow);
	}
	coir__context_exit(&flow->self, flow->back);
}

START_TEST(context_two_take_turns)
{
	struct coir__context test;
	struct flow flows[] = { { .number = 1 }, { .number = 2 } };

	coir__context_init_thread(&test);
	flow_init(&flows[0], &test, count_to_three);
	flow_init(&flows[1], &test, count_to_three);
	for (int i = 0; i < 4; i++) {
		enter(&flows[0]);
		enter(&flows[1]);
	}
	trace_expect("1 says 1\n2 says 1\n1 says 2\n2 says 2\n"
		     "1 says 3\n2 says 3\n");
	flow_fini(&flows[0]);
	flow_fini(&flows[1]);
}
END_TEST

static void
go_on_at_other(void *arg)
{
	struct flow *flow = arg;
	struct flow *other = flow + 1;

	trace("first");
	coir__context_switch(&flow->self, &other->self);
	trace("first again");
	coir__context_exit(&flow->self, flow->back);
}

static void
go_back_to_first(void *arg)
{
	struct flow *flow = arg;
	struct flow *first = flow - 1;

	trace("second");
	coir__context_exit(&flow->self, &first->self);
}

START_TEST(context_one_goes_to_another_directly)
{
	struct coir__context test;
	struct flow flows[2] = { 0 };

	coir__context_init_thread(&test);
	flow_init(&flows[0], &test, go_on_at_other);
	flow_init(&flows[1], &test, go_back_to_first);
	enter(&flows[0]);
	trace_expect("first\nsecond\nfirst again\n");
	flow_fini(&flows[0]);
	flow_fini(&flows[1]);
}
END_TEST

static void
stop_at_once(void *arg)
{
	struct flow *flow = arg;

	coir__context_exit(&flow->self, flow->back);
}

START_TEST(context_stack_is_used_again_after_its_exit)
{
	struct coir__context test;
	struct flow flow = { 0 };

	coir__context_init_thread(&test);
	flow_init(&flow, &test, count_to_three);
	for (int i = 0; i < 4; i++)
		enter(&flow);
	trace_expect("0 says 1\n0 says 2\n0 says 3\n");
	coir__context_init(&flow.self, flow.stack, flow.stack + STACK_SIZE,
			   stop_at_once, &flow);
	enter(&flow);
	flow_fini(&flow);
}
END_TEST

/* Run @fn on @flow's stack at once, from the test's own. */
static void
begin(struct flow *flow, void (*fn)(void *arg))
{
	coir__context_begin(flow->back, &flow->self, flow->stack,
			    flow->stack + STACK_SIZE, fn, flow);
}

START_TEST(context_begins_at_once_and_goes_on)
{
	struct coir__context test;
	struct flow flow = { .number = 7 };

	coir__context_init_thread(&test);
	flow_init(&flow, &test, stop_at_once);
	begin(&flow, count_to_three);
	trace("begun");
	for (int i = 0; i < 3; i++)
		enter(&flow);
	trace_expect("7 says 1\nbegun\n7 says 2\n7 says 3\n");
	begin(&flow, stop_at_once);
	flow_fini(&flow);
}
END_TEST

static void
check_alignment(void *arg)
{
	struct flow *flow = arg;
	_Alignas(16) volatile char aligned[16];

	aligned[0] = 1;
	flow->number = (int)((uintptr_t)aligned % 16);
	/* as any function that saves a vector register relies on */
	ck_assert_uint_eq((uintptr_t)__builtin_frame_address(0) % 16, 0);
	coir__context_exit(&flow->self, flow->back);
}

START_TEST(context_begins_on_an_aligned_stack)
{
	struct coir__context test;
	struct flow flow = { .number = -1 };

	coir__context_init_thread(&test);
	flow_init(&flow, &test, check_alignment);
	enter(&flow);
	ck_assert_int_eq(flow.number, 0);
	flow.number = -1;
	begin(&flow, check_alignment);
	ck_assert_int_eq(flow.number, 0);
	flow_fini(&flow);
}
END_TEST

/* Work with numbers that want every register, across a switch each. */
static __attribute__((noinline)) uint64_t
mix(struct flow *flow, void (*go)(struct flow *), uint64_t seed)
{
	uint64_t a = seed, b = seed * 3, c = seed * 5, d = seed * 7;
	uint64_t e = seed * 11, f = seed * 13;
	double x = (double)seed;

	for (int i = 0; i < 1000; i++) {
		go(flow);
		a += b ^ f;
		b += c;
		c += d ^ a;
		d += e;
		e += f ^ c;
		f += a;
		x = x * 0.5 + (double)i;
	}
	return a ^ b ^ c ^ d ^ e ^ f ^ (uint64_t)x;
}

static void
nowhere(struct flow *flow)
{
	(void)flow;
}

static void
mix_there(void *arg)
{
	struct flow *flow = arg;
	uint64_t expected = mix(flow, nowhere, 42);

	ck_assert_uint_eq(mix(flow, leave, 42), expected);
	coir__context_exit(&flow->self, flow->back);
}

START_TEST(context_switch_keeps_what_a_call_keeps)
{
	struct coir__context test;
	struct flow flow = { 0 };

	coir__context_init_thread(&test);
	flow_init(&flow, &test, mix_there);
	ck_assert_uint_eq(mix(&flow, enter, 7), mix(&flow, nowhere, 7));
	enter(&flow);
	flow_fini(&flow);
}
END_TEST

#define FRAMES_MAX 64

static void *frames[FRAMES_MAX];

static void
take_backtrace(void *arg)
{
	struct flow *flow = arg;

	flow->number = backtrace(frames, FRAMES_MAX);
	coir__context_exit(&flow->self, flow->back);
}

#ifndef COIR_SWITCH_UCONTEXT
/* The outermost frame of a context, a few instructions long. */
extern const char coir__context_entry[];
#endif

/* The last of @n frames is the first of a context, and there are few. */
static void
expect_all_frames(int n)
{
	ck_assert_int_ge(n, 2);
	ck_assert_int_le(n, 5);
#ifndef COIR_SWITCH_UCONTEXT
	ck_assert((const char *)frames[n - 1] > coir__context_entry);
	ck_assert((const char *)frames[n - 1] < coir__context_entry + 64);
#endif
}

START_TEST(context_backtrace_ends_where_it_began)
{
	struct coir__context test;
	struct flow flow = { 0 };

	/* it loads the unwinder at the first use: not on that stack */
	ck_assert_int_gt(backtrace(frames, FRAMES_MAX), 0);
	coir__context_init_thread(&test);
	flow_init(&flow, &test, take_backtrace);
	enter(&flow);
	expect_all_frames(flow.number);
	begin(&flow, take_backtrace);
	expect_all_frames(flow.number);
	flow_fini(&flow);
}
END_TEST

/* The signal mask in force, with one signal more in it. */
static void
block_one(void *arg)
{
	struct flow *flow = arg;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	ck_assert_int_eq(sigprocmask(SIG_BLOCK, &set, NULL), 0);
	coir__context_exit(&flow->self, flow->back);
}

/* Is SIGUSR2 blocked? */
static int
is_blocked(void)
{
	sigset_t set;

	ck_assert_int_eq(sigprocmask(SIG_BLOCK, NULL, &set), 0);
	return sigismember(&set, SIGUSR2);
}

START_TEST(context_signal_mask_belongs_to_the_thread)
{
	struct coir__context test;
	struct flow flow = { 0 };
#ifdef COIR_SWITCH_UCONTEXT
	const int expected = 0; /* each context has a mask of its own */
#else
	const int expected = 1;
#endif

	coir__context_init_thread(&test);
	flow_init(&flow, &test, block_one);
	enter(&flow);
	ck_assert_int_eq(is_blocked(), expected);
	flow_fini(&flow);
}
END_TEST

SUITE(context)
{
	ADD(context_two_take_turns);
	ADD(context_one_goes_to_another_directly);
	ADD(context_stack_is_used_again_after_its_exit);
	ADD(context_begins_at_once_and_goes_on);
	ADD(context_begins_on_an_aligned_stack);
	ADD(context_switch_keeps_what_a_call_keeps);
	ADD(context_backtrace_ends_where_it_began);
	ADD(context_signal_mask_belongs_to_the_thread);
}
