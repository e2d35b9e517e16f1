/* SPDX-License-Identifier: MIT */
/*
 * The report of sites: how much stack the fibers of each place have used.
 */
#ifndef COIR_CORE_STACKS_H
#define COIR_CORE_STACKS_H

#include <coir/dump.h>

#include "core/runtime.h"
#include "machine/backtrace.h"

/* A line for each site, counted; @tracer, if not NULL, has names for them. */
int
coir__stacks_print(struct coir_runtime *rt, struct coir__tracer *tracer,
		   coir_dump_fn *fn, void *arg);

/* The pool trims @stack, of a fiber that has ended: it was @deepest deep. */
void
coir__stacks_note(struct coir__stack *stack, size_t deepest);

#endif
