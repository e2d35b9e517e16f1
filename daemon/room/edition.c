/* SPDX-License-Identifier: MIT */
/*
 * edition.c - the room as those see it who read it in one style.
 */
#include "config.h"

#include "room/edition.h"

void
edition_init(struct edition *e, struct room *room, const struct style *style,
	     struct store *store, const struct pages_ops *ops, uint64_t first)
{
	e->room = room;
	e->readers = 0;
	transcript_init(&e->transcript, style, first);
	pages_init(&e->pages, ops, style, store, 0);
	pages_begin(&e->pages, first, first / CHUNK_LINES);
	e->transcript.pages = &e->pages;
}

void
edition_begin(struct edition *e, uint64_t oldest, uint64_t first)
{
	transcript_fini(&e->transcript);
	transcript_begin(&e->transcript, oldest, first);
	pages_begin(&e->pages, oldest, first / CHUNK_LINES);
}

void
edition_fini(struct edition *e)
{
	pages_fini(&e->pages);
	transcript_fini(&e->transcript);
}

struct edition *
edition_of(const struct transcript *transcript)
{
	return (struct edition *)(uintptr_t)transcript;
}
