/* SPDX-License-Identifier: MIT */
/*
 * offload_case.h - a function that is offloaded and goes on when it is told to.
 *
 * Nothing here waits for time to pass: threads meet at semaphores.
 */
#ifndef OFFLOAD_CASE_H
#define OFFLOAD_CASE_H

#include <check.h>
#include <pthread.h>
#include <semaphore.h>

#include <coir/offload.h>

/* A function that runs elsewhere, and those who wait for it. */
struct call {
	sem_t begun;
	sem_t go;
	pthread_t thread;
	int runs;
	int abandoned;
	/* what the waiter was told */
	int rc;
	int result;
};

static inline void
call_init(struct call *call)
{
	*call = (struct call){ .rc = 1, .result = 42 };
	ck_assert_int_eq(sem_init(&call->begun, 0, 0), 0);
	ck_assert_int_eq(sem_init(&call->go, 0, 0), 0);
}

static inline int
await(sem_t *sem)
{
	while (sem_wait(sem) < 0)
		;
	return 0;
}

static inline int
run(void *arg)
{
	struct call *call = arg;

	call->thread = pthread_self();
	sem_post(&call->begun);
	await(&call->go);
	return ++call->runs;
}

static inline void
abandon(void *arg)
{
	struct call *call = arg;

	call->abandoned++;
	sem_post(&call->begun);
}

static inline int
offloading(void *arg)
{
	struct call *call = arg;

	call->rc = coir_offload(run, call, &call->result);
	return call->rc;
}

static inline int
abandoning(void *arg)
{
	struct call *call = arg;

	call->rc = coir_offload_abandon(run, call, abandon, &call->result);
	return call->rc;
}

#endif
