/* SPDX-License-Identifier: MIT */
/*
 * store_memory.c - the store that forgets when the process ends.
 *
 * Each of its first two events is made active when it is wanted from outside
 * this file, and is a zero timer when wanted from inside its own callback:
 * libevent runs what becomes active in a pass before it polls again, so that
 * work that begets work would starve the sockets.
 */
#include "config.h"

#include "store/store_memory.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/time.h>

#include <event2/event.h>
#include <event2/event_struct.h>

#include "store/shelf.h"

/* The store. */
struct store_memory {
	struct store store;            /* the common half; must be first */
	struct store_keep keep;        /* what is kept */
	struct shelf shelf;            /* the lines first to last */
	struct event commit;           /* a transaction is wanted */
	struct event answer;           /* reads wait */
	struct event aging;            /* lines may be too old; if age counts */
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

static void
commit_cb(evutil_socket_t fd, short what, void *arg)
{
	struct store_memory *m = arg;
	const struct lines *batch;

	(void)fd;
	(void)what;
	m->busy = true;
	batch = store_begin(&m->store);
	if (batch) {
		int error = shelf_add(&m->shelf, batch);

		shelf_retain(&m->shelf, &m->keep);
		store_done(&m->store, error, m->shelf.first);
	}
	m->busy = false;
}

static void
aging_cb(evutil_socket_t fd, short what, void *arg)
{
	struct store_memory *m = arg;

	(void)fd;
	(void)what;
	m->busy = true;
	shelf_retain(&m->shelf, &m->keep);
	store_kept(&m->store, m->shelf.first);
	m->busy = false;
}

static void
answer(struct store_memory *m, struct store_read *read)
{
	uint64_t from = read->from;
	int error;

	if (from < m->shelf.first)
		from = m->shelf.first;
	lines_reset(&m->page);
	error = shelf_read(&m->shelf, from, &m->page);
	m->page.first = from;
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

	event_del(&m->commit);
	event_del(&m->answer);
	event_del(&m->aging);
	shelf_fini(&m->shelf);
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
	shelf_init(&m->shelf, 1);
	m->reads_end = &m->reads;
	event_assign(&m->commit, base, -1, 0, commit_cb, m);
	event_assign(&m->answer, base, -1, 0, answer_cb, m);
	event_assign(&m->aging, base, -1, EV_PERSIST, aging_cb, m);
	if (keep->age > 0)
		event_add(&m->aging, &store_aging);
	*ret_store = &m->store;
	return 0;
}
