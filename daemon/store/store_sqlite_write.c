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

#include <inttypes.h>
#include <sys/time.h>

#include <event2/event.h>

#include <coir/time.h>

#include "log/log.h"
#include "store/store_sqlite_state.h"

/* Bytes of write-ahead log of which the administrator should know. */
#define WAL_LONG ((uint64_t)64 * 1024 * 1024)

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

	db_wal_tidy_late(&w->wal);
	write->took = -coir_now().ns;
	write->error = db_writer_store(w, write->batch, write->shown);
	write->took += coir_now().ns;
	write->first = w->kept.first.number;
	write->wal_bytes = db_wal_bytes(&w->wal);
	write->wal_held = w->wal.held;
	write->wal_lent = db_wal_lend(&w->wal);
}

/* Says that the log has become long and why, and that it is short again. */
static void
note_wal(struct store_sqlite *s, uint64_t bytes, bool held)
{
	enum wal_length length = held ? WAL_HELD : WAL_SLOW;

	s->store.figures.wal_bytes = bytes;
	if (bytes < WAL_LONG / 2 && s->told_wal != WAL_SHORT) {
		s->told_wal = WAL_SHORT;
		log_notice("%s-wal begins anew", s->path);
	}
	if (bytes < WAL_LONG || s->told_wal >= length)
		return;
	s->told_wal = length;
	log_warn("%s-wal has grown to %" PRIu64 " MiB and grows on, because %s",
		 s->path, bytes >> 20,
		 held ? "some program does not end what it reads in the "
			"database: find it with fuser(1) and end it"
		      : "the disk is too slow or too full for it to be "
			"copied: lines are stored all the same");
}

/* Looks for lines that are too old if that had to wait. */
static void
age_if_wanted(struct store_sqlite *s)
{
	if (s->age.again)
		store_sqlite_age(s);
}

static void
write_done(struct job *job)
{
	struct store_write *write = (struct store_write *)job;
	struct store_sqlite *s = write->s;
	int error = write->error;

	write->out = false;
	if (write->wal_lent)
		store_sqlite_tidy(s);
	if (!error) {
		s->written = write->batch->first + write->batch->count - 1;
		tally_add(&s->store.figures.commits, write->took);
		note_wal(s, write->wal_bytes, write->wal_held);
	}
	if (s->trouble == TROUBLE_REMEMBER) {
		store_sqlite_rest_written(s, error);
		age_if_wanted(s);
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
	s->write.out = true;
	worker_give(s->writing_thread, &s->write.job);
}

/* On the writing thread. */
static void
age_work(struct job *job)
{
	struct store_aging *age = (struct store_aging *)job;
	struct db_kept *kept = &age->s->writer.kept;

	/* what cannot be found out now is next time */
	(void)db_kept_retain(kept, &age->beyond);
	age->first = kept->first.number;
}

static void
age_done(struct job *job)
{
	struct store_aging *age = (struct store_aging *)job;
	struct store_sqlite *s = age->s;

	age->out = false;
	if (s->trouble == TROUBLE_REMEMBER)
		store_kept(&s->store, store_sqlite_retain_unsaved(s));
	store_kept(&s->store, age->first);
	age_if_wanted(s);
}

void
store_sqlite_age(struct store_sqlite *s)
{
	struct store_aging *age = &s->age;
	bool remember = s->trouble == TROUBLE_REMEMBER;

	/* what is being written may be counted twice, or not at all */
	age->again = age->out || (remember && s->write.out);
	if (age->again)
		return;
	age->beyond = (struct db_beyond){ 0 };
	if (remember) {
		age->beyond.lines = s->unsaved.end - s->unsaved.first;
		age->beyond.bytes = s->unsaved.bytes;
	}
	age->out = true;
	worker_give(s->writing_thread, &age->job);
}

static void
aging_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	store_sqlite_age(arg);
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
