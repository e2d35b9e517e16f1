/* SPDX-License-Identifier: MIT */
/*
 * cursor_plain.c - the shortest way for what nearly every send is.
 *
 * After a batch nearly everybody has the same before him: whole lines up to the
 * head. To find that as a sequence of spans, each with a step to the next, took
 * half of the instructions of a delivery. What is found here is what the walk
 * would find, or nothing.
 */
#include "config.h"

#include "room/cursor.h"

/* True when nothing but lines is to come, and none of them is begun. */
static bool
only_lines(const struct cursor *c)
{
	return !c->pins.first && !c->offset && !c->ahead && !c->skips &&
		!c->wait.page && c->close_place == UINT64_MAX;
}

size_t
cursor_plain(const struct cursor *c, const char **ret_bytes)
{
	return only_lines(c)
		? transcript_rest(c->transcript, c->next, ret_bytes)
		: 0;
}
