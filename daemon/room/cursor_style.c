/* SPDX-License-Identifier: MIT */
/*
 * cursor_style.c - a client begins to read the room in another style.
 *
 * That is between two lines. Of a line begun the rest is set aside, and is the
 * client's alone from then on: numbered, as what stands where something is left
 * out, so that a process after this one has either the line or the rest.
 */
#include "config.h"

#include "room/cursor.h"

#include <errno.h>

/* True when lines that @c gets next are in its transcript and not in @t. */
static bool
would_miss(const struct cursor *c, const struct transcript *t)
{
	return c->next <= t->head &&
		transcript_reachable(t, c->next) > c->next &&
		transcript_reachable(c->transcript, c->next) == c->next;
}

/* Makes the rest of the line begun, if there is one, a pin like others. */
static int
keep_rest(struct cursor *c)
{
	struct pin *rest;

	if (cursor_rescue(c, UINT64_MAX))
		return -ENOMEM;
	if (!c->rescued)
		return c->offset > 0 && !c->in_pin ? -EAGAIN : 0;
	rest = c->pins.first;
	rest->gap = true;
	cursor_number(c, rest);
	c->rescued = 0;
	return 0;
}

int
cursor_restyle(struct cursor *c, struct transcript *t)
{
	int error;

	if (c->ahead > 0)
		(void)cursor_pass_over(c);
	if (c->ahead > 0 || would_miss(c, t))
		return -EAGAIN;
	error = keep_rest(c);
	if (error)
		return error;
	pages_unwait(&c->wait);
	c->transcript = t;
	return 0;
}
