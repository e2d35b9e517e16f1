/* SPDX-License-Identifier: MIT */
/*
 * usher.h - goes through the hall and sees that nobody overdoes it.
 *
 * Who has said more than it may is held: not read until it may say more. Who
 * has said nothing for too long is asked to leave, and shown out if it does not
 * even hear that. When clients take more memory than they may in all, the one
 * that takes the most is shown out. One timer does all this, and only while
 * there is somebody to look after. Main stack, but where it is said otherwise.
 */
#ifndef CHATD_USHER_H
#define CHATD_USHER_H

#include <event2/event_struct.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/queue.h>

#include "limit/limiter.h"
#include "limit/throttle.h"

struct event_base;

/* What the usher knows of a client; part of it. */
struct seat {
	TAILQ_ENTRY(seat) link;      /* all seats, quiet for longest first */
	TAILQ_ENTRY(seat) held_link; /* who is held, for longest first */
	coir_time heard;             /* when it last said something */
	struct throttle throttle;    /* how much it may say */
	uint8_t reason;              /* enum reason why it has to leave */
	bool held;                   /* it is not read */
};

TAILQ_HEAD(seats, seat);

/* The usher. */
struct usher {
	struct limiter *limiter; /* what there is; borrowed */
	struct event tick;       /* looks around */
	struct seats seats;      /* everybody */
	struct seats held;       /* who is held */
	struct seat *shown;      /* who is being shown out for memory */
	size_t memory;           /* that clients take, but pins and bus */
};

/* Sets *@usher up for @limiter (borrowed), in the loop of @base. */
void usher_init(struct usher *usher, struct event_base *base,
		struct limiter *limiter);

/* The configuration has changed: looks around as often as that wants. */
void usher_update(struct usher *usher);

/* Stops it; zeroed memory is fine. */
void usher_fini(struct usher *usher);

/* A client takes @seat, whose throttle is filled in. */
void usher_seat(struct usher *usher, struct seat *seat);

/* It leaves. */
void usher_unseat(struct usher *usher, struct seat *seat);

/* It has said something. */
void usher_heard(struct usher *usher, struct seat *seat);

/* It is not to be read until it may say something; it may be held already. */
void usher_hold(struct usher *usher, struct seat *seat);

/* Clients take @bytes more than before, or with a minus less. */
void usher_account(struct usher *usher, ptrdiff_t bytes);

/* Bytes that all clients take now, programs on the bus among them. */
size_t usher_memory(const struct usher *usher);

#endif
