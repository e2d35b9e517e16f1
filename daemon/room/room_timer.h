/* SPDX-License-Identifier: MIT */
/*
 * room_timer.h - the room's clock, on an event loop.
 *
 * The room asks for one second at a time and only when it has something to do
 * then: a quiet daemon is not woken.
 */
#ifndef CHATD_ROOM_TIMER_H
#define CHATD_ROOM_TIMER_H

#include <event2/event_struct.h>

#include "room/room.h"

/* The clock of a room. */
struct room_timer {
	struct room_clock clock; /* what the room calls; must be first */
	struct event tick;       /* a second has passed */
	struct room *room;       /* whose it is; borrowed */
};

/* Makes @timer the clock of @room, on @base. */
void room_timer_init(struct room_timer *timer, struct event_base *base,
		     struct room *room);

/* Stops it; it must still have its base. A zeroed one is fine. */
void room_timer_fini(struct room_timer *timer);

#endif
