/* SPDX-License-Identifier: MIT */
/*
 * circle.h - the clients of a front end, in turn.
 *
 * After a batch everybody in the circle is due once. A few are taken at a time:
 * what waking them has touched is mostly still in the cache as they run. Those
 * who came first are the first each time, as long as nobody still waits when
 * the next batch is there; else who is first now is the last. But the elders,
 * the first of all, are then taken out of turn, as far as that is a small part
 * of what everybody else gets: a crowd that comes in does not make them wait
 * for a whole round. Clients lie in one array, so that who comes next can be
 * fetched from memory while somebody is served, and a batch touches none of
 * them.
 */
#ifndef CHATD_CIRCLE_H
#define CHATD_CIRCLE_H

#include <stdbool.h>
#include <stddef.h>

/* So many of those who came first are elders. */
#define CIRCLE_ELDERS 128

/* One elder may be taken out of turn for so many who were taken in turn. */
#define CIRCLE_ELDER_COST 32

/* Who is at a place of the circle. */
struct circle_place {
	void *who;       /* what circle_take() gives */
	const void *hot; /* what is looked at first */
	size_t *at;      /* kept at the number of the place */
	bool away;       /* waits for something else: is not taken */
};

/* The circle. All-zero memory is an empty one. */
struct circle {
	struct circle_place *places; /* who is there */
	size_t count;                /* in the circle */
	size_t room;                 /* places allocated */
	size_t next;                 /* the first of those who are due */
	size_t due;                  /* so many from there, going round */
	size_t elder;                /* the first who is taken out of turn */
	size_t elders;               /* where those end */
	size_t earned;               /* taken in turn, up to what all cost */
};

/* Frees what it owns. */
void circle_fini(struct circle *circle);

/* Makes sure that one more can be added. Returns 0 or -ENOMEM. */
int circle_reserve(struct circle *circle);

/*
 * Adds @who (borrowed), for whom there is room; it may be due. @hot is what is
 * looked at first of it; it and *@at, which tells where it is, stay until it is
 * removed.
 */
void circle_add(struct circle *circle, void *who, const void *hot, size_t *at);

/* Takes out who is at place @at. Others may move, who are due as before. */
void circle_remove(struct circle *circle, size_t at);

/* Who is at place @at is not taken from now on, or again. */
void circle_set_away(struct circle *circle, size_t at, bool away);

/* Everybody is due. */
void circle_all_due(struct circle *circle);

/*
 * Takes the next who are due, at most @n, into @ret_who, nobody twice. Returns
 * how many; 0: nobody is due.
 */
size_t circle_take(struct circle *circle, void **ret_who, size_t n);

/*
 * Who is at place @at is about to be sent something: has what is looked at
 * first of the one behind it on its way from memory. Earlier, it would be out
 * of the cache again: the kernel needs all of it to send. Returns where that
 * is, or NULL: nobody is behind it.
 */
const void *circle_fetch_next(const struct circle *circle, size_t at);

#endif
