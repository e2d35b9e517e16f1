/* SPDX-License-Identifier: MIT */
/*
 * circle.c - see circle.h.
 */
#include "config.h"

#include "circle.h"

#include <errno.h>
#include <stdlib.h>

#include <coir/fiber.h>

/* Woken in one go: few enough to be still in the cache as they run. */
#define WAKE_BATCH 64

/* Places in the first array. */
#define ROOM_MIN 16

#define CACHE_LINE 64

/* Of what is looked at first. */
#define HOT_LINES 6

void
circle_fini(struct circle *circle)
{
	free(circle->fibers);
	free(circle->places);
	*circle = (struct circle){ 0 };
}

int
circle_reserve(struct circle *circle)
{
	size_t room = circle->room ? 2 * circle->room : ROOM_MIN;
	struct circle_place *places;
	struct coir_fiber **fibers;

	if (circle->count < circle->room)
		return 0;
	fibers = reallocarray(circle->fibers, room, sizeof(*fibers));
	if (!fibers)
		return -ENOMEM;
	circle->fibers = fibers;
	places = reallocarray(circle->places, room, sizeof(*places));
	if (!places)
		return -ENOMEM;
	circle->places = places;
	circle->room = room;
	return 0;
}

void
circle_add(struct circle *circle, struct coir_fiber *fiber, const void *hot,
	   size_t *at)
{
	*at = circle->count++;
	circle->fibers[*at] = fiber;
	circle->places[*at] = (struct circle_place){ hot, at, false };
}

void
circle_remove(struct circle *circle, size_t at)
{
	size_t last = --circle->count;

	circle->fibers[at] = circle->fibers[last];
	circle->places[at] = circle->places[last];
	*circle->places[at].at = at;
	if (circle->next >= circle->count)
		circle->next = 0;
	if (circle->due > 0)
		circle_all_due(circle);
}

void
circle_set_away(struct circle *circle, size_t at, bool away)
{
	circle->places[at].away = away;
}

void
circle_all_due(struct circle *circle)
{
	if (circle->due == 0)
		circle->next = 0;
	circle->due = circle->count;
}

/*
 * Wake those of the next @n who are not away, with what they look at first on
 * its way from memory.
 */
static void
wake(const struct circle *circle, size_t n)
{
	const struct circle_place *places = circle->places + circle->next;
	struct coir_fiber *here[WAKE_BATCH];
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		const char *hot = places[i].hot;

		if (places[i].away)
			continue;
		here[count++] = circle->fibers[circle->next + i];
		for (int line = 0; line < HOT_LINES; line++)
			__builtin_prefetch(hot + line * CACHE_LINE);
	}
	(void)coir_wake_all(here, count);
}

bool
circle_wake_some(struct circle *circle)
{
	size_t n = circle->count - circle->next; /* up to the array's end */

	if (n > circle->due)
		n = circle->due;
	if (n > WAKE_BATCH)
		n = WAKE_BATCH;
	wake(circle, n);
	circle->due -= n;
	circle->next += n;
	if (circle->next >= circle->count)
		circle->next = 0;
	return circle->due > 0;
}
