/* SPDX-License-Identifier: MIT */
/*
 * Calls to another thread's runtime. The call lies in the caller's frame,
 * which therefore waits until the job has come back, whatever happens.
 */
#include "config.h"

#include <coir/remote.h>

#include <stdatomic.h>

#include "core/reply.h"

/* How far a call has come; the caller may take it back while it is WAITING. */
enum call_state { CALL_WAITING, CALL_BEGUN, CALL_WITHDRAWN };

/** struct call - a function on its way to another thread, and back. */
struct call {
	struct coir__job job;
	struct coir__reply reply;
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
	coir__reply_send(&call->reply);
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

int
coir_remote_call(struct coir_remote *remote, coir_fn *fn, void *arg,
		 int *ret_result)
{
	struct call call = { .job.run = run_call, .fn = fn, .arg = arg };
	int rc = coir__remote_check(remote);

	if (rc == 0)
		rc = coir__reply_begin_anywhere(&call.reply);
	if (rc < 0)
		return rc;
	rc = coir__remote_push(remote, &call.job);
	if (rc == 0)
		rc = await_call(&call);
	coir__reply_end(&call.reply);
	if (rc == 0 && ret_result)
		*ret_result = call.result;
	return rc;
}
