/* SPDX-License-Identifier: MIT */
/*
 * cursor.h - where one client is in the room.
 *
 * A cursor is the next line that the client gets, how many bytes of it are out
 * already, what is pinned for this client alone, and where its connection
 * closes. Replay, live and catching up are the same walk. Its bytes depend only
 * on the transcript, the pins and the close place, never on how they are cut
 * into sends; a line or a pin once begun goes out whole, whatever is dropped
 * from the transcript meanwhile.
 *
 * A front end's turn is: cursor_gather(), send, cursor_sent(); with nothing of
 * the room called in between, and no suspending, for the iovecs point into the
 * room. A client that has fallen below the transcript's floor is told how many
 * lines it missed, at that place, and goes on at the floor.
 */
#ifndef CHATD_CURSOR_H
#define CHATD_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#include "pin.h"
#include "transcript.h"

/* Pins that a cursor holds before its client is not read any more. */
#define CURSOR_PINS_MAX 64

/* What becomes of a client that has fallen below the floor. */
enum cursor_lag {
	CURSOR_LAG_TELL,  /* it is told what it missed, and stays */
	CURSOR_LAG_CLOSE, /* it is told why, and the connection closes */
};

/* A place in the room. */
struct cursor {
	const struct transcript *transcript; /* what it reads; borrowed */
	uint64_t next;                       /* first line not wholly sent */
	uint64_t close_place;  /* last line it gets; UINT64_MAX: no end */
	struct pin_queue pins; /* for this client alone */
	uint32_t offset;       /* bytes out of the line or pin begun */
	bool in_pin;           /* they are of the first pin, not of next */
	uint8_t lag;           /* enum cursor_lag */
};

/* Puts @c at the oldest line that @t (borrowed) keeps for joiners. */
void cursor_init(struct cursor *c, const struct transcript *t,
		 enum cursor_lag lag);

/* Frees the pins. */
void cursor_fini(struct cursor *c);

/*
 * What may be sent now: at most @n (>= 1) iovecs that hold about @max_bytes in
 * all (one more byte range may be begun below that, none is cut). Valid until
 * anything else of the room is called.
 * Returns how many iovecs were filled, 0 when the client has all there is for
 * it, or -ENOMEM when it should be told that it missed lines but cannot be now
 * (nothing has changed: try after the next batch).
 */
int cursor_gather(struct cursor *c, struct iovec *iov, int n, size_t max_bytes);

/* @bytes of what was gathered are out: no more than that. */
void cursor_sent(struct cursor *c, size_t bytes);

/* True when there is something to send. */
bool cursor_behind(const struct cursor *c);

/* Lines up to the head, or to the close place, that are not wholly sent. */
uint64_t cursor_lag_lines(const struct cursor *c);

/* True when all up to the close place is out: the connection may be closed. */
bool cursor_done(const struct cursor *c);

/*
 * Pins @pin (taken) after the newest line there is. Behind a close place
 * nothing is sent any more: such a pin is freed.
 */
void cursor_pin(struct cursor *c, struct pin *pin);

/*
 * Puts @len bytes that need no place (a telnet reply; copied) at the next line
 * boundary. Returns 0, -ENOMEM, or -ENOBUFS when CURSOR_PINS_MAX wait already.
 */
int cursor_interject(struct cursor *c, const void *bytes, size_t len);

/*
 * Closes after line @place, or after the last pin, whichever is later. A line
 * begun is finished first. Only the first call counts.
 */
void cursor_close_after(struct cursor *c, uint64_t place);

/*
 * True when the next line is below the transcript's floor and none is half
 * sent: the client misses lines.
 */
bool cursor_fallen(const struct cursor *c);

/*
 * Does with a fallen cursor what its lag policy says: tells the client what it
 * missed and goes on at the floor, or tells it why and closes at the head.
 * cursor_gather() does this by itself. Returns 0 or -ENOMEM.
 */
int cursor_recover(struct cursor *c);

/*
 * Before lines below @end are dropped: if a line among them is half sent, sets
 * its rest aside as private bytes. Returns 0, or -ENOMEM: they must not be
 * dropped now.
 */
int cursor_rescue(struct cursor *c, uint64_t end);

#endif
