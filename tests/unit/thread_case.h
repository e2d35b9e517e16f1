/* SPDX-License-Identifier: MIT */
/*
 * thread_case.h - what the tests of threads have their threads do.
 *
 * Nothing here waits for time to pass: threads meet at semaphores.
 */
#ifndef THREAD_CASE_H
#define THREAD_CASE_H

#include <check.h>
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <string.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/runtime.h>
#include <coir/thread.h>

#include "support/leak.h"
#include "thread/native.h"

/* What a thread is given, and what it found. */
struct inside {
	pthread_t self;
	struct coir_runtime *rt;
	sem_t begun;
	sem_t go;
	int runs;
	int seen;
	int result;
};

static inline void
inside_init(struct inside *in)
{
	memset(in, 0, sizeof(*in));
	in->result = 42;
	sem_init(&in->begun, 0, 0);
	sem_init(&in->go, 0, 0);
}

static inline void
await(sem_t *sem)
{
	while (sem_wait(sem) < 0)
		;
}

/* Run @fn as a program of its own, and see that nothing is left of it. */
static inline void
check_program(coir_fn *fn, void *arg)
{
	int fds = leak_count_fds();

	ck_assert_int_eq(coir_run(fn, arg), 0);
	coir__native_settle();
	ck_assert_int_eq(leak_count_fds(), fds);
}

static inline int
look_around(void *arg)
{
	struct inside *in = arg;

	in->self = pthread_self();
	in->rt = coir_runtime_current();
	in->runs++;
	if (!coir_self())
		return -EPROTO;
	sem_post(&in->begun);
	await(&in->go);
	return coir_yield();
}

static inline int
await_cancel(void *arg)
{
	struct inside *in = arg;

	in->runs++;
	sem_post(&in->begun);
	return coir_await_cancel();
}

#endif
