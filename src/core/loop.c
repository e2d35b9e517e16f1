/* SPDX-License-Identifier: MIT */
/*
 * The runtime's three events. drain is made active, so that a round runs in
 * the same pass of the loop, before it is polled again; again is a timer with
 * no delay, so that the loop is polled first; alarm is the earliest timer.
 * Only again, alarm and what upper layers add hold the base.
 */
#include "config.h"

#include "core/loop.h"

#include <errno.h>
#include <event2/event.h>
#include <sys/time.h>

#include <coir/error.h>
#include <coir/time.h>

#include "core/dump.h"
#include "core/fork.h"
#include "core/sched.h"
#include "core/timer.h"

#define NOT_ARMED INT64_MAX

/* So many readings of the clock take longer than it needs to move on. */
#define CLOCK_READINGS 1000

/* The program dispatches, in a child, the base that the parent's fibers use. */
static void
refuse_in_child(const struct coir_runtime *rt)
{
	if (coir__is_inherited(rt))
		coir__die_forked("the loop was run on");
}

static void
round_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	refuse_in_child(arg);
	coir__round(arg);
}

static void
alarm_cb(evutil_socket_t fd, short what, void *arg)
{
	struct coir_runtime *rt = arg;

	(void)fd;
	(void)what;
	refuse_in_child(rt);
	rt->alarm_for = NOT_ARMED;
	rt->clock = coir_now().ns;
	coir__timers_fire(rt, rt->clock);
	if (!rt->scheduled)
		coir__loop_arm(rt);
}

int
coir__loop_attach(struct coir_runtime *rt, struct event_base *base)
{
	rt->base = base;
	rt->alarm_for = NOT_ARMED;
	if (event_assign(&rt->drain, base, -1, 0, round_cb, rt) < 0 ||
	    event_assign(&rt->again, base, -1, 0, round_cb, rt) < 0 ||
	    event_assign(&rt->alarm, base, -1, 0, alarm_cb, rt) < 0)
		return -EINVAL;
	return 0;
}

void
coir__loop_detach(struct coir_runtime *rt)
{
	event_del(&rt->drain);
	event_del(&rt->again);
	event_del(&rt->alarm);
}

void
coir__loop_schedule(struct coir_runtime *rt)
{
	rt->scheduled = true;
	event_active(&rt->drain, EV_TIMEOUT, 1);
}

void
coir__loop_schedule_later(struct coir_runtime *rt)
{
	static const struct timeval no_delay;

	rt->scheduled = true;
	/* without memory for a timer: unpolled, but at least */
	if (event_add(&rt->again, &no_delay) < 0)
		event_active(&rt->drain, EV_TIMEOUT, 1);
}

void
coir__loop_arm(struct coir_runtime *rt)
{
	int64_t deadline = coir__timers_deadline(rt);
	int64_t now;
	int64_t us;
	struct timeval delay;

	if (deadline == rt->alarm_for)
		return;
	rt->alarm_for = deadline;
	if (deadline == NOT_ARMED) {
		event_del(&rt->alarm);
		return;
	}
	now = coir_now().ns;
	us = deadline > now ? (deadline - now + 999) / 1000 : 0;
	delay.tv_sec = us / 1000000;
	delay.tv_usec = us % 1000000;
	if (event_add(&rt->alarm, &delay) == 0)
		return;
	/* no memory for a timer: the next round tries again */
	rt->alarm_for = NOT_ARMED;
	if (!rt->scheduled)
		coir__loop_schedule_later(rt);
}

/*
 * Is the caller a libevent callback of the program? libevent 2.1 has no call
 * that tells (event_base_get_running_event() crashes outside the loop), but it
 * caches the time only while it runs callbacks: there two readings of it are
 * the same though the clock has moved between them. The clock is given about a
 * microsecond to move. Where this does not see a callback (the base caches no
 * time, the clock stands), event_base_loop() refuses, with a warning.
 */
static bool
in_callback(struct coir_runtime *rt)
{
	struct timeval first;
	struct timeval again;
	struct timeval now;
	int tries = CLOCK_READINGS;

	event_base_gettimeofday_cached(rt->base, &first);
	do
		gettimeofday(&now, NULL);
	while (evutil_timercmp(&now, &first, ==) && --tries > 0);
	event_base_gettimeofday_cached(rt->base, &again);
	return tries > 0 && evutil_timercmp(&again, &first, ==);
}

int
coir__loop_may_drive(struct coir_runtime *rt)
{
	if (rt->in_round || rt->main_waits || in_callback(rt))
		return coir_error(-EDEADLK,
				  "blocking in a callback (spawn a fiber)");
	return 0;
}

int
coir__loop_wait(struct coir_runtime *rt)
{
	const struct coir__waiter *waiter = &rt->main.waiter;
	int rc = 0;

	rt->main_waits = true;
	while (!waiter->fired && !rt->main.interrupted) {
		rc = event_base_loop(rt->base, EVLOOP_ONCE);
		if (rc != 0) {
			rc = -EDEADLK;
			break;
		}
		if (event_base_got_break(rt->base)) {
			rc = -ECANCELED;
			break;
		}
	}
	rt->main_waits = false;
	if (waiter->fired || rt->main.interrupted)
		rc = 0;
	if (rc == -EDEADLK)
		coir__dump_deadlock(rt);
	if (!rt->scheduled)
		coir__idle_run(&rt->idle);
	return rc;
}

int
coir__loop_pass(struct coir_runtime *rt)
{
	int rc;

	rt->main_waits = true;
	rc = event_base_loop(rt->base, EVLOOP_NONBLOCK);
	rt->main_waits = false;
	return rc < 0 ? -EDEADLK : 0;
}
