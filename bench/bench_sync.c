/* SPDX-License-Identifier: MIT */
/*
 * What channels, mutexes, semaphores, conditions and promises cost: nanoseconds
 * an operation, the median of the runs and the fastest in brackets. Operations
 * that hand something on include the switch to the fiber that gets it.
 *
 *	bench_sync [RUNS]
 */
#include "config.h"

#include <stdio.h>

#include <coir/chan.h>
#include <coir/combine.h>
#include <coir/cond.h>
#include <coir/fiber.h>
#include <coir/mutex.h>
#include <coir/promise.h>
#include <coir/runtime.h>
#include <coir/sem.h>

#include "bench.h"

#define RUNS_MAX 101

/* Of each exercise in each run. */
#define OPERATIONS 1000000

/* How many fibers want the contended mutex. */
#define LOCKERS 8

/** struct bench - the things, made anew for each run, and how long it took. */
struct bench {
	struct coir_chan there;
	struct coir_chan back;
	void *slots[64];
	struct coir_mutex mutex;
	struct coir_sem sem;
	struct coir_cond cond;
	/* settled and awaited one after the other */
	struct coir_promise promise;
	int64_t elapsed;
};

/** struct exercise - one row of the table. */
struct exercise {
	const char *name;
	coir_fn *fn;
};

/* Exercises return 0 or -errno; each is OPERATIONS operations. */

/* A message there and one back are two operations. */
static int
ping(void *arg)
{
	struct bench *bench = arg;
	void *msg;
	int rc = 0;

	for (int i = 0; rc == 0 && i < OPERATIONS / 2; i++) {
		rc = coir_chan_send(&bench->there, bench);
		if (rc == 0)
			rc = coir_chan_recv(&bench->back, &msg);
	}
	return rc;
}

static int
pong(void *arg)
{
	struct bench *bench = arg;
	void *msg;
	int rc = 0;

	for (int i = 0; rc == 0 && i < OPERATIONS / 2; i++) {
		rc = coir_chan_recv(&bench->there, &msg);
		if (rc == 0)
			rc = coir_chan_send(&bench->back, msg);
	}
	return rc;
}

static int
ping_pong(void *arg)
{
	struct bench *bench = arg;

	coir_chan_init(&bench->there, NULL, 0);
	coir_chan_init(&bench->back, NULL, 0);
	return coir_both(ping, bench, pong, bench);
}

static int
fill(void *arg)
{
	struct bench *bench = arg;
	int rc = 0;

	for (int i = 0; rc == 0 && i < OPERATIONS; i++)
		rc = coir_chan_send(&bench->there, bench);
	return rc;
}

static int
drain(void *arg)
{
	struct bench *bench = arg;
	void *msg;
	int rc = 0;

	for (int i = 0; rc == 0 && i < OPERATIONS; i++)
		rc = coir_chan_recv(&bench->there, &msg);
	return rc;
}

static int
stream(void *arg)
{
	struct bench *bench = arg;

	coir_chan_init(&bench->there, bench->slots, 64);
	return coir_both(fill, bench, drain, bench);
}

static int
lock_free(void *arg)
{
	struct bench *bench = arg;
	int rc = 0;

	for (int i = 0; rc == 0 && i < OPERATIONS; i++) {
		rc = coir_mutex_lock(&bench->mutex);
		if (rc == 0)
			rc = coir_mutex_unlock(&bench->mutex);
	}
	return rc;
}

static int
lock_often(void *arg)
{
	struct bench *bench = arg;
	int rc = 0;

	for (int i = 0; rc == 0 && i < OPERATIONS / LOCKERS; i++) {
		rc = coir_mutex_lock(&bench->mutex);
		if (rc == 0)
			rc = coir_yield();
		if (rc == 0)
			rc = coir_mutex_unlock(&bench->mutex);
	}
	return rc;
}

static int
lock_contended(void *arg)
{
	struct coir_branch branches[LOCKERS];

	for (int i = 0; i < LOCKERS; i++)
		branches[i] = (struct coir_branch){ lock_often, arg, 0, 0 };
	return coir_all(branches, LOCKERS);
}

static int
acquire_free(void *arg)
{
	struct bench *bench = arg;
	int rc = 0;

	for (int i = 0; rc == 0 && i < OPERATIONS; i++) {
		rc = coir_sem_acquire(&bench->sem);
		if (rc == 0)
			rc = coir_sem_release(&bench->sem);
	}
	return rc;
}

static int
await_signals(void *arg)
{
	struct bench *bench = arg;
	int rc = 0;

	for (int i = 0; rc == 0 && i < OPERATIONS; i++)
		rc = coir_cond_wait(&bench->cond);
	return rc;
}

static int
signal_all(void *arg)
{
	struct bench *bench = arg;
	int rc = 0;

	for (int i = 0; rc == 0 && i < OPERATIONS; i++) {
		coir_cond_signal(&bench->cond);
		rc = coir_yield();
	}
	return rc;
}

static int
signal_waiter(void *arg)
{
	return coir_both(await_signals, arg, signal_all, arg);
}

static int
await_promises(void *arg)
{
	struct bench *bench = arg;
	int rc = 0;

	for (int i = 0; rc == 0 && i < OPERATIONS; i++) {
		coir_promise_init(&bench->promise);
		rc = coir_promise_await(&bench->promise, NULL);
		coir_promise_fini(&bench->promise);
	}
	return rc;
}

static int
resolve_all(void *arg)
{
	struct bench *bench = arg;
	int rc = 0;

	for (int i = 0; rc == 0 && i < OPERATIONS; i++) {
		coir_promise_resolve(&bench->promise, bench);
		rc = coir_yield();
	}
	return rc;
}

static int
hand_promises(void *arg)
{
	return coir_both(await_promises, arg, resolve_all, arg);
}

static const struct exercise exercises[] = {
	{ "channel ping-pong, capacity 0", ping_pong },
	{ "channel stream, capacity 64", stream },
	{ "mutex lock+unlock, free", lock_free },
	{ "mutex lock+yield+unlock, 8 fibers", lock_contended },
	{ "semaphore acquire+release, free", acquire_free },
	{ "condition signal+wait", signal_waiter },
	{ "promise resolve+await", hand_promises },
};

/* An exercise in a runtime of its own, which does not count. */
struct timed {
	struct bench *bench;
	coir_fn *fn;
};

static int
timed_main(void *arg)
{
	struct timed *timed = arg;
	int64_t begin = bench_now();
	int rc = timed->fn(timed->bench);

	timed->bench->elapsed = bench_now() - begin;
	return rc;
}

/* One run of @fn: nanoseconds an operation. */
static double
run(coir_fn *fn)
{
	struct bench bench;

	coir_mutex_init(&bench.mutex);
	coir_cond_init(&bench.cond);
	bench_check(coir_sem_init(&bench.sem, 1) == 0, "semaphore");
	bench_check(coir_run(timed_main, &(struct timed){ &bench, fn }) == 0,
		    "run of an exercise");
	return (double)bench.elapsed / OPERATIONS;
}

int
main(int argc, char **argv)
{
	int runs = bench_argument(argc, argv, 1, 11);
	size_t n = sizeof(exercises) / sizeof(exercises[0]);
	double times[sizeof(exercises) / sizeof(exercises[0])][RUNS_MAX];

	if (runs > RUNS_MAX)
		runs = RUNS_MAX;
	bench_pin(0);
	for (int i = 0; i < runs; i++)
		for (size_t j = 0; j < n; j++)
			times[j][i] = run(exercises[j].fn);
	printf("%d runs, ns an operation: median (fastest)\n", runs);
	for (size_t j = 0; j < n; j++) {
		double median = bench_median(times[j], runs);

		printf("%-34s %7.1f (%5.1f)\n", exercises[j].name, median,
		       times[j][0]);
	}
	return 0;
}
