/* SPDX-License-Identifier: MIT */
/*
 * store_memory.c - the store that forgets when the process ends.
 *
 * Line n is in page n / STORE_PAGE_LINES. Retention goes line by line for the
 * numbers and page by page for the memory. Each of the two events is made
 * active when it is wanted from outside this file, and is a zero timer when
 * wanted from inside its own callback: libevent runs what becomes active in a
 * pass before it polls again, so that work that begets work would starve the
 * sockets.
 */
#include "config.h"

#include "store_memory.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/time.h>

#include <event2/event.h>
#include <event2/event_struct.h>

#include "window.h"

/* The store. */
struct store_memory {
	struct store store;            /* the common half; must be first */
	struct store_keep keep;        /* what is kept */
	struct window pages;           /* struct lines by number / 256 */
	uint64_t bytes;                /* raw text in lines first to last */
	struct event commit;           /* a transaction is wanted */
	struct event answer;           /* reads wait */
	struct store_read *reads;      /* waiting, oldest first */
	struct store_read **reads_end; /* where the next one is linked */
	struct lines page;             /* the answer being given */
	bool busy;                     /* inside one of their callbacks */
};

static struct store_memory *
memory_of(struct store *store)
{
	return (struct store_memory *)store;
}

/* Has @ev's callback run soon: in this pass, or after a poll. */
static void
call_soon(struct store_memory *m, struct event *ev)
{
	static const struct timeval at_once = { 0, 0 };

	if (!m->busy || event_add(ev, &at_once))
		event_active(ev, EV_TIMEOUT, 0);
}

/* The page for line @number, made if it is not there, or NULL: no memory. */
static struct lines *
page_for(struct store_memory *m, uint64_t number)
{
	struct lines *page = window_get(&m->pages, number / STORE_PAGE_LINES);

	if (page)
		return page;
	page = calloc(1, sizeof(*page));
	if (!page)
		return NULL;
	page->first = number;
	if (window_add(&m->pages, page)) {
		free(page);
		return NULL;
	}
	return page;
}

static void
page_free(struct lines *page)
{
	lines_fini(page);
	free(page);
}

static struct line
line_at(const struct store_memory *m, uint64_t number)
{
	const struct lines *page =
		window_get(&m->pages, number / STORE_PAGE_LINES);

	return lines_get(page, (uint32_t)(number - page->first));
}

/* Takes the lines after @last out again, of a transaction that failed. */
static void
roll_back(struct store_memory *m, uint64_t last)
{
	uint64_t n = (last + 1) / STORE_PAGE_LINES;
	struct lines *page;

	while ((page = window_get(&m->pages, n++))) {
		bool old = page->first <= last;

		lines_cut(page, old ? (uint32_t)(last + 1 - page->first) : 0);
	}
}

static int
add(struct store_memory *m, const struct lines *batch)
{
	for (uint32_t i = 0; i < batch->count; i++) {
		struct line line = lines_get(batch, i);
		struct lines *page = page_for(m, line.number);
		int error = page ? lines_add(page, &line) : -ENOMEM;

		if (error)
			return error;
		if (line.number % STORE_PAGE_LINES == STORE_PAGE_LINES - 1)
			lines_trim(page);
	}
	return 0;
}

/* Counts the batch in, and out what is too old. Returns the oldest kept. */
static uint64_t
retain(struct store_memory *m, const struct lines *batch)
{
	uint64_t first = m->store.first;
	uint64_t end = batch->first + batch->count;

	for (uint32_t i = 0; i < batch->count; i++) {
		struct line line = lines_get(batch, i);

		m->bytes += line_weight(&line);
	}
	while (first < end &&
	       (end - first > m->keep.lines || m->bytes > m->keep.bytes)) {
		struct line line = line_at(m, first++);

		m->bytes -= line_weight(&line);
	}
	while ((m->pages.first + 1) * STORE_PAGE_LINES <= first)
		page_free(window_drop(&m->pages));
	return first;
}

static void
commit_cb(evutil_socket_t fd, short what, void *arg)
{
	struct store_memory *m = arg;
	const struct lines *batch;
	int error;

	(void)fd;
	(void)what;
	m->busy = true;
	batch = store_begin(&m->store);
	if (batch) {
		error = add(m, batch);
		if (error)
			roll_back(m, m->store.last);
		store_done(&m->store, error, error ? 0 : retain(m, batch));
	}
	m->busy = false;
}

/* Copies the page from line @from on into m->page. */
static int
make_page(struct store_memory *m, uint64_t from)
{
	uint64_t end = (from / STORE_PAGE_LINES + 1) * STORE_PAGE_LINES;

	lines_reset(&m->page);
	if (end > m->store.last + 1)
		end = m->store.last + 1;
	for (uint64_t n = from; n < end; n++) {
		struct line line = line_at(m, n);
		int error = lines_add(&m->page, &line);

		if (error)
			return error;
	}
	m->page.first = from;
	return 0;
}

static void
answer(struct store_memory *m, struct store_read *read)
{
	uint64_t from = read->from > m->store.first ? read->from
						    : m->store.first;
	int error = make_page(m, from);

	read->done(read, error ? NULL : &m->page, error);
}

static void
answer_cb(evutil_socket_t fd, short what, void *arg)
{
	struct store_memory *m = arg;
	struct store_read *read = m->reads;

	(void)fd;
	(void)what;
	m->busy = true;
	m->reads = NULL;
	m->reads_end = &m->reads;
	while (read) {
		struct store_read *next = read->next;

		answer(m, read);
		read = next;
	}
	m->busy = false;
}

static void
memory_wanted(struct store *store)
{
	struct store_memory *m = memory_of(store);

	call_soon(m, &m->commit);
}

static void
memory_read(struct store *store, struct store_read *read)
{
	struct store_memory *m = memory_of(store);

	read->next = NULL;
	if (!m->reads)
		call_soon(m, &m->answer);
	*m->reads_end = read;
	m->reads_end = &read->next;
}

static void
memory_free(struct store *store)
{
	struct store_memory *m = memory_of(store);
	struct lines *page;

	event_del(&m->commit);
	event_del(&m->answer);
	while ((page = window_drop(&m->pages)))
		page_free(page);
	window_fini(&m->pages);
	lines_fini(&m->page);
	store_fini(&m->store);
	free(m);
}

static const struct store_ops memory_ops = {
	.wanted = memory_wanted,
	.read = memory_read,
	.free = memory_free,
};

int
store_memory_new(struct event_base *base, const struct store_keep *keep,
		 struct store **ret_store)
{
	struct store_memory *m = calloc(1, sizeof(*m));

	if (!m)
		return -ENOMEM;
	store_init(&m->store, &memory_ops, 1, 0);
	m->keep = *keep;
	m->reads_end = &m->reads;
	event_assign(&m->commit, base, -1, 0, commit_cb, m);
	event_assign(&m->answer, base, -1, 0, answer_cb, m);
	*ret_store = &m->store;
	return 0;
}
