/* SPDX-License-Identifier: MIT */
/*
 * The process's pool of threads: the one state of libcoir that belongs to no
 * runtime. Threads cost too much to have some for each runtime, and what they
 * wait for (discs, name servers) is the whole process's.
 *
 * Everything is under one lock, which is held for a few instructions, and
 * while a thread is started. At exit(3) idle threads end and are joined:
 * nothing is left behind but those that are busy then. In the child of a
 * fork(2) there is none of them, and the pool begins anew.
 */
#include "config.h"

#include "thread/pool.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

#include <coir/time.h>

#include "base/list.h"
#include "thread/native.h"

#define DEFAULT_LIMIT 64
#define DEFAULT_PATIENCE INT64_C(10000000000)

/** struct pool - threads and work. */
struct pool {
	pthread_mutex_t lock;
	/* there is work, or less patience */
	pthread_cond_t news;
	/* a thread has ended */
	pthread_cond_t left;
	/* work that nobody has begun */
	struct coir_link queue;
	unsigned queued;
	unsigned limit;
	unsigned threads;
	/* threads that wait for work */
	unsigned idle;
	/* for how long they do */
	int64_t patience;
	/* threads that are about to end */
	unsigned leaving;
};

static struct pool pool = {
	.lock = PTHREAD_MUTEX_INITIALIZER,
	.news = PTHREAD_COND_INITIALIZER,
	.left = PTHREAD_COND_INITIALIZER,
	.queue = { &pool.queue, &pool.queue },
	.limit = DEFAULT_LIMIT,
	.patience = DEFAULT_PATIENCE,
};

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
lock(void)
{
	pthread_mutex_lock(&pool.lock);
}

static void
unlock(void)
{
	pthread_mutex_unlock(&pool.lock);
}

/* The child has neither the threads nor a use for the parent's work. */
static void
forget(void)
{
	pthread_mutex_init(&pool.lock, NULL);
	pthread_cond_init(&pool.news, NULL);
	pthread_cond_init(&pool.left, NULL);
	coir__list_init(&pool.queue);
	pool.queued = 0;
	pool.threads = 0;
	pool.idle = 0;
	pool.leaving = 0;
}

static void
watch_forks(void)
{
	pthread_atfork(lock, unlock, forget);
}

/* May the calling thread, idle, wait for work any longer? */
static bool
may_wait(void)
{
	return pool.queued == 0 && pool.threads <= pool.limit &&
		pool.patience > 0;
}

/* Wait for work. NULL: there is none, or there are too many threads. */
static struct coir__work *
next_work(void)
{
	int64_t until = coir_now().ns + pool.patience;
	struct timespec at = { .tv_sec = until / 1000000000,
			       .tv_nsec = until % 1000000000 };
	struct coir_link *link;
	int rc = 0;

	while (rc == 0 && may_wait())
		rc = pthread_cond_clockwait(&pool.news, &pool.lock,
					    CLOCK_MONOTONIC, &at);
	if (pool.threads > pool.limit || pool.queued == 0)
		return NULL;
	link = coir__list_pop(&pool.queue);
	pool.queued--;
	return coir__container_of(link, struct coir__work, link);
}

/*
 * A thread is idle again before it tells that its work is done, so that who
 * submits one after another finds the same thread.
 */
static void
do_work(struct coir__work *work)
{
	pool.idle--;
	unlock();
	work->run(work);
	lock();
	pool.idle++;
	unlock();
	work->done(work);
	lock();
}

static void *
thread_main(void *arg)
{
	struct coir__work *work;

	(void)arg;
	pthread_setname_np(pthread_self(), "coir-offload");
	lock();
	while ((work = next_work()))
		do_work(work);
	pool.idle--;
	pool.threads--;
	pool.leaving++;
	unlock();
	coir__native_leave();
	lock();
	pool.leaving--;
	pthread_cond_broadcast(&pool.left);
	unlock();
	return NULL;
}

/* There is more work than idle threads: start one, if that is allowed. */
static int
grow(void)
{
	int rc;

	if (pool.queued <= pool.idle || pool.threads >= pool.limit)
		return 0;
	rc = coir__native_start(thread_main, NULL, NULL);
	if (rc < 0)
		return pool.threads > 0 ? 0 : rc;
	pool.threads++;
	pool.idle++;
	return 0;
}

int
coir__pool_submit(struct coir__work *work)
{
	int rc;

	pthread_once(&once, watch_forks);
	lock();
	coir__list_add_tail(&pool.queue, &work->link);
	pool.queued++;
	rc = grow();
	if (rc < 0) {
		coir__list_remove(&work->link);
		pool.queued--;
	}
	pthread_cond_signal(&pool.news);
	unlock();
	return rc;
}

bool
coir__pool_withdraw(struct coir__work *work)
{
	bool queued;

	lock();
	queued = coir__link_queued(&work->link);
	if (queued) {
		coir__list_remove(&work->link);
		pool.queued--;
	}
	unlock();
	return queued;
}

void
coir__pool_set_limit(unsigned limit)
{
	lock();
	pool.limit = limit;
	while (pool.queued > pool.idle && pool.threads < limit)
		if (grow() < 0)
			break;
	pthread_cond_broadcast(&pool.news);
	unlock();
}

void
coir__pool_set_patience(int64_t ns)
{
	lock();
	pool.patience = ns;
	pthread_cond_broadcast(&pool.news);
	unlock();
}

unsigned
coir__pool_threads(void)
{
	unsigned n;

	lock();
	n = pool.threads;
	unlock();
	return n;
}

void
coir__pool_drain(void)
{
	int64_t patience;

	lock();
	patience = pool.patience;
	pool.patience = 0;
	pthread_cond_broadcast(&pool.news);
	while (pool.idle > 0 || pool.leaving > 0)
		pthread_cond_wait(&pool.left, &pool.lock);
	pool.patience = patience;
	unlock();
	coir__native_settle();
}

__attribute__((destructor)) static void
end(void)
{
	coir__pool_drain();
}
