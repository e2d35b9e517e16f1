/* SPDX-License-Identifier: MIT */
/*
 * store_sqlite_read.c - pages on their way from the reader.
 *
 * One at a time, in the order asked. Only lines that the store has reported are
 * in a page, though the file may have more; and lines that are not in the file
 * yet come from the shelf. The writer may take lines out of the file that are
 * kept as far as the loop has heard: a page may then begin later than asked, or
 * be empty; an empty one is asked for again, for by then the loop has heard.
 *
 * Who starts chatd waits for the newest pages, and nobody is there yet: they
 * are read in the loop, which does not wait for another thread to be woken.
 */
#include "config.h"

#include <errno.h>
#include <sys/time.h>

#include <event2/event.h>

#include "store/store_sqlite_state.h"

/* Goes on with the next one, after the loop has polled. */
static void
go_on(struct store_sqlite *s)
{
	static const struct timeval at_once = { 0, 0 };

	if (s->reads && !s->page.out)
		event_add(&s->answer, &at_once);
}

/* Answers the oldest request with what is in s->page.lines. */
static void
answer(struct store_sqlite *s, int error)
{
	struct store_read *read = s->reads;

	s->reads = read->next;
	if (!s->reads)
		s->reads_end = &s->reads;
	s->page.again = false;
	read->done(read, error ? NULL : &s->page.lines, error);
	go_on(s);
}

/* Where a page of a request begins: at the first line that is kept. */
static uint64_t
begin_of(const struct store_sqlite *s, const struct store_read *read)
{
	return read->from > s->store.first ? read->from : s->store.first;
}

/* Adds to the page, which ends before line @from, what the shelf has of it. */
static int
add_unsaved(struct store_sqlite *s, uint64_t from)
{
	if (!shelf_has(&s->unsaved, from) ||
	    (s->page.lines.count > 0 && from % STORE_PAGE_LINES == 0))
		return 0;
	return shelf_read(&s->unsaved, from, &s->page.lines);
}

/* On the reading thread, or in the loop. */
static void
page_work(struct job *job)
{
	struct store_page *page = (struct store_page *)job;

	page->error = db_reader_page(&page->s->reader, page->from, page->to,
				     &page->lines);
}

static void
page_done(struct job *job)
{
	struct store_page *page = (struct store_page *)job;
	struct store_sqlite *s = page->s;
	int error = page->error;

	page->out = false;
	if (!error && !page->lines.count && !page->again) {
		page->again = true;
		go_on(s);
		return;
	}
	if (!error && !page->lines.count)
		error = -EUCLEAN;
	if (!error)
		error = add_unsaved(s, page->to + 1);
	answer(s, error);
}

static void
answer_cb(evutil_socket_t fd, short what, void *arg)
{
	struct store_sqlite *s = arg;
	struct store_page *page = &s->page;

	(void)fd;
	(void)what;
	lines_reset(&page->lines);
	page->from = begin_of(s, s->reads);
	page->to = page->from | (STORE_PAGE_LINES - 1);
	if (page->to > s->written)
		page->to = s->written;
	page->lines.first = page->from;
	if (page->from > s->written) {
		answer(s, add_unsaved(s, page->from));
		return;
	}
	if (s->reads->here && worker_is_idle(s->reading_thread)) {
		page_work(&page->job);
		page_done(&page->job);
		return;
	}
	page->out = true;
	worker_give(s->reading_thread, &page->job);
}

void
store_sqlite_read(struct store *store, struct store_read *read)
{
	struct store_sqlite *s = store_sqlite_of(store);

	read->next = NULL;
	*s->reads_end = read;
	s->reads_end = &read->next;
	go_on(s);
}

void
store_sqlite_read_init(struct store_sqlite *s, struct event_base *base)
{
	s->page.job.work = page_work;
	s->page.job.done = page_done;
	s->page.s = s;
	s->reads_end = &s->reads;
	event_assign(&s->answer, base, -1, 0, answer_cb, s);
}
