/* SPDX-License-Identifier: MIT */
/*
 * machine/context_ucontext.c - contexts switched by the C library.
 *
 * The portable fall-back: two system calls a switch, because the signal mask
 * goes along. makecontext() passes ints, so the context's address is passed
 * in halves.
 */
#include "config.h"

#include <stdint.h>

#include "machine/context_start.h"
#include "machine/registers.h"

#ifdef COIR_SWITCH_UCONTEXT

/* Put the context's address together again and run its function. */
static void
start_cb(unsigned int high, unsigned int low)
{
	coir__context_start((void *)(uintptr_t)((uint64_t)high << 32 | low));
}

void
coir__context_init(struct coir__context *c, void *stack_lo, void *stack_top,
		   void (*entry)(void *arg), void *arg)
{
	uint64_t address = (uintptr_t)c;

	coir__context_describe(c, stack_lo, stack_top, entry, arg);
	getcontext(&c->uc);
	c->uc.uc_stack.ss_sp = stack_lo;
	c->uc.uc_stack.ss_size = (size_t)((char *)stack_top - (char *)stack_lo);
	c->uc.uc_link = NULL;
	makecontext(&c->uc, (void (*)(void))start_cb, 2,
		    (unsigned int)(address >> 32), (unsigned int)address);
}

void
coir__registers_of_context(const struct coir__context *c,
			   struct coir__registers *ret_regs)
{
	coir__registers_of_ucontext(&c->uc, ret_regs);
}

#else

/* The file is empty in an assembler build. */
extern int coir__context_ucontext_unused;

#endif
