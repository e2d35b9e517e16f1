/* SPDX-License-Identifier: MIT */
/*
 * room_retain.c - keeps what is in memory in bounds.
 *
 * Lines leave the window in whole chunks, and history as the store says. The
 * clients have to be looked after only when a chunk leaves: once in 256 lines.
 */
#include "config.h"

#include "room/room_state.h"

/* Sets aside what is half sent of the lines below @end. True if that worked. */
static bool
look_after_all(struct room *room, uint64_t end)
{
	struct roster_member *m = roster_first(&room->roster);

	for (; m; m = roster_next(m)) {
		struct room_client *client = client_of(m);

		if (!client->left && cursor_rescue(&client->cursor, end))
			return false;
	}
	return true;
}

void
room_retain(struct room *room)
{
	struct transcript *t = &room->transcript;

	transcript_retain(t, room->store->first);
	pages_retain(&room->pages, t->oldest);
	while (transcript_can_drop(t) &&
	       look_after_all(room, transcript_drop_end(t)))
		transcript_drop(t);
}
