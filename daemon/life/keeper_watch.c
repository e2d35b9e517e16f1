/* SPDX-License-Identifier: MIT */
/*
 * keeper_watch.c - see keeper_watch.h.
 */
#include "config.h"

#include "life/keeper_watch.h"

#include <errno.h>
#include <event2/event.h>

#include "life/keeper.h"
#include "log/log.h"

/* A keeper that has lived for so long is replaced at once. */
#define CALM_NS INT64_C(1000000000)

/* Else between its end and the next one, and between two attempts. */
static const struct timeval pause_time = { .tv_usec = 100000 };
static const struct timeval long_pause = { .tv_sec = 10 };

/* Before one that was dismissed is buried, which is dead by then. */
static const struct timeval burial_time = { .tv_sec = 1 };

static void again_cb(evutil_socket_t fd, short what, void *arg);
static void end_cb(evutil_socket_t fd, short what, void *arg);

/* Watches the keeper that there is. */
static int
watch_end(struct keeper_watch *watch)
{
	struct event_base *base = event_get_base(&watch->again);

	watch->began = coir_now();
	event_assign(&watch->end, base, watch->keeper->pidfd, EV_READ, end_cb,
		     watch);
	return event_add(&watch->end, NULL) < 0 ? -ENOMEM : 0;
}

static void
again_cb(evutil_socket_t fd, short what, void *arg)
{
	struct keeper_watch *watch = arg;
	int rc = keeper_start(watch->keeper);

	(void)fd;
	(void)what;
	if (rc > 0)
		rc = watch_end(watch);
	if (rc == 0)
		return;
	log_warn_errno(rc,
		       "cannot start the keeper: if chatd falls, its "
		       "clients are lost");
	event_add(&watch->again, &long_pause);
}

static void
end_cb(evutil_socket_t fd, short what, void *arg)
{
	struct keeper_watch *watch = arg;
	int64_t lived = coir_now().ns - watch->began.ns;

	log_warn("the keeper has ended, there is to be another");
	keeper_stop(watch->keeper);
	if (lived >= CALM_NS)
		again_cb(fd, what, watch);
	else
		event_add(&watch->again, &pause_time);
}

/* What was dismissed leaves nothing behind. */
static void
bury_cb(evutil_socket_t fd, short what, void *arg)
{
	struct keeper_watch *watch = arg;

	(void)fd;
	(void)what;
	event_del(&watch->burial);
	keeper_bury(watch->former);
	watch->former = 0;
}

/*
 * Has @former buried later: it takes the kernel a millisecond, and there are
 * clients who wait for this process to begin.
 */
static void
watch_former(struct keeper_watch *watch, struct event_base *base, pid_t former)
{
	watch->former = former;
	event_assign(&watch->burial, base, -1, 0, bury_cb, watch);
	if (event_add(&watch->burial, &burial_time) < 0)
		bury_cb(-1, 0, watch);
}

int
keeper_watch_begin(struct keeper_watch *watch, struct event_base *base,
		   struct keeper *keeper, pid_t former)
{
	watch->former = 0;
	if (former > 0)
		watch_former(watch, base, former);
	if (!keeper_wanted())
		return 0;
	watch->keeper = keeper;
	watch->watching = true;
	event_assign(&watch->again, base, -1, 0, again_cb, watch);
	event_assign(&watch->end, base, -1, 0, end_cb, watch);
	if (keeper->pid > 0)
		return watch_end(watch);
	return event_add(&watch->again, &long_pause) < 0 ? -ENOMEM : 0;
}

void
keeper_watch_end(struct keeper_watch *watch)
{
	if (watch->former > 0)
		bury_cb(-1, 0, watch);
	if (!watch->watching)
		return;
	event_del(&watch->end);
	event_del(&watch->again);
	watch->watching = false;
}
