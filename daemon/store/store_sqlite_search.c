/* SPDX-License-Identifier: MIT */
/*
 * store_sqlite_search.c - searches on their way through both threads.
 *
 * One at a time, in the order asked. The index is behind what is said; so the
 * writer brings it up to date first, for a bounded while, and what it has not
 * got to then is not found, and that is said. Lines that are only on the shelf
 * are in no index.
 *
 * The next one begins only after as long a pause as the last one has kept the
 * threads busy: so half of their time at the least is for lines and pages,
 * however many ask for what is dear to find.
 */
#include "config.h"

#include <errno.h>
#include <sys/time.h>

#include <coir/time.h>
#include <event2/event.h>

#include "log/log.h"
#include "store/store_sqlite_state.h"

/* Slices that the writer adds to the index before a search. */
#define SLICES_MAX 8

/* In nanoseconds. */
#define SECOND INT64_C(1000000000)

/* Goes on with the next one when the pause is over. */
static void
go_on(struct store_sqlite *s)
{
	int64_t left = s->hunt.next.ns - coir_now().ns;
	struct timeval pause = { 0 };

	if (!s->hunt.waiting || s->hunt.out)
		return;
	if (left > 0) {
		pause.tv_sec = (time_t)(left / SECOND);
		pause.tv_usec = (suseconds_t)(left % SECOND / 1000);
	}
	event_add(&s->hunt.begin, &pause);
}

/* A thread has been busy with it since @begun. */
static void
count_time(struct store_hunt *hunt, coir_time begun)
{
	hunt->took += coir_now().ns - begun.ns;
}

/* On the writing thread. */
static void
index_work(struct job *job)
{
	struct store_hunt *hunt = (struct store_hunt *)job;
	struct db_writer *w = &hunt->s->writer;
	const coir_time begun = coir_now();

	if (hunt->damaged)
		db_search_distrust(&w->search);
	hunt->damaged = false;
	/* what cannot be done now is not found now */
	for (int i = 0; i < SLICES_MAX && db_writer_index(w, 1) > 0; i++)
		;
	hunt->found.searched = w->search.searched;
	hunt->damages = w->search.damages;
	hunt->error = db_search_works(&w->search) ? 0 : -EOPNOTSUPP;
	count_time(hunt, begun);
}

/* On the reading thread. */
static void
search_work(struct job *job)
{
	struct store_hunt *hunt = (struct store_hunt *)job;
	const coir_time begun = coir_now();

	hunt->error = db_reader_search(&hunt->s->reader, hunt->query,
				       hunt->from, hunt->to, hunt->most,
				       &hunt->found);
	count_time(hunt, begun);
}

static void
search_done(struct job *job)
{
	struct store_hunt *hunt = (struct store_hunt *)job;
	struct store_search *search = hunt->waiting;

	hunt->out = false;
	hunt->next = coir_after(coir_ns(hunt->took));
	hunt->damaged = hunt->error == -EUCLEAN;
	hunt->waiting = search->next;
	if (!hunt->waiting)
		hunt->end = &hunt->waiting;
	search->done(search, hunt->error ? NULL : &hunt->found, hunt->error);
	found_fini(&hunt->found);
	go_on(hunt->s);
}

/* Says what has befallen the index since it was last said. */
static void
report(struct store_hunt *hunt)
{
	struct store *store = &hunt->s->store;

	if (hunt->error == -EOPNOTSUPP && store->searchable) {
		log_error("%s cannot be searched until chatd starts again: "
			  "the index of words was damaged %u times",
			  hunt->s->path, hunt->damages);
		/* who asks from here on is told so at once */
		store->searchable = false;
	} else if (hunt->error == 0 && hunt->damages > hunt->reported) {
		log_warn("the index of words in %s is damaged and made anew",
			 hunt->s->path);
	}
	hunt->reported = hunt->damages;
}

static void
index_done(struct job *job)
{
	struct store_hunt *hunt = (struct store_hunt *)job;

	report(hunt);
	if (hunt->to > hunt->found.searched)
		hunt->to = hunt->found.searched;
	if (hunt->error || hunt->from > hunt->to) {
		search_done(job);
		return;
	}
	job->work = search_work;
	job->done = search_done;
	worker_give(hunt->s->reading_thread, job);
}

static void
begin_cb(evutil_socket_t fd, short what, void *arg)
{
	struct store_sqlite *s = arg;
	struct store_hunt *hunt = &s->hunt;
	const struct store_search *search = hunt->waiting;

	(void)fd;
	(void)what;
	/* it has been looked at when it was asked */
	(void)search_query(search->text, search->len, hunt->query);
	hunt->from = search->from > s->store.first ? search->from
						   : s->store.first;
	hunt->to = search->to < s->store.last ? search->to : s->store.last;
	hunt->most = search->most;
	hunt->took = 0;
	hunt->job.work = index_work;
	hunt->job.done = index_done;
	hunt->out = true;
	worker_give(s->writing_thread, &hunt->job);
}

void
store_sqlite_search(struct store *store, struct store_search *search)
{
	struct store_sqlite *s = store_sqlite_of(store);

	search->next = NULL;
	*s->hunt.end = search;
	s->hunt.end = &search->next;
	go_on(s);
}

void
store_sqlite_search_init(struct store_sqlite *s, struct event_base *base)
{
	s->hunt.s = s;
	s->hunt.end = &s->hunt.waiting;
	event_assign(&s->hunt.begin, base, -1, 0, begin_cb, s);
}
