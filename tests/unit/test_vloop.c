/* SPDX-License-Identifier: MIT */
/*
 * test_vloop.c - time that passes only while nothing happens.
 */
#include "config.h"

#include "support/vloop.h"

#include <stdbool.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <event2/event.h>

#include "support/runner.h"

#define NS_PER_S INT64_C(1000000000)

/* What @clock shows, in nanoseconds. */
static int64_t
read_clock(clockid_t clock)
{
	struct timespec ts;

	ck_assert_int_eq(clock_gettime(clock, &ts), 0);
	return ts.tv_sec * NS_PER_S + ts.tv_nsec;
}

START_TEST(vloop_clock_is_the_real_one_at_first_and_at_last)
{
	int64_t before = read_clock(CLOCK_MONOTONIC);

	vtime_begin();
	vtime_advance(INT64_C(1000000) * NS_PER_S);
	vtime_end();
	ck_assert_int_ge(read_clock(CLOCK_MONOTONIC), before);
	ck_assert_int_lt(read_clock(CLOCK_MONOTONIC), before + 600 * NS_PER_S);
}
END_TEST

START_TEST(vloop_clocks_stand_still_and_agree)
{
	struct timeval tv;
	int64_t now;

	vtime_begin();
	now = read_clock(CLOCK_MONOTONIC);
	for (int i = 0; i < 100000; i++)
		ck_assert(read_clock(CLOCK_REALTIME) == now);
	ck_assert_int_eq(gettimeofday(&tv, NULL), 0);
	ck_assert_int_eq(tv.tv_sec * NS_PER_S + tv.tv_usec * 1000, now);
	vtime_advance(-5);
	ck_assert_int_eq(read_clock(CLOCK_MONOTONIC), now - 5);
	vtime_end();
}
END_TEST

START_TEST(vloop_wall_clock_drifts_alone)
{
	struct timeval tv[3];
	struct timespec before, after;

	vtime_begin();
	clock_gettime(CLOCK_MONOTONIC, &before);
	vtime_drift(-3000);
	for (int i = 0; i < 3; i++)
		gettimeofday(&tv[i], NULL);
	ck_assert_int_eq(tv[0].tv_sec, before.tv_sec);
	ck_assert_int_eq(tv[1].tv_usec - tv[2].tv_usec, 3);
	clock_gettime(CLOCK_MONOTONIC, &after);
	ck_assert_mem_eq(&before, &after, sizeof(before));
	vtime_end();
}
END_TEST

START_TEST(vloop_idle_wait_takes_its_timeout_and_no_time)
{
	int fd = epoll_create1(0);
	struct epoll_event event;
	int64_t now;

	vtime_begin();
	now = read_clock(CLOCK_MONOTONIC);
	ck_assert_int_eq(epoll_wait(fd, &event, 1, 3600 * 1000), 0);
	ck_assert_int_eq(read_clock(CLOCK_MONOTONIC), now + 3600 * NS_PER_S);
	ck_assert_int_eq(epoll_wait(fd, &event, 1, 0), 0);
	ck_assert_int_eq(read_clock(CLOCK_MONOTONIC), now + 3600 * NS_PER_S);
	vtime_end();
	close(fd);
}
END_TEST

START_TEST(vloop_ready_descriptor_takes_no_time)
{
	struct epoll_event event = { .events = EPOLLIN };
	int fd = epoll_create1(0);
	int ready = eventfd(1, 0);
	int64_t now;

	ck_assert_int_eq(epoll_ctl(fd, EPOLL_CTL_ADD, ready, &event), 0);
	vtime_begin();
	now = read_clock(CLOCK_MONOTONIC);
	ck_assert_int_eq(epoll_wait(fd, &event, 1, 1000), 1);
	ck_assert_int_eq(epoll_wait(fd, &event, 1, -1), 1);
	ck_assert_int_eq(read_clock(CLOCK_MONOTONIC), now);
	vtime_end();
	close(ready);
	close(fd);
}
END_TEST

static void
fired_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	*(int64_t *)arg = read_clock(CLOCK_MONOTONIC);
}

START_TEST(vloop_libevent_lives_in_it)
{
	const struct timeval day = { .tv_sec = 24 * 3600 };
	struct event_base *base;
	struct event *timer;
	int64_t begin, fired = 0;

	vtime_begin();
	begin = read_clock(CLOCK_MONOTONIC);
	base = event_base_new();
	timer = evtimer_new(base, fired_cb, &fired);
	ck_assert_int_eq(event_add(timer, &day), 0);
	ck_assert_int_eq(event_base_dispatch(base), 1);
	ck_assert_int_ge(fired, begin + 24 * 3600 * NS_PER_S);
	ck_assert_int_le(fired, begin + (24 * 3600 + 1) * NS_PER_S);
	event_free(timer);
	event_base_free(base);
	vtime_end();
}
END_TEST

SUITE(vloop)
{
	ADD(vloop_clock_is_the_real_one_at_first_and_at_last);
	ADD(vloop_clocks_stand_still_and_agree);
	ADD(vloop_wall_clock_drifts_alone);
	ADD(vloop_idle_wait_takes_its_timeout_and_no_time);
	ADD(vloop_ready_descriptor_takes_no_time);
	ADD(vloop_libevent_lives_in_it);
}
