/* SPDX-License-Identifier: MIT */
/*
 * machine/context_asm.c - the first frame of a context switched by assembler.
 *
 * A new stack looks as if coir__context_jump() had been called on it from
 * coir__context_entry with the function and its argument in two registers
 * that a call preserves. The layouts are those of switch_*.S.
 */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "machine/context_start.h"
#include "machine/registers.h"

#ifndef COIR_SWITCH_UCONTEXT

/* Where a new context's first jump lands (switch_*.S); never called. */
void
coir__context_entry(void);

#ifdef COIR_SWITCH_X86_64
/* What coir__context_jump() pops; rsp is stack_top when all is popped. */
struct frame {
	uintptr_t r15;
	uintptr_t r14;
	uintptr_t arg;   /* r13 */
	uintptr_t entry; /* r12 */
	uintptr_t rbx;
	uintptr_t rbp;
	uintptr_t pc;
};
_Static_assert(sizeof(struct frame) == 56, "as in switch_x86_64.S");
#endif

#ifdef COIR_SWITCH_AARCH64
/* What coir__context_jump() loads; sp is stack_top when all is loaded. */
struct frame {
	uintptr_t entry; /* x19 */
	uintptr_t arg;   /* x20 */
	uintptr_t x[8];  /* x21 to x28 */
	uintptr_t fp;    /* x29 */
	uintptr_t pc;    /* x30 */
	uint64_t d[8];   /* d8 to d15 */
};
_Static_assert(sizeof(struct frame) == 160, "as in switch_aarch64.S");
#endif

void
coir__context_init(struct coir__context *c, void *stack_lo, void *stack_top,
		   void (*entry)(void *arg), void *arg)
{
	struct frame *f = (struct frame *)stack_top - 1;

	coir__context_describe(c, stack_lo, stack_top, entry, arg);
	memset(f, 0, sizeof(*f));
	f->pc = (uintptr_t)coir__context_entry;
#if COIR__CONTEXT_STARTED
	f->entry = (uintptr_t)coir__context_start;
	f->arg = (uintptr_t)c;
#else
	f->entry = (uintptr_t)entry;
	f->arg = (uintptr_t)arg;
#endif
	c->sp = f;
}

/* Read what the jump has saved, whatever ASan thinks of that memory. */
COIR__NO_ASAN void
coir__registers_of_context(const struct coir__context *c,
			   struct coir__registers *ret_regs)
{
	const struct frame *f = c->sp;
	uintptr_t *r = ret_regs->value;

	memset(ret_regs, 0, sizeof(*ret_regs));
	ret_regs->pc = f->pc;
	r[COIR__REGISTER_SP] = (uintptr_t)(f + 1);
#ifdef COIR_SWITCH_X86_64
	r[3] = f->rbx;
	r[6] = f->rbp;
	r[12] = f->entry;
	r[13] = f->arg;
	r[14] = f->r14;
	r[15] = f->r15;
#else
	r[19] = f->entry;
	r[20] = f->arg;
	for (int i = 0; i < 8; i++)
		r[21 + i] = f->x[i];
	r[29] = f->fp;
	r[30] = f->pc;
#endif
}

#else

/* The file is empty in a ucontext build. */
extern int coir__context_asm_unused;

#endif
