/* SPDX-License-Identifier: MIT */
/*
 * storm.c - see storm.h.
 *
 * One thread does all: so that what it takes to read as a joiner is not seen as
 * latency, it looks at the old clients after every few reads of joiners.
 */
#include "config.h"

#include "storm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "talk.h"

/* What is done between two looks at the old clients. */
#define JOIN_BATCH 8
#define READ_BATCH 2

/*
 * Joiners who may wait to be let in. The kernel has a place for as many: who
 * finds none is forgotten there, without ever knowing.
 */
#define WAITING 2048

/* Remarks under way while the history is written. */
#define WINDOW 1024

/* The room forgets nothing. */
#define HISTORY 1000000

/* Nothing comes to those who have not got everything: something is broken. */
#define PATIENCE_NS 20000000000

const int storm_rate = 20;

/** struct storm - one of them. */
struct storm {
	const struct storm_load *load;
	/* the old clients; the record is everybody's */
	struct talk talk;
	struct crowd joiners;
	struct ear ear;
	/* when the next remark is to be said */
	int64_t due;
	/* when something came last */
	int64_t heard;
	/* the first client that is not known to have all of the history */
	int behind;
	/* lines that are the history */
	int64_t written;
	/* when each phase began */
	int64_t begun[STORM_PHASES];
	/* how long is talked quietly */
	int64_t quiet;
};

int
storm_limit(int wanted)
{
	int most = crowd_limit(wanted + STORM_OLD) - STORM_OLD;

	if (most < wanted)
		printf("only %d clients: RLIMIT_NOFILE allows no more\n", most);
	return most;
}

static void
begin(struct storm *storm, int port)
{
	int most = STORM_OLD + storm->load->joiners;
	struct talk *talk = &storm->talk;

	talk_init(talk, most, port, &dialect_lines);
	talk->record.has_news = true;
	talk->record.watched = STORM_OLD;
	for (int i = 0; i < STORM_OLD; i++) {
		crowd_grow(&talk->crowd);
		record_grow(&talk->record);
	}
	crowd_init(&storm->joiners, storm->load->joiners, port, &dialect_lines);
	storm->ear = (struct ear){ &talk->record, STORM_OLD };
	talk_listen(&storm->joiners, &storm->ear);
}

static bool
write_history(struct storm *storm)
{
	struct talk *talk = &storm->talk;

	while (talk->said < storm->load->history && !talk_problem(talk)) {
		talk_keep_going(talk, WINDOW);
		crowd_read(&talk->crowd, 1);
	}
	return talk_finish(talk);
}

/* Say what is due, and read a little. False: there is a problem. */
static bool
go_on(struct storm *storm)
{
	struct talk *talk = &storm->talk;
	int64_t now = bench_now();

	if (now >= storm->due) {
		talk_prepare(talk, storm->due);
		storm->due += 1000000000 / storm_rate;
	}
	crowd_send(&talk->crowd);
	if (crowd_read(&talk->crowd, 0) +
		    crowd_read_some(&storm->joiners, 0, READ_BATCH) >
	    0)
		storm->heard = now;
	talk->crowd.lost += storm->joiners.lost;
	storm->joiners.lost = 0;
	talk->stuck = now - storm->heard > PATIENCE_NS;
	return talk_problem(talk) == NULL;
}

static bool
talk_quietly(struct storm *storm)
{
	int64_t start = bench_now();

	while (bench_now() - start < storm->quiet)
		if (!go_on(storm))
			return false;
	return true;
}

/* Does everybody have the first @marks texts? */
static bool
all_have(struct storm *storm, size_t marks)
{
	const struct record *record = &storm->talk.record;

	while (storm->behind < record->n &&
	       record->places[storm->behind].mark >= marks)
		storm->behind++;
	return storm->behind == record->n;
}

/* A few more join, if there are not too many who wait to be let in. */
static void
let_some_join(struct storm *storm)
{
	struct record *record = &storm->talk.record;
	int everybody = STORM_OLD + storm->load->joiners;

	for (int i = 0; i < JOIN_BATCH && record->n < everybody &&
	     record->n - record->present < WAITING;
	     i++) {
		crowd_grow(&storm->joiners);
		record_grow(record);
	}
}

/*
 * Everybody joins, and reads until he has all that was before the last one
 * came, and at least one remark was made.
 */
static bool
join(struct storm *storm)
{
	const struct record *record = &storm->talk.record;
	int64_t before = storm->talk.said - storm->written;
	size_t marks = 0;

	/* the next one may have been to be said already */
	before += storm->due < storm->begun[STORM_DURING];
	while (marks == 0 || record->heard_by_all <= before ||
	       !all_have(storm, marks)) {
		let_some_join(storm);
		if (!go_on(storm))
			return false;
		if (marks == 0 &&
		    record->news == STORM_OLD + storm->load->joiners)
			marks = record->n_marks;
	}
	return true;
}

/* Nothing more is said: everybody gets what was. */
static bool
finish(struct storm *storm)
{
	storm->due = INT64_MAX;
	while (!record_complete(&storm->talk.record, storm->talk.said))
		if (!go_on(storm))
			return false;
	return true;
}

static bool
run_phase(struct storm *storm, enum storm_phase phase,
	  struct storm_result *result)
{
	static bool (*const phases[STORM_PHASES])(struct storm * storm) = {
		[STORM_BEFORE] = talk_quietly,
		[STORM_DURING] = join,
		[STORM_AFTER] = talk_quietly,
	};
	int64_t took;

	storm->begun[phase] = bench_now();
	if (!phases[phase](storm))
		return false;
	took = bench_now() - storm->begun[phase];
	if (phase != STORM_DURING)
		return true;
	result->joining = (double)took / 1e6;
	if (storm->quiet < took)
		storm->quiet = took;
	return true;
}

static bool
run_all(struct storm *storm, struct storm_result *result)
{
	struct record *record = &storm->talk.record;

	if (!write_history(storm))
		return false;
	record_time_anew(record);
	storm->written = storm->talk.said;
	storm->due = record->since;
	storm->heard = storm->due;
	for (int phase = 0; phase < STORM_PHASES; phase++)
		if (!run_phase(storm, phase, result))
			return false;
	return finish(storm);
}

/*
 * A line belongs to the phase in which it was to be said. Only now: a stall is
 * known when it is over.
 */
static void
sort_lines(const struct storm *storm, const struct opening *opening,
	   struct storm_result *result)
{
	const struct record *record = &storm->talk.record;

	for (size_t i = 0; i < record->n_marks; i++) {
		const struct mark *mark = &record->marks[i];
		int phase = STORM_PHASES - 1;

		if (mark->due < record->since)
			continue;
		while (phase > 0 && mark->due < storm->begun[phase])
			phase--;
		delays_add(&result->phases[phase], mark->all_at - mark->due,
			   venue_stalled(opening, mark->due, mark->all_at));
	}
	result->watched = venue_watched(opening);
	venue_stalls(opening, record->since, result->stalls);
}

bool
storm_run(struct venue *venue, const struct storm_load *load,
	  struct storm_result *ret)
{
	static struct storm storm;
	struct opening opening;
	bool ran;

	if (!venue_open(venue, STORM_OLD + load->joiners, HISTORY, &opening))
		return false;
	memset(ret, 0, sizeof(*ret));
	storm = (struct storm){ .load = load,
				.quiet = (int64_t)load->ms * 1000000 };
	begin(&storm, opening.port);
	ran = run_all(&storm, ret);
	if (ran)
		sort_lines(&storm, &opening, ret);
	else
		fprintf(stderr, "%s, %d joiners: %s\n", venue->name,
			load->joiners, talk_problem(&storm.talk));
	venue_passes(&opening, ret->passes);
	crowd_close(&storm.joiners);
	talk_end(&storm.talk);
	venue_close(&opening);
	return ran;
}
