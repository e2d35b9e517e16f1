/* SPDX-License-Identifier: MIT */
/*
 * traffic.h - what is said in the room, and how long it takes to arrive.
 *
 * All of it is counted once a batch, never once a client. How long a line takes
 * is measured from when it was posted, by the oldest line of each batch: until
 * the room has it, and until everybody who came in by one listener and whose
 * socket takes it has been sent it. When a second batch comes before that, both
 * are one measurement, from the first: a room that is never done is measured
 * when it is.
 */
#ifndef CHATD_TRAFFIC_H
#define CHATD_TRAFFIC_H

#include <stdbool.h>
#include <stdint.h>

#include "common/tally.h"
#include "room/room.h"
#include "store/line.h"

/* The traffic of one room. */
struct traffic {
	struct room_watch watch;    /* told of each batch */
	struct room *room;          /* borrowed; NULL: not watched */
	uint64_t lines[LINE_KINDS]; /* stored, by enum line_kind */
	uint64_t bytes;             /* of text in them */
	int64_t posted; /* when the newest batch was, as in a line's time;
			   0: it was refused */
	bool told;      /* stored() has been called for the batch at hand */
	struct tally stored;    /* ns from there until it was stored */
	struct tally delivered; /* until it was sent to all of a listener */
};

/*
 * Watches @room. To be told of a batch before its front ends are, it comes
 * before them.
 */
void traffic_init(struct traffic *traffic, struct room *room);

/* Watches no more; the room must still be there. Zeroed memory is fine. */
void traffic_fini(struct traffic *traffic);

/*
 * A front end has a batch to send: *@since, which is 0 when it had none, is
 * when the first of what it has to send was posted.
 */
void traffic_begin(const struct traffic *traffic, int64_t *since);

/* It has sent all that, and *@since is 0 again. */
void traffic_end(struct traffic *traffic, int64_t *since);

#endif
