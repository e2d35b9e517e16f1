/* SPDX-License-Identifier: MIT */
/*
 * room.c - the room as a thing: made, looked at, freed.
 */
#include "config.h"

#include "room/room.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#include "room/room_state.h"

const struct room_limits room_limits_default = {
	.tickets = 4096,
	.bytes = 1024 * 1024,
	.client_tickets = 64,
	.slack = 1024,
	.memory = (size_t)64 * 1024 * 1024,
	.history = UINT64_MAX,
};

void
room_set_limits(struct room *room, const struct room_limits *limits)
{
	room->limits = *limits;
	room_share_memory(room);
	lag_init(&room->lag, &limits->lag);
}

int
room_new(struct store *store, const struct room_limits *limits,
	 struct room **ret_room)
{
	struct room *room = calloc(1, sizeof(*room));

	if (!room)
		return -ENOMEM;
	room->store = store;
	room->stage = store->last < store->first ? ROOM_OPEN : ROOM_LOADING;
	TAILQ_INIT(&room->editions);
	edition_init(&room->plain, room, &style_plain, store, &room_pages_ops,
		     store->first);
	TAILQ_INSERT_HEAD(&room->editions, &room->plain, link);
	shelf_init(&room->newest, store->first);
	room_set_limits(room, limits);
	roster_init(&room->roster);
	TAILQ_INIT(&room->watches);
	lines_swap(&room->topic, &store->topic);
	store_attach(store, &room_store_user, room);
	*ret_room = room;
	return 0;
}

void
room_free(struct room *room)
{
	if (!room)
		return;
	assert(room->roster.members == 0);
	store_attach(room->store, NULL, NULL);
	ticket_queue_fini(&room->tickets);
	room_free_editions(room);
	lines_fini(&room->topic);
	lines_fini(&room->next_topic);
	free(room);
}

void
room_watch_add(struct room *room, struct room_watch *watch)
{
	TAILQ_INSERT_TAIL(&room->watches, watch, link);
}

void
room_watch_remove(struct room *room, struct room_watch *watch)
{
	TAILQ_REMOVE(&room->watches, watch, link);
}

const struct roster *
room_roster(const struct room *room)
{
	return &room->roster;
}

void
room_walk_begin(struct room *room, struct roster_walk *walk)
{
	roster_walk_begin(&room->roster, walk);
}

void
room_walk_end(struct room *room, struct roster_walk *walk)
{
	roster_walk_end(&room->roster, walk);
}

void
room_figures(const struct room *room, struct room_figures *ret)
{
	const struct edition *e;

	*ret = (struct room_figures){
		.head = room_head(room),
		.oldest = room->plain.transcript.oldest,
		.members = room->roster.members,
		.present = room->roster.present,
		.tickets = room->tickets.count,
		.bytes = room->tickets.bytes,
		.batches = room->batches,
		.refused = room->refused,
		.skipped = room->skipped,
		.dropped = room->dropped,
	};
	TAILQ_FOREACH(e, &room->editions, link) {
		ret->window_bytes += transcript_cost(&e->transcript);
		ret->page_bytes += e->pages.bytes;
		ret->page_reads += e->pages.reads;
		ret->page_failures += e->pages.failed;
	}
}

uint64_t
room_head(const struct room *room)
{
	return room->plain.transcript.head;
}

int
room_check_open(const struct room *room)
{
	if (room->stage == ROOM_LOADING)
		return -EAGAIN;
	return room->stage == ROOM_OPEN ? 0 : -ESHUTDOWN;
}

bool
room_full(const struct room *room)
{
	return room->tickets.count >= room->limits.tickets ||
		room->tickets.bytes >= room->limits.bytes || room_shut(room);
}

bool
room_shut(const struct room *room)
{
	return store_full(room->store);
}

bool
room_stopping(const struct room *room)
{
	return room->stage > ROOM_OPEN;
}

bool
room_client_refused(const struct room_client *client)
{
	return client->state == CLIENT_REFUSED;
}

bool
room_client_may_read(const struct room_client *client)
{
	return !client->left && !client->closing && !client->cut_at &&
		!room_full(client->room) &&
		client->tickets < client->room->limits.client_tickets &&
		client->cursor.pins.count < CURSOR_PINS_MAX;
}
