/* SPDX-License-Identifier: MIT */
/*
 * hall.h - what all doors, and the clients that came through them, share.
 */
#ifndef CHATD_HALL_H
#define CHATD_HALL_H

#include <stddef.h>

#include "room.h"
#include "session.h"

/* Bytes read from a client in one go; the most that it gets in a round. */
#define HALL_INPUT_MAX (16 * 1024)

/* The hall: one a server. */
struct hall {
	struct room *room;          /* borrowed */
	struct session_rules rules; /* how input becomes lines */
	/* what was just read of whichever client it is; never kept */
	char input[HALL_INPUT_MAX];
};

/*
 * Makes *hall the hall of @room (borrowed), for lines of at most @line_max
 * bytes. Returns 0 or -ENOMEM.
 */
int hall_init(struct hall *hall, struct room *room, size_t line_max);

/* Frees what it owns, not the room; zeroed memory is fine. */
void hall_fini(struct hall *hall);

#endif
