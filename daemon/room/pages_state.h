/* SPDX-License-Identifier: MIT */
/*
 * pages_state.h - what the two files of the pages share, and nobody else:
 * pages.c keeps them, pages_read.c gets them.
 */
#ifndef CHATD_PAGES_STATE_H
#define CHATD_PAGES_STATE_H

#include "room/pages.h"

/* A page. */
struct page {
	LIST_ENTRY(page) chain;                  /* in its chain */
	TAILQ_ENTRY(page) link;                  /* in the list of its state */
	TAILQ_HEAD(page_waits, page_wait) waits; /* who waits; until here */
	struct pages *pages;                     /* the cache */
	struct chunk *chunk;                     /* its lines; NULL: none yet */
	uint64_t number;                         /* its lines' number / 256 */
	uint64_t first;                          /* first line that it has */
	struct store_read read;                  /* the request */
	uint32_t due;     /* waiters whose turn it is: it stays */
	uint8_t state;    /* enum page_state */
	uint8_t failures; /* reads that failed */
};

/* First line number of @page. */
static inline uint64_t
page_begin(const struct page *page)
{
	return page->number * CHUNK_LINES;
}

/* First line number after @page. */
static inline uint64_t
page_end(const struct page *page)
{
	return page_begin(page) + CHUNK_LINES;
}

/* Puts @page at the end of the list of @state. */
void page_move(struct page *page, enum page_state state);

/* Takes @page, for which nobody waits, out of the cache and frees it. */
void page_free(struct page *page);

/* @page, which was being read, is complete. */
void page_arrived(struct page *page);

/* Drops what is too much. True if there is room for another page then. */
bool pages_make_room(struct pages *p);

/* Begins reads as long as pages are wanted and may be read. */
void pages_start(struct pages *p);

#endif
