/* SPDX-License-Identifier: MIT */
/*
 * switch.c - the switch on a processor that the build does not run on.
 *
 * libcheck is not there for it, so this prints TAP by itself. It is linked with
 * src/machine alone, once for each implementation; see run.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unwind.h>

#include "machine/context.h"
#include "machine/stack.h"

/* The header of each stack. */
struct flow {
	struct coir__stack stack;
	struct coir__context context;
	/* what its function found out */
	uint64_t result;
};

/* The stack that main() runs on. */
static struct coir__context main_context;

static struct coir__stack_pool *pool;

/* Print the result of test @number. */
static int
report(int number, bool ok, const char *name)
{
	printf("%s %d - %s\n", ok ? "ok" : "not ok", number, name);
	return !ok;
}

static void
leave(struct flow *flow)
{
	coir__context_switch(&flow->context, &main_context);
}

static void
enter(struct flow *flow)
{
	coir__context_switch(&main_context, &flow->context);
}

static void
nowhere(struct flow *flow)
{
	(void)flow;
}

static struct flow *
new_flow(void)
{
	struct coir__stack *stack;

	if (coir__stack_get(pool, &stack) < 0)
		return NULL;
	return (struct flow *)stack;
}

static struct flow *
start(void (*fn)(void *arg))
{
	struct flow *flow = new_flow();

	coir__context_init(&flow->context, flow->stack.lo, flow->stack.top, fn,
			   flow);
	enter(flow);
	return flow;
}

static void
end(struct flow *flow)
{
	coir__context_exit(&flow->context, &main_context);
}

/* Whole numbers in as many registers as a call saves, across switches. */
static __attribute__((noinline)) uint64_t
mix_whole(struct flow *flow, void (*go)(struct flow *), uint64_t seed)
{
	uint64_t a = seed, b = seed * 3, c = seed * 5, d = seed * 7;
	uint64_t e = seed * 11, f = seed * 13, g = seed * 17;

	for (int i = 0; i < 1000; i++) {
		go(flow);
		a += b ^ g;
		b += c ^ a;
		c += d ^ b;
		d += e ^ c;
		e += f ^ d;
		f += g ^ e;
		g += a ^ f;
	}
	return a ^ b ^ c ^ d ^ e ^ f ^ g;
}

/* The same with broken numbers. */
static __attribute__((noinline)) double
mix_broken(struct flow *flow, void (*go)(struct flow *), double seed)
{
	double a = seed, b = seed * 3, c = seed * 5, d = seed * 7;
	double e = seed * 11, f = seed * 13, g = seed * 17, h = seed * 19;

	for (int i = 0; i < 1000; i++) {
		go(flow);
		a = a * 0.5 + b;
		b = b * 0.5 - c;
		c = c * 0.5 + d;
		d = d * 0.5 - e;
		e = e * 0.5 + f;
		f = f * 0.5 - g;
		g = g * 0.5 + h;
		h = h * 0.5 - a;
	}
	return a + b + c + d + e + f + g + h;
}

/* One number out of both. */
static uint64_t
mix(struct flow *flow, void (*go)(struct flow *), unsigned seed)
{
	double broken = mix_broken(flow, go, seed);
	uint64_t bits;

	memcpy(&bits, &broken, sizeof(bits));
	return mix_whole(flow, go, seed) ^ bits;
}

static void
mix_there(void *arg)
{
	struct flow *flow = arg;

	flow->result = mix(flow, leave, 42);
	end(flow);
}

static bool
registers_are_kept(void)
{
	struct flow *flow = start(mix_there);
	bool here = mix(flow, enter, 7) == mix(flow, nowhere, 7);

	return here && flow->result == mix(flow, nowhere, 42);
}

static void
look_at_alignment(void *arg)
{
	struct flow *flow = arg;

	flow->result = (uintptr_t)__builtin_frame_address(0) % 16;
	end(flow);
}

static bool
stack_is_aligned(void)
{
	return start(look_at_alignment)->result == 0;
}

static void
begin_and_end(void *arg)
{
	struct flow *flow = arg;

	flow->result = (uint64_t)(uintptr_t)flow;
	leave(flow);
	flow->result++;
	end(flow);
}

static bool
new_one_begins_at_once(void)
{
	struct flow *flow = new_flow();
	uint64_t expected = (uint64_t)(uintptr_t)flow;

	coir__context_begin(&main_context, &flow->context, flow->stack.lo,
			    flow->stack.top, begin_and_end, flow);
	if (flow->result != expected)
		return false;
	enter(flow);
	coir__stack_put(pool, &flow->stack);
	return flow->result == expected + 1;
}

static _Unwind_Reason_Code
count_frame(struct _Unwind_Context *context, void *count)
{
	(void)context;
	++*(uint64_t *)count;
	return *(uint64_t *)count < 100 ? _URC_NO_REASON : _URC_END_OF_STACK;
}

static void
unwind(void *arg)
{
	struct flow *flow = arg;

	flow->result = 0;
	_Unwind_Backtrace(count_frame, &flow->result);
	end(flow);
}

/* This function and what began the context, but nothing beyond. */
static bool
backtrace_ends(void)
{
	uint64_t frames = start(unwind)->result;

	return frames >= 2 && frames <= 5;
}

int
main(void)
{
	int failed = 0;

	coir__context_init_thread(&main_context);
	if (coir__stack_pool_new(0, sizeof(struct flow), COIR__GUARDS_EACH,
				 &pool) < 0)
		return 1;
	failed += report(1, registers_are_kept(), "registers are kept");
	failed += report(2, stack_is_aligned(), "the stack is aligned");
	failed += report(3, new_one_begins_at_once(), "a new one begins");
	failed += report(4, backtrace_ends(), "a backtrace ends");
	printf("1..4\n");
	coir__stack_pool_free(pool);
	return failed > 0;
}
