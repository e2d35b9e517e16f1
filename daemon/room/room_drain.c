/* SPDX-License-Identifier: MIT */
/*
 * room_drain.c - ends the room's day, stage by stage.
 *
 * Each stage begins when nothing is in flight, so that the leave lines, posted
 * in one go to an idle store, are one batch. Nobody waits for a client here:
 * the front ends leave with those that take too long.
 */
#include "config.h"

#include <assert.h>

#include "room/room_state.h"

/* Has every connection close at the head. */
static void
close_all(struct room *room)
{
	struct roster_member *m = roster_first(&room->roster);

	for (; m; m = roster_next(m)) {
		struct room_client *client = client_of(m);

		if (client->left)
			continue;
		cursor_close_after(&client->cursor, room_head(room));
		client->ops->news(client);
	}
}

/* Posts the leave lines of all, in the order of coming. */
static void
leave_all(struct room *room)
{
	struct roster_member *m = roster_first(&room->roster);

	for (; m; m = roster_next(m))
		room_post_leave(client_of(m));
}

/* Releases those whose leave line the store would not take. */
static void
release_all(struct room *room)
{
	struct roster_member *m;

	while ((m = roster_first(&room->roster))) {
		struct room_client *client = client_of(m);

		roster_depart(&room->roster, m);
		client->state = CLIENT_GONE;
		room_release(client);
	}
	room->owed = 0;
}

void
room_drain_step(struct room *room)
{
	if (room->stage == ROOM_SETTLING && !room->tickets.count) {
		room->stage = ROOM_CLOSING;
		close_all(room);
	}
	if (room->stage == ROOM_CLOSING && !room->tickets.count &&
	    !room->attached) {
		room->stage = ROOM_LEAVING;
		leave_all(room);
	}
	if (room->stage == ROOM_LEAVING && !room->tickets.count) {
		room->stage = ROOM_ENDED;
		release_all(room);
		room->drained(room->drained_arg);
	}
}

void
room_drain(struct room *room, void (*done)(void *arg), void *arg)
{
	assert(room->stage == ROOM_OPEN);
	room->stage = ROOM_SETTLING;
	room->drained = done;
	room->drained_arg = arg;
	room_drain_step(room);
}
