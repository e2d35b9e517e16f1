/* SPDX-License-Identifier: MIT */
/*
 * store_sqlite_trouble.c - what becomes of lines when they cannot be written.
 *
 * In TROUBLE_HOLD the batch that failed is still the one that the store has
 * begun, and nothing else is written before it. In TROUBLE_REMEMBER batches are
 * ended well without having been written: their lines are on the shelf, in
 * order, and go to the file from there, a page at a time; it is over when the
 * shelf is empty. In both an attempt is made after each pause, and the pauses
 * become longer.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/time.h>

#include <event2/event.h>

#include "log/log.h"
#include "store/db.h"
#include "store/store_sqlite_state.h"
#include "text/phrase.h"

/* The longest pause between two attempts. */
#define PAUSE_MAX_MS 5000

/* Text on the shelf, at most, whatever history may have. */
#define SHELF_BYTES_MAX (64 * 1024 * 1024)

/* What is said when trouble begins: one row a policy. */
static const struct {
	enum store_trouble trouble; /* which it is */
	const char *log;            /* to the administrator */
	const char *notice;         /* to the room, a phrase */
} troubles[] = {
	[STORE_HOLD] = { TROUBLE_HOLD, "they wait until they can",
			 N_("it waits, and is shown once it is") },
	[STORE_MEMORY] = { TROUBLE_REMEMBER,
			   "they are in memory only until they can",
			   N_("it is shown, but lost if the room ends first") },
	[STORE_STOP] = { TROUBLE_REFUSE, "stopping", N_("the room closes") },
};

__attribute__((format(printf, 2, 3))) static void
tell(struct store_sqlite *s, const char *format, ...)
{
	char text[STORE_TROUBLE_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	s->owner->tell(s->owner_arg, text);
}

/* Says that writing fails, for the reason s->error, to all and who comes. */
static void
say_why(struct store_sqlite *s)
{
	const char *cure = db_cure(s->error);

	log_message(MESSAGE_STORE_FAILS, NULL,
		    "lines cannot be stored in %s after line %" PRIu64
		    ": %s; %s%s%s",
		    s->path, s->written, db_reason(s->error),
		    troubles[s->policy].log, cure ? "; " : "",
		    cure ? cure : "");
	snprintf(s->store.trouble, sizeof(s->store.trouble),
		 _("what is said cannot be stored now: %s; %s"),
		 db_reason(s->error), phrase(troubles[s->policy].notice));
	tell(s, "%s", s->store.trouble);
}

/* Writing has begun to fail. */
static void
begin_trouble(struct store_sqlite *s)
{
	s->trouble = troubles[s->policy].trouble;
	s->pause_ms = s->retry_ms;
	s->store.figures.failing = true;
	s->store.figures.failures++;
	if (s->trouble == TROUBLE_HOLD)
		s->store.waiting_max = s->hold_max;
	else if (s->trouble == TROUBLE_REMEMBER)
		shelf_init(&s->unsaved, s->store.last + 1);
	else
		s->owner->stop(s->owner_arg);
}

/* An attempt to write has failed with @error: the first, or another one. */
static void
note_failure(struct store_sqlite *s, int error)
{
	bool news = s->trouble == TROUBLE_NONE || error != s->error;

	s->error = error;
	if (news)
		say_why(s);
	if (s->trouble == TROUBLE_NONE)
		begin_trouble(s);
}

/* Sets the time of the next attempt. */
static void
pause_attempts(struct store_sqlite *s)
{
	const struct timeval pause = {
		.tv_sec = s->pause_ms / 1000,
		.tv_usec = s->pause_ms % 1000 * 1000,
	};

	event_add(&s->retry, &pause);
	s->pause_ms *= 2;
	if (s->pause_ms > PAUSE_MAX_MS)
		s->pause_ms = PAUSE_MAX_MS;
}

void
store_sqlite_failed(struct store_sqlite *s, int error)
{
	/* such a line is stored already: no attempt would go better */
	if (error == -EEXIST) {
		log_error("%s has one of these lines already; they are not "
			  "stored",
			  s->path);
		store_done(&s->store, error, 0);
		return;
	}
	note_failure(s, error);
	if (s->trouble == TROUBLE_HOLD) {
		pause_attempts(s);
	} else if (s->trouble == TROUBLE_REMEMBER) {
		pause_attempts(s);
		store_sqlite_remember(s);
	} else {
		store_done(&s->store, error, 0);
	}
}

void
store_sqlite_recovered(struct store_sqlite *s)
{
	uint64_t lost = s->store.figures.dropped - s->dropped_before;

	if (s->trouble == TROUBLE_REFUSE)
		return;
	s->trouble = TROUBLE_NONE;
	s->told_full = false;
	s->dropped_before = s->store.figures.dropped;
	s->store.waiting_max = 0;
	s->store.figures.failing = false;
	s->store.trouble[0] = '\0';
	log_message(MESSAGE_STORE_WORKS, NULL, "lines are stored in %s again",
		    s->path);
	if (lost > 0)
		log_error("%" PRIu64 " lines that were shown are not in %s",
			  lost, s->path);
	tell(s, _("what is said is stored again"));
}

/* The oldest line kept, as far as is known without the writer. */
static uint64_t
oldest_kept(const struct store_sqlite *s)
{
	uint64_t first = s->store.first;
	uint64_t end = s->unsaved.end;

	if (end - first > s->keep.lines)
		first = end - s->keep.lines;
	/* between the file and the shelf there must be nothing missing */
	if (s->unsaved.first > s->written + 1 && s->unsaved.first > first)
		first = s->unsaved.first;
	return first;
}

/* Says that lines have been dropped that could not be written, once. */
static void
note_dropped(struct store_sqlite *s, uint64_t lines)
{
	bool first = s->store.figures.dropped == s->dropped_before;

	if (lines == 0)
		return;
	s->store.figures.dropped += lines;
	if (!first)
		return;
	log_error("more lines cannot be stored in %s than fit into %d MiB of "
		  "memory: the oldest of them are lost, and all before",
		  s->path, SHELF_BYTES_MAX >> 20);
	tell(s,
	     _("more cannot be stored than fits into memory; the oldest lines "
	       "are lost"));
}

uint64_t
store_sqlite_retain_unsaved(struct store_sqlite *s)
{
	struct store_keep keep = s->keep;
	uint64_t first;

	shelf_retain(&s->unsaved, &keep);
	first = s->unsaved.first;
	if (keep.bytes > SHELF_BYTES_MAX)
		keep.bytes = SHELF_BYTES_MAX;
	shelf_retain(&s->unsaved, &keep);
	note_dropped(s, s->unsaved.first - first);
	s->store.figures.unsaved = s->unsaved.end - s->unsaved.first;
	return oldest_kept(s);
}

void
store_sqlite_remember(struct store_sqlite *s)
{
	int error = shelf_add(&s->unsaved, &s->store.committing);

	store_done(&s->store, error, store_sqlite_retain_unsaved(s));
	store_sqlite_age(s);
}

/* Gives the writer the next page from the shelf, if there is one. */
static void
write_rest(struct store_sqlite *s)
{
	if (s->unsaved.first == s->unsaved.end) {
		shelf_fini(&s->unsaved);
		store_sqlite_recovered(s);
		return;
	}
	lines_reset(&s->rest);
	s->rest.first = s->unsaved.first;
	if (shelf_read(&s->unsaved, s->unsaved.first, &s->rest))
		pause_attempts(s);
	else
		store_sqlite_write(s, &s->rest);
}

void
store_sqlite_rest_written(struct store_sqlite *s, int error)
{
	if (error) {
		note_failure(s, error);
		pause_attempts(s);
		return;
	}
	s->pause_ms = s->retry_ms;
	shelf_drop(&s->unsaved, s->written + 1);
	s->store.figures.unsaved = s->unsaved.end - s->unsaved.first;
	store_kept(&s->store, s->write.first);
	write_rest(s);
}

/* Says so when no more lines may wait. */
static void
tell_full(struct store_sqlite *s)
{
	if (s->told_full || !store_full(&s->store))
		return;
	s->told_full = true;
	log_warn("%" PRIu32 " lines wait to be stored in %s; nothing more is "
		 "read until they are",
		 s->hold_max, s->path);
	tell(s,
	     _("%" PRIu32 " lines wait to be stored; nothing more is read "
	       "until they are"),
	     s->hold_max);
}

static void
retry_cb(evutil_socket_t fd, short what, void *arg)
{
	struct store_sqlite *s = arg;

	(void)fd;
	(void)what;
	if (s->trouble == TROUBLE_REMEMBER) {
		write_rest(s);
		return;
	}
	tell_full(s);
	store_sqlite_write(s, &s->store.committing);
}

void
store_sqlite_give_up(struct store *store)
{
	struct store_sqlite *s = store_sqlite_of(store);

	if (s->policy == STORE_HOLD)
		s->policy = STORE_STOP;
	if (s->trouble != TROUBLE_HOLD)
		return;
	log_error("waiting no longer for %s: %s; %" PRIu32 " lines that cannot "
		  "be stored are lost",
		  s->path, db_reason(s->error),
		  store->committing.count + store->filling.count);
	s->trouble = TROUBLE_REFUSE;
	if (!event_pending(&s->retry, EV_TIMEOUT, NULL))
		return;
	event_del(&s->retry);
	store_done(store, s->error, 0);
}

void
store_sqlite_save_rest(struct store_sqlite *s)
{
	struct shelf *unsaved = &s->unsaved;
	int error = 0;

	shelf_drop(unsaved, s->writer.kept.last + 1);
	while (!error && unsaved->first < unsaved->end) {
		lines_reset(&s->rest);
		s->rest.first = unsaved->first;
		error = shelf_read(unsaved, unsaved->first, &s->rest);
		if (!error)
			error = db_writer_store(&s->writer, &s->rest, true);
		if (!error)
			shelf_drop(unsaved, s->writer.kept.last + 1);
	}
	if (error)
		log_error("%" PRIu64 " lines are lost that could not be stored "
			  "in %s: %s",
			  unsaved->end - unsaved->first, s->path,
			  db_reason(error));
	shelf_fini(unsaved);
}

void
store_sqlite_trouble_init(struct store_sqlite *s, struct event_base *base)
{
	event_assign(&s->retry, base, -1, 0, retry_cb, s);
}
