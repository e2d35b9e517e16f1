/* SPDX-License-Identifier: MIT */
/*
 * room_edition.c - keeps an edition of the room for each style that is read.
 *
 * The newest lines, those of the chunk that is not full, are kept as they are
 * stored. So an edition can be made at once, whenever somebody wants it: its
 * window begins with these, and all that is older are pages like others. Lines
 * that are being stored are kept already, and taken out again if they are not.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>

#include "room/room_state.h"

void
room_share_memory(struct room *room)
{
	struct edition *e;
	size_t n = 0;

	TAILQ_FOREACH(e, &room->editions, link)
		n++;
	TAILQ_FOREACH(e, &room->editions, link) {
		e->transcript.bytes_max = room->limits.memory / 2 / n;
		e->transcript.slack = room->limits.slack;
		e->pages.bytes_max = room->limits.memory / 2 / n;
	}
}

/* Adds all newest lines to @lines, those being stored too. 0 or -ENOMEM. */
static int
copy_newest(const struct room *room, struct lines *lines)
{
	const struct shelf *newest = &room->newest;
	uint64_t from = newest->first;
	int error = 0;

	lines->first = from;
	while (!error && from < newest->end) {
		error = shelf_read(newest, from, lines);
		from = (from / STORE_PAGE_LINES + 1) * STORE_PAGE_LINES;
	}
	return error;
}

/* Renders the newest lines; for those being stored there is room then. */
static int
fill(struct edition *e)
{
	struct transcript *t = &e->transcript;
	struct lines lines = { 0 };
	int error = copy_newest(e->room, &lines);

	if (!error && lines.count)
		error = transcript_reserve(t, &lines);
	for (uint32_t i = 0; !error && t->head < room_head(e->room); i++) {
		struct line line = lines_get(&lines, i);

		transcript_append(t, &line);
	}
	lines_fini(&lines);
	return error;
}

struct edition *
room_edition(struct room *room, const struct style *style)
{
	uint64_t oldest = room->plain.transcript.oldest;
	struct edition *e;

	TAILQ_FOREACH(e, &room->editions, link)
		if (e->transcript.style == style)
			return e;
	e = malloc(sizeof(*e));
	if (!e)
		return NULL;
	edition_init(e, room, style, room->store, &room_pages_ops,
		     room->newest.first);
	edition_begin(e, oldest, room->newest.first);
	if (fill(e)) {
		edition_fini(e);
		free(e);
		return NULL;
	}
	TAILQ_INSERT_TAIL(&room->editions, e, link);
	room_share_memory(room);
	return e;
}

static void
drop(struct room *room, struct edition *e)
{
	TAILQ_REMOVE(&room->editions, e, link);
	edition_fini(e);
	if (e != &room->plain)
		free(e);
}

/* What is being read for nobody any more has to come first. */
static void
drop_unread(struct room *room)
{
	struct edition *e = TAILQ_FIRST(&room->editions);

	while (e) {
		struct edition *next = TAILQ_NEXT(e, link);

		if (e != &room->plain && !e->readers && !e->pages.reading)
			drop(room, e);
		e = next;
	}
	room_share_memory(room);
}

void
room_free_editions(struct room *room)
{
	struct edition *e;

	while ((e = TAILQ_FIRST(&room->editions)))
		drop(room, e);
	shelf_fini(&room->newest);
}

int
room_prepare_lines(struct room *room, const struct lines *batch)
{
	struct edition *e;

	TAILQ_FOREACH(e, &room->editions, link)
		if (transcript_reserve(&e->transcript, batch))
			return -ENOMEM;
	return shelf_add(&room->newest, batch);
}

void
room_append_line(struct room *room, const struct line *line)
{
	struct edition *e;

	TAILQ_FOREACH(e, &room->editions, link)
		transcript_append(&e->transcript, line);
}

void
room_end_lines(struct room *room)
{
	uint64_t next = room_head(room) + 1;
	uint64_t first = room->newest.first;

	shelf_cut(&room->newest, next);
	shelf_drop(&room->newest, transcript_chunk_first(next));
	if (room->newest.first != first)
		drop_unread(room);
}

/* The style that @client reads first. */
static const struct style *
style_of(const struct room_client *client, uint8_t id)
{
	const struct style *style = style_by_id(id);

	if (!style)
		style = client->member.label->style;
	return style ? style : &style_plain;
}

int
room_begin_reading(struct room_client *client, uint8_t id,
		   struct transcript **ret)
{
	struct edition *e = room_edition(client->room, style_of(client, id));

	if (!e)
		return -ENOMEM;
	*ret = &e->transcript;
	return 0;
}

int
room_set_style(struct room_client *client, const struct style *style)
{
	struct edition *from = edition_of(client->cursor.transcript);
	struct edition *to;
	int error;

	if (client->left)
		return -ESHUTDOWN;
	if (from->transcript.style == style)
		return 0;
	to = room_edition(client->room, style);
	if (!to)
		return -ENOMEM;
	error = cursor_restyle(&client->cursor, &to->transcript);
	if (error)
		return error;
	from->readers--;
	to->readers++;
	return 0;
}
