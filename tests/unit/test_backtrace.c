/* SPDX-License-Identifier: MIT */
/*
 * test_backtrace.c - who called whom, and nothing worse where nobody did.
 */
#include "config.h"

#include "machine/backtrace.h"

#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "context_case.h"
#include "support/runner.h"

#define MAX 16

/* One trace: "inner outer ", as far as names are known. */
struct names {
	char text[512];
	uintptr_t pcs[MAX];
	size_t n;
};

static struct coir__stack_view
view_of(const struct flow *flow)
{
	return (struct coir__stack_view){
		.bytes = flow->stack,
		.lo = (uintptr_t)flow->stack,
		.hi = (uintptr_t)flow->stack + STACK_SIZE,
	};
}

static void
trace_names(const struct coir__registers *regs,
	    const struct coir__stack_view *stack, struct names *ret)
{
	struct coir__tracer *tracer = coir__tracer_new();
	char what[200];

	memset(ret, 0, sizeof(*ret));
	ret->n = coir__trace(tracer, regs, stack, ret->pcs, MAX);
	for (size_t i = 0; i < ret->n; i++) {
		size_t len = strlen(ret->text);

		snprintf(ret->text + len, sizeof(ret->text) - len, "%.100s ",
			 coir__tracer_describe(tracer, ret->pcs[i], what,
					       sizeof(what)));
	}
	coir__tracer_free(tracer);
}

/* Not inlined, and something is left to do after the call in each. */
static __attribute__((noinline)) void
inner(struct flow *flow)
{
	leave(flow);
	flow->number++;
}

static __attribute__((noinline)) void
outer(void *arg)
{
	struct flow *flow = arg;

	inner(flow);
	flow->number++;
	leave(flow);
}

#ifdef HAVE_LIBDW

START_TEST(backtrace_of_a_suspended_context)
{
	struct coir__stack_view stack;
	struct coir__registers regs;
	struct coir__context self;
	struct names names;
	struct flow flow = { .number = 0 };

	coir__context_init_thread(&self);
	flow_init(&flow, &self, outer);
	enter(&flow);
	stack = view_of(&flow);
	coir__registers_of_context(&flow.self, &regs);
	trace_names(&regs, &stack, &names);
	ck_assert_msg(strstr(names.text, "inner outer ") != NULL, "%s",
		      names.text);
	enter(&flow);
	flow_fini(&flow);
}
END_TEST

/* A stack that is gone when its copy is looked at. */
START_TEST(backtrace_of_a_copy)
{
	struct coir__stack_view stack;
	struct coir__registers regs;
	struct coir__context self;
	struct names names;
	struct flow flow = { .number = 0 };
	char *copy = malloc(STACK_SIZE);

	ck_assert_ptr_nonnull(copy);
	coir__context_init_thread(&self);
	flow_init(&flow, &self, outer);
	enter(&flow);
	stack = view_of(&flow);
	stack.bytes = memcpy(copy, flow.stack, STACK_SIZE);
	coir__registers_of_context(&flow.self, &regs);
	enter(&flow);
	flow_fini(&flow);
	trace_names(&regs, &stack, &names);
	ck_assert_ptr_nonnull(strstr(names.text, "inner outer "));
	free(copy);
}
END_TEST

static __attribute__((noinline)) void
deep(struct flow *flow, int depth)
{
	if (depth > 0)
		deep(flow, depth - 1);
	else
		leave(flow);
	flow->number++;
}

static void
begin_deep(void *arg)
{
	deep(arg, 100);
	leave(arg);
}

START_TEST(backtrace_stops_at_the_limit)
{
	struct coir__stack_view stack;
	struct coir__registers regs;
	struct coir__context self;
	struct names names;
	struct flow flow;

	coir__context_init_thread(&self);
	flow_init(&flow, &self, begin_deep);
	enter(&flow);
	stack = view_of(&flow);
	coir__registers_of_context(&flow.self, &regs);
	trace_names(&regs, &stack, &names);
	ck_assert_uint_eq(names.n, MAX);
	enter(&flow);
	flow_fini(&flow);
}
END_TEST

START_TEST(backtrace_says_file_or_offset)
{
	struct coir__tracer *tracer = coir__tracer_new();
	char what[200];
	const char *name;

	name = coir__tracer_describe(tracer, (uintptr_t)inner + 4, what,
				     sizeof(what));
	ck_assert_str_eq(name, "inner");
	ck_assert_msg(!strncmp(what, "inner at test_backtrace.c:", 26) ||
			      !strncmp(what, "inner+0x4 in unit-coir", 22),
		      "%s", what);
	coir__tracer_free(tracer);
}
END_TEST

#endif

/* A context that has not begun has nothing that must be said of it. */
START_TEST(backtrace_of_a_context_not_yet_begun)
{
	struct coir__stack_view stack;
	struct coir__registers regs;
	struct coir__context self;
	struct names names;
	struct flow flow = { .number = 0 };

	coir__context_init_thread(&self);
	flow_init(&flow, &self, outer);
	stack = view_of(&flow);
	coir__registers_of_context(&flow.self, &regs);
	trace_names(&regs, &stack, &names);
	ck_assert_ptr_null(strstr(names.text, "inner"));
	enter(&flow);
	ck_assert_int_eq(flow.number, 0);
	flow_fini(&flow);
}
END_TEST

/* Registers and stacks of noise; what reads outside of them dies of it. */
START_TEST(backtrace_of_garbage_ends)
{
	uint64_t words[64];
	struct coir__stack_view stack = {
		.bytes = (const char *)words,
		.lo = (uintptr_t)words,
		.hi = (uintptr_t)(words + 64),
	};
	struct coir__registers regs;
	struct names names;

	srand(1);
	for (int round = 0; round < 20; round++) {
		for (int i = 0; i < 64; i++)
			words[i] = (uintptr_t)outer + (uintptr_t)(rand() % 99);
		for (int i = 0; i < COIR__REGISTERS; i++)
			regs.value[i] = (uintptr_t)(words + rand() % 80);
		regs.pc = (uintptr_t)inner + (uintptr_t)(rand() % 40);
		regs.interrupted = round % 2;
		trace_names(&regs, &stack, &names);
		ck_assert_uint_le(names.n, MAX);
	}
}
END_TEST

START_TEST(backtrace_of_an_address_that_is_no_code)
{
	struct coir__tracer *tracer = coir__tracer_new();
	char what[200];

	ck_assert_str_eq(coir__tracer_describe(tracer, 16, what, sizeof(what)),
			 "");
	ck_assert_str_eq(what, "0x10");
	coir__tracer_free(tracer);
	coir__tracer_free(NULL);
}
END_TEST

SUITE(backtrace)
{
#ifdef HAVE_LIBDW
	ADD(backtrace_of_a_suspended_context);
	ADD(backtrace_of_a_copy);
	ADD(backtrace_stops_at_the_limit);
	ADD(backtrace_says_file_or_offset);
#endif
	ADD(backtrace_of_a_context_not_yet_begun);
	ADD(backtrace_of_garbage_ends);
	ADD(backtrace_of_an_address_that_is_no_code);
}
