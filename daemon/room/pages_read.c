/* SPDX-License-Identifier: MIT */
/*
 * pages_read.c - gets pages from the store.
 *
 * A page is usually one answer. One that ends early is asked for the rest; one
 * that begins late has lost its first lines to retention, and says so by first;
 * in the middle that is the same, for what goes goes from the front.
 */
#include "config.h"

#include "room/pages_state.h"

#include <errno.h>

#include "log/log.h"
#include "room/render.h"

static void answered(struct store_read *read, const struct lines *lines,
		     int error);

/* Asks for the lines of @page that it has not. */
static void
ask(struct page *page)
{
	uint64_t from = page_begin(page) + page->chunk->count;

	page->read.from = from > page->pages->oldest ? from
						     : page->pages->oldest;
	page->read.done = answered;
	store_read(page->pages->store, &page->read);
}

/* Makes @page one that has no line from @line down. */
static void
begin_late(struct page *page, uint64_t line)
{
	page->first = line < page_end(page) ? line : page_end(page);
	chunk_skip(page->chunk, (uint32_t)(page->first - page_begin(page)));
}

/* Renders what the store answered. Returns 0 or a negative errno. */
static int
fill(struct page *page, const struct lines *lines)
{
	const struct style *style = page->pages->style;
	uint64_t next = page_begin(page) + page->chunk->count;
	uint64_t rest;
	uint32_t n;
	int error;

	if (!lines->count || lines->first < next)
		return -EIO;
	if (lines->first > next)
		begin_late(page, lines->first);
	rest = CHUNK_LINES - page->chunk->count;
	n = lines->count < rest ? lines->count : (uint32_t)rest;
	error = render_reserve(page->chunk, style, lines, 0, n);
	for (uint32_t i = 0; !error && i < n; i++) {
		struct line line = lines_get(lines, i);

		render_line(page->chunk, style, &line);
	}
	return error;
}

/* @page will be tried again later, if anybody waits for it. */
static void
put_off(struct page *page)
{
	struct pages *p = page->pages;

	p->failed++;
	if (TAILQ_EMPTY(&page->waits)) {
		page_free(page);
		return;
	}
	page_move(page, PAGE_FAILED);
	p->ops->retry(p);
}

/* @page could not be read; after many times its lines are given up. */
static void
fail(struct page *page, int error)
{
	uintmax_t first = page->number ? page_begin(page) : 1;
	uintmax_t last = page_end(page) - 1;

	if (++page->failures == 1)
		log_warn_errno(error, "lines %ju to %ju cannot be read", first,
			       last);
	if (page->failures < PAGES_TRIES_MAX) {
		put_off(page);
		return;
	}
	log_error_errno(error, "lines %ju to %ju are given up", first, last);
	begin_late(page, page_end(page));
	page_arrived(page);
}

static void
answered(struct store_read *read, const struct lines *lines, int error)
{
	struct page *page =
		(struct page *)((char *)read - offsetof(struct page, read));
	struct pages *p = page->pages;

	if (!error)
		error = fill(page, lines);
	if (!error && page->chunk->count < CHUNK_LINES) {
		ask(page);
		return;
	}
	p->reading--;
	if (error)
		fail(page, error);
	else
		page_arrived(page);
	pages_start(p);
}

void
pages_start(struct pages *p)
{
	struct page *page;

	while ((page = TAILQ_FIRST(&p->list[PAGE_WANTED])) &&
	       p->reading < PAGES_READS_MAX && pages_make_room(p)) {
		if (!page->chunk)
			page->chunk = chunk_new();
		if (!page->chunk) {
			put_off(page);
			continue;
		}
		page_move(page, PAGE_READING);
		p->reading++;
		p->reads++;
		ask(page);
	}
}

void
pages_retry(struct pages *p)
{
	struct page *page;

	while ((page = TAILQ_FIRST(&p->list[PAGE_FAILED])))
		page_move(page, PAGE_WANTED);
	pages_start(p);
}
