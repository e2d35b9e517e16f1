/* SPDX-License-Identifier: MIT */
/*
 * machine/context_start.h - what the implementations of the switch share.
 *
 * Where a new context must report its arrival, or where its function cannot
 * be passed in a register, it begins in coir__context_start().
 */
#ifndef COIR_MACHINE_CONTEXT_START_H
#define COIR_MACHINE_CONTEXT_START_H

#include "machine/context.h"

#if COIR__CONTEXT_STARTED

/* First function on a new context's stack; @arg is the context. */
void
coir__context_start(void *arg);

#endif

/* Note the bounds and the function of a new context. */
void
coir__context_describe(struct coir__context *c, void *stack_lo, void *stack_top,
		       void (*entry)(void *arg), void *arg);

#endif
