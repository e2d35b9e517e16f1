/* SPDX-License-Identifier: MIT */
/*
 * crash.c - see crash.h. As the guard of the library does (core/overflow.c) it
 * leaves what takes memory and locks to a child, which has a stack of its own
 * and may be ended by an alarm: then frames are numbers, not names.
 */
#include "config.h"

#include "support/crash.h"

#include <errno.h>
#include <execinfo.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <coir/fiber.h>

#include "core/runtime.h"
#include "machine/backtrace.h"
#include "machine/context_call.h"
#include "machine/sanitize.h"
#include "support/fail.h"

#define FRAMES_MAX 64

/* So long may the child take; a test has a minute. */
#define PATIENCE_S 20

/** struct crash - what the handler has found. */
struct crash {
	struct coir__registers regs;
	/* return addresses, the handler's own first */
	void *frames[FRAMES_MAX];
	int n;
	/* that of the instruction that crashed */
	int first;
};

/* One a process is enough: the second crash is a death. */
static struct crash crash;

static char stack_memory[128 * 1024];

static void
say(const char *text, int len)
{
	if (write(STDERR_FILENO, text, (size_t)len) < 0)
		return;
}

/* Who ran, and where the stack pointer was. */
static void
say_who(uintptr_t sp)
{
	const struct coir_runtime *rt = coir__thread_runtime;
	const struct coir__stack *stack;
	const char *name;
	char line[256];

	if (!rt || !coir__in_fiber(rt)) {
		say(line,
		    snprintf(line, sizeof(line),
			     "# on the stack of thread %d of process %d, %s\n",
			     gettid(), getpid(),
			     rt ? "which has a runtime" : "without a runtime"));
		return;
	}
	stack = &rt->current->stack;
	name = coir_fiber_name(rt->current);
	say(line,
	    snprintf(line, sizeof(line),
		     "# in fiber \"%.64s\", %td bytes deep in its stack "
		     "%p-%p\n",
		     name, (char *)stack->top - (char *)sp, (void *)stack->lo,
		     (void *)stack->top));
}

/* The frame that has crashed is behind the handler's; 0: it is not found. */
static int
find_first(const struct crash *c)
{
	for (int i = 0; i < c->n; i++)
		if ((uintptr_t)c->frames[i] == c->regs.pc)
			return i;
	return 0;
}

/* In the child, with much stack. Callers are at the call, not behind it. */
static void
print_frames(void *arg)
{
	const struct crash *c = arg;
	struct coir__tracer *tracer = coir__tracer_new();
	char what[256];

	if (!tracer)
		_exit(1);
	for (int i = c->first; i < c->n; i++) {
		coir__tracer_describe(tracer,
				      (uintptr_t)c->frames[i] - (i > c->first),
				      what, sizeof(what));
		dprintf(STDERR_FILENO, "#   %s\n", what);
	}
	_exit(0);
}

_Noreturn static void
child_main(void)
{
	struct coir__context here = { 0 };
	sigset_t none;

	fail_end();
	sigemptyset(&none);
	signal(SIGALRM, SIG_DFL);
	sigprocmask(SIG_SETMASK, &none, NULL);
	alarm(PATIENCE_S);
	coir__context_call(&here, print_frames, &crash);
	_exit(1);
}

/* Have a child name the frames. False: it could not. */
static bool
name_frames(void)
{
	pid_t pid = _Fork();
	int status = -1;

	if (pid == 0)
		child_main();
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status == 0;
}

static void
crash_cb(int number, siginfo_t *info, void *context)
{
	char line[128];

	say(line,
	    snprintf(line, sizeof(line), "# signal %d (%s) at address %p\n",
		     number, sigdescr_np(number),
		     info->si_code > 0 ? info->si_addr : NULL));
	coir__registers_of_ucontext(context, &crash.regs);
	say_who(crash.regs.value[COIR__REGISTER_SP]);
	crash.n = backtrace(crash.frames, FRAMES_MAX);
	crash.first = find_first(&crash);
	if (!name_frames())
		backtrace_symbols_fd(crash.frames + crash.first,
				     crash.n - crash.first, STDERR_FILENO);
	/* a fault comes again by itself; what was sent must be sent again */
	if (info->si_code <= 0)
		raise(number);
}

void
crash_watch(void)
{
	static const int numbers[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE,
				       SIGABRT };
	struct sigaction action = { .sa_flags = SA_SIGINFO | SA_ONSTACK |
					    (int)SA_RESETHAND };
	stack_t stack = { .ss_sp = stack_memory,
			  .ss_size = sizeof(stack_memory) };

	if (COIR__ASAN || COIR__TSAN)
		return;
	/* the first call loads what unwinds, which takes memory */
	backtrace(crash.frames, 1);
	sigaltstack(&stack, NULL);
	action.sa_sigaction = crash_cb;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		sigaction(numbers[i], &action, NULL);
}
