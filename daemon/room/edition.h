/* SPDX-License-Identifier: MIT */
/*
 * edition.h - the room as those see it who read it in one style.
 *
 * There is one edition for each style that somebody reads, and always the plain
 * one. All have the same lines; each has its own window and its own pages.
 */
#ifndef CHATD_EDITION_H
#define CHATD_EDITION_H

#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "room/pages.h"
#include "room/transcript.h"

struct room;
struct store;
struct style;

/* The room in one style. */
struct edition {
	struct transcript transcript; /* its newest lines; must be first */
	struct pages pages;           /* older ones that are wanted */
	TAILQ_ENTRY(edition) link;    /* the room's list */
	struct room *room;            /* whose it is; borrowed */
	size_t readers;               /* clients that have not left */
};

TAILQ_HEAD(edition_list, edition);

/*
 * Makes *e an edition of @room in @style, with pages out of @store (borrowed)
 * that call @ops, whose window begins with line @first.
 */
void edition_init(struct edition *e, struct room *room,
		  const struct style *style, struct store *store,
		  const struct pages_ops *ops, uint64_t first);

/* Has it begin anew, with line @first, when @oldest is kept. */
void edition_begin(struct edition *e, uint64_t oldest, uint64_t first);

/* Frees what it owns. Nobody reads it. */
void edition_fini(struct edition *e);

/* The edition that @transcript, which a cursor reads, is part of. */
struct edition *edition_of(const struct transcript *transcript);

#endif
