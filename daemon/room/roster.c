/* SPDX-License-Identifier: MIT */
/*
 * roster.c - who is here.
 *
 * The counts are kept where the state changes, so that asking costs nothing.
 */
#include "config.h"

#include "room/roster.h"

#include <assert.h>

void
roster_init(struct roster *r)
{
	*r = (struct roster){ 0 };
	TAILQ_INIT(&r->list);
	TAILQ_INIT(&r->walks);
}

void
roster_add(struct roster *r, struct roster_member *m)
{
	m->present = false;
	TAILQ_INSERT_TAIL(&r->list, m, link);
	r->members++;
}

void
roster_remove(struct roster *r, struct roster_member *m)
{
	struct roster_walk *walk;

	assert(!m->present);
	TAILQ_FOREACH(walk, &r->walks, link)
		if (walk->next == m)
			walk->next = TAILQ_NEXT(m, link);
	TAILQ_REMOVE(&r->list, m, link);
	r->members--;
}

void
roster_arrive(struct roster *r, struct roster_member *m)
{
	assert(!m->present);
	m->present = true;
	m->label->present++;
	r->present++;
}

void
roster_depart(struct roster *r, struct roster_member *m)
{
	if (!m->present)
		return;
	m->present = false;
	m->label->present--;
	r->present--;
}

struct roster_member *
roster_first(const struct roster *r)
{
	return TAILQ_FIRST(&r->list);
}

struct roster_member *
roster_next(const struct roster_member *m)
{
	return TAILQ_NEXT(m, link);
}

void
roster_walk_begin(struct roster *r, struct roster_walk *walk)
{
	walk->next = TAILQ_FIRST(&r->list);
	TAILQ_INSERT_TAIL(&r->walks, walk, link);
}

struct roster_member *
roster_walk_next(struct roster_walk *walk)
{
	struct roster_member *m = walk->next;

	if (m)
		walk->next = TAILQ_NEXT(m, link);
	return m;
}

void
roster_walk_end(struct roster *r, struct roster_walk *walk)
{
	TAILQ_REMOVE(&r->walks, walk, link);
}
