/* SPDX-License-Identifier: MIT */
/*
 * bus_posters.h - how much each poster has said lately.
 *
 * A poster is whoever has the key, or, without keys, the user that it runs as:
 * who connects again is the same. Only so many are remembered; the one that was
 * silent longest makes room. It would have been forgiven by then, unless there
 * are very many at once, and those the room itself slows down.
 */
#ifndef CHATD_BUS_POSTERS_H
#define CHATD_BUS_POSTERS_H

#include <stddef.h>
#include <stdint.h>

#include <coir/time.h>

#include "common/rate.h"

/* How many are remembered. */
#define BUS_POSTERS_MAX 256

/* Bytes that tell one from another. */
#define BUS_POSTER_MAX 255

/* One of them. */
struct bus_poster {
	struct bucket bucket;         /* what it has used */
	int64_t last;                 /* when it was here last; 0: nobody */
	size_t len;                   /* bytes of name */
	uint8_t name[BUS_POSTER_MAX]; /* who it is */
};

/* All of them. All-zero memory is nobody. */
struct bus_posters {
	struct bus_poster poster[BUS_POSTERS_MAX];
};

/*
 * The poster called @name, of @len bytes, at most BUS_POSTER_MAX, wants to say
 * a line at @now. Returns 0: it may, and has; else the nanoseconds after which
 * it may.
 */
int64_t bus_posters_take(struct bus_posters *posters, const struct rate *rate,
			 const void *name, size_t len, coir_time now);

#endif
