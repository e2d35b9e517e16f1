/* SPDX-License-Identifier: MIT */
/*
 * Jobs from other threads: a lock-free stack that posters push on and the loop
 * thread takes as a whole, reversed into the order of arrival, and an eventfd
 * that is written when the stack was empty.
 *
 * The handle is shared: users hold the base, refs (users, and the runtime)
 * hold the memory and the eventfd, so that a poster that is late finds both.
 */
#include "config.h"

#include "core/remote.h"

#include <errno.h>
#include <event2/event.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <coir/promise.h>
#include <coir/remote.h>

#include "core/loop.h"
#include "core/node.h"

/** struct job - something to run on the loop thread. */
struct job {
	struct job *next;
	/* its turn in the ready queue */
	struct coir_node node;
	void (*run)(struct job *);
};

/** struct coir_remote - a runtime's mailbox. */
struct coir_remote {
	/* posted jobs, the last one first; &closed_mark: no more are taken */
	_Atomic(struct job *) inbox;
	atomic_uint users;
	atomic_uint refs;
	/* tells the loop that the inbox or users has changed */
	int fd;
	struct event event;
	struct coir_runtime *rt;
};

/* What an inbox holds when it has been closed; never run. */
static struct job closed_mark;

static void
unref(struct coir_remote *remote)
{
	if (atomic_fetch_sub(&remote->refs, 1) > 1)
		return;
	close(remote->fd);
	free(remote);
}

/* Have the loop thread look at the handle. */
static void
notify(struct coir_remote *remote)
{
	const uint64_t one = 1;
	ssize_t n;

	do
		n = write(remote->fd, &one, sizeof(one));
	while (n < 0 && errno == EINTR);
}

static int
push(struct coir_remote *remote, struct job *job)
{
	struct job *head = atomic_load(&remote->inbox);

	do {
		if (head == &closed_mark)
			return -ESHUTDOWN;
		job->next = head;
	} while (!atomic_compare_exchange_weak(&remote->inbox, &head, job));
	if (!head)
		notify(remote);
	return 0;
}

/* Take all jobs, leave @instead in their place; the oldest comes first. */
static struct job *
take_all(struct coir_remote *remote, struct job *instead)
{
	struct job *job = atomic_exchange(&remote->inbox, instead);
	struct job *first = NULL;

	while (job && job != &closed_mark) {
		struct job *next = job->next;

		job->next = first;
		first = job;
		job = next;
	}
	return first;
}

static void
job_cb(struct coir_node *node, int result, void *arg)
{
	struct job *job = arg;

	(void)node;
	(void)result;
	job->run(job);
}

static void
inbox_cb(evutil_socket_t fd, short what, void *arg)
{
	struct coir_remote *remote = arg;
	uint64_t count;
	struct job *job;
	bool unused;

	(void)what;
	if (read(fd, &count, sizeof(count)) < 0)
		count = 0;
	/* before the inbox: what the last user has posted is taken, too */
	unused = atomic_load(&remote->users) == 0;
	job = take_all(remote, NULL);
	while (job) {
		struct job *next = job->next;

		/* cannot fail: this thread has a runtime */
		if (coir_defer(&job->node, job_cb, job) < 0)
			job->run(job);
		job = next;
	}
	if (unused)
		event_del(&remote->event);
}

static int
new_remote(struct coir_runtime *rt)
{
	struct coir_remote *remote = calloc(1, sizeof(*remote));
	int fd;

	if (!remote)
		return -ENOMEM;
	fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (fd < 0) {
		free(remote);
		return -errno;
	}
	remote->fd = fd;
	remote->rt = rt;
	atomic_init(&remote->refs, 1);
	event_assign(&remote->event, rt->base, fd, EV_READ | EV_PERSIST,
		     inbox_cb, remote);
	rt->remote = remote;
	return 0;
}

int
coir_remote_new(struct coir_remote **ret_remote)
{
	struct coir_runtime *rt = coir__current_runtime();
	int rc = 0;

	if (!rt)
		return -ENXIO;
	if (!rt->remote)
		rc = new_remote(rt);
	if (rc < 0)
		return rc;
	if (event_add(&rt->remote->event, NULL) < 0)
		return -ENOMEM;
	atomic_fetch_add(&rt->remote->users, 1);
	atomic_fetch_add(&rt->remote->refs, 1);
	*ret_remote = rt->remote;
	return 0;
}

struct coir_remote *
coir_remote_get(struct coir_remote *remote)
{
	atomic_fetch_add(&remote->users, 1);
	atomic_fetch_add(&remote->refs, 1);
	return remote;
}

void
coir_remote_put(struct coir_remote *remote)
{
	if (!remote)
		return;
	if (atomic_fetch_sub(&remote->users, 1) == 1)
		notify(remote);
	unref(remote);
}

void
coir__remote_shutdown(struct coir_runtime *rt)
{
	struct coir_remote *remote = rt->remote;
	struct job *job;

	if (!remote)
		return;
	event_del(&remote->event);
	job = take_all(remote, &closed_mark);
	while (job) {
		struct job *next = job->next;

		job->run(job);
		job = next;
	}
	rt->remote = NULL;
	unref(remote);
}

/** struct post - a job that nobody waits for. */
struct post {
	struct job job;
	coir_remote_fn *fn;
	void *arg;
};

static void
run_post(struct job *job)
{
	struct post *post = coir__container_of(job, struct post, job);

	post->fn(post->arg);
	free(post);
}

int
coir_remote_post(struct coir_remote *remote, coir_remote_fn *fn, void *arg)
{
	struct post *post = malloc(sizeof(*post));
	int rc;

	if (!post)
		return -ENOMEM;
	post->job.run = run_post;
	post->fn = fn;
	post->arg = arg;
	rc = push(remote, &post->job);
	if (rc < 0)
		free(post);
	return rc;
}

/* How far a call has come; the caller may take it back while it is WAITING. */
enum call_state { CALL_WAITING, CALL_BEGUN, CALL_WITHDRAWN };

/** struct call - a job that its poster waits for, in the poster's frame. */
struct call {
	struct job job;
	/* sent back to a poster that has a runtime */
	struct job reply;
	struct coir_remote *caller;
	struct coir_promise done;
	/* posted for a poster that has none */
	sem_t finished;
	_Atomic enum call_state state;
	coir_fn *fn;
	void *arg;
	int result;
};

static void
run_reply(struct job *job)
{
	struct call *call = coir__container_of(job, struct call, reply);

	coir_promise_resolve(&call->done, NULL);
}

/* On the target's loop thread. The caller's frame is gone after the reply. */
static void
run_call(struct job *job)
{
	struct call *call = coir__container_of(job, struct call, job);
	enum call_state waiting = CALL_WAITING;

	if (atomic_compare_exchange_strong(&call->state, &waiting, CALL_BEGUN))
		call->result = call->fn(call->arg);
	if (!call->caller)
		sem_post(&call->finished);
	else if (push(call->caller, &call->reply) < 0)
		abort(); /* a runtime ends after its fibers, and one waits */
}

/* A thread without a runtime waits as a whole. */
static int
call_from_thread(struct coir_remote *remote, struct call *call)
{
	int rc;

	sem_init(&call->finished, 0, 0);
	rc = push(remote, &call->job);
	while (rc == 0 && sem_wait(&call->finished) < 0)
		;
	sem_destroy(&call->finished);
	return rc;
}

/* Nothing was begun, or nothing will be: only the answer may be awaited. */
static void
await_answer(struct call *call)
{
	struct coir_node node;

	do
		coir_promise_node(&node, &call->done);
	while (coir__wait_shielded(&node) < 0);
}

/* Wait for the answer; a cancel takes the call back if it has not begun. */
static int
await_call(struct call *call)
{
	enum call_state waiting = CALL_WAITING;
	int rc = coir_promise_await(&call->done, NULL);

	if (rc == 0)
		return 0;
	if (!atomic_compare_exchange_strong(&call->state, &waiting,
					    CALL_WITHDRAWN))
		rc = 0;
	await_answer(call);
	return rc;
}

/* In a runtime only the calling fiber waits, for a job that comes back. */
static int
call_from_fiber(struct coir_remote *remote, struct call *call)
{
	int rc = coir_remote_new(&call->caller);

	if (rc < 0)
		return rc;
	coir_promise_init(&call->done);
	rc = push(remote, &call->job);
	if (rc == 0)
		rc = await_call(call);
	coir_promise_fini(&call->done);
	coir_remote_put(call->caller);
	return rc;
}

int
coir_remote_call(struct coir_remote *remote, coir_fn *fn, void *arg,
		 int *ret_result)
{
	struct coir_runtime *rt = coir__current_runtime();
	struct call call = { .job.run = run_call,
			     .reply.run = run_reply,
			     .fn = fn,
			     .arg = arg };
	int rc = rt ? coir_check() : 0;

	if (rc == 0 && rt)
		rc = rt == remote->rt ? -EDEADLK : coir__loop_may_block(rt);
	if (rc < 0)
		return rc;
	rc = rt ? call_from_fiber(remote, &call)
		: call_from_thread(remote, &call);
	if (rc == 0 && ret_result)
		*ret_result = call.result;
	return rc;
}
