/* SPDX-License-Identifier: MIT */
/*
 * guest.h - a client of the room without a socket.
 *
 * It is what a front end is to the room: it joins, sends from its cursor, and
 * keeps what a real client would have received. Its own news and its release
 * are counted.
 */
#ifndef GUEST_H
#define GUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "room.h"

/* The client. */
struct guest {
	struct room_client client; /* in the room */
	char address[32];          /* "tcp:" and its name */
	char *got;                 /* what it received; NUL-terminated */
	size_t got_len;            /* bytes received */
	uint64_t input;            /* bytes that it has sent */
	int news;                  /* times that it was told to look */
	bool released;             /* the room is done with it */
};

/* Lets @g, called @name, in through @label; must succeed. */
void guest_join(struct guest *g, struct room *room, const char *name,
		struct roster_label *label);

/* room_join() with the same arguments and its result. */
int guest_try_join(struct guest *g, struct room *room, const char *name,
		   struct roster_label *label);

/* Says @text, which must be taken, as a line of its input. */
void guest_say(struct guest *g, const char *text);

/*
 * Receives at most @bytes in one gather of at most @n iovecs.
 * Returns the bytes received, or negative errno.
 */
long guest_receive(struct guest *g, int n, size_t bytes);

/* Receives all there is. */
void guest_receive_all(struct guest *g);

/* Receives all there is; what it ever received must be @expected. */
void guest_expect(struct guest *g, const char *expected);

/* Frees what it received. */
void guest_fini(struct guest *g);

#endif
