/* SPDX-License-Identifier: MIT */
/*
 * survivor.h - what the slots of a process that is gone say of its clients.
 */
#ifndef CHATD_SURVIVOR_H
#define CHATD_SURVIVOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "room/cursor_place.h"
#include "slot/slot.h"

struct slots;
struct socket_cookie;

/* One client that is still connected. */
struct survivor {
	struct slot *slot;         /* its slot, which stays valid */
	uint64_t id;               /* of the client; 0: in another store */
	struct slot_identity who;  /* fd: as it is here */
	struct cursor_place place; /* where it was at the last note */
	uint32_t ahead;            /* bytes behind place that are out, too */
	bool begun;                /* else nothing was sent, place says none */
	bool restyled;             /* lines do not look any more as they did
				     when the one begun was sent */
	uint8_t reason;            /* it was told to go for; or 0 */
	uint8_t falls;             /* processes that ended over it */
	bool mute;                 /* for the user: what it said last is not
				      to be said again */
};

/*
 * Finds the survivors among @sockets (borrowed): those that are in a slot. All
 * other slots are free after that. The caller frees *ret.
 * Returns 0 or -ENOMEM.
 */
int survivors_find(struct slots *slots, const struct socket_cookie *sockets,
		   size_t n_sockets, struct survivor **ret, size_t *ret_n);

/*
 * The private bytes of @survivor that may not be out yet, by number; the
 * caller frees *ret, whose bytes are borrowed from the slot.
 * Returns as pin_log_read().
 */
int survivor_pins(const struct survivor *survivor, struct cursor_pin **ret,
		  size_t *ret_n);

/*
 * Makes *session the session of @survivor, of whose input the store has lines
 * up to @stored: as it was saved, or a new one behind what is done with.
 * session->input says where it goes on.
 * Returns 0 or -ENOMEM, as session_restore().
 */
int survivor_session(const struct survivor *survivor, uint64_t stored,
		     struct session *session);

/* Has @session go on behind all that @survivor has said. */
void survivor_skip_input(const struct survivor *survivor,
			 struct session *session);

/*
 * What @survivor has said behind the first @from bytes, in one piece or two
 * (borrowed); @from is where its session goes on, or later.
 * Returns how many pieces; 0: nothing.
 */
int survivor_input(const struct survivor *survivor, uint64_t from,
		   struct iovec ret[2]);

#endif
