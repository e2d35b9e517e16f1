/* SPDX-License-Identifier: MIT */
/*
 * heartbeat.c - see heartbeat.h.
 */
#include "config.h"

#include "server/heartbeat.h"

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>
#include <unistd.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/time.h>

#include "common/notify.h"
#include "log/log.h"

/* Beats in the time that is granted. */
#define BEATS 4

/* The shortest time that makes sense, in microseconds. */
#define SHORTEST_US 4000

static int
sleep_and_wake(void *arg)
{
	struct heartbeat *heart = arg;
	int rc = 0;

	while (rc == 0) {
		rc = coir_sleep((coir_time){ heart->period });
		heart->slept++;
	}
	return rc;
}

static void
tick_cb(evutil_socket_t fd, short what, void *arg)
{
	struct heartbeat *heart = arg;
	int rc;

	(void)fd;
	(void)what;
	if (heart->slept == heart->told)
		return;
	/* a manager that is gone waits for nothing */
	rc = notify_watchdog();
	if (rc == 0)
		heart->told = heart->slept;
	if ((rc == -ECONNREFUSED || rc == -ENOENT) && !heart->deserted) {
		log_warn("the service manager is gone: nobody starts chatd "
			 "again, or holds its clients, when it falls");
		heart->deserted = true;
	}
}

/* Returns the time granted in microseconds; 0: nobody waits; or -EINVAL. */
static int64_t
granted(void)
{
	const char *time = getenv("WATCHDOG_USEC");
	const char *pid = getenv("WATCHDOG_PID");
	char *end;
	long long us;

	if (!time || (pid && strtol(pid, NULL, 10) != (long)getpid()))
		return 0;
	errno = 0;
	us = strtoll(time, &end, 10);
	if (errno || end == time || *end || us < SHORTEST_US)
		return -EINVAL;
	return us;
}

int
heartbeat_begin(struct heartbeat *heart, struct event_base *base,
		struct coir_scope *scope)
{
	const struct coir_spawn_options options = { .name = "heartbeat",
						    .daemon = true };
	int64_t us = granted();
	struct timeval period = {
		.tv_sec = us / BEATS / 1000000,
		.tv_usec = us / BEATS % 1000000,
	};
	int rc;

	if (us <= 0)
		return (int)us;
	heart->period = us / BEATS * 1000;
	rc = coir_spawn_fiber(scope, &options, sleep_and_wake, heart,
			      &heart->fiber);
	if (rc < 0)
		return rc;
	event_assign(&heart->tick, base, -1, EV_PERSIST, tick_cb, heart);
	if (event_add(&heart->tick, &period) == 0)
		return 0;
	heartbeat_end(heart);
	return -ENOMEM;
}

void
heartbeat_end(struct heartbeat *heart)
{
	if (!heart->fiber)
		return;
	event_del(&heart->tick);
	coir_fiber_cancel(heart->fiber);
	/* it sleeps: now it wakes and ends */
	(void)!coir_join(heart->fiber, NULL);
	coir_fiber_put(heart->fiber);
	heart->fiber = NULL;
}
