/* SPDX-License-Identifier: MIT */
/*
 * The public face of the loop: step, run, stop.
 */
#include "config.h"

#include <coir/loop.h>

#include <errno.h>
#include <event2/event.h>
#include <event2/event_struct.h>

#include "core/idle.h"
#include "core/loop.h"
#include "core/runtime.h"

/* What would keep event_base_loop() from returning at once. */
#define ANYTHING                                              \
	(EVENT_BASE_COUNT_ACTIVE | EVENT_BASE_COUNT_VIRTUAL | \
	 EVENT_BASE_COUNT_ADDED)

/* The runtime if its loop can be driven here; else *ret_rc says why not. */
static struct coir_runtime *
drivable(int *ret_rc)
{
	struct coir_runtime *rt = coir__current_runtime();

	if (!rt)
		*ret_rc = -ENXIO;
	else if (coir__in_fiber(rt))
		*ret_rc = -EDEADLK;
	else
		*ret_rc = coir__loop_may_drive(rt);
	return rt;
}

/* event_base_loop(), in which nobody else drives the loop. */
static int
drive(struct coir_runtime *rt, int flags)
{
	int rc;

	rt->main_waits = true;
	rc = event_base_loop(rt->base, flags);
	rt->main_waits = false;
	return rc < 0 ? -EDEADLK : rc;
}

static void
limit_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
}

/* One pass that waits for at most @wait. */
static int
drive_for(struct coir_runtime *rt, coir_time wait)
{
	int64_t us = wait.ns / 1000 + (wait.ns % 1000 > 0);
	struct timeval tv = { .tv_sec = us / 1000000, .tv_usec = us % 1000000 };
	struct event limit;
	int rc;

	if (event_assign(&limit, rt->base, -1, 0, limit_cb, NULL) < 0 ||
	    event_add(&limit, &tv) < 0)
		return -ENOMEM;
	rc = drive(rt, EVLOOP_ONCE);
	event_del(&limit);
	return rc;
}

int
coir_loop_step(coir_time wait)
{
	int rc;
	struct coir_runtime *rt = drivable(&rc);

	if (rc < 0)
		return rc;
	if (!rt->scheduled)
		coir__idle_run(&rt->idle);
	if (event_base_get_num_events(rt->base, ANYTHING) == 0)
		return 0;
	if (wait.ns <= 0)
		rc = drive(rt, EVLOOP_NONBLOCK);
	else if (wait.ns == INT64_MAX)
		rc = drive(rt, EVLOOP_ONCE);
	else
		rc = drive_for(rt, wait);
	return rc < 0 ? rc : 1;
}

int
coir_loop_run(void)
{
	int rc;
	struct coir_runtime *rt = drivable(&rc);

	if (rc < 0)
		return rc;
	if (!rt->scheduled)
		coir__idle_run(&rt->idle);
	rc = drive(rt, 0);
	if (rc < 0)
		return rc;
	return rc == 0;
}

int
coir_loop_stop(void)
{
	struct coir_runtime *rt = coir__current_runtime();

	if (!rt)
		return -ENXIO;
	event_base_loopbreak(rt->base);
	return 0;
}
