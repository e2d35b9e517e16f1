/* SPDX-License-Identifier: MIT */
/*
 * Calls to another thread's runtime. The call lies in the caller's frame,
 * which therefore waits until the job has come back, whatever happens.
 */
#include "config.h"

#include <coir/remote.h>

#include <errno.h>
#include <semaphore.h>
#include <stdatomic.h>

#include "core/loop.h"
#include "core/reply.h"

/* How far a call has come; the caller may take it back while it is WAITING. */
enum call_state { CALL_WAITING, CALL_BEGUN, CALL_WITHDRAWN };

/** struct call - a job that its poster waits for, in the poster's frame. */
struct call {
	struct coir__job job;
	/* sent back to a poster that has a runtime */
	struct coir__reply reply;
	/* posted for a poster that has none */
	sem_t finished;
	bool has_runtime;
	_Atomic enum call_state state;
	coir_fn *fn;
	void *arg;
	int result;
};

/* On the target's loop thread. The caller's frame is gone after the reply. */
static void
run_call(struct coir__job *job)
{
	struct call *call = coir__container_of(job, struct call, job);
	enum call_state waiting = CALL_WAITING;

	if (atomic_compare_exchange_strong(&call->state, &waiting, CALL_BEGUN))
		call->result = call->fn(call->arg);
	if (call->has_runtime)
		coir__reply_send(&call->reply);
	else
		sem_post(&call->finished);
}

/* A thread without a runtime waits as a whole. */
static int
call_from_thread(struct coir_remote *remote, struct call *call)
{
	int rc;

	sem_init(&call->finished, 0, 0);
	rc = coir__remote_push(remote, &call->job);
	while (rc == 0 && sem_wait(&call->finished) < 0)
		;
	sem_destroy(&call->finished);
	return rc;
}

/* Wait for the answer; a cancel takes the call back if it has not begun. */
static int
await_call(struct call *call)
{
	enum call_state waiting = CALL_WAITING;
	int rc = coir__reply_await(&call->reply);

	if (rc == 0)
		return 0;
	if (!atomic_compare_exchange_strong(&call->state, &waiting,
					    CALL_WITHDRAWN))
		rc = 0;
	coir__reply_await_shielded(&call->reply);
	return rc;
}

/* In a runtime only the calling fiber waits, for a job that comes back. */
static int
call_from_fiber(struct coir_remote *remote, struct call *call)
{
	int rc = coir__reply_begin(&call->reply);

	if (rc < 0)
		return rc;
	rc = coir__remote_push(remote, &call->job);
	if (rc == 0)
		rc = await_call(call);
	coir__reply_end(&call->reply);
	return rc;
}

int
coir_remote_call(struct coir_remote *remote, coir_fn *fn, void *arg,
		 int *ret_result)
{
	struct coir_runtime *rt = coir__current_runtime();
	struct call call = { .job.run = run_call,
			     .has_runtime = rt != NULL,
			     .fn = fn,
			     .arg = arg };
	int rc = rt ? coir_check() : 0;

	if (rc == 0 && rt && rt->remote == remote)
		rc = -EDEADLK;
	if (rc < 0)
		return rc;
	rc = rt ? call_from_fiber(remote, &call)
		: call_from_thread(remote, &call);
	if (rc == 0 && ret_result)
		*ret_result = call.result;
	return rc;
}
