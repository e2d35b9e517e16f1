/* SPDX-License-Identifier: MIT */
/*
 * handover.h - brings the daemon to where another one can go on.
 *
 * Nobody is let in and nothing is read any more; what is in flight is stored,
 * and everybody gets what there is as far as their sockets take it. Nobody is
 * waited for who does not read: the next process knows where they are. When
 * all is quiet and stored the bus is closed, and what comes then is not this
 * file's: the process is to end, or to execute another program, without
 * touching a socket.
 */
#ifndef CHATD_HANDOVER_H
#define CHATD_HANDOVER_H

#include <event2/event_struct.h>
#include <stdbool.h>
#include <stdint.h>

struct server;

/* A server on its way there. */
struct handover {
	struct event look;                    /* time to look how far it is */
	void (*ready)(struct server *server); /* NULL: it has not begun */
	int64_t began;    /* monotonic nanoseconds, as the next two */
	int64_t until;    /* patience ends */
	int64_t moved_at; /* when somebody was sent something last */
	uint64_t sent;    /* bytes that all were sent until then */
	bool seen_off;    /* who cannot go on has been told so */
};

/*
 * Begins, once; @ready is called on the main stack when it is done. The store
 * is open, and nothing is left to be stored. It must not return.
 */
void handover_begin(struct server *server,
		    void (*ready)(struct server *server));

/* Has it begun? */
bool handover_begun(const struct server *server);

#endif
