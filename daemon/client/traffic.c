/* SPDX-License-Identifier: MIT */
/*
 * traffic.c - see traffic.h. The clock is that of lines, which may be set: a
 * time that would be negative counts as none.
 */
#include "config.h"

#include "client/traffic.h"

#include "store/store.h"

static int64_t
elapsed(int64_t since)
{
	int64_t now = store_now();

	return now > since ? now - since : 0;
}

static void
stored(struct room_watch *watch, const struct lines *lines)
{
	struct traffic *traffic = (struct traffic *)watch;

	for (uint32_t i = 0; i < lines->count; i++) {
		struct line line = lines_get(lines, i);

		traffic->lines[line.kind]++;
		traffic->bytes += line.text_len;
	}
	traffic->told = true;
	traffic->posted = lines_get(lines, 0).time;
	tally_add(&traffic->stored, elapsed(traffic->posted));
}

static void
batch(struct room_watch *watch)
{
	struct traffic *traffic = (struct traffic *)watch;

	if (!traffic->told)
		traffic->posted = 0;
	traffic->told = false;
}

void
traffic_init(struct traffic *traffic, struct room *room)
{
	*traffic = (struct traffic){
		.watch = { .stored = stored, .batch = batch },
		.room = room,
		.stored.scale = &tally_times,
		.delivered.scale = &tally_times,
	};
	room_watch_add(room, &traffic->watch);
}

void
traffic_fini(struct traffic *traffic)
{
	if (traffic->room)
		room_watch_remove(traffic->room, &traffic->watch);
	traffic->room = NULL;
}

void
traffic_begin(const struct traffic *traffic, int64_t *since)
{
	if (*since == 0)
		*since = traffic->posted;
}

void
traffic_end(struct traffic *traffic, int64_t *since)
{
	if (*since != 0)
		tally_add(&traffic->delivered, elapsed(*since));
	*since = 0;
}
