/* SPDX-License-Identifier: MIT */
/*
 * The signal handler that looks at its own thread's fiber; see sample.h. It
 * calls nothing that is not async-signal-safe. The signal is SIGURG, which does
 * nothing by default; one that nobody here has asked for is handed on.
 */
#include "config.h"

#include "thread/sample.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <coir/time.h>

/* What handled SIGURG before; set once, when the handler is installed. */
static struct sigaction previous;

static pthread_once_t once = PTHREAD_ONCE_INIT;

/* initial-exec: the handler may be the first to look, and must not allocate */
static __thread struct coir__sampler *thread_sampler
	__attribute__((tls_model("initial-exec")));

static void
copy_name(char *to, const char *from, size_t size)
{
	size_t i = 0;

	for (; i < size - 1 && from[i]; i++)
		to[i] = from[i];
	to[i] = '\0';
}

/*
 * Copy the stack from its innermost word on. Volatile, so that no memcpy(3) is
 * made of it that ASan would have its own opinion of.
 */
static COIR__NO_ASAN void
copy_stack(struct coir__sampler *sampler, const struct coir__stack *stack)
{
	uintptr_t sp = sampler->regs.value[COIR__REGISTER_SP] & ~(uintptr_t)7;
	const volatile uint64_t *from = (const volatile uint64_t *)sp;
	size_t len;

	memset(&sampler->stack, 0, sizeof(sampler->stack));
	if (sp < (uintptr_t)stack->lo || sp >= (uintptr_t)stack->top)
		return;
	len = (uintptr_t)stack->top - sp;
	if (len > COIR__SAMPLE_STACK)
		len = COIR__SAMPLE_STACK;
	for (size_t i = 0; i < len / sizeof(*from); i++)
		sampler->words[i] = from[i];
	sampler->stack.bytes = (const char *)sampler->words;
	sampler->stack.lo = sp;
	sampler->stack.hi = sp + len;
}

static void
look(struct coir__sampler *sampler, const ucontext_t *uc)
{
	const struct coir_runtime *rt = sampler->rt;
	const struct coir_fiber *fiber = rt->current;

	memset(&sampler->turn, 0, sizeof(sampler->turn));
	if (fiber == &rt->main)
		return;
	sampler->turn.fiber = fiber;
	sampler->turn.turns = rt->turns;
	sampler->turn.queued = rt->queued;
	sampler->turn.clock = rt->clock;
	copy_name(sampler->name, coir_fiber_name(fiber), sizeof(sampler->name));
	coir__registers_of_ucontext(uc, &sampler->regs);
	sampler->regs.interrupted = true;
	copy_stack(sampler, &fiber->stack);
}

/* Hand a signal that was not ours to whoever handled it before. */
static void
pass_on(int number, siginfo_t *info, void *context)
{
	if (previous.sa_flags & SA_SIGINFO)
		previous.sa_sigaction(number, info, context);
	else if (previous.sa_handler != SIG_DFL &&
		 previous.sa_handler != SIG_IGN)
		previous.sa_handler(number);
}

static void
sample_cb(int number, siginfo_t *info, void *context)
{
	struct coir__sampler *sampler = thread_sampler;
	int saved = errno;

	if (sampler && atomic_exchange(&sampler->wanted, false)) {
		look(sampler, context);
		atomic_store(&sampler->complete, true);
		sem_post(&sampler->taken);
	} else {
		pass_on(number, info, context);
	}
	errno = saved;
}

static void
install_once(void)
{
	struct sigaction action = { .sa_flags = SA_SIGINFO | SA_RESTART |
					    SA_ONSTACK };

	if (sigaction(SIGURG, NULL, &previous) < 0)
		return;
	action.sa_sigaction = sample_cb;
	action.sa_mask = previous.sa_mask;
	sigaction(SIGURG, &action, NULL);
}

void
coir__sampler_init(struct coir__sampler *sampler, struct coir_runtime *rt)
{
	pthread_once(&once, install_once);
	sampler->pid = getpid();
	sampler->tid = gettid();
	sampler->rt = rt;
	atomic_init(&sampler->wanted, false);
	atomic_init(&sampler->complete, false);
	sem_init(&sampler->taken, 0, 0);
	thread_sampler = sampler;
}

void
coir__sampler_fini(struct coir__sampler *sampler)
{
	if (thread_sampler == sampler)
		thread_sampler = NULL;
	sem_destroy(&sampler->taken);
}

struct timespec
coir__sampler_deadline(int64_t ns)
{
	int64_t at = coir_time_add(coir_now(), coir_ns(ns)).ns;

	return (struct timespec){ .tv_sec = at / 1000000000,
				  .tv_nsec = at % 1000000000 };
}

bool
coir__sampler_take(struct coir__sampler *sampler, int64_t patience)
{
	struct timespec until = coir__sampler_deadline(patience);
	int rc;

	/* still set: the signal of the last call is on its way */
	if (!atomic_exchange(&sampler->wanted, true))
		tgkill(sampler->pid, sampler->tid, SIGURG);
	do
		rc = sem_clockwait(&sampler->taken, CLOCK_MONOTONIC, &until);
	while (rc < 0 && errno == EINTR);
	return rc == 0 && atomic_exchange(&sampler->complete, false);
}
