/* SPDX-License-Identifier: MIT */
/*
 * A look at the fiber that runs, for another thread: who it is, whether it is
 * still in the same turn, its registers and its stack.
 *
 * The loop's thread is sent SIGURG, and its handler copies all that while
 * nothing can change. The other thread then has all the time it wants.
 */
#ifndef COIR_THREAD_SAMPLE_H
#define COIR_THREAD_SAMPLE_H

#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "core/runtime.h"
#include "machine/backtrace.h"

/* As much of a stack as is copied, from its innermost byte on. */
#define COIR__SAMPLE_STACK (64 * 1024)

/** struct coir__turn - one turn of a fiber: no two are alike in all. */
struct coir__turn {
	/* NULL: no fiber runs */
	const struct coir_fiber *fiber;
	unsigned turns;
	unsigned queued;
	int64_t clock;
};

/** struct coir__sampler - what the two threads share. */
struct coir__sampler {
	/* the loop's thread */
	pid_t pid;
	pid_t tid;
	struct coir_runtime *rt;
	/* the handler is to take a sample; cleared by it */
	atomic_bool wanted;
	/* posted by the handler: what follows is complete */
	sem_t taken;
	/* the same for TSan, which does not know sem_clockwait(3) */
	atomic_bool complete;
	struct coir__turn turn;
	char name[64];
	struct coir__registers regs;
	/* of the copy in bytes; empty: registers and stack do not match */
	struct coir__stack_view stack;
	uint64_t words[COIR__SAMPLE_STACK / sizeof(uint64_t)];
};

/* The calling thread, of @rt, is the loop's. One sampler a thread. */
void
coir__sampler_init(struct coir__sampler *sampler, struct coir_runtime *rt);

/* The loop's thread, once the other thread is through. */
void
coir__sampler_fini(struct coir__sampler *sampler);

/*
 * The other thread: take a sample. False: the loop's thread did not answer in
 * @patience nanoseconds; the next call goes on waiting for the same.
 */
bool
coir__sampler_take(struct coir__sampler *sampler, int64_t patience);

/* The instant in @ns nanoseconds, for sem_clockwait(3). */
struct timespec
coir__sampler_deadline(int64_t ns);

#endif
