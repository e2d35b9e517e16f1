/* SPDX-License-Identifier: MIT */
/*
 * room_topic.c - what the room is about: the newest line that says so.
 *
 * It is kept apart from the other lines, for it is there when its line is kept
 * no more. Memory for it is had before it is stored.
 */
#include "config.h"

#include "room/room_state.h"

int
room_prepare_topic(struct room *room, const struct lines *batch)
{
	struct lines *next = &room->next_topic;

	for (uint32_t i = batch->count; i > 0; i--) {
		struct line line = lines_get(batch, i - 1);

		if (line.kind != LINE_TOPIC)
			continue;
		lines_reset(next);
		next->first = line.number;
		return lines_add(next, &line);
	}
	return 0;
}

void
room_apply_topic(struct room *room, int error)
{
	if (room->next_topic.count && !error)
		lines_swap(&room->topic, &room->next_topic);
	lines_fini(&room->next_topic);
}

bool
room_topic(const struct room *room, struct line *ret)
{
	struct line line;

	if (!room->topic.count)
		return false;
	line = lines_get(&room->topic, 0);
	if (!line.text_len)
		return false;
	*ret = line;
	return true;
}
