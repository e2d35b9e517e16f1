/* SPDX-License-Identifier: MIT */
/*
 * context_case.h - a context on a stack of its own, beside the test's.
 */
#ifndef CONTEXT_CASE_H
#define CONTEXT_CASE_H

#include <check.h>
#include <stddef.h>
#include <sys/mman.h>

#include "machine/context.h"
#include "machine/valgrind.h"

#define STACK_SIZE ((size_t)256 * 1024)

/* A context with a stack of its own. */
struct flow {
	struct coir__context self;
	/* the one that runs the test */
	struct coir__context *back;
	/* the lowest byte of STACK_SIZE */
	char *stack;
	/* valgrind's name of the stack */
	unsigned valgrind_id;
	/* whatever a test wants to know of it */
	int number;
};

static inline void
flow_init(struct flow *flow, struct coir__context *back, void (*fn)(void *))
{
	flow->stack = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(flow->stack, MAP_FAILED);
	flow->valgrind_id =
		VALGRIND_STACK_REGISTER(flow->stack, flow->stack + STACK_SIZE);
	flow->back = back;
	coir__context_init(&flow->self, flow->stack, flow->stack + STACK_SIZE,
			   fn, flow);
}

static inline void
flow_fini(struct flow *flow)
{
	VALGRIND_STACK_DEREGISTER(flow->valgrind_id);
	munmap(flow->stack, STACK_SIZE);
}

/* Go there from the test's own stack. */
static inline void
enter(struct flow *flow)
{
	coir__context_switch(flow->back, &flow->self);
}

/* Go back to the test's own stack. */
static inline void
leave(struct flow *flow)
{
	coir__context_switch(&flow->self, flow->back);
}

#endif
