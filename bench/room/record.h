/* SPDX-License-Identifier: MIT */
/*
 * record.h - what was heard in a room, once for everybody: who hears something
 * first writes it down, where it is looked at text by text; what the others
 * hear must be the same bytes, from their place on.
 *
 * So each client has each text once, in the one order, whole, or there is a
 * fault; and a delivery costs a comparison. The remarks of each speaker must
 * be numbered without a gap, in what is written down.
 */
#ifndef BENCH_RECORD_H
#define BENCH_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crowd.h"
#include "histogram.h"

/** struct mark - the end of a text in the record. */
struct mark {
	size_t end;
	/* when it was to be said; 0: it is the room's own */
	int64_t due;
	/* watched clients that have it; when the last one got it */
	int heard;
	int64_t all_at;
};

/** struct place - where a client is. */
struct place {
	size_t at;
	/* the first mark that it has not passed */
	size_t mark;
};

/** struct record - of one room. */
struct record {
	const struct dialect *dialect;
	/* the room tells who comes and goes: such texts are no faults */
	bool has_news;
	char *bytes;
	size_t len;
	struct mark *marks;
	size_t n_marks;
	struct place *places;
	int n;
	/* clients 0 to here: their times are noted, and their last one's */
	int watched;
	/* the last remark of each speaker */
	uint32_t numbers[CROWD_SPEAKERS];
	/* who came, and who went */
	int news;
	/* clients that have heard something */
	int present;
	/* remarks that have come to somebody */
	int64_t deliveries;
	/* remarks as old as this, and older, have no time; see bench_now() */
	int64_t since;
	/* from when a remark was to be said: until a watched one has it */
	struct histogram each;
	/* remarks with a time that all watched have */
	int64_t heard_by_all;
	/* what is wrong; empty: nothing */
	char fault[160];
};

/* For at most @most clients, all of them watched. */
void record_init(struct record *record, int most,
		 const struct dialect *dialect);

/* One more client hears, from the beginning. */
void record_grow(struct record *record);

/*
 * Forgets what was heard: everybody has heard all of it, and begins again. The
 * numbers of the speakers go on.
 */
void record_restart(struct record *record);

/* Forgets the times, and notes those of remarks that are due from now on. */
void record_time_anew(struct record *record);

/* Client @who has heard this. */
void record_heard(struct record *record, int who, const char *bytes,
		  size_t len);

/* Has everybody heard @remarks remarks, so many as were said? */
bool record_complete(const struct record *record, int64_t remarks);

void record_fini(struct record *record);

#endif
