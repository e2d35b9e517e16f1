/* SPDX-License-Identifier: MIT */
/*
 * machine/switch_aarch64.S - the switch for the procedure call standard of
 * 64-bit Arm.
 *
 * Saved state: x19 to x30 and d8 to d15, in the order of struct frame in
 * context_asm.c. Calls and returns are paired as in switch_x86_64.S. Indirect
 * branches are marked for BTI.
 */
#ifdef __aarch64__

	.text

/* Store what a call preserves: struct frame. */
	.macro	save
	sub	sp, sp, #160
	.cfi_adjust_cfa_offset 160
	stp	x19, x20, [sp, #0]
	.cfi_rel_offset x19, 0
	.cfi_rel_offset x20, 8
	stp	x21, x22, [sp, #16]
	.cfi_rel_offset x21, 16
	.cfi_rel_offset x22, 24
	stp	x23, x24, [sp, #32]
	.cfi_rel_offset x23, 32
	.cfi_rel_offset x24, 40
	stp	x25, x26, [sp, #48]
	.cfi_rel_offset x25, 48
	.cfi_rel_offset x26, 56
	stp	x27, x28, [sp, #64]
	.cfi_rel_offset x27, 64
	.cfi_rel_offset x28, 72
	stp	x29, x30, [sp, #80]
	.cfi_rel_offset x29, 80
	.cfi_rel_offset x30, 88
	stp	d8, d9, [sp, #96]
	.cfi_rel_offset d8, 96
	.cfi_rel_offset d9, 104
	stp	d10, d11, [sp, #112]
	.cfi_rel_offset d10, 112
	.cfi_rel_offset d11, 120
	stp	d12, d13, [sp, #128]
	.cfi_rel_offset d12, 128
	.cfi_rel_offset d13, 136
	stp	d14, d15, [sp, #144]
	.cfi_rel_offset d14, 144
	.cfi_rel_offset d15, 152
	mov	x9, sp
	str	x9, [x0]
	.endm

/* void coir__context_jump(struct coir__context *from, *to) */
	.globl	coir__context_jump
	.hidden	coir__context_jump
	.type	coir__context_jump, %function
	.p2align 4
coir__context_jump:
	.cfi_startproc
	hint	34			/* bti c */
	save
/* Jumped to with the context in x1: coir__context_exit(). */
	.globl	coir__context_load
	.hidden	coir__context_load
coir__context_load:
	ldr	x9, [x1]
	mov	sp, x9
	ldp	x19, x20, [sp, #0]
	ldp	x21, x22, [sp, #16]
	ldp	x23, x24, [sp, #32]
	ldp	x25, x26, [sp, #48]
	ldp	x27, x28, [sp, #64]
	ldp	x29, x30, [sp, #80]
	ldp	d8, d9, [sp, #96]
	ldp	d10, d11, [sp, #112]
	ldp	d12, d13, [sp, #128]
	ldp	d14, d15, [sp, #144]
	add	sp, sp, #160
	.cfi_def_cfa_offset 0
	.cfi_restore x19
	.cfi_restore x20
	.cfi_restore x21
	.cfi_restore x22
	.cfi_restore x23
	.cfi_restore x24
	.cfi_restore x25
	.cfi_restore x26
	.cfi_restore x27
	.cfi_restore x28
	.cfi_restore x29
	.cfi_restore x30
	.cfi_restore d8
	.cfi_restore d9
	.cfi_restore d10
	.cfi_restore d11
	.cfi_restore d12
	.cfi_restore d13
	.cfi_restore d14
	.cfi_restore d15
	ret
	.cfi_endproc
	.size	coir__context_jump, . - coir__context_jump

/*
 * void coir__context_enter(struct coir__context *from, void *stack_top,
 *			    void (*entry)(void *), void *arg)
 */
	.globl	coir__context_enter
	.hidden	coir__context_enter
	.type	coir__context_enter, %function
	.p2align 4
coir__context_enter:
	.cfi_startproc
	hint	34			/* bti c */
	save
	mov	sp, x1
	.cfi_def_cfa sp, 0
	.cfi_undefined x30
	mov	x29, #0
	mov	x19, x2
	mov	x20, x3
	b	coir__context_entry
	.cfi_endproc
	.size	coir__context_enter, . - coir__context_enter

/*
 * The outermost frame of a new context: x19 is the function, x20 its argument.
 * The link register is set, not written by a call: nothing returns to it, and
 * the return stack would be out of step. Unwinders find it, and that nothing
 * called it.
 * x16, so that a function that begins with `bti c` may be the target.
 */
	.globl	coir__context_entry
	.hidden	coir__context_entry
	.type	coir__context_entry, %function
	.p2align 4
coir__context_entry:
	.cfi_startproc
	.cfi_undefined x30
	mov	x0, x20
	mov	x16, x19
	adr	x30, 1f
	br	x16
	nop
1:	brk	#1
	.cfi_endproc
	.size	coir__context_entry, . - coir__context_entry

	.section .note.gnu.property, "a", %note
	.p2align 3
	.word	4			/* size of the name */
	.word	16			/* size of the property */
	.word	5			/* NT_GNU_PROPERTY_TYPE_0 */
	.asciz	"GNU"
	.word	0xc0000000		/* GNU_PROPERTY_AARCH64_FEATURE_1_AND */
	.word	4			/* size of the value */
	.word	1			/* BTI */
	.word	0			/* to a multiple of 8 */

#endif
	.section .note.GNU-stack, "", %progbits
