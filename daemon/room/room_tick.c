/* SPDX-License-Identifier: MIT */
/*
 * room_tick.c - what the room does later, and who is told when it is time.
 */
#include "config.h"

#include "room/room_state.h"

void
room_set_clock(struct room *room, struct room_clock *clock)
{
	room->clock = clock;
}

void
room_want_tick(struct room *room)
{
	if (room->clock)
		room->clock->wanted(room->clock);
}

int64_t
room_now(const struct room *room)
{
	return room->clock ? room->clock->now(room->clock) : 0;
}

void
room_tick(struct room *room)
{
	struct edition *e;

	TAILQ_FOREACH(e, &room->editions, link)
		pages_retry(&e->pages);
	if (lag_is_limited(&room->lag))
		room_look_for_lag(room);
}

/* The lines that a client waited for are here, or gone. */
static void
page_ready(struct page_wait *wait)
{
	struct cursor *cursor =
		(struct cursor *)((char *)wait - offsetof(struct cursor, wait));
	struct room_client *client =
		(struct room_client *)((char *)cursor -
				       offsetof(struct room_client, cursor));

	client->ops->news(client);
}

/* Some lines could not be read now. */
static void
page_retry(struct pages *pages)
{
	const struct edition *edition =
		(const struct edition *)((char *)pages -
					 offsetof(struct edition, pages));

	room_want_tick(edition->room);
}

const struct pages_ops room_pages_ops = {
	.ready = page_ready,
	.retry = page_retry,
};
