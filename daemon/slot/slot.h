/* SPDX-License-Identifier: MIT */
/*
 * slot.h - one client in a slot: how its bytes are moved, and what is noted so
 * that the next process can go on at the right one.
 *
 * Everything is noted in pairs: the one that is not current is written, then
 * the index flips. No call can be interrupted between so that both are wrong.
 *
 * Sending notes a place in what the client gets, and where it will be if all is
 * taken. What was said goes through a ring; its bytes stay there until they are
 * done with: as lines that are stored, or in a saved session.
 */
#ifndef CHATD_SLOT_H
#define CHATD_SLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>

#include <coir/addr.h>

#include "room/cursor_place.h"

struct pin_log;
struct session;
struct slot;

/* Bytes that a slot keeps of a listener's name, and has for its label. */
#define SLOT_NAME_MAX 64

/* Bytes that a slot keeps of what its user wants to be kept. */
#define SLOT_NOTE_MAX 1024

/* Who is in a slot. */
struct slot_identity {
	uint64_t cookie;               /* of its socket: SO_COOKIE */
	int64_t since;                 /* connected; real time, nanoseconds */
	struct coir_addr peer;         /* its address */
	int fd;                        /* its socket */
	char listener[SLOT_NAME_MAX];  /* where it came in */
	char label[SLOT_NAME_MAX + 1]; /* as the room says it */
};

/*
 * The identity of @fd, which came through @listener with @label; since now.
 * Returns 0 or a negative errno.
 */
int slot_identify(int fd, const struct coir_addr *peer, const char *listener,
		  const char *label, struct slot_identity *ret);

/* Says in @slot, which is not valid yet, who is in it. Copied. */
void slot_fill(struct slot *slot, const struct slot_identity *who);

/* The cookie of its socket, as slot_fill() was told. */
uint64_t slot_cookie(const struct slot *slot);

/* From here on client @id (not 0), whom slot_fill() described, survives. */
void slot_enter(struct slot *slot, uint64_t id);

/* It does not any more. The slot is free. */
void slot_release(struct slot *slot);

/*
 * Sends @ranges at once. @from: where the client is; @to: where it will be when
 * all has been taken. Both are copied.
 * Returns how many bytes went, or a negative errno: none did.
 */
ssize_t slot_send(struct slot *slot, const struct cursor_place *from,
		  const struct cursor_place *to, struct iovec *ranges, int n);

/*
 * The client is @ahead bytes behind @place now, without that anything is sent.
 * Copied.
 */
void slot_settle(struct slot *slot, const struct cursor_place *place,
		 uint32_t ahead);

/* The first @input bytes have been received otherwise: none of them is here. */
void slot_begin_input(struct slot *slot, uint64_t input);

/*
 * Reads at most @max bytes, and not more than there is room for, into the ring
 * and from there to @buf.
 * Returns how many; 0: end of input; -ENOBUFS: there is no room; or another
 * negative errno. A connection that was reset says so behind its last bytes.
 */
ssize_t slot_receive(struct slot *slot, size_t max, char *buf);

/* Bytes that slot_receive() has room for. */
size_t slot_room(const struct slot *slot);

/* All up to @input bytes of what was said is done with. Never goes back. */
void slot_forget(struct slot *slot, uint64_t input);

/* There is a password in what was said up to byte @input. */
void slot_hide(struct slot *slot, uint64_t input);

/*
 * Wipes what slot_hide() was told of, or another process may have been, with
 * all that was said until now; if @session has been given that, and all of it
 * is answered. Else there is another time.
 */
void slot_wipe(struct slot *slot, const struct session *session);

/*
 * Saves @session, which has been given all that was received: the ring is empty
 * after that. There is a place for every unfinished line that is kept.
 */
void slot_save(struct slot *slot, const struct session *session);

/* Bytes of memory that its areas take, in whole pages. */
size_t slot_memory(const struct slot *slot);

/* Its private bytes that are on their way; borrowed. */
struct pin_log *slot_pins(struct slot *slot);

/*
 * Notes @len bytes (at most SLOT_NOTE_MAX, copied) of the user's own in place
 * of what was noted before.
 */
void slot_note(struct slot *slot, const void *bytes, size_t len);

/*
 * Copies what was noted last, at most @size bytes, to @buf. Returns how many
 * bytes; 0: nothing was. It is to be read as from a stranger.
 */
size_t slot_noted(const struct slot *slot, void *buf, size_t size);

/* The client has been told to go because of @reason (not 0). */
void slot_dismiss(struct slot *slot, uint8_t reason);

#endif
