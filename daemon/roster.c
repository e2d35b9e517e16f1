/* SPDX-License-Identifier: MIT */
/*
 * roster.c - who is here.
 *
 * The counts are kept where the state changes, so that asking costs nothing.
 */
#include "config.h"

#include "roster.h"

#include <assert.h>

void
roster_init(struct roster *r)
{
	*r = (struct roster){ 0 };
	TAILQ_INIT(&r->list);
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
	assert(!m->present);
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
