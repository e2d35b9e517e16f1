/* SPDX-License-Identifier: MIT */
/*
 * machine/registers.h - the registers of a flow of control that does not run,
 * as an unwinder wants them: by their DWARF numbers. Those that a call does
 * not preserve are 0 in a suspended context.
 */
#ifndef COIR_MACHINE_REGISTERS_H
#define COIR_MACHINE_REGISTERS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <ucontext.h>

#include "machine/context.h"

/* How many there are, and which is the stack pointer. */
#if defined(__x86_64__)
#define COIR__REGISTERS 16
#define COIR__REGISTER_SP 7
#elif defined(__aarch64__)
#define COIR__REGISTERS 32
#define COIR__REGISTER_SP 31
#else
#define COIR__REGISTERS 1
#define COIR__REGISTER_SP 0
#endif

/* One flow's registers. */
struct coir__registers {
	uintptr_t value[COIR__REGISTERS]; /* by DWARF number */
	uintptr_t pc;                     /* where it goes on */
	bool interrupted;                 /* pc is no return address */
};

/*
 * The registers of @c, a context that has been switched away from or that
 * coir__context_init() has made.
 */
void
coir__registers_of_context(const struct coir__context *c,
			   struct coir__registers *ret_regs);

/* The registers in @uc, which a signal handler or getcontext(3) got. */
static inline void
coir__registers_of_ucontext(const ucontext_t *uc,
			    struct coir__registers *ret_regs)
{
	memset(ret_regs, 0, sizeof(*ret_regs));
#if defined(__x86_64__)
	static const unsigned char order[COIR__REGISTERS] = {
		REG_RAX, REG_RDX, REG_RCX, REG_RBX, REG_RSI, REG_RDI,
		REG_RBP, REG_RSP, REG_R8,  REG_R9,  REG_R10, REG_R11,
		REG_R12, REG_R13, REG_R14, REG_R15,
	};

	for (int i = 0; i < COIR__REGISTERS; i++)
		ret_regs->value[i] = (uintptr_t)uc->uc_mcontext.gregs[order[i]];
	ret_regs->pc = (uintptr_t)uc->uc_mcontext.gregs[REG_RIP];
#elif defined(__aarch64__)
	for (int i = 0; i < COIR__REGISTER_SP; i++)
		ret_regs->value[i] = (uintptr_t)uc->uc_mcontext.regs[i];
	ret_regs->value[COIR__REGISTER_SP] = (uintptr_t)uc->uc_mcontext.sp;
	ret_regs->pc = (uintptr_t)uc->uc_mcontext.pc;
#else
	(void)uc;
#endif
}

#endif
