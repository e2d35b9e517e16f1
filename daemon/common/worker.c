/* SPDX-License-Identifier: MIT */
/*
 * worker.c - a thread that does jobs one after the other, for the loop.
 *
 * Two queues under one lock: jobs go in by the first and come back by the
 * second, an eventfd says that there are some.
 */
#include "config.h"

#include "common/worker.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include <event2/event.h>
#include <event2/event_struct.h>

STAILQ_HEAD(jobs, job);

/* The worker. */
struct worker {
	pthread_t thread;
	pthread_mutex_t lock;         /* of the next three */
	struct jobs todo;             /* given, not begun */
	struct jobs finished;         /* worked on, not reported */
	bool ending;                  /* begin no other job */
	pthread_cond_t news;          /* todo or ending has changed */
	coir_time (*idle)(void *arg); /* what to do in between, or NULL */
	void *arg;                    /* its argument */
	int fd;            /* eventfd: there is something in finished */
	struct event back; /* added while a job is out */
	unsigned out;      /* jobs given and not reported */
};

/* Waits for news until @at. */
static void
await_news(struct worker *w, coir_time at)
{
	const struct timespec until = { .tv_sec = at.ns / 1000000000,
					.tv_nsec = at.ns % 1000000000 };

	if (at.ns == INT64_MAX)
		pthread_cond_wait(&w->news, &w->lock);
	else
		pthread_cond_clockwait(&w->news, &w->lock, CLOCK_MONOTONIC,
				       &until);
}

/* The next job, or NULL: it is over. Is idle as long as there is neither. */
static struct job *
await_job(struct worker *w)
{
	coir_time at = w->idle ? coir_ns(0) : COIR_FOREVER;
	struct job *job = NULL;

	pthread_mutex_lock(&w->lock);
	while (STAILQ_EMPTY(&w->todo) && !w->ending) {
		if (at.ns == INT64_MAX || at.ns > coir_now().ns) {
			await_news(w, at);
			continue;
		}
		pthread_mutex_unlock(&w->lock);
		/* who waits for what was done comes first */
		sched_yield();
		at = coir_after(w->idle(w->arg));
		pthread_mutex_lock(&w->lock);
	}
	if (!w->ending) {
		job = STAILQ_FIRST(&w->todo);
		STAILQ_REMOVE_HEAD(&w->todo, link);
	}
	pthread_mutex_unlock(&w->lock);
	return job;
}

static void *
work(void *arg)
{
	struct worker *w = arg;
	struct job *job;

	while ((job = await_job(w))) {
		job->work(job);
		pthread_mutex_lock(&w->lock);
		STAILQ_INSERT_TAIL(&w->finished, job, link);
		pthread_mutex_unlock(&w->lock);
		/* it cannot fail: the counter never gets near its end */
		(void)eventfd_write(w->fd, 1);
	}
	return NULL;
}

/* Reports what has come back. Each job may be given again from its done(). */
static void
back_cb(evutil_socket_t fd, short what, void *arg)
{
	struct worker *w = arg;
	struct jobs finished = STAILQ_HEAD_INITIALIZER(finished);
	struct job *job;
	eventfd_t n;

	(void)what;
	(void)eventfd_read(fd, &n);
	pthread_mutex_lock(&w->lock);
	STAILQ_CONCAT(&finished, &w->finished);
	pthread_mutex_unlock(&w->lock);
	while ((job = STAILQ_FIRST(&finished))) {
		STAILQ_REMOVE_HEAD(&finished, link);
		w->out--;
		job->done(job);
	}
	if (w->out == 0)
		event_del(&w->back);
}

/* Starts the thread, which leaves all signals to the others. */
static int
start(struct worker *w, const char *name)
{
	sigset_t all, before;
	int rc;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&w->thread, NULL, work, w);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (rc == 0)
		pthread_setname_np(w->thread, name);
	return -rc;
}

int
worker_new(struct event_base *base, const char *name,
	   coir_time (*idle)(void *arg), void *arg, struct worker **ret_worker)
{
	struct worker *w = calloc(1, sizeof(*w));
	int rc;

	if (!w)
		return -ENOMEM;
	w->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (w->fd < 0) {
		rc = -errno;
		free(w);
		return rc;
	}
	STAILQ_INIT(&w->todo);
	STAILQ_INIT(&w->finished);
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->news, NULL);
	w->idle = idle;
	w->arg = arg;
	event_assign(&w->back, base, w->fd, EV_READ | EV_PERSIST, back_cb, w);
	rc = start(w, name);
	if (rc < 0) {
		close(w->fd);
		free(w);
		return rc;
	}
	*ret_worker = w;
	return 0;
}

void
worker_give(struct worker *w, struct job *job)
{
	if (w->out++ == 0)
		event_add(&w->back, NULL);
	pthread_mutex_lock(&w->lock);
	STAILQ_INSERT_TAIL(&w->todo, job, link);
	pthread_cond_signal(&w->news);
	pthread_mutex_unlock(&w->lock);
	/* where both have one processor it begins now, not in a while */
	sched_yield();
}

bool
worker_is_idle(const struct worker *w)
{
	return w->out == 0;
}

void
worker_free(struct worker *w)
{
	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	w->ending = true;
	pthread_cond_signal(&w->news);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);
	if (w->out > 0)
		event_del(&w->back);
	close(w->fd);
	pthread_cond_destroy(&w->news);
	pthread_mutex_destroy(&w->lock);
	free(w);
}
