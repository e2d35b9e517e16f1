/* SPDX-License-Identifier: MIT */
/*
 * machine/context.h - a suspended flow of control, and the switch to another.
 *
 * A context is one stack's saved state. Exactly one context of a thread runs;
 * switching saves the running one in @from and goes on in @to. Only what the
 * ABI says a call preserves is kept: floating-point modes (MXCSR, x87 control,
 * FPCR) belong to the thread and signal masks are not touched, but for
 * ucontext, which swaps the mask along. A context must not move.
 *
 * COIR_SWITCH_X86_64, COIR_SWITCH_AARCH64 or COIR_SWITCH_UCONTEXT selects
 * the implementation; without any the compiler's target decides.
 */
#ifndef COIR_MACHINE_CONTEXT_H
#define COIR_MACHINE_CONTEXT_H

#include <stddef.h>

#include "machine/sanitize.h"

#if !defined(COIR_SWITCH_X86_64) && !defined(COIR_SWITCH_AARCH64) && \
	!defined(COIR_SWITCH_UCONTEXT)
#if defined(__x86_64__) && defined(__LP64__)
#define COIR_SWITCH_X86_64 1
#elif defined(__aarch64__) && defined(__LP64__)
#define COIR_SWITCH_AARCH64 1
#else
#define COIR_SWITCH_UCONTEXT 1
#endif
#endif

#ifdef COIR_SWITCH_UCONTEXT
#include <ucontext.h>
#endif

/* Does a new context pass through coir__context_start()? */
#if defined(COIR_SWITCH_UCONTEXT) || COIR__ASAN || COIR__TSAN
#define COIR__CONTEXT_STARTED 1
#else
#define COIR__CONTEXT_STARTED 0
#endif

/* A stack's saved state; the assembler knows the offset of sp. */
struct coir__context {
	void *sp; /* where the registers are saved; unused by ucontext */
#ifdef COIR_SWITCH_UCONTEXT
	ucontext_t uc; /* the saved state */
#endif
#if COIR__CONTEXT_STARTED
	void (*entry)(void *arg); /* what coir__context_start() calls */
	void *arg;                /* its argument */
#endif
#if COIR__ASAN
	const void *asan_lo; /* lowest address of the stack */
	size_t asan_size;    /* bytes from there to its top */
	void *asan_frames;   /* ASan's heap frames while suspended */
#endif
#if COIR__TSAN
	void *tsan_fiber; /* TSan's name for it, NULL: not yet run */
	void *tsan_dead;  /* TSan's name of the context that just exited */
#endif
};

/*
 * Make @c a context that will run @entry(@arg) on the stack from @stack_lo up
 * to @stack_top (16-aligned) when it is first switched to. @entry must end by
 * coir__context_exit(), never by returning. The stack is borrowed until then.
 */
void
coir__context_init(struct coir__context *c, void *stack_lo, void *stack_top,
		   void (*entry)(void *arg), void *arg);

/* Make @c the context of the calling thread's own stack, which is running. */
void
coir__context_init_thread(struct coir__context *c);

#ifdef COIR_SWITCH_UCONTEXT

/* Save the running state in @from and continue @to. */
static inline void
coir__context_jump(struct coir__context *from, struct coir__context *to)
{
	swapcontext(&from->uc, &to->uc);
}

#else

/* The same in assembler (switch_*.S). */
void
coir__context_jump(struct coir__context *from, struct coir__context *to);

/* Save the running state in @from and run @entry(@arg) on an unused stack. */
void
coir__context_enter(struct coir__context *from, void *stack_top,
		    void (*entry)(void *arg), void *arg);

#endif

/* Tell the sanitizers that @from is about to be left for @to. */
static inline void
coir__context_leave(struct coir__context *from, struct coir__context *to)
{
#if COIR__ASAN
	__sanitizer_start_switch_fiber(&from->asan_frames, to->asan_lo,
				       to->asan_size);
#endif
#if COIR__TSAN
	if (!to->tsan_fiber)
		to->tsan_fiber = __tsan_create_fiber(0);
	__tsan_switch_to_fiber(to->tsan_fiber, 0);
#endif
	(void)from;
	(void)to;
}

/* Tell the sanitizers that @c is running, again or for the first time. */
static inline void
coir__context_arrive(struct coir__context *c)
{
#if COIR__ASAN
	__sanitizer_finish_switch_fiber(c->asan_frames, NULL, NULL);
#endif
#if COIR__TSAN
	if (c->tsan_dead)
		__tsan_destroy_fiber(c->tsan_dead);
	c->tsan_dead = NULL;
#endif
	(void)c;
}

/*
 * Suspend the running context @from and continue @to; returns when something
 * switches to @from. Without sanitizers this is the bare call of the jump.
 */
static inline void
coir__context_switch(struct coir__context *from, struct coir__context *to)
{
	coir__context_leave(from, to);
	coir__context_jump(from, to);
	coir__context_arrive(from);
}

/*
 * Make @c a context by coir__context_init() and switch to it from @from. Where
 * nothing needs to know it before it runs, its stack is entered as it is.
 */
static inline void
coir__context_begin(struct coir__context *from, struct coir__context *c,
		    void *stack_lo, void *stack_top, void (*entry)(void *arg),
		    void *arg)
{
#if COIR__CONTEXT_STARTED
	coir__context_init(c, stack_lo, stack_top, entry, arg);
	coir__context_switch(from, c);
#else
	(void)c;
	(void)stack_lo;
	coir__context_enter(from, stack_top, entry, arg);
#endif
}

/*
 * Go on in @to, saving nothing. A jump where that can be: whoever entered this
 * context by a call is returned to, as the processor expects.
 */
_Noreturn static inline void
coir__context_go(struct coir__context *from, struct coir__context *to)
{
#if defined(COIR_SWITCH_X86_64)
	__asm__ volatile("jmp coir__context_load" : : "S"(to) : "memory");
#elif defined(COIR_SWITCH_AARCH64)
	register struct coir__context *x1 __asm__("x1") = to;

	__asm__ volatile("b coir__context_load" : : "r"(x1) : "memory");
#else
	coir__context_jump(from, to);
#endif
	(void)from;
	__builtin_unreachable();
}

/*
 * Continue @to and never come back to the running context @from, whose stack
 * may be used anew as soon as @to runs.
 */
_Noreturn static inline void
coir__context_exit(struct coir__context *from, struct coir__context *to)
{
#if COIR__ASAN
	__sanitizer_start_switch_fiber(NULL, to->asan_lo, to->asan_size);
#endif
#if COIR__TSAN
	to->tsan_dead = from->tsan_fiber;
	__tsan_switch_to_fiber(to->tsan_fiber, 0);
#endif
	coir__context_go(from, to);
}

#endif
