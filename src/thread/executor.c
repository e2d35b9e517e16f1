/* SPDX-License-Identifier: MIT */
/*
 * Executors. A worker is a thread that waits for its cancel while others run
 * fibers in its runtime, by coir_remote_run(); what is submitted needs only a
 * place on one of them.
 *
 * Places are all that threads share here, under one lock: how much of each
 * worker is taken, and who waits for a place. Invariant: while somebody waits,
 * no worker has room, or the executor is closed and nobody waits.
 */
#include "config.h"

#include <coir/executor.h>

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include <coir/bridge.h>
#include <coir/cancel.h>
#include <coir/remote.h>
#include <coir/thread.h>

#include "base/list.h"
#include "core/die.h"
#include "core/node.h"
#include "core/reply.h"

/* Load is counted in millionths, so that ten tenths are one. */
#define FULL 1000000

/** struct worker - a thread that others run fibers on. */
struct worker {
	struct coir_thread *thread;
	/* where its work is sent; set before it says that it is ready */
	struct coir_remote *remote;
	/* says so, with 0 or a negative errno */
	struct coir__reply ready;
	int rc;
	/* the weights of what it has taken */
	unsigned load;
};

/** struct place - a part of a worker, or the wait for one. */
struct place {
	struct coir_link link;
	struct coir__reply granted;
	unsigned weight;
	/* NULL: none yet, or the executor was closed */
	struct worker *worker;
};

/** struct coir_executor - workers, and who waits for one. */
struct coir_executor {
	/* ends it with its scope */
	struct coir_hook hook;
	pthread_mutex_t lock;
	/* places that wait, the oldest first */
	struct coir_link waiting;
	bool closed;
	/* its threads have been awaited */
	bool ended;
	unsigned n;
	struct worker workers[];
};

/* The worker with the most room; NULL: none has any. */
static struct worker *
find_room(struct coir_executor *executor)
{
	struct worker *best = &executor->workers[0];

	for (unsigned i = 1; i < executor->n; i++)
		if (executor->workers[i].load < best->load)
			best = &executor->workers[i];
	return best->load < FULL ? best : NULL;
}

/* Give @place to whoever has room; the executor is locked. */
static bool
occupy(struct coir_executor *executor, struct place *place)
{
	place->worker = find_room(executor);
	if (!place->worker)
		return false;
	place->worker->load += place->weight;
	return true;
}

/* Grant what there is room for, in order; the executor is locked. */
static void
grant_places(struct coir_executor *executor)
{
	struct coir_link *link;

	while ((link = coir__list_first(&executor->waiting))) {
		struct place *place =
			coir__container_of(link, struct place, link);

		if (!executor->closed && !occupy(executor, place))
			return;
		coir__list_remove(link);
		coir__reply_send(&place->granted);
	}
}

static void
leave_place(struct coir_executor *executor, struct place *place)
{
	pthread_mutex_lock(&executor->lock);
	place->worker->load -= place->weight;
	grant_places(executor);
	pthread_mutex_unlock(&executor->lock);
}

/* 1: @place is had; 0: it must be waited for; -ESHUTDOWN. */
static int
queue_for_place(struct coir_executor *executor, struct place *place)
{
	int rc = 0;

	pthread_mutex_lock(&executor->lock);
	if (executor->closed)
		rc = -ESHUTDOWN;
	else if (coir__list_empty(&executor->waiting) &&
		 occupy(executor, place))
		rc = 1;
	else
		coir__list_add_tail(&executor->waiting, &place->link);
	pthread_mutex_unlock(&executor->lock);
	return rc;
}

/* Leave the queue. False: the answer is on its way. */
static bool
leave_queue(struct coir_executor *executor, struct place *place)
{
	bool queued;

	pthread_mutex_lock(&executor->lock);
	queued = coir__link_queued(&place->link);
	coir__list_remove(&place->link);
	pthread_mutex_unlock(&executor->lock);
	return queued;
}

static int
await_place(struct coir_executor *executor, struct place *place)
{
	int rc = coir__reply_await(&place->granted);

	if (rc == 0)
		return place->worker ? 0 : -ESHUTDOWN;
	if (leave_queue(executor, place))
		return rc;
	coir__reply_await_shielded(&place->granted);
	if (place->worker)
		leave_place(executor, place);
	return rc;
}

/* 0: @place is the caller's until leave_place(). */
static int
take_place(struct coir_executor *executor, struct place *place)
{
	int rc = coir__reply_begin_anywhere(&place->granted);

	if (rc < 0)
		return rc;
	rc = queue_for_place(executor, place);
	if (rc == 0)
		rc = await_place(executor, place);
	coir__reply_end(&place->granted);
	return rc > 0 ? 0 : rc;
}

int
coir_executor_submit(struct coir_executor *executor, double weight, coir_fn *fn,
		     void *arg, int *ret_result)
{
	struct place place = { .worker = NULL };
	int rc;

	/* what is no number is not in any range */
	if (!(weight >= 0 && weight <= 1))
		return -EINVAL;
	place.weight = (unsigned)(weight * FULL + 0.5);
	rc = take_place(executor, &place);
	if (rc < 0)
		return rc;
	rc = coir_remote_run(place.worker->remote, fn, arg, ret_result);
	leave_place(executor, &place);
	return rc;
}

/** struct job - a submission with a fiber of its own. */
struct job {
	struct coir_executor *executor;
	double weight;
	coir_fn *fn;
	void *arg;
};

static int
submit_job(void *arg)
{
	struct job job = *(struct job *)arg;
	int result = 0;
	int rc;

	/* what @arg points to is gone soon; the promise gets this */
	coir_self()->arg = job.arg;
	rc = coir_executor_submit(job.executor, job.weight, job.fn, job.arg,
				  &result);
	return rc < 0 ? rc : result;
}

int
coir_executor_spawn(struct coir_executor *executor, struct coir_scope *scope,
		    double weight, coir_fn *fn, void *arg,
		    struct coir_promise *promise)
{
	struct job job = {
		.executor = executor, .weight = weight, .fn = fn, .arg = arg
	};

	return coir_spawn_promise(scope, submit_job, &job, promise);
}

/* The main fiber of a worker. */
static int
worker_main(void *arg)
{
	struct worker *worker = arg;
	struct coir_remote *remote;
	int rc = coir_remote_new(&remote);

	worker->rc = rc;
	if (rc == 0) {
		coir__remote_hold(remote);
		worker->remote = remote;
	}
	coir__reply_send(&worker->ready);
	if (rc < 0)
		return rc;
	rc = coir_await_cancel();
	coir_remote_put(remote);
	return rc;
}

/* Wait, in a shield, until @worker is ready, or has failed. */
static int
await_worker(struct worker *worker)
{
	struct coir_node ready, ended;
	struct coir_node *nodes[] = { &ready, &ended };
	size_t which = 0;
	int rc;

	coir_promise_node(&ready, &worker->ready.done);
	coir_thread_join_node(&ended, worker->thread);
	/* the thread has our memory, whoever breaks the loop */
	do
		rc = coir_select(nodes, 2, &which);
	while (rc == -ECANCELED);
	if (rc < 0)
		return rc;
	return which == 0 ? worker->rc : coir_thread_result(worker->thread);
}

static int
start_worker(struct worker *worker)
{
	int rc = coir__reply_init(&worker->ready);

	if (rc < 0)
		return rc;
	rc = coir_thread_start(worker_main, worker, &worker->thread);
	if (rc == 0)
		rc = await_worker(worker);
	coir__reply_end(&worker->ready);
	return rc;
}

/* What a thread that runs on has would be freed: see it off. NULL: none. */
static void
await_end(struct coir_thread *thread)
{
	struct coir_node node;

	if (!thread)
		return;
	coir_thread_join_node(&node, thread);
	if (coir__wait_to_end(&node) < 0)
		coir__die("the threads of an executor cannot be waited for "
			  "here; end it, or its scope, from a fiber");
}

/* Refuse what waits and what comes, cancel what runs, and see it off. */
static int
end_executor(void *arg)
{
	struct coir_executor *executor = arg;

	executor->ended = true;
	pthread_mutex_lock(&executor->lock);
	executor->closed = true;
	grant_places(executor);
	pthread_mutex_unlock(&executor->lock);
	for (unsigned i = 0; i < executor->n; i++)
		if (executor->workers[i].thread)
			coir_thread_cancel(executor->workers[i].thread);
	for (unsigned i = 0; i < executor->n; i++)
		await_end(executor->workers[i].thread);
	return 0;
}

static int
new_executor(unsigned threads, struct coir_executor **ret_executor)
{
	struct coir_executor *executor;

	if (threads == 0)
		return -EINVAL;
	executor = calloc(1,
			  sizeof(*executor) +
				  threads * sizeof(executor->workers[0]));
	if (!executor)
		return -ENOMEM;
	coir__list_init(&executor->waiting);
	pthread_mutex_init(&executor->lock, NULL);
	executor->n = threads;
	*ret_executor = executor;
	return 0;
}

/* Start all workers, and tie them to @scope; nothing but a failure ends it. */
static int
start_workers(struct coir_executor *executor, struct coir_scope *scope)
{
	struct coir_shield shield;
	int rc = 0;

	coir_shield_begin(&shield);
	for (unsigned i = 0; rc == 0 && i < executor->n; i++)
		rc = start_worker(&executor->workers[i]);
	if (rc == 0)
		rc = coir_scope_defer(scope, &executor->hook, end_executor,
				      executor);
	coir_shield_end(&shield);
	return rc;
}

int
coir_executor_new(struct coir_scope *scope, unsigned threads,
		  struct coir_executor **ret_executor)
{
	struct coir_executor *executor = NULL;
	int rc = coir__reply_check();

	if (rc == 0)
		rc = coir_scope_check(scope);
	if (rc == 0)
		rc = new_executor(threads, &executor);
	if (rc < 0)
		return rc;
	rc = start_workers(executor, scope);
	if (rc < 0) {
		coir_executor_free(executor);
		return rc;
	}
	*ret_executor = executor;
	return 0;
}

void
coir_executor_free(struct coir_executor *executor)
{
	struct coir_shield shield;

	if (!executor)
		return;
	if (!executor->ended) {
		coir_hook_remove(&executor->hook);
		coir_shield_begin(&shield);
		end_executor(executor);
		coir_shield_end(&shield);
	}
	for (unsigned i = 0; i < executor->n; i++) {
		coir_thread_free(executor->workers[i].thread);
		if (executor->workers[i].remote)
			coir__remote_release(executor->workers[i].remote);
	}
	pthread_mutex_destroy(&executor->lock);
	free(executor);
}
