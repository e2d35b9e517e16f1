/* SPDX-License-Identifier: MIT */
/*
 * machine/context_call.h - a function call on a stack made for it alone.
 *
 * For work that wants more stack than a fiber has and is done without others
 * running in between. While it runs, the caller's context is a suspended one
 * that can be looked at.
 */
#ifndef COIR_MACHINE_CONTEXT_CALL_H
#define COIR_MACHINE_CONTEXT_CALL_H

#include "machine/context.h"

/*
 * Calls @fn(@arg) on a stack of 256 KiB; @from is the context that runs.
 * Returns 0, or -ENOMEM: it was not called.
 */
int
coir__context_call(struct coir__context *from, void (*fn)(void *arg),
		   void *arg);

#endif
