/* SPDX-License-Identifier: MIT */
/*
 * room_leave.c - sees clients off: one leave line each, then their release.
 *
 * A leave line is posted only when the join line is known to be stored, so that
 * there are as many of one as of the other. One that the store refuses is owed:
 * it is tried again after the next batch that the store takes, never at once,
 * so that a failing store is not asked in a circle. Those of a day that ended
 * without a farewell are nobody's: no client waits for them, and the store
 * names again who is left when they could not be had.
 */
#include "config.h"

#include <assert.h>

#include "room/room_state.h"

bool
room_release(struct room_client *client)
{
	bool over = client->state == CLIENT_GONE ||
		client->state == CLIENT_REFUSED;

	if (!over || !client->left || client->tickets)
		return false;
	roster_remove(&client->room->roster, &client->member);
	room_forget_name(client);
	client->ops->released(client);
	return true;
}

void
room_post_leave(struct room_client *client)
{
	struct room *room = client->room;
	struct line line = { .kind = LINE_LEAVE };

	if (client->state == CLIENT_OWED)
		room->owed--;
	client->state = CLIENT_LEAVING;
	if (room_post(room, client, &line)) {
		client->state = CLIENT_OWED;
		room->owed++;
	}
}

void
room_depart(struct room_client *client)
{
	if (client->state == CLIENT_REFUSED)
		room_release(client);
	else if (client->room->stage == ROOM_OPEN)
		room_post_leave(client);
}

void
room_depart_owed(struct room *room)
{
	struct roster_member *m = roster_first(&room->roster);

	if (room->stage != ROOM_OPEN)
		return;
	for (; m && room->owed; m = roster_next(m))
		if (client_of(m)->state == CLIENT_OWED)
			room_post_leave(client_of(m));
}

int
room_see_off_absent(struct room *room)
{
	struct present *present = &room->store->present;
	int error = 0;

	for (uint32_t i = 0; !error && i < present->leaves.count; i++) {
		struct line line = lines_get(&present->leaves, i);

		if (!present->who[i].returned)
			error = room_post(room, NULL, &line);
	}
	present_fini(present);
	return error;
}

void
room_leave(struct room_client *client)
{
	struct room *room = client->room;

	assert(!client->left);
	client->left = true;
	edition_of(client->cursor.transcript)->readers--;
	cursor_fini(&client->cursor);
	/* its edition may go before it does */
	client->cursor.transcript = &room->plain.transcript;
	room_forget_lag(client);
	room->attached--;
	if (client->state != CLIENT_JOINING)
		room_depart(client);
	room_drain_step(room);
}
