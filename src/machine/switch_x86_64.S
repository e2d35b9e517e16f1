/* SPDX-License-Identifier: MIT */
/*
 * machine/switch_x86_64.S - the switch for the System V ABI of x86-64.
 *
 * Saved state: the six registers that a call preserves below the return
 * address, in the order of struct frame in context_asm.c. A call and a return
 * a switch, so that the processor's return stack stays in step; likewise a call
 * for entering a new context and a return for leaving it for good, so that one
 * that never suspends costs no wrong prediction. Indirect branches are marked
 * for IBT; shadow stacks are not claimed.
 */
#ifdef __x86_64__

	.text

/* Push what a call preserves: the rest of struct frame. */
	.macro	save
	pushq	%rbp
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset rbp, 0
	pushq	%rbx
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset rbx, 0
	pushq	%r12
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset r12, 0
	pushq	%r13
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset r13, 0
	pushq	%r14
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset r14, 0
	pushq	%r15
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset r15, 0
	movq	%rsp, (%rdi)
	.endm

/* void coir__context_jump(struct coir__context *from, *to) */
	.globl	coir__context_jump
	.hidden	coir__context_jump
	.type	coir__context_jump, @function
	.p2align 4
coir__context_jump:
	.cfi_startproc
	endbr64
	save
/* Jumped to with the context in rsi: coir__context_exit(). */
	.globl	coir__context_load
	.hidden	coir__context_load
coir__context_load:
	movq	(%rsi), %rsp
	popq	%r15
	.cfi_adjust_cfa_offset -8
	.cfi_restore r15
	popq	%r14
	.cfi_adjust_cfa_offset -8
	.cfi_restore r14
	popq	%r13
	.cfi_adjust_cfa_offset -8
	.cfi_restore r13
	popq	%r12
	.cfi_adjust_cfa_offset -8
	.cfi_restore r12
	popq	%rbx
	.cfi_adjust_cfa_offset -8
	.cfi_restore rbx
	popq	%rbp
	.cfi_adjust_cfa_offset -8
	.cfi_restore rbp
	ret
	.cfi_endproc
	.size	coir__context_jump, . - coir__context_jump

/*
 * void coir__context_enter(struct coir__context *from, void *stack_top,
 *			    void (*entry)(void *), void *arg)
 */
	.globl	coir__context_enter
	.hidden	coir__context_enter
	.type	coir__context_enter, @function
	.p2align 4
coir__context_enter:
	.cfi_startproc
	endbr64
	save
	movq	%rsi, %rsp
	.cfi_def_cfa rsp, 0
	.cfi_undefined rip
	xorl	%ebp, %ebp
	movq	%rdx, %r12
	movq	%rcx, %r13
	jmp	coir__context_entry
	.cfi_endproc
	.size	coir__context_enter, . - coir__context_enter

/*
 * The outermost frame of a new context: r12 is the function, r13 its argument.
 * The return address is pushed, not called: nothing returns to it, and the
 * return stack would be out of step. Unwinders find it, and that nothing called
 * it.
 */
	.globl	coir__context_entry
	.hidden	coir__context_entry
	.type	coir__context_entry, @function
	.p2align 4
coir__context_entry:
	.cfi_startproc
	.cfi_def_cfa rsp, 0
	.cfi_undefined rip
	movq	%r13, %rdi
	leaq	1f(%rip), %rax
	pushq	%rax
	.cfi_adjust_cfa_offset 8
	jmp	*%r12
	.cfi_adjust_cfa_offset -8
	nop
1:	ud2
	.cfi_endproc
	.size	coir__context_entry, . - coir__context_entry

	.section .note.gnu.property, "a", @note
	.p2align 3
	.long	4			/* size of the name */
	.long	16			/* size of the property */
	.long	5			/* NT_GNU_PROPERTY_TYPE_0 */
	.asciz	"GNU"
	.long	0xc0000002		/* GNU_PROPERTY_X86_FEATURE_1_AND */
	.long	4			/* size of the value */
	.long	1			/* IBT */
	.long	0			/* to a multiple of 8 */

#endif
	.section .note.GNU-stack, "", @progbits
