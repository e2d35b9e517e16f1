/* SPDX-License-Identifier: MIT */
/*
 * room_retain.c - keeps what is in memory in bounds.
 *
 * Lines leave the window in whole chunks, and history as the store says. The
 * clients have to be looked after only when a chunk leaves: once in 256 lines.
 */
#include "config.h"

#include "room/room_state.h"

/*
 * Sets aside what is half sent of the lines of @t below @end. True if that
 * worked.
 */
static bool
look_after_all(struct room *room, const struct transcript *t, uint64_t end)
{
	struct roster_member *m = roster_first(&room->roster);

	for (; m; m = roster_next(m)) {
		struct room_client *client = client_of(m);
		struct cursor *cursor = &client->cursor;

		if (!client->left && cursor->transcript == t &&
		    cursor_rescue(cursor, end))
			return false;
	}
	return true;
}

void
room_retain(struct room *room)
{
	struct edition *e;

	TAILQ_FOREACH(e, &room->editions, link) {
		struct transcript *t = &e->transcript;

		transcript_retain(t, room->store->first);
		pages_retain(&e->pages, t->oldest);
		while (transcript_can_drop(t) &&
		       look_after_all(room, t, transcript_drop_end(t)))
			transcript_drop(t);
	}
}
