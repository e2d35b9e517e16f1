/* SPDX-License-Identifier: MIT */
/*
 * machine/backtrace.h - who called whom on a stack that does not run.
 *
 * Frames are found by the call frame information that every compiler writes
 * for this ABI, so that programs need no frame pointers; names and lines come
 * from the symbols that the program and its libraries still have. Both is work
 * for libdw. It reads files and allocates, and wants more stack than a fiber
 * has: see machine/context_call.h. Without libdw there is no tracer.
 */
#ifndef COIR_MACHINE_BACKTRACE_H
#define COIR_MACHINE_BACKTRACE_H

#include <stddef.h>
#include <stdint.h>

#include "machine/registers.h"

/* What knows the program's code; one thread's, for a moment. */
struct coir__tracer;

/* The bytes of a stack: where they are, or a copy of them. */
struct coir__stack_view {
	const char *bytes; /* those of address lo */
	uintptr_t lo;      /* the lowest address that is there */
	uintptr_t hi;      /* the first that is not */
};

/*
 * Makes a tracer of the code that is loaded now; the caller owns it. NULL: the
 * library is not built with one, or the code cannot be looked at.
 */
struct coir__tracer *
coir__tracer_new(void);

/* NULL is nothing. */
void
coir__tracer_free(struct coir__tracer *tracer);

/*
 * Finds up to @max frames of the flow with @regs on @stack, innermost first:
 * for each an address in the instruction that is under way. Returns how many.
 */
size_t
coir__trace(struct coir__tracer *tracer, const struct coir__registers *regs,
	    const struct coir__stack_view *stack, uintptr_t *ret_pcs,
	    size_t max);

/*
 * Says in @buf what is at @pc: "function at file.c:12", "function+0x8 in
 * libx.so" or "0x8 in libx.so", as much as is known. Returns the function's
 * name, borrowed from @tracer; "" if it has none.
 */
const char *
coir__tracer_describe(struct coir__tracer *tracer, uintptr_t pc, char *buf,
		      size_t len);

#endif
