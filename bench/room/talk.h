/* SPDX-License-Identifier: MIT */
/*
 * talk.h - a crowd in a room: its speakers talk, and all that is heard is
 * checked. Each function ends when everybody has heard all that was said, or
 * with a problem: talk_problem() says which.
 */
#ifndef BENCH_TALK_H
#define BENCH_TALK_H

#include <stdbool.h>
#include <stdint.h>

#include "crowd.h"
#include "record.h"

/** struct ear - what a crowd hears goes to a record, from client @first on. */
struct ear {
	struct record *record;
	int first;
};

/** struct talk - one room. */
struct talk {
	struct crowd crowd;
	struct record record;
	struct ear ear;
	/* the last remark of each speaker */
	uint32_t numbers[CROWD_SPEAKERS];
	/* remarks since the record began */
	int64_t said;
	/* nothing came for too long */
	bool stuck;
};

/* A talk of nobody, on 127.0.0.1:@port; room for @most clients. */
void talk_init(struct talk *talk, int most, int port,
	       const struct dialect *dialect);

/* A talk of @n clients who are all in. */
bool talk_start(struct talk *talk, int n, int port,
		const struct dialect *dialect);

/* What @crowd hears goes to @ear. */
void talk_listen(struct crowd *crowd, struct ear *ear);

/* The next speaker's next remark, which was to be said at @due. */
void talk_prepare(struct talk *talk, int64_t due);

/* Reads until everybody has heard everything. */
bool talk_finish(struct talk *talk);

/*
 * Has the next remarks said, until @window are under way or speakers are not
 * listened to.
 */
void talk_keep_going(struct talk *talk, int window);

/*
 * Says a remark every @gap ns, @lines of them, each at its time whatever was
 * heard of those before it.
 */
bool talk_at_rate(struct talk *talk, int lines, int64_t gap);

/*
 * Says remarks for @ns or a few windows' worth, so many that always @window are
 * under way. Returns how many are delivered in a second; negative: there is a
 * problem.
 */
double talk_flood(struct talk *talk, int window, int64_t ns);

/*
 * The most that talk_flood() brings, with windows of @ns each that grow for as
 * long as that helps and does not take too long; negative: there is a problem.
 */
double talk_saturate(struct talk *talk, int64_t ns);

/* NULL: there is none. */
const char *talk_problem(struct talk *talk);

void talk_end(struct talk *talk);

#endif
