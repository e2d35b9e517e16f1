/* SPDX-License-Identifier: MIT */
/*
 * vloop.c - see vloop.h.
 */
#include "config.h"

#include "support/vloop.h"

#include <check.h>
#include <stdbool.h>
#include <sys/epoll.h>
#include <sys/time.h>
#include <time.h>

#define NS_PER_S INT64_C(1000000000)

/* Where virtual time begins: late enough to jump backwards from. */
#define BEGINNING (1000000 * NS_PER_S)

static bool is_virtual;
static int64_t now;

/* What the wall clock is ahead of it, and by how much each reading adds. */
static int64_t wall_ahead;
static int64_t wall_drift;

/* The real ones, by the linker's --wrap; and what is called in their place. */
int __real_clock_gettime(clockid_t clock, struct timespec *ts);
int __real_gettimeofday(struct timeval *tv, void *tz);
int __real_epoll_wait(int fd, struct epoll_event *events, int n, int timeout);
int __wrap_clock_gettime(clockid_t clock, struct timespec *ts);
int __wrap_gettimeofday(struct timeval *tv, void *tz);
int __wrap_epoll_wait(int fd, struct epoll_event *events, int n, int timeout);

void
vtime_begin(void)
{
	is_virtual = true;
	now = BEGINNING;
	wall_ahead = 0;
	wall_drift = 0;
}

void
vtime_end(void)
{
	is_virtual = false;
}

void
vtime_advance(int64_t ns)
{
	now += ns;
}

void
vtime_drift(int64_t ns)
{
	wall_drift = ns;
}

int
__wrap_clock_gettime(clockid_t clock, struct timespec *ts)
{
	if (!is_virtual)
		return __real_clock_gettime(clock, ts);
	ts->tv_sec = now / NS_PER_S;
	ts->tv_nsec = now % NS_PER_S;
	return 0;
}

int
__wrap_gettimeofday(struct timeval *tv, void *tz)
{
	int64_t wall = now + wall_ahead;

	if (!is_virtual)
		return __real_gettimeofday(tv, tz);
	tv->tv_sec = wall / NS_PER_S;
	tv->tv_usec = wall % NS_PER_S / 1000;
	wall_ahead += wall_drift;
	return 0;
}

int
__wrap_epoll_wait(int fd, struct epoll_event *events, int n, int timeout)
{
	int ready;

	if (!is_virtual)
		return __real_epoll_wait(fd, events, n, timeout);
	ready = __real_epoll_wait(fd, events, n, 0);
	if (ready != 0 || timeout == 0)
		return ready;
	/* a ck_assert() that holds would allocate: see fail.h */
	if (timeout < 0)
		ck_abort_msg("deadlock: the loop waits without end and "
			     "nothing is ready");
	now += timeout * (NS_PER_S / 1000);
	return 0;
}
