/* SPDX-License-Identifier: MIT */
/*
 * Threads of the system: all signals are blocked from their first instruction
 * on, which they inherit from the one that starts them. Each that leaves is
 * joined by the next, so at most one is left to be joined at the end.
 */
#include "config.h"

#include "thread/native.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>

/* The thread that left last, if there is one to be joined. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_t leaver;
static bool has_leaver;

/* Threads that nobody joins and that have not left. */
static unsigned running;

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
before_fork(void)
{
	pthread_mutex_lock(&lock);
}

static void
after_fork(void)
{
	pthread_mutex_unlock(&lock);
}

/* The child has none of the threads. */
static void
after_fork_in_child(void)
{
	pthread_mutex_init(&lock, NULL);
	has_leaver = false;
	running = 0;
}

static void
watch_forks(void)
{
	pthread_atfork(before_fork, after_fork, after_fork_in_child);
}

static void
count(int change)
{
	pthread_mutex_lock(&lock);
	running += (unsigned)change;
	pthread_mutex_unlock(&lock);
}

int
coir__native_start(void *(*fn)(void *), void *arg, pthread_t *ret_thread)
{
	sigset_t all, before;
	pthread_t thread;
	int rc;

	pthread_once(&once, watch_forks);
	sigfillset(&all);
	count(ret_thread == NULL);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&thread, NULL, fn, arg);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (rc != 0) {
		count(-(ret_thread == NULL));
		return -EAGAIN;
	}
	if (ret_thread)
		*ret_thread = thread;
	return 0;
}

/* Join the thread that left last; the calling one is the next if it @leaves. */
static void
join_leaver(bool leaves)
{
	pthread_t last;
	bool has_last;

	pthread_mutex_lock(&lock);
	last = leaver;
	has_last = has_leaver;
	leaver = pthread_self();
	has_leaver = leaves;
	running -= leaves;
	pthread_mutex_unlock(&lock);
	if (has_last)
		pthread_join(last, NULL);
}

void
coir__native_leave(void)
{
	join_leaver(true);
}

unsigned
coir__native_running(void)
{
	unsigned n;

	pthread_mutex_lock(&lock);
	n = running;
	pthread_mutex_unlock(&lock);
	return n;
}

void
coir__native_settle(void)
{
	join_leaver(false);
}

/* At exit(3), or when the library is unloaded. */
__attribute__((destructor)) static void
end(void)
{
	coir__native_settle();
}
