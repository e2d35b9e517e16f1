/* SPDX-License-Identifier: MIT */
/*
 * store_sqlite_write.c - batches on their way to the writer and back.
 *
 * A batch is begun in the pass of the loop in which its first line was posted,
 * so that all that the sockets brought in that pass is in it. Written, it comes
 * back with a later pass. Only batches that need no writer could follow one
 * another within a pass and starve the sockets: these begin by a zero timer.
 */
#include "config.h"

#include <sys/time.h>

#include <event2/event.h>

#include "store_sqlite_state.h"

static void
begin_cb(evutil_socket_t fd, short what, void *arg)
{
	struct store_sqlite *s = arg;
	const struct lines *batch = store_begin(&s->store);

	(void)fd;
	(void)what;
	if (!batch)
		return;
	if (s->trouble == TROUBLE_REMEMBER)
		store_sqlite_remember(s);
	else
		store_sqlite_write(s, batch);
}

void
store_sqlite_wanted(struct store *store)
{
	static const struct timeval at_once = { 0, 0 };
	struct store_sqlite *s = store_sqlite_of(store);

	if (s->trouble != TROUBLE_REMEMBER || event_add(&s->begin, &at_once))
		event_active(&s->begin, EV_TIMEOUT, 0);
}

/* On the writing thread. */
static void
write_work(struct job *job)
{
	struct store_write *write = (struct store_write *)job;
	struct db_writer *w = &write->s->writer;

	write->error = db_writer_store(w, write->batch, write->shown);
	write->first = w->first;
}

static void
write_done(struct job *job)
{
	struct store_write *write = (struct store_write *)job;
	struct store_sqlite *s = write->s;
	int error = write->error;

	if (!error)
		s->written = write->batch->first + write->batch->count - 1;
	if (s->trouble == TROUBLE_REMEMBER) {
		store_sqlite_rest_written(s, error);
		return;
	}
	if (error) {
		store_sqlite_failed(s, error);
		return;
	}
	store_done(&s->store, 0, write->first);
	if (s->trouble != TROUBLE_NONE)
		store_sqlite_recovered(s);
}

void
store_sqlite_write(struct store_sqlite *s, const struct lines *batch)
{
	s->write.batch = batch;
	s->write.shown = s->trouble == TROUBLE_REMEMBER;
	worker_give(s->writing_thread, &s->write.job);
}

/* On the writing thread. */
static void
age_work(struct job *job)
{
	struct store_aging *age = (struct store_aging *)job;

	/* what cannot be found out now is next time */
	(void)db_writer_age(&age->s->writer);
	age->first = age->s->writer.first;
}

static void
age_done(struct job *job)
{
	struct store_aging *age = (struct store_aging *)job;

	age->out = false;
	store_kept(&age->s->store, age->first);
}

static void
aging_cb(evutil_socket_t fd, short what, void *arg)
{
	struct store_sqlite *s = arg;

	(void)fd;
	(void)what;
	if (s->age.out)
		return;
	s->age.out = true;
	worker_give(s->writing_thread, &s->age.job);
}

void
store_sqlite_write_init(struct store_sqlite *s, struct event_base *base)
{
	s->write.job.work = write_work;
	s->write.job.done = write_done;
	s->write.s = s;
	s->age.job.work = age_work;
	s->age.job.done = age_done;
	s->age.s = s;
	event_assign(&s->begin, base, -1, 0, begin_cb, s);
	event_assign(&s->aging, base, -1, EV_PERSIST, aging_cb, s);
	if (s->keep.age > 0)
		event_add(&s->aging, &store_aging);
}
