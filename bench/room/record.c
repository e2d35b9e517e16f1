/* SPDX-License-Identifier: MIT */
/*
 * record.c - see record.h.
 */
#include "config.h"

#include "record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "bench.h"
#include "remark.h"

/* Room for what is heard; it is only taken when it is used. */
#define BYTES_MAX ((size_t)512 << 20)
#define MARKS_MAX ((size_t)8 << 20)

/* How the room's news begin. */
static const char *const news[] = { "Got connection from ",
				    "Connection from " };

static void *
reserve(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	bench_check(memory != MAP_FAILED, "memory for what is heard");
	return memory;
}

void
record_init(struct record *record, int most, const struct dialect *dialect)
{
	memset(record, 0, sizeof(*record));
	record->dialect = dialect;
	record->watched = most;
	record->bytes = reserve(BYTES_MAX);
	record->marks = reserve(MARKS_MAX * sizeof(*record->marks));
	record->places = calloc((size_t)most, sizeof(*record->places));
	bench_check(record->places != NULL, "memory");
}

void
record_grow(struct record *record)
{
	record->places[record->n++] = (struct place){ .at = 0 };
}

void
record_restart(struct record *record)
{
	record->len = 0;
	record->n_marks = 0;
	record->news = 0;
	record->present = 0;
	record->deliveries = 0;
	memset(record->places, 0, (size_t)record->n * sizeof(*record->places));
	record_time_anew(record);
}

void
record_time_anew(struct record *record)
{
	memset(&record->each, 0, sizeof(record->each));
	record->heard_by_all = 0;
	record->since = bench_now();
}

void
record_fini(struct record *record)
{
	munmap(record->bytes, BYTES_MAX);
	munmap(record->marks, MARKS_MAX * sizeof(*record->marks));
	free(record->places);
}

static void
find_fault(struct record *record, int who, const char *what, const char *bytes,
	   size_t len)
{
	char shown[72];
	size_t n = len < sizeof(shown) - 1 ? len : sizeof(shown) - 1;

	if (record->fault[0])
		return;
	for (size_t i = 0; i < n; i++)
		shown[i] = bytes[i];
	shown[n] = '\0';
	for (size_t i = 0; i < n; i++)
		if (shown[i] < ' ' || shown[i] > '~')
			shown[i] = '?';
	snprintf(record->fault, sizeof(record->fault), "client %d hears %s: %s",
		 who, what, shown);
}

static bool
is_news(const struct record *record, const char *text, size_t len)
{
	for (int i = 0; record->has_news && i < 2; i++)
		if (len > strlen(news[i]) &&
		    memcmp(text, news[i], strlen(news[i])) == 0)
			return true;
	return false;
}

/* A new text is in the record: it must be the speaker's next one. */
static void
write_down(struct record *record, int who, const char *text, size_t len)
{
	struct mark *mark = &record->marks[record->n_marks];
	struct remark remark;

	*mark = (struct mark){ .due = 0 };
	if (!remark_read(text, len, &remark)) {
		if (is_news(record, text, len))
			record->news++;
		else
			find_fault(record, who, "what nobody said", text, len);
		return;
	}
	if (remark.speaker < 0 || remark.speaker >= CROWD_SPEAKERS ||
	    remark.number != record->numbers[remark.speaker] + 1) {
		find_fault(record, who, "one out of turn", text, len);
		return;
	}
	record->numbers[remark.speaker]++;
	mark->due = remark.due;
}

/* Where the last text that is whole ends. */
static size_t
whole(const struct record *record)
{
	return record->n_marks > 0 ? record->marks[record->n_marks - 1].end : 0;
}

/* Take what is for one client alone out of the end of the record. */
static bool
drop_aside(struct record *record, size_t at)
{
	char *bytes = record->bytes + at;
	size_t len = record->len - at, aside;

	if (!record->dialect->aside || len == 0)
		return false;
	aside = record->dialect->aside(bytes, len);
	record->len -= aside;
	memmove(bytes, bytes + aside, len - aside);
	return aside > 0;
}

/* Client @who, whose place is the end of the record, hears more. */
static void
extend(struct record *record, int who, const char *bytes, size_t len)
{
	const char *text;
	size_t at = whole(record), size, text_len;

	if (record->len + len > BYTES_MAX ||
	    record->n_marks + len >= MARKS_MAX) {
		find_fault(record, who, "more than the record takes", "", 0);
		return;
	}
	memcpy(record->bytes + record->len, bytes, len);
	record->len += len;
	for (;;) {
		if (drop_aside(record, at))
			continue;
		size = record->dialect->heard(record->bytes + at,
					      record->len - at, &text,
					      &text_len);
		if (size == 0)
			return;
		write_down(record, who, text, text_len);
		at += size;
		record->marks[record->n_marks++].end = at;
	}
}

/* Note which texts @who has whole now. */
static void
pass_marks(struct record *record, int who)
{
	struct place *place = &record->places[who];
	int64_t now = bench_now();
	bool watched = who < record->watched;

	while (place->mark < record->n_marks &&
	       record->marks[place->mark].end <= place->at) {
		struct mark *mark = &record->marks[place->mark++];

		record->deliveries += mark->due != 0;
		if (!watched || mark->due < record->since)
			continue;
		histogram_add(&record->each, now - mark->due);
		if (++mark->heard < record->watched)
			continue;
		mark->all_at = now;
		record->heard_by_all++;
	}
}

/* How much of @bytes is what the record has at the place of @who. */
static size_t
compare(struct record *record, int who, const char *bytes, size_t len)
{
	struct place *place = &record->places[who];
	const char *known = record->bytes + place->at;
	size_t known_len = record->len - place->at, same = 0;

	if (len > known_len)
		len = known_len;
	if (memcmp(bytes, known, len) == 0) {
		place->at += len;
		return len;
	}
	while (bytes[same] == known[same])
		same++;
	place->at += same;
	return same;
}

/* @who stands between two texts, or not: what comes may be an aside. */
static size_t
skip_aside(struct record *record, int who, const char *bytes, size_t len)
{
	const struct place *place = &record->places[who];

	pass_marks(record, who);
	if (!record->dialect->aside ||
	    place->at !=
		    (place->mark > 0 ? record->marks[place->mark - 1].end : 0))
		return 0;
	return record->dialect->aside(bytes, len);
}

void
record_heard(struct record *record, int who, const char *bytes, size_t len)
{
	struct place *place = &record->places[who];

	record->present += place->at == 0;
	while (len > 0) {
		size_t done = compare(record, who, bytes, len);

		bytes += done;
		len -= done;
		if (len == 0)
			break;
		if (place->at == record->len) {
			extend(record, who, bytes, len);
			place->at = record->len;
			break;
		}
		done = skip_aside(record, who, bytes, len);
		if (done == 0) {
			find_fault(record, who, "what others do not", bytes,
				   len);
			return;
		}
		bytes += done;
		len -= done;
	}
	pass_marks(record, who);
}

bool
record_complete(const struct record *record, int64_t remarks)
{
	return record->deliveries == remarks * record->n;
}
