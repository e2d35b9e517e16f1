/* SPDX-License-Identifier: MIT */
/*
 * vclock.c - virtual time by LD_PRELOAD, for a program that does not know it.
 *
 * As in vloop.c the clock stands still but for idle waits: when nothing is
 * ready, a wait moves it on by its timeout at once. What the program does at
 * which time then no longer depends on how busy the machine is. For programs
 * of one process and one thread that sleep in libevent only.
 */
#include "config.h"

#include <dlfcn.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/time.h>
#include <time.h>

#define NS_PER_S INT64_C(1000000000)

static int64_t now = 1000000 * NS_PER_S;

int
clock_gettime(clockid_t clock, struct timespec *ts)
{
	(void)clock;
	ts->tv_sec = now / NS_PER_S;
	ts->tv_nsec = now % NS_PER_S;
	return 0;
}

int
gettimeofday(struct timeval *restrict tv, void *restrict tz)
{
	(void)tz;
	tv->tv_sec = now / NS_PER_S;
	tv->tv_usec = now % NS_PER_S / 1000;
	return 0;
}

int
epoll_wait(int fd, struct epoll_event *events, int n, int timeout)
{
	int (*real)(int, struct epoll_event *, int, int);
	int ready;

	*(void **)&real = dlsym(RTLD_NEXT, "epoll_wait");
	ready = real(fd, events, n, timeout < 0 ? timeout : 0);
	if (ready == 0)
		now += timeout * (NS_PER_S / 1000);
	return ready;
}
