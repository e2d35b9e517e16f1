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

#include "room/room.h"

/* Pins that are noted at most. */
#define GUEST_PINS_MAX 4000

/* What outlives the room. */
struct guest_notes {
	struct cursor_place from;               /* before its last turn */
	struct cursor_place to;                 /* after it */
	uint32_t ahead;                         /* bytes between these */
	struct cursor_pin pins[GUEST_PINS_MAX]; /* by number */
	size_t n_pins;                          /* numbers that there were */
};

/* The client. */
struct guest {
	struct room_client client; /* in the room */
	char address[32];          /* "tcp:" and its name */
	char *got;                 /* what it received; NUL-terminated */
	size_t got_len;            /* bytes received */
	uint64_t input;            /* bytes that it has sent */
	int news;                  /* times that it was told to look */
	bool released;             /* the room is done with it */
	struct guest_notes *notes; /* that outlive the room, or NULL */
};

/* Lets @g, called @name, in through @label; must succeed. */
void guest_join(struct guest *g, struct room *room, const char *name,
		struct roster_label *label);

/* room_join() with the same arguments and its result. */
int guest_try_join(struct guest *g, struct room *room, const char *name,
		   struct roster_label *label);

/*
 * From now on notes are kept that outlive the room: where it was at its last
 * turn, how much has been received since, and what it alone was to get.
 */
void guest_note(struct guest *g);

/* Notes where it is now, between two turns. */
void guest_note_place(struct guest *g);

/* Its room has been killed; it stays connected. */
void guest_crash(struct guest *g);

/*
 * Lets it in again, as the notes say: by where it was before its last turn, or
 * by where it was @after that. Must succeed.
 */
void guest_rejoin(struct guest *g, struct room *room,
		  struct roster_label *label, bool after);

/* The same as @from says. */
void guest_return(struct guest *g, struct room *room,
		  struct roster_label *label, const struct room_return *from);

/* Says @text, which must be taken, as a line of its input. */
void guest_say(struct guest *g, const char *text);

/* Takes @name, which must be taken, as a line of its input. */
void guest_rename(struct guest *g, const char *name);

/* What it is called, or "". */
const char *guest_name(const struct guest *g);

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
