/* SPDX-License-Identifier: MIT */
/*
 * remote_case.h - a runtime that other threads call; real threads, real time.
 *
 * Nothing here waits for time to pass: threads meet at semaphores.
 */
#ifndef REMOTE_CASE_H
#define REMOTE_CASE_H

#include <check.h>
#include <event2/event.h>
#include <pthread.h>

#include <coir/remote.h>
#include <coir/runtime.h>

#include "support/leak.h"

/* The runtime of the test's own thread, and a handle to it. */
struct host {
	struct event_base *base;
	struct coir_runtime *rt;
	struct coir_remote *remote;
	pthread_t thread;
	/* open descriptors at the beginning */
	int fds;
};

static inline void
host_init(struct host *host)
{
	host->fds = leak_count_fds();
	host->base = event_base_new();
	host->thread = pthread_self();
	ck_assert_int_eq(coir_runtime_new(host->base, NULL, &host->rt), 0);
	ck_assert_int_eq(coir_remote_new(&host->remote), 0);
}

/* Run the loop until nobody has a handle any more. */
static inline void
host_run(struct host *host)
{
	ck_assert_int_eq(event_base_dispatch(host->base), 1);
}

static inline void
host_fini(struct host *host)
{
	ck_assert_int_eq(coir_runtime_free(host->rt), 0);
	event_base_free(host->base);
	ck_assert_int_eq(leak_count_fds(), host->fds);
}

static inline pthread_t
start(void *(*fn)(void *), void *arg)
{
	pthread_t thread;

	ck_assert_int_eq(pthread_create(&thread, NULL, fn, arg), 0);
	return thread;
}

static inline void
join(pthread_t thread)
{
	ck_assert_int_eq(pthread_join(thread, NULL), 0);
}

#endif
