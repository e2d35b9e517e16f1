/* SPDX-License-Identifier: MIT */
/*
 * cursor_place.h - where a cursor is, to be written down.
 *
 * All that a client gets follows from its place, the lines of the room, and
 * the pins that it has and will have. So another process that has all these
 * goes on where this one was: what was sent since the place was written down is
 * gathered once more, and as many bytes of it are passed over as are known to
 * be out.
 *
 * Pins that are kept for that are numbered in the order in which they came,
 * which need not be that in which they go out: one that is interjected goes
 * before those whose place is later. cursor_restore() sorts out which of them
 * were gone already.
 */
#ifndef CHATD_CURSOR_PLACE_H
#define CHATD_CURSOR_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cursor;
struct pin;
struct transcript;

/* Where a cursor is. */
struct cursor_place {
	uint64_t next;     /* first line not wholly out; UINT64_MAX: parked */
	uint64_t close;    /* last line that it gets; UINT64_MAX: no end */
	uint64_t pin;      /* number of the first pin not out; 0: none */
	uint64_t pins_end; /* the number that the pin after the last has */
	uint32_t offset;   /* bytes out of the line or pin begun */
	bool in_pin;       /* they are of the pin */
	uint8_t style;     /* id of that in which it reads; 0: not known */
};

/* A pin that was kept. */
struct cursor_pin {
	uint64_t number;   /* from 1, in the order in which they came */
	uint64_t place;    /* as in struct pin */
	const char *bytes; /* what the client is to get; borrowed */
	uint32_t len;      /* bytes of it */
	bool gap;          /* as in struct pin */
};

/* Where @c is, between two turns or after cursor_gather(). */
void cursor_place(const struct cursor *c, struct cursor_place *ret);

/*
 * Where @c will be when @bytes of what cursor_gather() found have been sent;
 * before cursor_sent().
 */
void cursor_place_after(const struct cursor *c, size_t bytes,
			struct cursor_place *ret);

/*
 * Makes @c a cursor in @t that goes on from @place, from which on @ahead bytes
 * are out. @pins are all that were kept and may not be out yet, by number.
 * Lines and pins that are gone since are not given again: a line of which some
 * is out ends where it was, and the others are missed.
 * Returns 0, or -ENOMEM: @c is nothing.
 */
int cursor_restore(struct cursor *c, struct transcript *t,
		   const struct cursor_place *place, uint32_t ahead,
		   const struct cursor_pin *pins, size_t n_pins);

#endif
