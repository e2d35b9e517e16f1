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
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <coir/remote.h>

#include "core/fork.h"
#include "core/idle.h"
#include "core/loop.h"
#include "core/node.h"

/** struct coir_remote - a runtime's mailbox. */
struct coir_remote {
	/* posted jobs, the last one first; &closed_mark: no more are taken */
	_Atomic(struct coir__job *) inbox;
	atomic_uint users;
	atomic_uint refs;
	/* tells the loop that the inbox or users has changed */
	int fd;
	/* coir__forks when it was made: in a child fd is the parent's */
	unsigned forks;
	struct event event;
	/* takes the event out when there are no users; holds a reference */
	struct coir__idle_hook hook;
};

/* What an inbox holds when it has been closed; never run. */
static struct coir__job closed_mark;

int
coir__remote_check(const struct coir_remote *remote)
{
	struct coir_runtime *rt = coir__current_runtime();

	return rt && rt->remote == remote ? -EDEADLK : 0;
}

void
coir__remote_hold(struct coir_remote *remote)
{
	atomic_fetch_add(&remote->refs, 1);
}

void
coir__remote_release(struct coir_remote *remote)
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

int
coir__remote_push(struct coir_remote *remote, struct coir__job *job)
{
	struct coir__job *head = atomic_load(&remote->inbox);

	if (remote->forks != coir__forks)
		return -EOWNERDEAD;
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
static struct coir__job *
take_all(struct coir_remote *remote, struct coir__job *instead)
{
	struct coir__job *job = atomic_exchange(&remote->inbox, instead);
	struct coir__job *first = NULL;

	while (job && job != &closed_mark) {
		struct coir__job *next = job->next;

		job->next = first;
		first = job;
		job = next;
	}
	return first;
}

static void
job_cb(struct coir_node *node, int result, void *arg)
{
	struct coir__job *job = arg;

	(void)node;
	(void)result;
	job->run(job);
}

/* Give @job, and those after it, their turns in the ready queue. */
static void
queue_jobs(struct coir__job *job)
{
	while (job) {
		struct coir__job *next = job->next;

		/* cannot fail: this thread has a runtime */
		if (coir_defer(&job->node, job_cb, job) < 0)
			job->run(job);
		job = next;
	}
}

static void
inbox_cb(evutil_socket_t fd, short what, void *arg)
{
	struct coir_remote *remote = arg;
	uint64_t count;
	bool unused;

	(void)what;
	if (remote->forks != coir__forks)
		coir__die_forked("the loop was run on");
	if (read(fd, &count, sizeof(count)) < 0)
		count = 0;
	/* before the inbox: what the last user has posted is taken, too */
	unused = atomic_load(&remote->users) == 0;
	queue_jobs(take_all(remote, NULL));
	if (unused)
		event_del(&remote->event);
}

/* Nothing is ready: without users let go of the base, unless jobs wait. */
static void
remote_idle(struct coir__idle_hook *hook)
{
	struct coir_remote *remote =
		coir__container_of(hook, struct coir_remote, hook);

	if (atomic_load(&remote->users) == 0 && !atomic_load(&remote->inbox))
		event_del(&remote->event);
}

static void
remote_free(struct coir__idle_hook *hook)
{
	coir__remote_release(
		coir__container_of(hook, struct coir_remote, hook));
}

static int
new_remote(struct coir_runtime *rt)
{
	struct coir_remote *remote;
	int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

	if (fd < 0)
		return -errno;
	remote = calloc(1, sizeof(*remote));
	if (!remote) {
		close(fd);
		return -ENOMEM;
	}
	remote->fd = fd;
	remote->forks = coir__forks;
	atomic_init(&remote->refs, 1);
	event_assign(&remote->event, rt->base, fd, EV_READ | EV_PERSIST,
		     inbox_cb, remote);
	remote->hook.idle = remote_idle;
	remote->hook.free = remote_free;
	coir__idle_add(&rt->idle, &remote->hook);
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
	/* the event would outlive its runtime */
	if (rt->ending)
		return -ESHUTDOWN;
	if (!rt->remote)
		rc = new_remote(rt);
	if (rc < 0)
		return rc;
	if (event_add(&rt->remote->event, NULL) < 0)
		return -ENOMEM;
	atomic_fetch_add(&rt->remote->users, 1);
	coir__remote_hold(rt->remote);
	*ret_remote = rt->remote;
	return 0;
}

struct coir_remote *
coir_remote_get(struct coir_remote *remote)
{
	atomic_fetch_add(&remote->users, 1);
	coir__remote_hold(remote);
	return remote;
}

/*
 * The last user has gone. On the loop thread the end of a round is enough: who
 * comes back before it, as a fiber with one offloaded call after another does,
 * finds the event where it was.
 */
static void
look(struct coir_remote *remote)
{
	struct coir_runtime *rt = coir__current_runtime();

	if (remote->forks != coir__forks)
		return;
	if (!rt || rt->remote != remote)
		notify(remote);
	else if (!rt->scheduled)
		coir__loop_schedule(rt);
}

void
coir_remote_put(struct coir_remote *remote)
{
	if (!remote)
		return;
	if (atomic_fetch_sub(&remote->users, 1) == 1)
		look(remote);
	coir__remote_release(remote);
}

void
coir__remote_shutdown(struct coir_runtime *rt)
{
	struct coir_remote *remote = rt->remote;

	if (!remote)
		return;
	event_del(&remote->event);
	/* behind what was taken before: posts run in their order to the end */
	queue_jobs(take_all(remote, &closed_mark));
	rt->remote = NULL;
}

/** struct post - a job that nobody waits for. */
struct post {
	struct coir__job job;
	coir_remote_fn *fn;
	void *arg;
};

static void
run_post(struct coir__job *job)
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
	rc = coir__remote_push(remote, &post->job);
	if (rc < 0)
		free(post);
	return rc;
}
