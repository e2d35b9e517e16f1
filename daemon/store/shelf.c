/* SPDX-License-Identifier: MIT */
/*
 * shelf.c - the newest lines of a room in memory, found by number.
 */
#include "config.h"

#include "store/shelf.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

void
shelf_init(struct shelf *shelf, uint64_t first)
{
	*shelf = (struct shelf){ .first = first, .end = first };
	window_init(&shelf->pages, first / STORE_PAGE_LINES);
}

static void
page_free(struct lines *page)
{
	lines_fini(page);
	free(page);
}

void
shelf_fini(struct shelf *shelf)
{
	struct lines *page;

	while ((page = window_drop(&shelf->pages)))
		page_free(page);
	window_fini(&shelf->pages);
	shelf_init(shelf, shelf->end);
}

/* The page for line @number, made if it is not there, or NULL: no memory. */
static struct lines *
page_for(struct shelf *shelf, uint64_t number)
{
	struct lines *page =
		window_get(&shelf->pages, number / STORE_PAGE_LINES);

	if (page)
		return page;
	page = calloc(1, sizeof(*page));
	if (!page)
		return NULL;
	page->first = number;
	if (window_add(&shelf->pages, page)) {
		free(page);
		return NULL;
	}
	return page;
}

static struct line
line_at(const struct shelf *shelf, uint64_t number)
{
	const struct lines *page =
		window_get(&shelf->pages, number / STORE_PAGE_LINES);

	return lines_get(page, (uint32_t)(number - page->first));
}

/* Has the pages hold nothing from the end on. */
static void
roll_back(struct shelf *shelf)
{
	uint64_t n = shelf->end / STORE_PAGE_LINES;
	struct lines *page;

	while ((page = window_get(&shelf->pages, n++))) {
		bool old = page->first < shelf->end;

		lines_cut(page, old ? (uint32_t)(shelf->end - page->first) : 0);
	}
}

int
shelf_add(struct shelf *shelf, const struct lines *batch)
{
	size_t bytes = 0;

	assert(batch->first == shelf->end);
	for (uint32_t i = 0; i < batch->count; i++) {
		struct line line = lines_get(batch, i);
		struct lines *page = page_for(shelf, line.number);

		if (!page || lines_add(page, &line)) {
			roll_back(shelf);
			return -ENOMEM;
		}
		bytes += line_weight(&line);
		if (line.number % STORE_PAGE_LINES == STORE_PAGE_LINES - 1)
			lines_trim(page);
	}
	shelf->end += batch->count;
	shelf->bytes += bytes;
	return 0;
}

void
shelf_cut(struct shelf *shelf, uint64_t end)
{
	while (shelf->end > end && shelf->end > shelf->first) {
		struct line line = line_at(shelf, --shelf->end);

		shelf->bytes -= line_weight(&line);
	}
	roll_back(shelf);
}

/* Frees the pages that hold only lines below the first. */
static void
drop_pages(struct shelf *shelf)
{
	struct window *pages = &shelf->pages;

	while (pages->first < pages->end &&
	       (pages->first + 1) * STORE_PAGE_LINES <= shelf->first)
		page_free(window_drop(pages));
}

/* Takes away the oldest line. */
static void
drop_first(struct shelf *shelf)
{
	struct line line = line_at(shelf, shelf->first++);

	shelf->bytes -= line_weight(&line);
}

void
shelf_drop(struct shelf *shelf, uint64_t first)
{
	while (shelf->first < first && shelf->first < shelf->end)
		drop_first(shelf);
	drop_pages(shelf);
}

/* Does the oldest line have to go? */
static bool
too_much(const struct shelf *shelf, const struct store_keep *keep, int64_t now)
{
	return shelf->first < shelf->end &&
		(shelf->end - shelf->first > keep->lines ||
		 shelf->bytes > keep->bytes ||
		 (keep->age > 0 &&
		  line_at(shelf, shelf->first).time < now - keep->age));
}

void
shelf_retain(struct shelf *shelf, const struct store_keep *keep)
{
	int64_t now = keep->age > 0 ? store_now() : 0;

	while (too_much(shelf, keep, now))
		drop_first(shelf);
	drop_pages(shelf);
}

int
shelf_read(const struct shelf *shelf, uint64_t from, struct lines *lines)
{
	uint64_t end = (from / STORE_PAGE_LINES + 1) * STORE_PAGE_LINES;

	if (end > shelf->end)
		end = shelf->end;
	for (uint64_t n = from; n < end; n++) {
		struct line line = line_at(shelf, n);
		int error = lines_add(lines, &line);

		if (error)
			return error;
	}
	return 0;
}
