/* SPDX-License-Identifier: MIT */
/*
 * turns.h - those who are far behind, let through a few at a time.
 *
 * Whoever is to be sent a lot, the history of the room or all that was missed,
 * must not hold up those who only want the newest line. They queue here, and
 * after each poll of the loop a few of them have a turn; the others are served
 * meanwhile without any queue.
 */
#ifndef CHATD_TURNS_H
#define CHATD_TURNS_H

#include <event2/event_struct.h>
#include <stdbool.h>
#include <sys/queue.h>

struct client;
struct passes;

/* Turns between two polls of the loop. */
#define TURNS_A_PASS 4

/* Somebody who may have to queue; part of a client. All-zero: does not. */
struct turn {
	TAILQ_ENTRY(turn) link; /* in the queue, while waiting */
	bool waiting;           /* it is in the queue */
	bool given;             /* it is its turn */
};

/* The queue. */
struct turns {
	TAILQ_HEAD(, turn) queue; /* in the order in which they came */
	struct event polled;      /* the loop has been polled */
	struct passes *passes;    /* told when there are turns; borrowed */
	bool set;                 /* polled is added or active */
};

/* Makes an empty queue in the loop of @base; both are borrowed. */
void turns_init(struct turns *turns, struct event_base *base,
		struct passes *passes);

/* Nobody queues any more. A zeroed one is fine. */
void turns_fini(struct turns *turns);

/*
 * Is @client to be sent something now? Always, unless it is far behind: then
 * only when it is its turn, once. Else it queues from now on, and has news when
 * its turn has come.
 */
bool turns_take(struct client *client);

/* It does not want a turn any more, if it did. */
void turns_leave(struct client *client);

#endif
