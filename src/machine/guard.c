/* SPDX-License-Identifier: MIT */
/*
 * machine/guard.c - the SIGSEGV handler; see coir/guard.h.
 *
 * A disposition belongs to the process, so what was there before is kept once
 * for the process; alternate stacks and namers belong to threads.
 */
#include "config.h"

#include "machine/guard.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <coir/guard.h>

#define ALTERNATE_STACK_SIZE (64 * 1024)

static struct sigaction previous;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static __thread coir__guard_name_fn *thread_namer;

void
coir__guard_set_namer(coir__guard_name_fn *namer)
{
	thread_namer = namer;
}

static void
say(const char *text)
{
	if (write(STDERR_FILENO, text, strlen(text)) < 0)
		return;
}

/* Hand the fault to whoever handled it before; by default, die of it. */
static void
pass_on(int number, siginfo_t *info, void *context)
{
	if (previous.sa_flags & SA_SIGINFO) {
		previous.sa_sigaction(number, info, context);
		return;
	}
	if (previous.sa_handler != SIG_DFL && previous.sa_handler != SIG_IGN) {
		previous.sa_handler(number);
		return;
	}
	signal(number, SIG_DFL); /* the fault happens again on return */
}

static void
fault(int number, siginfo_t *info, void *context)
{
	const char *name = thread_namer ? thread_namer(info->si_addr) : NULL;

	if (name) {
		say("libcoir: fiber \"");
		say(name);
		say("\": its stack has overflowed; give the runtime larger "
		    "stacks (stack_size) or the fiber less to hold\n");
	}
	pass_on(number, info, context);
}

static void
install_handler(void)
{
	struct sigaction action = { .sa_flags = SA_SIGINFO | SA_ONSTACK };

	action.sa_sigaction = fault;
	sigemptyset(&action.sa_mask);
	sigaction(SIGSEGV, &action, &previous);
}

int
coir_guard_install(void)
{
	stack_t stack;

	if (sigaltstack(NULL, &stack) == 0 && stack.ss_flags & SS_DISABLE) {
		stack.ss_flags = 0;
		stack.ss_size = ALTERNATE_STACK_SIZE;
		stack.ss_sp = mmap(NULL, stack.ss_size, PROT_READ | PROT_WRITE,
				   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (stack.ss_sp == MAP_FAILED)
			return -ENOMEM;
		sigaltstack(&stack, NULL);
	}
	pthread_once(&once, install_handler);
	return 0;
}
