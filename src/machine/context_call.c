/* SPDX-License-Identifier: MIT */
/*
 * machine/context_call.c - see context_call.h. The stack is mapped for the call
 * and has a page below it that faults.
 */
#include "config.h"

#include "machine/context_call.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "machine/valgrind.h"

#define STACK_SIZE ((size_t)256 * 1024)

/* One call, in the caller's frame. */
struct call {
	struct coir__context self;
	struct coir__context *from;
	void (*fn)(void *arg);
	void *arg;
};

static void
call_main(void *arg)
{
	struct call *call = arg;

	call->fn(call->arg);
	coir__context_exit(&call->self, call->from);
}

int
coir__context_call(struct coir__context *from, void (*fn)(void *arg), void *arg)
{
	struct call call = { .from = from, .fn = fn, .arg = arg };
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	unsigned valgrind_id;
	char *stack;

	stack = mmap(NULL, page + STACK_SIZE, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
	if (stack == MAP_FAILED)
		return -ENOMEM;
	mprotect(stack, page, PROT_NONE);
	valgrind_id = VALGRIND_STACK_REGISTER(stack + page,
					      stack + page + STACK_SIZE);
	coir__context_begin(from, &call.self, stack + page,
			    stack + page + STACK_SIZE, call_main, &call);
	VALGRIND_STACK_DEREGISTER(valgrind_id);
	munmap(stack, page + STACK_SIZE);
	return 0;
}
