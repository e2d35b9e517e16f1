/* SPDX-License-Identifier: MIT */
/*
 * room_timer.c - the room's clock, on an event loop.
 */
#include "config.h"

#include "room/room_timer.h"

#include <event2/event.h>

#include <coir/time.h>

static void
tick_cb(evutil_socket_t fd, short what, void *arg)
{
	struct room_timer *timer = arg;

	(void)fd;
	(void)what;
	room_tick(timer->room);
}

static int64_t
now(struct room_clock *clock)
{
	(void)clock;
	return coir_now().ns;
}

/* Without memory for a timer the room asks again when there is more to do. */
static void
wanted(struct room_clock *clock)
{
	static const struct timeval second = { 1, 0 };
	struct room_timer *timer = (struct room_timer *)clock;

	if (!event_pending(&timer->tick, EV_TIMEOUT, NULL))
		(void)event_add(&timer->tick, &second);
}

void
room_timer_init(struct room_timer *timer, struct event_base *base,
		struct room *room)
{
	timer->clock.now = now;
	timer->clock.wanted = wanted;
	timer->room = room;
	event_assign(&timer->tick, base, -1, 0, tick_cb, timer);
	room_set_clock(room, &timer->clock);
}

void
room_timer_fini(struct room_timer *timer)
{
	if (timer->room)
		event_del(&timer->tick);
}
