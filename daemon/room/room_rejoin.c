/* SPDX-License-Identifier: MIT */
/*
 * room_rejoin.c - lets in again who was in a room that has ended without a
 * farewell.
 *
 * Such a client has its join line, if that was stored, and stands in a line of
 * which it may have some bytes. It is not told that anything has happened; what
 * it gets is what it would have got. Only what was said to it alone and was in
 * flight is lost, unless its input says it again.
 */
#include "config.h"

#include <errno.h>

#include "room/room_state.h"

bool
room_remembers(const struct room *room, uint64_t id)
{
	return present_has(&room->store->present, id);
}

/* Where a joiner begins that reads @transcript. */
static struct cursor_place
beginning(const struct room *room, struct transcript *transcript)
{
	struct cursor_place place;
	struct cursor cursor;

	cursor_init(&cursor, transcript);
	if (room->limits.history != UINT64_MAX)
		cursor_park(&cursor);
	cursor_place(&cursor, &place);
	return place;
}

/* Puts its cursor where it was. */
static int
place(struct room_client *client, const struct room_return *from)
{
	struct cursor *cursor = &client->cursor;
	struct transcript *transcript;
	struct cursor_place begin;
	int error = room_begin_reading(client,
				       from->place ? from->place->style : 0,
				       &transcript);

	if (error)
		return error;
	begin = beginning(client->room, transcript);
	error = cursor_restore(cursor, transcript,
			       from->place ? from->place : &begin, from->ahead,
			       from->pins, from->n_pins);
	if (!error)
		cursor->log = from->log;
	if (!error && from->torn) {
		error = cursor_break_off(cursor);
		if (error)
			cursor_fini(cursor);
	}
	if (!error)
		edition_of(transcript)->readers++;
	return error;
}

/* It goes on as the one that it was, of whom lines say @was. */
static void
go_on(struct room_client *client, const struct presence *was)
{
	struct room *room = client->room;

	client->state = CLIENT_JOINED;
	client->last_line = was->last;
	client->stored_input = was->input_end;
	room_begin_history(client, was->joined);
	client->cursor.live = room_head(room);
	roster_arrive(&room->roster, &client->member);
}

/* It has no line in the store: it comes, in front of what it was shown. */
static int
come_anew(struct room_client *client)
{
	struct line line = { .kind = LINE_JOIN };

	client->id = client->room->store->last_client + 1;
	client->state = CLIENT_JOINING;
	return room_post(client->room, client, &line);
}

/* What was to be its end is still to be. */
static void
resume_end(struct room_client *client)
{
	const struct cursor *cursor = &client->cursor;

	if (cursor->close_place == UINT64_MAX)
		return;
	client->closing = true;
	if (cursor->next > cursor->close_place && cursor_behind(cursor))
		room_begin_drop(client);
}

int
room_rejoin(struct room *room, struct room_client *client,
	    const struct room_client_ops *ops, struct roster_label *label,
	    const char *address, size_t address_len,
	    const struct room_return *from)
{
	const struct presence *was = NULL;
	int error = room_check_open(room);

	if (!error && address_len > UINT16_MAX)
		error = -EMSGSIZE;
	if (error)
		return error;
	*client = (struct room_client){
		.member = { .label = label,
			    .address = address,
			    .address_len = (uint16_t)address_len },
		.room = room,
		.ops = ops,
		.id = from->id,
	};
	error = place(client, from);
	if (error)
		return error;
	error = room_recall_name(client);
	if (!error) {
		was = present_return(&room->store->present, from->id);
		error = was ? 0 : come_anew(client);
	}
	if (error) {
		room_forget_name(client);
		edition_of(client->cursor.transcript)->readers--;
		cursor_fini(&client->cursor);
		return error;
	}
	roster_add(&room->roster, &client->member);
	room->attached++;
	if (was)
		go_on(client, was);
	resume_end(client);
	return 0;
}
