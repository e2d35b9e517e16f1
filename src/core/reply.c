/* SPDX-License-Identifier: MIT */
/*
 * Replies: a promise that another thread has resolved, by a job in the same
 * memory; or a semaphore, where no loop could run the job.
 */
#include "config.h"

#include "core/reply.h"

#include <errno.h>

#include "core/claim.h"
#include "core/die.h"
#include "core/loop.h"
#include "core/node.h"

static void
run_reply(struct coir__job *job)
{
	struct coir__reply *reply =
		coir__container_of(job, struct coir__reply, job);

	coir_promise_resolve(&reply->done, NULL);
}

int
coir__reply_init(struct coir__reply *reply)
{
	int rc = coir_remote_new(&reply->remote);

	if (rc < 0)
		return rc;
	reply->job.run = run_reply;
	coir_promise_init(&reply->done);
	return coir__claim(&reply->done.thread_);
}

int
coir__reply_check(void)
{
	struct coir_runtime *rt = coir__current_runtime();
	int rc = rt ? coir__loop_may_block(rt) : -ENXIO;

	return rc < 0 ? rc : coir_check();
}

int
coir__reply_begin(struct coir__reply *reply)
{
	int rc = coir__reply_check();

	return rc < 0 ? rc : coir__reply_init(reply);
}

int
coir__reply_begin_anywhere(struct coir__reply *reply)
{
	if (coir__current_runtime())
		return coir__reply_begin(reply);
	reply->remote = NULL;
	sem_init(&reply->sent, 0, 0);
	return 0;
}

void
coir__reply_send(struct coir__reply *reply)
{
	struct coir_remote *remote = reply->remote;

	if (!remote) {
		sem_post(&reply->sent);
		return;
	}
	/* the waiter may be gone, its handle too, before push() returns */
	coir__remote_hold(remote);
	if (coir__remote_push(remote, &reply->job) < 0)
		coir__die("a runtime has ended before a fiber of its own");
	coir__remote_release(remote);
}

int
coir__reply_await(struct coir__reply *reply)
{
	if (!reply->remote) {
		while (sem_wait(&reply->sent) < 0)
			;
		return 0;
	}
	return coir_promise_await(&reply->done, NULL);
}

void
coir__reply_await_shielded(struct coir__reply *reply)
{
	struct coir_node node;

	coir_promise_node(&node, &reply->done);
	if (coir__wait_to_end(&node) < 0)
		coir__die("what another thread is at cannot be waited for in "
			  "a callback; call it from a fiber");
}

void
coir__reply_end(struct coir__reply *reply)
{
	if (!reply->remote) {
		sem_destroy(&reply->sent);
		return;
	}
	coir_promise_fini(&reply->done);
	coir_remote_put(reply->remote);
}
