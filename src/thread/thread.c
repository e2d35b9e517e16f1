/* SPDX-License-Identifier: MIT */
/*
 * Threads with a runtime of their own.
 *
 * A coir_thread has two owners, the handle and the thread, and lies on the
 * heap until both are through with it; the thread hands its part to the job
 * that tells its starter of its end. What the lock guards is all that both
 * touch meanwhile: whether the main fiber can be, and was, cancelled.
 */
#include "config.h"

#include <coir/thread.h>

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/chain.h"
#include "core/reply.h"
#include "core/run.h"
#include "machine/guard.h"
#include "thread/native.h"

/** struct coir_thread - a thread, its function, and what came of it. */
struct coir_thread {
	/* the handle, and the thread or the job that tells of its end */
	atomic_uint refs;
	coir_fn *fn;
	void *arg;
	/* set by the thread before it tells of its end */
	int result;
	/* what the failure is called; NULL: nothing */
	char *text;
	/* for those who join */
	struct coir__reply ended;
	/* guards what follows */
	pthread_mutex_t lock;
	/* the thread's own handle while its function runs, else NULL */
	struct coir_remote *remote;
	/* nothing can be cancelled any more */
	bool returned;
	bool cancelled;
	/* runs in the thread, posted at most once */
	struct coir__job cancel;
	/* the main fiber while its function runs; the thread's own */
	struct coir_fiber *fiber;
};

static void
unref(struct coir_thread *thread)
{
	if (atomic_fetch_sub(&thread->refs, 1) > 1)
		return;
	pthread_mutex_destroy(&thread->lock);
	free(thread->text);
	free(thread);
}

/* In the thread: its starter, or its creator's cancel, wants it to end. */
static void
run_cancel(struct coir__job *job)
{
	struct coir_thread *thread =
		coir__container_of(job, struct coir_thread, cancel);

	if (thread->fiber)
		coir_fiber_cancel(thread->fiber);
}

/* The main fiber can be cancelled from now on. 0; -ECANCELED: it was. */
static int
open_to_cancel(struct coir_thread *thread, struct coir_remote *remote)
{
	int rc = 0;

	thread->fiber = coir_self();
	pthread_mutex_lock(&thread->lock);
	if (thread->cancelled)
		rc = -ECANCELED;
	thread->remote = remote;
	pthread_mutex_unlock(&thread->lock);
	return rc;
}

static void
close_to_cancel(struct coir_thread *thread)
{
	pthread_mutex_lock(&thread->lock);
	thread->remote = NULL;
	thread->returned = true;
	pthread_mutex_unlock(&thread->lock);
	thread->fiber = NULL;
}

/* The main fiber of the thread. */
static int
main_fiber(void *arg)
{
	struct coir_thread *thread = arg;
	struct coir_remote *remote;
	int rc = coir_remote_new(&remote);

	if (rc < 0)
		return rc;
	rc = open_to_cancel(thread, remote);
	if (rc == 0)
		rc = thread->fn(thread->arg);
	close_to_cancel(thread);
	coir_remote_put(remote);
	if (rc < 0)
		thread->text = strdup(coir__chain_text(coir_self(), rc));
	return rc;
}

/* On the starter's loop thread: tell those who join. */
static void
tell_end(struct coir__job *job)
{
	struct coir_thread *thread =
		coir__container_of(job, struct coir_thread, ended.job);

	coir_promise_resolve(&thread->ended.done, NULL);
	unref(thread);
}

static void *
thread_main(void *arg)
{
	struct coir_thread *thread = arg;
	struct coir_remote *starter = thread->ended.remote;
	int rc;

	pthread_setname_np(pthread_self(), "coir-thread");
	rc = coir__guard_cover_thread();
	if (rc == 0)
		rc = coir__run(main_fiber, thread);
	thread->result = rc;
	coir__native_leave();
	if (coir__remote_push(starter, &thread->ended.job) < 0)
		unref(thread); /* the starter's runtime is gone */
	coir__remote_release(starter);
	return NULL;
}

/* A thread that is not yet started, with both its owners. */
static int
new_thread(coir_fn *fn, void *arg, struct coir_thread **ret_thread)
{
	struct coir_thread *thread = calloc(1, sizeof(*thread));
	int rc;

	if (!thread)
		return -ENOMEM;
	rc = coir__reply_init(&thread->ended);
	if (rc < 0) {
		free(thread);
		return rc;
	}
	thread->ended.job.run = tell_end;
	thread->cancel.run = run_cancel;
	thread->fn = fn;
	thread->arg = arg;
	pthread_mutex_init(&thread->lock, NULL);
	atomic_init(&thread->refs, 2);
	*ret_thread = thread;
	return 0;
}

int
coir_thread_start(coir_fn *fn, void *arg, struct coir_thread **ret_thread)
{
	struct coir_thread *thread;
	int rc = new_thread(fn, arg, &thread);

	if (rc < 0)
		return rc;
	coir__remote_hold(thread->ended.remote);
	rc = coir__native_start(thread_main, thread, NULL);
	if (rc < 0) {
		coir__remote_release(thread->ended.remote);
		unref(thread);
		coir_thread_free(thread);
		return rc;
	}
	*ret_thread = thread;
	return 0;
}

/* What the thread came to, and in its own words. */
static int
result_of(const struct coir_thread *thread)
{
	if (thread->result < 0 && thread->text && *thread->text)
		coir__chain_set(coir__current_runtime()->current,
				thread->result, thread->text);
	return thread->result;
}

int
coir_thread_join(struct coir_thread *thread, int *ret_result)
{
	int rc = coir__reply_await(&thread->ended);

	if (rc == 0 && ret_result)
		*ret_result = result_of(thread);
	return rc;
}

void
coir_thread_join_node(struct coir_node *node, struct coir_thread *thread)
{
	coir_promise_node(node, &thread->ended.done);
}

int
coir_thread_result(const struct coir_thread *thread)
{
	if (coir_promise_result(&thread->ended.done) == -EINPROGRESS)
		return -EINPROGRESS;
	return thread->result;
}

int
coir_thread_cancel(struct coir_thread *thread)
{
	int rc = 0;

	pthread_mutex_lock(&thread->lock);
	if (thread->cancelled || thread->returned)
		rc = -EALREADY;
	else if (thread->remote)
		rc = coir__remote_push(thread->remote, &thread->cancel);
	thread->cancelled = true;
	pthread_mutex_unlock(&thread->lock);
	return rc;
}

void
coir_thread_free(struct coir_thread *thread)
{
	if (!thread)
		return;
	coir__reply_end(&thread->ended);
	unref(thread);
}

int
coir_thread_run(coir_fn *fn, void *arg, int *ret_result)
{
	struct coir_thread *thread;
	int rc = coir__reply_check();

	if (rc == 0)
		rc = coir_thread_start(fn, arg, &thread);
	if (rc < 0)
		return rc;
	if (coir__reply_await(&thread->ended) < 0) {
		coir_thread_cancel(thread);
		coir__reply_await_shielded(&thread->ended);
	}
	if (ret_result)
		*ret_result = result_of(thread);
	coir_thread_free(thread);
	return 0;
}
