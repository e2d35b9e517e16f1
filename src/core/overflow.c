/* SPDX-License-Identifier: MIT */
/*
 * The part of the guard handler that knows fibers.
 *
 * A backtrace takes memory and locks that the fiber may have been in the
 * middle of. So a child of the process makes it, which has the same memory and
 * no other threads; if it meets such a lock it is ended by an alarm, and the
 * process dies without a backtrace. It also takes more stack than a handler has
 * for sure: the alternate one may be the program's, or AddressSanitizer's.
 */
#include "config.h"

#include "core/overflow.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <coir/fiber.h>

#include "core/frames.h"
#include "core/runtime.h"
#include "machine/context_call.h"
#include "machine/guard.h"

/* So long may a child take. */
#define PATIENCE_S 5

/* Is @address in the guard page of the fiber that runs? */
static const char *
name_overflowed(const void *address)
{
	const struct coir_runtime *rt = coir__thread_runtime;
	const char *at = address;
	const char *lo;

	if (!rt || !coir__in_fiber(rt))
		return NULL;
	lo = rt->current->stack.lo;
	if (at >= lo || at < lo - sysconf(_SC_PAGESIZE))
		return NULL;
	return coir_fiber_name(rt->current);
}

/* In the child: where the fiber is that was stopped in @context (ucontext_t) */
static void
print_frames(void *context)
{
	const struct coir__stack *stack = &coir__thread_runtime->current->stack;
	const struct coir__stack_view view = {
		.bytes = stack->lo,
		.lo = (uintptr_t)stack->lo,
		.hi = (uintptr_t)stack->top,
	};
	struct coir__registers regs;
	struct coir__frames frames;

	coir__registers_of_ucontext(context, &regs);
	regs.interrupted = true;
	coir__frames_begin(&frames, coir__frames_say, NULL);
	frames.indent = 4;
	coir__frames_print_view(&frames, &regs, &view);
	coir__frames_end(&frames);
}

/* The child may be stuck: the alarm finds it, whatever the process handles. */
static void
limit_time(void)
{
	sigset_t set;

	signal(SIGALRM, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, SIGALRM);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	alarm(PATIENCE_S);
}

/* The child; what a stack cannot be had for goes without. */
_Noreturn static void
child_main(void *context)
{
	struct coir__context here = { 0 };

	limit_time();
	signal(SIGSEGV, SIG_DFL);
	coir__context_call(&here, print_frames, context);
	_exit(0);
}

static void
trace_overflowed(void *context)
{
	pid_t pid = _Fork();

	if (pid == 0)
		child_main(context);
	while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

void
coir__overflow_watch(void)
{
	static const struct coir__guard_reporter reporter = {
		.name = name_overflowed,
		.trace = trace_overflowed,
	};

	coir__guard_set_reporter(&reporter);
}

void
coir__overflow_unwatch(void)
{
	coir__guard_set_reporter(NULL);
}
