/* SPDX-License-Identifier: MIT */
/*
 * cursor.h - where one client is in the room.
 *
 * A cursor is the next line that the client gets, how many bytes of it are out
 * already, what is pinned for this client alone, and where its connection
 * closes. Replay, live and catching up are the same walk. Its bytes depend only
 * on the transcript, the pins and the close place, never on how they are cut
 * into sends; a line or a pin once begun goes out whole, whatever leaves the
 * transcript meanwhile: the rest of a line begun that is not in the window is
 * private bytes.
 *
 * A front end's turn is: cursor_gather(), send if there is something, then
 * cursor_sent(), also when the socket took nothing of it; with nothing of the
 * room called in between, and no suspending, for the iovecs point into the
 * room. When old lines have to be read first there is nothing to gather; the
 * client has news when they are here. A client whose next lines are gone is
 * told how many it missed, at that place, and goes on behind them.
 *
 * Where it is can be written down and gone on from in another process
 * (cursor_place.h): what was sent since is gathered once more and passed over.
 *
 * Lag is counted from the line after live. Lines that were there when it came,
 * or came while it was being given those, are history, however long that
 * takes; a client that takes nothing does not move live, and lags.
 */
#ifndef CHATD_CURSOR_H
#define CHATD_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#include "room/pages.h"
#include "room/pin.h"
#include "room/pin_log.h"
#include "room/transcript.h"

/* Pins that a cursor holds before its client is not read any more. */
#define CURSOR_PINS_MAX 64

/* A place in the room. */
struct cursor {
	struct transcript *transcript; /* what it reads; borrowed */
	uint64_t next;                 /* first line not wholly sent */
	uint64_t live;                 /* newest line that is history to it */
	uint64_t close_place;  /* last line it gets; UINT64_MAX: no end */
	struct pin_queue pins; /* for this client alone */
	uint64_t pins_end;     /* number of the next of them */
	struct pin_log *log;   /* where they are written down; borrowed */
	uint32_t offset;       /* bytes out of the line or pin begun */
	uint32_t ahead;        /* bytes from there that are out, too */
	uint32_t rescued;      /* the first pin is the rest of line next - 1
				  from this byte on; 0: it is not */
	bool in_pin;           /* offset is in the first pin, not in next */
	bool skips;            /* it lags, and is to go on near the head */
	bool broken;           /* what was begun is gone, and said its length */
	struct page_wait wait; /* for the page that next is in */
};

/* Puts @c at the oldest line that @t (borrowed) keeps for joiners. */
void cursor_init(struct cursor *c, struct transcript *t);

/* Frees the pins. It waits for nothing any more. */
void cursor_fini(struct cursor *c);

/* Has it get no lines until cursor_start() says where it begins. */
void cursor_park(struct cursor *c);

/* Puts a parked cursor, or one that has sent no line, before line @next. */
void cursor_start(struct cursor *c, uint64_t next);

/*
 * What may be sent now: at most @n (>= 1) iovecs that hold about @max_bytes in
 * all (one more byte range may be begun below that, none is cut). Valid until
 * anything else of the room is called.
 * Returns how many iovecs were filled, 0 when the client has all there is for
 * it or has to wait for old lines, or -ENOMEM when it should wait or be told
 * that it missed lines but cannot now (nothing has changed: try after the next
 * batch).
 */
int cursor_gather(struct cursor *c, struct iovec *iov, int n, size_t max_bytes);

/*
 * What nearly every send is: whole lines from the next one up to the head, in
 * one chunk of the window, and nothing of its own. Returns their bytes, with
 * where they are in *@ret_bytes, or 0 when what is to be sent is anything else,
 * or nothing: cursor_gather() says what.
 */
size_t cursor_plain(const struct cursor *c, const char **ret_bytes);

/* @bytes of what was gathered are out: no more than that. Its turn is over. */
void cursor_sent(struct cursor *c, size_t bytes);

/* True when there is something to send. */
bool cursor_behind(const struct cursor *c);

/*
 * True when much can be sent: history, more lines than a chunk holds; or so
 * much else that it is not just what was said while others were served.
 */
bool cursor_far_behind(const struct cursor *c);

/* Lines up to the head, or to the close place, that are not wholly sent. */
uint64_t cursor_lag_lines(const struct cursor *c);

/* True when it lags: what it gets next came after live, up to line @far. */
bool cursor_lags(const struct cursor *c, uint64_t far);

/* True when all up to the close place is out: the connection may be closed. */
bool cursor_done(const struct cursor *c);

/*
 * Pins @pin (taken) after the newest line there is. Behind a close place
 * nothing is sent any more: such a pin is freed.
 */
void cursor_pin(struct cursor *c, struct pin *pin);

/*
 * Puts @len bytes that need no place (a telnet reply; copied) at the next line
 * boundary; behind the close place nowhere. Returns 0, -ENOMEM, or -ENOBUFS
 * when CURSOR_PINS_MAX wait already, or what is out has to be found out first.
 */
int cursor_interject(struct cursor *c, const void *bytes, size_t len);

/*
 * The same for what answers input, by the telnet filter: it looked at all up to
 * byte @cause.
 */
int cursor_reply(struct cursor *c, const void *bytes, size_t len,
		 uint64_t cause);

/*
 * Numbers @pin, which is to be put in the queue and otherwise complete, and
 * writes it down. Pins that are lost with a process, and not the others, have
 * no number.
 */
void cursor_number(struct cursor *c, struct pin *pin);

/*
 * Closes after line @place, or after the last pin, whichever is later. A line
 * begun is finished first. Only the first call counts.
 */
void cursor_close_after(struct cursor *c, uint64_t place);

/*
 * True when the next line is gone and none is half sent: the client misses
 * lines.
 */
bool cursor_fallen(const struct cursor *c);

/*
 * Tells a client what it missed, and has it go on behind that: a fallen one at
 * the next line there is, one that skips near the head. cursor_gather() does
 * this by itself. Returns 0 or -ENOMEM.
 */
int cursor_recover(struct cursor *c);

/*
 * Ends the line whose rest is gone where it was; or, when it is not known where
 * that is, all that was sent. In a framed style that is the end: nothing more
 * would be understood. Returns 0 or -ENOMEM.
 */
int cursor_break_off(struct cursor *c);

/*
 * Passes over what is out already, as far as it is here. Returns more than 0
 * when that was all of it, else as cursor_gather(), which does this by itself.
 */
int cursor_pass_over(struct cursor *c);

/* Moves @at, a copy of a cursor, past @bytes of what there is for it. */
void cursor_walk(struct cursor *at, size_t bytes);

/*
 * Has it go on in @t, which has the same lines, from the next line that is not
 * begun. Returns 0, or nothing has changed: -ENOMEM; -EAGAIN: what is out
 * already has to be found out first, or @t has not all lines that come next.
 */
int cursor_restyle(struct cursor *c, struct transcript *t);

/*
 * Ends it at the head with the notice "closing: you fell behind by N lines", if
 * there are any. A line begun is finished first. Returns 0 or -ENOMEM.
 */
int cursor_give_up(struct cursor *c);

/*
 * Ends it with @len bytes (copied), which go out at the next line boundary;
 * what else there is for it, it does not get. Behind the close place it changes
 * nothing. Returns as cursor_interject().
 */
int cursor_end_with(struct cursor *c, const void *bytes, size_t len);

/*
 * Before lines below @end leave the window: if a line among them is half sent,
 * sets its rest aside as private bytes. Returns 0, or -ENOMEM: they must not
 * leave now.
 */
int cursor_rescue(struct cursor *c, uint64_t end);

#endif
