/* SPDX-License-Identifier: MIT */
/*
 * ticket.h - the queue through which everything that a client causes passes.
 *
 * Tickets are taken in input order and applied in that order, all on one FIFO.
 * A ticket for a line waits for the store's answer; any other one is applied as
 * soon as it is the first. So a private reply comes after the line typed
 * before it, and a close after both. What is in flight is counted in tickets
 * and bytes; that is what bounds a room whose store is slow. A growing ring: a
 * steady room allocates nothing per ticket.
 */
#ifndef CHATD_TICKET_H
#define CHATD_TICKET_H

#include <stddef.h>
#include <stdint.h>

struct pin;
struct room_client;
struct room_letter;

/* What is to happen when a ticket's turn comes. */
enum ticket_kind {
	TICKET_LINE,    /* a line posted to the store is shown */
	TICKET_TELL,    /* the client gets the pin */
	TICKET_NOTICE,  /* everybody is told what is in the pin */
	TICKET_WHISPER, /* somebody else gets the pin; see room_private.c */
	TICKET_CLOSE,   /* the client's connection closes here */
};

/* One thing that was caused. */
struct ticket {
	struct room_client *client; /* who caused it, or NULL: the room */
	struct room_letter *letter; /* LINE: whom to answer; or NULL */
	struct pin *pin;            /* TELL, NOTICE: owned; WHISPER: three;
				       else NULL */
	uint64_t to;                /* WHISPER: id of who gets it */
	uint32_t bytes;             /* that it counts for in flight */
	uint8_t kind;               /* enum ticket_kind */
	uint8_t line;               /* TICKET_LINE: its enum line_kind */
};

/* Tickets in order. All-zero memory is an empty queue. */
struct ticket_queue {
	struct ticket *ring; /* room tickets */
	size_t bytes;        /* sum of all tickets' bytes */
	uint32_t room;       /* a power of two, or 0 */
	uint32_t first;      /* where in the ring the oldest is */
	uint32_t count;      /* tickets in the queue */
};

/* Frees the queue and the pins in it. */
void ticket_queue_fini(struct ticket_queue *q);

/* Makes sure that one more ticket can be put. Returns 0 or -ENOMEM. */
int ticket_queue_reserve(struct ticket_queue *q);

/* Puts @ticket at the end; ticket_queue_reserve() has made room for it. */
void ticket_queue_put(struct ticket_queue *q, const struct ticket *ticket);

/* The oldest ticket, or NULL; good until the next call. */
const struct ticket *ticket_queue_first(const struct ticket_queue *q);

/* Takes the oldest ticket out; there must be one. Its pin becomes yours. */
struct ticket ticket_queue_take(struct ticket_queue *q);

#endif
