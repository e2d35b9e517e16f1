/* SPDX-License-Identifier: MIT */
/*
 * machine/guard.c - the SIGSEGV handler; see coir/guard.h.
 *
 * A disposition belongs to the process, so what was there before is kept once
 * for the process; alternate stacks and reporters belong to threads, and an
 * alternate stack ends with its thread. The handler calls nothing that is not
 * async-signal-safe and looks at memory of its own thread only.
 */
#include "config.h"

#include "machine/guard.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include <coir/guard.h>

/* Enough for who handled it before; only what is touched takes memory. */
#define ALTERNATE_STACK_SIZE (256 * 1024)

/* What handled SIGSEGV before; set once, when the handler is installed. */
static struct sigaction previous;

/* Frees the alternate stack of a thread that ends. */
static pthread_key_t alternate_stack;

static pthread_once_t once = PTHREAD_ONCE_INIT;

/* Has the program asked for the handler? */
static atomic_bool wanted;

/* What @once has come to: 0 or -errno. */
static int installed;

/* initial-exec: the handler may be the first to look, and must not allocate */
static __thread const struct coir__guard_reporter *thread_reporter
	__attribute__((tls_model("initial-exec")));

void
coir__guard_set_reporter(const struct coir__guard_reporter *reporter)
{
	thread_reporter = reporter;
}

static struct iovec
piece(const char *text)
{
	return (struct iovec){ (void *)(uintptr_t)text, strlen(text) };
}

/* Say on standard error, in one write, that fiber @name overflowed. */
static void
say(const char *name)
{
	struct iovec line[] = {
		piece("libcoir: fiber \""),
		piece(name),
		piece("\": its stack has overflowed; give the runtime larger "
		      "stacks (stack_size) or the fiber less to hold\n"),
	};

	if (writev(STDERR_FILENO, line, sizeof(line) / sizeof(*line)) < 0)
		return;
}

/*
 * Die of the signal by default: a fault happens again when the handler
 * returns, a signal that was sent must be sent again.
 */
static void
die_of(int number, const siginfo_t *info)
{
	signal(number, SIG_DFL);
	if (info->si_code <= 0)
		raise(number);
}

/* Hand the signal to whoever handled it before, as the kernel would. */
static void
pass_on(int number, siginfo_t *info, void *context)
{
	/* who is called once may leave a fault where it is */
	if (previous.sa_flags & (int)SA_RESETHAND)
		signal(number, SIG_DFL);
	if (previous.sa_flags & SA_SIGINFO)
		previous.sa_sigaction(number, info, context);
	else if (previous.sa_handler == SIG_DFL)
		die_of(number, info);
	else if (previous.sa_handler != SIG_IGN)
		previous.sa_handler(number);
	else if (info->si_code > 0)
		die_of(number, info); /* a fault cannot be ignored */
}

static void
fault_cb(int number, siginfo_t *info, void *context)
{
	int saved = errno;
	const char *name = NULL;

	if (thread_reporter && info->si_code > 0)
		name = thread_reporter->name(info->si_addr);
	if (name) {
		say(name);
		thread_reporter->trace(context);
	}
	pass_on(number, info, context);
	errno = saved;
}

/* The calling thread ends: take its alternate stack @memory back. */
static void
thread_end_cb(void *memory)
{
	stack_t none = { .ss_flags = SS_DISABLE };

	sigaltstack(&none, NULL);
	munmap(memory, ALTERNATE_STACK_SIZE);
}

static void
install_once(void)
{
	struct sigaction action = { .sa_flags = SA_SIGINFO | SA_ONSTACK };

	installed = -pthread_key_create(&alternate_stack, thread_end_cb);
	if (installed < 0 || sigaction(SIGSEGV, NULL, &previous) < 0)
		return;
	action.sa_sigaction = fault_cb;
	action.sa_mask = previous.sa_mask;
	action.sa_flags |= previous.sa_flags & SA_NODEFER;
	sigaction(SIGSEGV, &action, NULL);
}

/* Give the calling thread an alternate stack unless it has one. */
static int
add_alternate_stack(void)
{
	stack_t stack;
	int rc;

	if (sigaltstack(NULL, &stack) < 0)
		return -errno;
	if (!(stack.ss_flags & SS_DISABLE))
		return 0;
	stack.ss_flags = 0;
	stack.ss_size = ALTERNATE_STACK_SIZE;
	stack.ss_sp = mmap(NULL, stack.ss_size, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (stack.ss_sp == MAP_FAILED)
		return -ENOMEM;
	rc = -pthread_setspecific(alternate_stack, stack.ss_sp);
	if (rc < 0) {
		munmap(stack.ss_sp, stack.ss_size);
		return rc;
	}
	if (sigaltstack(&stack, NULL) < 0)
		return -errno;
	return 0;
}

int
coir_guard_install(void)
{
	pthread_once(&once, install_once);
	atomic_store(&wanted, true);
	return installed < 0 ? installed : add_alternate_stack();
}

int
coir__guard_cover_thread(void)
{
	return atomic_load(&wanted) ? coir_guard_install() : 0;
}
