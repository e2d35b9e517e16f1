/* SPDX-License-Identifier: MIT */
/*
 * Offloading: work of the pool that a fiber waits for. The job lies in the
 * caller's frame, or, if it may be abandoned, on the heap: whoever learns last
 * that the other is through with it frees it.
 */
#include "config.h"

#include <coir/offload.h>

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/list.h"
#include "core/reply.h"
#include "thread/pool.h"

/* Who is through with a job that can be abandoned. */
enum job_state {
	JOB_OPEN,
	/* the function has returned, and a reply comes */
	JOB_DONE,
	/* nobody waits */
	JOB_ABANDONED,
};

/** struct job - one function on its way through the pool. */
struct job {
	struct coir__work work;
	struct coir__reply reply;
	_Atomic enum job_state state;
	coir_fn *fn;
	void *arg;
	/* NULL: the caller waits, whatever happens */
	coir_abandon_fn *abandon;
	int result;
};

static struct job *
job_of(struct coir__work *work)
{
	return coir__container_of(work, struct job, work);
}

static void
run_job(struct coir__work *work)
{
	struct job *job = job_of(work);

	job->result = job->fn(job->arg);
}

static void
reply_job(struct coir__work *work)
{
	struct job *job = job_of(work);
	enum job_state open = JOB_OPEN;

	if (atomic_compare_exchange_strong(&job->state, &open, JOB_DONE)) {
		coir__reply_send(&job->reply);
		return;
	}
	job->abandon(job->arg);
	free(job);
}

/* Hand @job to the pool. 0: it must be awaited; else nothing has happened. */
static int
begin_job(struct job *job)
{
	int rc = coir__reply_begin(&job->reply);

	if (rc < 0)
		return rc;
	job->work.run = run_job;
	job->work.done = reply_job;
	rc = coir__pool_submit(&job->work);
	if (rc < 0)
		coir__reply_end(&job->reply);
	return rc;
}

/* The function has returned, or was never called. */
static void
end_job(struct job *job, int rc, int *ret_result)
{
	coir__reply_end(&job->reply);
	if (rc == 0 && ret_result)
		*ret_result = job->result;
}

int
coir_offload(coir_fn *fn, void *arg, int *ret_result)
{
	struct job job = { .fn = fn, .arg = arg };
	int rc = begin_job(&job);

	if (rc < 0)
		return rc;
	rc = coir__reply_await(&job.reply);
	if (rc < 0 && !coir__pool_withdraw(&job.work)) {
		coir__reply_await_shielded(&job.reply);
		rc = 0;
	}
	end_job(&job, rc, ret_result);
	return rc;
}

/* Leave @job to the thread that is at it. False: a reply is on its way. */
static bool
orphan(struct job *job)
{
	struct coir_remote *remote = job->reply.remote;
	enum job_state open = JOB_OPEN;

	if (!atomic_compare_exchange_strong(&job->state, &open, JOB_ABANDONED))
		return false;
	/* the job is the thread's now */
	coir_remote_put(remote);
	return true;
}

/* Wait for @job. True: it is over, in whatever way; false: it was orphaned. */
static bool
await_job(struct job *job, int *rc)
{
	*rc = coir__reply_await(&job->reply);
	if (*rc == 0 || coir__pool_withdraw(&job->work))
		return true;
	if (orphan(job))
		return false;
	coir__reply_await_shielded(&job->reply);
	*rc = 0;
	return true;
}

int
coir_offload_abandon(coir_fn *fn, void *arg, coir_abandon_fn *abandon,
		     int *ret_result)
{
	struct job *job = calloc(1, sizeof(*job));
	int rc = job ? 0 : -ENOMEM;

	if (rc == 0) {
		job->fn = fn;
		job->arg = arg;
		job->abandon = abandon;
		rc = begin_job(job);
	}
	if (rc == 0) {
		if (!await_job(job, &rc))
			return rc;
		end_job(job, rc, ret_result);
	}
	if (rc < 0)
		abandon(arg);
	free(job);
	return rc;
}

int
coir_offload_set_limit(unsigned limit)
{
	if (limit == 0)
		return -EINVAL;
	coir__pool_set_limit(limit);
	return 0;
}
