/* SPDX-License-Identifier: MIT */
/*
 * bus_posters.c - see bus_posters.h.
 */
#include "config.h"

#include "bus/bus_posters.h"

#include <stdbool.h>
#include <string.h>

static bool
is_called(const struct bus_poster *poster, const void *name, size_t len)
{
	return poster->last != 0 && poster->len == len &&
		memcmp(poster->name, name, len) == 0;
}

/* The poster of that name; a new one in place of the longest silent one. */
static struct bus_poster *
find(struct bus_posters *posters, const void *name, size_t len)
{
	struct bus_poster *silent = &posters->poster[0];

	for (size_t i = 0; i < BUS_POSTERS_MAX; i++) {
		struct bus_poster *poster = &posters->poster[i];

		if (is_called(poster, name, len))
			return poster;
		if (poster->last < silent->last)
			silent = poster;
	}
	*silent = (struct bus_poster){ .len = len };
	memcpy(silent->name, name, len);
	return silent;
}

int64_t
bus_posters_take(struct bus_posters *posters, const struct rate *rate,
		 const void *name, size_t len, coir_time now)
{
	struct bus_poster *poster = find(posters, name, len);

	poster->last = now.ns;
	if (rate_left(rate, &poster->bucket, now) == 0)
		return INT64_C(1000000000) / rate->per_s;
	rate_take(rate, &poster->bucket, now, 1);
	return 0;
}
