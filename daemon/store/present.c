/* SPDX-License-Identifier: MIT */
/*
 * present.c - who is present in a store, though its last day has ended.
 */
#include "config.h"

#include "store/present.h"

#include <errno.h>
#include <stdlib.h>

/* How many are made room for first. */
#define ROOM_MIN 64

/* Makes room for one more. Returns 0 or -ENOMEM. */
static int
reserve(struct present *present)
{
	uint32_t room = present->room ? present->room * 2 : ROOM_MIN;
	struct presence *who;

	if (present->leaves.count < present->room)
		return 0;
	who = reallocarray(present->who, room, sizeof(*who));
	if (!who)
		return -ENOMEM;
	present->who = who;
	present->room = room;
	return 0;
}

int
present_add(struct present *present, const struct line *leave,
	    const struct presence *who)
{
	int error = reserve(present);

	if (!error)
		error = lines_add(&present->leaves, leave);
	if (error)
		return error;
	present->who[present->leaves.count - 1] = *who;
	present->absent += !who->returned;
	return 0;
}

/* Where @client is, if it is present and has not returned; else the end. */
static uint32_t
find(const struct present *present, uint64_t client)
{
	uint32_t low = 0, high = present->leaves.count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (lines_get(&present->leaves, middle).client < client)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == present->leaves.count || present->who[low].returned ||
	    lines_get(&present->leaves, low).client != client)
		return present->leaves.count;
	return low;
}

bool
present_has(const struct present *present, uint64_t client)
{
	return find(present, client) < present->leaves.count;
}

const struct presence *
present_find(const struct present *present, uint64_t client)
{
	uint32_t i = find(present, client);

	return i < present->leaves.count ? &present->who[i] : NULL;
}

const struct presence *
present_return(struct present *present, uint64_t client)
{
	uint32_t i = find(present, client);

	if (i == present->leaves.count)
		return NULL;
	present->who[i].returned = true;
	present->absent--;
	return &present->who[i];
}

const char *
present_name(const struct present *present, const struct presence *who,
	     uint8_t *ret_len)
{
	struct line leave =
		lines_get(&present->leaves, (uint32_t)(who - present->who));

	*ret_len = leave.name_len;
	return leave.name;
}

void
present_fini(struct present *present)
{
	lines_fini(&present->leaves);
	free(present->who);
	*present = (struct present){ .who = NULL };
}
