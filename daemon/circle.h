/* SPDX-License-Identifier: MIT */
/*
 * circle.h - the fibers of a front end, woken in turn.
 *
 * After a batch everybody in the circle is due once. A few are woken at a
 * time, so that these are still in the cache as they run; who was woken first
 * this time comes last when the next batch is there before all were. Fibers lie
 * in one array, so that those who come next can be fetched from memory ahead.
 */
#ifndef CHATD_CIRCLE_H
#define CHATD_CIRCLE_H

#include <stdbool.h>
#include <stddef.h>

struct coir_fiber;

/* Who is at a place of the circle, beside their fiber. */
struct circle_place {
	const void *hot; /* what the fiber looks at first */
	size_t *at;      /* kept at the number of the place */
	bool away;       /* it waits for something else: is not woken */
};

/* The circle. All-zero memory is an empty one. */
struct circle {
	struct coir_fiber **fibers;  /* in their places */
	struct circle_place *places; /* the same places */
	size_t count;                /* in the circle */
	size_t room;                 /* places allocated */
	size_t next;                 /* the first of those who are due */
	size_t due;                  /* so many from there, going round */
};

/* Frees what it owns. */
void circle_fini(struct circle *circle);

/* Makes sure that one more can be added. Returns 0 or -ENOMEM. */
int circle_reserve(struct circle *circle);

/*
 * Adds @fiber (borrowed), for which there is room, not due. @hot is what it
 * looks at first when it is woken; it and *@at, which tells circle_remove()
 * where it is, stay until it is removed.
 */
void circle_add(struct circle *circle, struct coir_fiber *fiber,
		const void *hot, size_t *at);

/*
 * Takes out who is at place @at. Somebody else moves there, so that all are due
 * again if any were.
 */
void circle_remove(struct circle *circle, size_t at);

/* Who is at place @at is not woken from now on, or again. */
void circle_set_away(struct circle *circle, size_t at, bool away);

/* Everybody is due; if nobody was, who came first is the first. */
void circle_all_due(struct circle *circle);

/*
 * Wakes the next who are due, as far as they are parked. True: others are due
 * still, when these have run.
 */
bool circle_wake_some(struct circle *circle);

#endif
