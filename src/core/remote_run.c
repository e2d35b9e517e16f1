/* SPDX-License-Identifier: MIT */
/*
 * Fibers in another thread's runtime, whose starter waits for them. All lies
 * in the starter's frame, so exactly one reply ends it: sent by the fiber, or,
 * if a cancel job is still on its way then, by that job.
 */
#include "config.h"

#include <coir/remote.h>

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "core/reply.h"

enum run_state {
	RUN_OPEN,
	/* the starter has posted the cancel job, or is about to */
	RUN_CANCELLING,
	/* the fiber has ended, or there never was one */
	RUN_OVER,
};

/** struct run - a fiber over there. */
struct run {
	struct coir__job begin;
	struct coir__job cancel;
	struct coir__reply reply;
	_Atomic enum run_state state;
	/* what follows is used on the target's thread only, until the reply */
	struct coir_fiber *fiber;
	/* the cancel job has run */
	bool cancelled;
	coir_fn *fn;
	void *arg;
	/* why there was no fiber; 0: there was */
	int rc;
	int result;
};

/* Nothing more will happen, unless a cancel job is on its way. */
static void
finish(struct run *run)
{
	bool cancelled = run->cancelled;

	if (atomic_exchange(&run->state, RUN_OVER) == RUN_OPEN || cancelled)
		coir__reply_send(&run->reply);
}

/* The fiber. Its own failure is its starter's matter, not its scope's. */
static int
run_fiber(void *arg)
{
	struct run *run = arg;

	run->result = run->fn(run->arg);
	coir_fiber_put(run->fiber);
	finish(run);
	return 0;
}

static void
run_begin(struct coir__job *job)
{
	const struct coir_spawn_options options = { .name = "remote" };
	struct run *run = coir__container_of(job, struct run, begin);
	struct coir_runtime *rt = coir__current_runtime();
	int rc = coir_scope_check(&rt->root);

	/* what is gone, or going, takes nobody in */
	if (rc < 0)
		rc = -ESHUTDOWN;
	else if (atomic_load(&run->state) == RUN_CANCELLING)
		rc = -ECANCELED;
	else
		rc = coir_spawn_fiber(&rt->root, &options, run_fiber, run,
				      &run->fiber);
	if (rc == 0)
		return;
	run->rc = rc;
	finish(run);
}

/* Posted after the other, by the same thread: it has run. */
static void
run_cancel(struct coir__job *job)
{
	struct run *run = coir__container_of(job, struct run, cancel);

	run->cancelled = true;
	if (atomic_load(&run->state) == RUN_OVER)
		coir__reply_send(&run->reply);
	else
		coir_fiber_cancel(run->fiber);
}

/* Have the fiber cancelled. False: nobody will send a reply any more. */
static bool
cancel(struct coir_remote *remote, struct run *run)
{
	enum run_state open = RUN_OPEN;
	enum run_state cancelling = RUN_CANCELLING;

	if (!atomic_compare_exchange_strong(&run->state, &open, RUN_CANCELLING))
		return true;
	if (coir__remote_push(remote, &run->cancel) == 0)
		return true;
	/* too late: the runtime has ended, and the fiber with it, or will */
	return atomic_compare_exchange_strong(&run->state, &cancelling,
					      RUN_OPEN);
}

/* Wait for the end. 0: @run has come to one; else the fiber never began. */
static int
await_run(struct coir_remote *remote, struct run *run)
{
	int rc = coir__reply_await(&run->reply);

	if (rc < 0 && cancel(remote, run))
		coir__reply_await_shielded(&run->reply);
	/* -ECANCELED over there is our own doing, for our own reason */
	return rc < 0 && run->rc == -ECANCELED ? rc : run->rc;
}

int
coir_remote_run(struct coir_remote *remote, coir_fn *fn, void *arg,
		int *ret_result)
{
	struct run run = { .begin.run = run_begin,
			   .cancel.run = run_cancel,
			   .fn = fn,
			   .arg = arg };
	int rc = coir__remote_check(remote);

	if (rc == 0)
		rc = coir__reply_begin_anywhere(&run.reply);
	if (rc < 0)
		return rc;
	rc = coir__remote_push(remote, &run.begin);
	if (rc == 0)
		rc = await_run(remote, &run);
	coir__reply_end(&run.reply);
	if (rc == 0 && ret_result)
		*ret_result = run.result;
	return rc;
}
