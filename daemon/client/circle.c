/* SPDX-License-Identifier: MIT */
/*
 * circle.c - see circle.h.
 */
#include "config.h"

#include "client/circle.h"

#include <errno.h>
#include <stdlib.h>

/* Places in the first array. */
#define ROOM_MIN 16

#define CACHE_LINE 64

/* Of what is looked at first. */
#define HOT_LINES 9

void
circle_fini(struct circle *circle)
{
	free(circle->places);
	*circle = (struct circle){ 0 };
}

int
circle_reserve(struct circle *circle)
{
	size_t room = circle->room ? 2 * circle->room : ROOM_MIN;
	struct circle_place *places;

	if (circle->count < circle->room)
		return 0;
	places = reallocarray(circle->places, room, sizeof(*places));
	if (!places)
		return -ENOMEM;
	circle->places = places;
	circle->room = room;
	return 0;
}

/* Who comes between those who are due is due, too: they stay together. */
void
circle_add(struct circle *circle, void *who, const void *hot, size_t *at)
{
	circle->due += circle->next + circle->due > circle->count;
	*at = circle->count++;
	circle->places[*at] = (struct circle_place){ who, hot, at, false };
}

static bool
is_due(const struct circle *circle, size_t at)
{
	return (at + circle->count - circle->next) % circle->count <
		circle->due;
}

/* Who is at place @from is at @to, too. */
static void
put(struct circle *circle, size_t to, size_t from)
{
	circle->places[to] = circle->places[from];
	*circle->places[to].at = to;
}

/*
 * The last one moves to the place that is free. Those who are due stay
 * together: if only the last one is, it comes to be the first of them. If only
 * the one who leaves was, another is taken once more.
 */
void
circle_remove(struct circle *circle, size_t at)
{
	size_t last = circle->count - 1;
	bool due = is_due(circle, at);

	if (is_due(circle, last)) {
		if (due) {
			circle->due--;
		} else {
			put(circle, at, --circle->next);
			at = circle->next;
		}
	}
	put(circle, at, last);
	circle->count--;
	if (circle->next >= circle->count)
		circle->next = 0;
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
	circle->elder = 0;
	circle->elders = circle->next < CIRCLE_ELDERS ? circle->next
						      : CIRCLE_ELDERS;
}

/* Takes who is at place @at, unless it is away. Returns how many that are. */
static size_t
take(const struct circle *circle, size_t at, void **ret_who)
{
	const struct circle_place *place = &circle->places[at];

	if (place->away)
		return 0;
	*ret_who = place->who;
	return 1;
}

/* Takes elders who are not next, as long as that has been earned. */
static size_t
take_elders(struct circle *circle, void **ret_who, size_t n)
{
	size_t taken = 0;

	while (circle->elder < circle->elders &&
	       circle->elder < circle->count &&
	       circle->earned >= CIRCLE_ELDER_COST && taken < n) {
		size_t one = take(circle, circle->elder++, &ret_who[taken]);

		circle->earned -= one * CIRCLE_ELDER_COST;
		taken += one;
	}
	return taken;
}

const void *
circle_fetch_next(const struct circle *circle, size_t at)
{
	const char *hot;

	if (at + 1 >= circle->count)
		return NULL;
	hot = circle->places[at + 1].hot;
	for (int line = 0; line < HOT_LINES; line++)
		__builtin_prefetch(hot + line * CACHE_LINE);
	return hot;
}

size_t
circle_take(struct circle *circle, void **ret_who, size_t n)
{
	size_t taken = take_elders(circle, ret_who, n);

	/* whoever is taken in turn may be an elder: not in the same go */
	if (taken > 0)
		return taken;
	while (circle->due > 0 && taken < n) {
		size_t one = take(circle, circle->next, &ret_who[taken]);

		circle->due--;
		if (++circle->next == circle->count)
			circle->next = 0;
		if (circle->earned < CIRCLE_ELDERS * CIRCLE_ELDER_COST)
			circle->earned += one;
		taken += one;
	}
	return taken;
}
