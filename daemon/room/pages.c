/* SPDX-License-Identifier: MIT */
/*
 * pages.c - keeps pages: finds them, lets readers wait, drops what is too much.
 *
 * A page is in one chain and in the list of its state. It is kept while
 * somebody waits for it or has not had his turn; else a page that is here goes
 * by age, and one that is not here goes at once. What is freed is never what a
 * reader has just gathered: pages are dropped when a page is asked for or
 * arrives, and when a turn is over.
 */
#include "config.h"

#include "room/pages_state.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

void
pages_init(struct pages *p, const struct pages_ops *ops,
	   const struct style *style, struct store *store, size_t bytes_max)
{
	*p = (struct pages){
		.ops = ops,
		.style = style,
		.store = store,
		.bytes_max = bytes_max,
	};
	for (int i = 0; i < PAGES_CHAINS; i++)
		LIST_INIT(&p->chain[i]);
	for (int i = 0; i < PAGE_STATES; i++)
		TAILQ_INIT(&p->list[i]);
}

void
pages_fini(struct pages *p)
{
	struct page *page;

	for (int i = 0; i < PAGE_STATES; i++)
		while ((page = TAILQ_FIRST(&p->list[i])))
			page_free(page);
}

void
pages_begin(struct pages *p, uint64_t oldest, uint64_t end)
{
	p->oldest = oldest;
	p->end = end;
}

static struct page_chain *
chain_of(struct pages *p, uint64_t number)
{
	return &p->chain[number % PAGES_CHAINS];
}

static struct page *
find(const struct pages *p, uint64_t number)
{
	struct page *page;

	LIST_FOREACH(page, &p->chain[number % PAGES_CHAINS], chain)
	if (page->number == number)
		return page;
	return NULL;
}

/* The page of @line if it is here, or NULL. */
static struct page *
find_here(const struct pages *p, uint64_t line)
{
	struct page *page = find(p, line / CHUNK_LINES);

	return page && page->state == PAGE_HERE ? page : NULL;
}

const struct chunk *
pages_chunk(const struct pages *p, uint64_t line)
{
	const struct page *page = find_here(p, line);

	return page && line >= page->first ? page->chunk : NULL;
}

uint64_t
pages_reachable(const struct pages *p, uint64_t line)
{
	const struct page *page = find_here(p, line);

	return page && line < page->first ? page->first : line;
}

/* A new page that is wanted, or NULL: no memory. */
static struct page *
page_new(struct pages *p, uint64_t number)
{
	struct page *page = calloc(1, sizeof(*page));

	if (!page)
		return NULL;
	TAILQ_INIT(&page->waits);
	page->pages = p;
	page->number = number;
	page->first = page_begin(page);
	page->state = PAGE_WANTED;
	LIST_INSERT_HEAD(chain_of(p, number), page, chain);
	TAILQ_INSERT_TAIL(&p->list[PAGE_WANTED], page, link);
	return page;
}

/* What a page that is here counts for. */
static size_t
cost(const struct page *page)
{
	return sizeof(*page) + chunk_cost(page->chunk);
}

void
page_free(struct page *page)
{
	struct pages *p = page->pages;

	if (page->state == PAGE_HERE)
		p->bytes -= cost(page);
	LIST_REMOVE(page, chain);
	TAILQ_REMOVE(&p->list[page->state], page, link);
	chunk_free(page->chunk);
	free(page);
}

void
page_move(struct page *page, enum page_state state)
{
	struct pages *p = page->pages;

	TAILQ_REMOVE(&p->list[page->state], page, link);
	TAILQ_INSERT_TAIL(&p->list[state], page, link);
	page->state = (uint8_t)state;
}

bool
pages_make_room(struct pages *p)
{
	struct page *page = TAILQ_FIRST(&p->list[PAGE_HERE]);

	while (page && p->bytes > p->bytes_max) {
		struct page *next = TAILQ_NEXT(page, link);

		if (!page->due)
			page_free(page);
		page = next;
	}
	return p->bytes <= p->bytes_max;
}

/* It is their turn: tells all who wait for @page. */
static void
wake_all(struct page *page)
{
	struct page_wait *wait;

	page->due++;
	while ((wait = TAILQ_FIRST(&page->waits))) {
		TAILQ_REMOVE(&page->waits, wait, link);
		wait->due = true;
		page->due++;
		page->pages->ops->ready(wait);
	}
	page->due--;
}

void
page_arrived(struct page *page)
{
	struct pages *p = page->pages;

	page_move(page, PAGE_HERE);
	p->bytes += cost(page);
	wake_all(page);
	(void)pages_make_room(p);
}

/* Frees @page, of which nothing is left in the store; tells who waits. */
static void
let_go(struct page *page)
{
	const struct pages_ops *ops = page->pages->ops;
	struct page_waits waits = TAILQ_HEAD_INITIALIZER(waits);
	struct page_wait *wait;

	TAILQ_CONCAT(&waits, &page->waits, link);
	page_free(page);
	TAILQ_FOREACH(wait, &waits, link)
		wait->page = NULL;
	while ((wait = TAILQ_FIRST(&waits))) {
		TAILQ_REMOVE(&waits, wait, link);
		ops->ready(wait);
	}
}

/* Reads page @number unless it is known or others are more important. */
static void
read_ahead(struct pages *p, uint64_t number)
{
	if (number >= p->end || !TAILQ_EMPTY(&p->list[PAGE_WANTED]) ||
	    p->reading >= PAGES_READS_MAX || find(p, number) ||
	    !pages_make_room(p))
		return;
	if (page_new(p, number))
		pages_start(p);
}

int
pages_wait(struct pages *p, uint64_t line, struct page_wait *wait)
{
	uint64_t number = line / CHUNK_LINES;
	struct page *page;

	if (wait->page && !wait->due && wait->page->number == number)
		return 0;
	pages_unwait(wait);
	page = find(p, number);
	if (!page)
		page = page_new(p, number);
	if (!page)
		return -ENOMEM;
	assert(page->state != PAGE_HERE);
	TAILQ_INSERT_TAIL(&page->waits, wait, link);
	wait->page = page;
	pages_start(p);
	read_ahead(p, number + 1);
	return 0;
}

/* One of those whose turn it was has had it; after the last @page may go. */
static void
turn_over(struct page *page)
{
	struct pages *p = page->pages;

	if (--page->due > 0)
		return;
	(void)pages_make_room(p);
	pages_start(p);
}

void
pages_unwait(struct page_wait *wait)
{
	struct page *page = wait->page;

	wait->page = NULL;
	if (page && wait->due) {
		wait->due = false;
		turn_over(page);
		return;
	}
	if (!page)
		return;
	TAILQ_REMOVE(&page->waits, wait, link);
	if (TAILQ_EMPTY(&page->waits) &&
	    (page->state == PAGE_WANTED || page->state == PAGE_FAILED))
		page_free(page);
}

void
pages_use(struct pages *p, uint64_t line)
{
	struct page *page = find_here(p, line);

	if (page)
		page_move(page, PAGE_HERE);
	read_ahead(p, line / CHUNK_LINES + (page != NULL));
}

void
pages_put(struct pages *p, uint64_t number, struct chunk *chunk, uint64_t first)
{
	struct page *page = NULL;

	p->end = number + 1;
	if ((number + 1) * CHUNK_LINES > p->oldest)
		page = page_new(p, number);
	if (!page) {
		chunk_free(chunk);
		return;
	}
	page->chunk = chunk;
	page->first = first;
	page_move(page, PAGE_HERE);
	p->bytes += cost(page);
	(void)pages_make_room(p);
}

void
pages_retain(struct pages *p, uint64_t oldest)
{
	static const enum page_state states[] = { PAGE_WANTED, PAGE_FAILED,
						  PAGE_HERE };
	bool whole = oldest / CHUNK_LINES > p->oldest / CHUNK_LINES;
	struct page *page, *next;

	p->oldest = oldest;
	for (int i = 0; whole && i < 3; i++)
		for (page = TAILQ_FIRST(&p->list[states[i]]); page;
		     page = next) {
			next = TAILQ_NEXT(page, link);
			if (page_end(page) <= oldest && !page->due)
				let_go(page);
		}
}
