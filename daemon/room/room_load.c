/* SPDX-License-Identifier: MIT */
/*
 * room_load.c - begins the room's day: what the store kept is shown again.
 *
 * Only some of the newest lines are read now, page by page, in order, from the
 * transcript's head on; whoever wants older ones has them read then. While that
 * goes on nobody is in the room and nothing is posted.
 */
#include "config.h"

#include <assert.h>
#include <errno.h>

#include "room/room_state.h"

/*
 * Chunks that are read at most; the last may be short. After a crash and in an
 * upgrade all who are there wait for it.
 */
#define LOAD_CHUNKS 2

static void page_read(struct store_read *read, const struct lines *page,
		      int error);

static void
read_next(struct room *room)
{
	room->read.from = room_head(room) + 1;
	room->read.here = true;
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

/*
 * Begins with line @first, or where history begins if that is later.
 */
static void
begin(struct room *room, uint64_t first)
{
	uint64_t oldest = room->store->first;

	if (oldest > first)
		first = oldest;
	edition_begin(&room->plain, oldest, first);
	shelf_fini(&room->newest);
	shelf_init(&room->newest, first);
}

/* The first line that is read: some chunks before the last. */
static uint64_t
first_line(const struct room *room)
{
	uint64_t chunk = room->store->last / CHUNK_LINES;

	return chunk < LOAD_CHUNKS ? 1
				   : (chunk - LOAD_CHUNKS + 1) * CHUNK_LINES;
}

/*
 * Shows the lines of @page. A page that is not the next one is an error, unless
 * retention has been faster: then the day begins behind the gap.
 */
static int
show_page(struct room *room, const struct lines *page)
{
	int error;

	if (!page->count || page->first <= room_head(room))
		return -EIO;
	if (page->first > room_head(room) + 1)
		begin(room, page->first);
	error = room_prepare_lines(room, page);
	if (error)
		return error;
	for (uint32_t i = 0; i < page->count; i++) {
		struct line line = lines_get(page, i);

		room_append_line(room, &line);
	}
	room_end_lines(room);
	room_retain(room);
	return 0;
}

static void
page_read(struct store_read *read, const struct lines *page, int error)
{
	struct room *room =
		(struct room *)((char *)read - offsetof(struct room, read));

	if (!error)
		error = show_page(room, page);
	if (error || room_head(room) >= room->store->last)
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
	begin(room, first_line(room));
	read_next(room);
}
