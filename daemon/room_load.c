/* SPDX-License-Identifier: MIT */
/*
 * room_load.c - begins the room's day: what the store kept is shown again.
 *
 * Lines are read page by page, in order, from the transcript's head on. While
 * that goes on nobody is in the room and nothing is posted.
 */
#include "config.h"

#include <assert.h>
#include <errno.h>

#include "room_state.h"

static void page_read(struct store_read *read, const struct lines *page,
		      int error);

static void
read_next(struct room *room)
{
	room->read.from = room->transcript.head + 1;
	room->read.done = page_read;
	store_read(room->store, &room->read);
}

static void
finish(struct room *room, int error)
{
	if (!error)
		room->stage = ROOM_OPEN;
	room->loaded(room->loaded_arg, error);
}

/* Shows the lines of @page. A page that is not the next one is an error. */
static int
show_page(struct room *room, const struct lines *page)
{
	int error;

	if (!page->count || page->first != room->transcript.head + 1)
		return -EIO;
	error = transcript_reserve(&room->transcript, page);
	if (error)
		return error;
	for (uint32_t i = 0; i < page->count; i++) {
		struct line line = lines_get(page, i);

		transcript_append(&room->transcript, &line);
	}
	return 0;
}

static void
page_read(struct store_read *read, const struct lines *page, int error)
{
	struct room *room =
		(struct room *)((char *)read - offsetof(struct room, read));

	if (!error)
		error = show_page(room, page);
	if (error || room->transcript.head >= room->store->last)
		finish(room, error);
	else
		read_next(room);
}

void
room_load(struct room *room, void (*done)(void *arg, int error), void *arg)
{
	assert(room->stage == ROOM_LOADING);
	room->loaded = done;
	room->loaded_arg = arg;
	read_next(room);
}
