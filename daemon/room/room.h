/* SPDX-License-Identifier: MIT */
/*
 * room.h - the room: everything that is said in it, and who is in it.
 *
 * The room is a log; a client is a cursor in it. What a client causes is taken
 * as a ticket in input order, lines are posted to the store, and what the store
 * holds is shown: nobody sees a line that is not stored. A batch of lines is
 * applied whole, then every front end is told once that the head has moved.
 * The room knows no sockets and no fibers, and never waits.
 *
 * A front end embeds a struct room_client in its connection and
 *  - lets it in by room_join(), which starts it at the oldest line kept;
 *  - hands over what the client says (room_say) and what the client alone is
 *    told (room_tell), in input order, reading its socket only while
 *    room_client_may_read();
 *  - sends what client->cursor gathers when a batch or the client's news say
 *    that there is something, and closes the socket once cursor_done();
 *  - calls room_leave() once, however the connection ended, and keeps the
 *    memory until the released callback.
 *
 * All calls belong to the loop thread; they need little stack, so that a fiber
 * may make them. Callbacks may come from inside the call that caused them: note
 * what they say and act on it later. They may call anything here but
 * room_free(), and news not room_leave() either.
 */
#ifndef CHATD_ROOM_H
#define CHATD_ROOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "room/cursor.h"
#include "room/cursor_place.h"
#include "room/lag.h"
#include "room/room_figures.h"
#include "room/roster.h"
#include "store/store.h"

struct naming;
struct room;
struct room_client;
struct style;

/* How much the room takes on. */
struct room_limits {
	uint32_t tickets;        /* in flight, of all clients */
	size_t bytes;            /* of text in flight, of all clients */
	uint16_t client_tickets; /* in flight, of one client */
	uint32_t slack;          /* newest lines kept in memory for who is
				    there, even if history is shorter */
	size_t memory;           /* bytes that lines in memory may take */
	uint64_t history;        /* lines before its own join line that a
				    client is shown; UINT64_MAX: all */
	struct lag_limits lag;   /* how far a client may be behind */
};

/* Limits that suit most rooms. */
extern const struct room_limits room_limits_default;

/* What a front end is told about one of its clients. */
struct room_client_ops {
	/*
	 * There is something for this client alone: private bytes to send, old
	 * lines that it waited for, or its connection is to close at a place,
	 * or at once (cut). Look at its cursor.
	 */
	void (*news)(struct room_client *client);
	/* A rename was not stored: its name is that before; may be NULL. */
	void (*name_back)(struct room_client *client);
	/* The room is done with @client after room_leave(): free it. */
	void (*released)(struct room_client *client);
	/* What it said up to byte @cause is over, and stored; may be NULL. */
	void (*answered)(struct room_client *client, uint64_t cause);
};

/* Somebody who came; part of the front end's connection. */
struct room_client {
	struct cursor cursor;              /* for the front end to send from */
	struct roster_member member;       /* who it is */
	struct naming *naming;             /* its names; NULL: never had one */
	struct room *room;                 /* the room it is in */
	const struct room_client_ops *ops; /* the front end's */
	uint64_t id;                       /* never another's in this store */
	uint64_t last_line;                /* its newest line shown; 0: none */
	uint64_t stored_input; /* bytes of its input whose lines the store
				  has answered for */
	int64_t cut_at;        /* when it is cut, as it lagged; 0: it is not */
	uint32_t tickets;      /* in flight */
	uint32_t answers;      /* of these, what it is to be told */
	uint8_t state;         /* enum room_client_state, the room's */
	bool closing;          /* room_close_after() was called */
	bool cut;              /* close it now, whatever it has not got */
	bool left;             /* room_leave() was called */
};

/* Where somebody was in a room that has ended without a farewell. */
struct room_return {
	uint64_t id;                      /* in that room; 0: another store's */
	const struct cursor_place *place; /* or NULL: has got nothing */
	uint32_t ahead;                   /* bytes from there that are out */
	const struct cursor_pin *pins;    /* kept, by number; borrowed */
	size_t n_pins;                    /* how many */
	bool torn; /* its last line may be half sent, and where is not known:
		      place does not say, nor ahead */
	struct pin_log *log; /* that its cursor has from now on; borrowed */
};

/*
 * A line from somebody who is not in the room. It lies in the sender's memory
 * until it is answered.
 */
struct room_letter {
	const char *address; /* who says it, as a client's; borrowed */
	size_t address_len;  /* at most 65535 */
	const char *label;   /* by which way; borrowed */
	uint8_t label_len;   /* bytes of it */
	/*
	 * @error 0: it is line @number. Else a negative errno: it is not
	 * stored. The letter is the sender's again.
	 */
	void (*answered)(struct room_letter *letter, uint64_t number,
			 int error);
};

/* A front end that is told once a batch. */
struct room_watch {
	TAILQ_ENTRY(room_watch) link; /* the room's list */
	/*
	 * These lines, in this order, are in the room from now on; before
	 * batch(), and not for a batch that was refused. May be NULL. @lines
	 * are borrowed until this returns.
	 */
	void (*stored)(struct room_watch *watch, const struct lines *lines);
	/*
	 * A batch has been applied, or refused: the head may have moved, and a
	 * client or a room that could not take more may be able to again.
	 */
	void (*batch)(struct room_watch *watch);
};

/* Time, for a room that has something to do later. */
struct room_clock {
	/* Now, in nanoseconds that never go back. */
	int64_t (*now)(struct room_clock *clock);
	/* Call room_tick() once, in about a second; later calls change none. */
	void (*wanted)(struct room_clock *clock);
};

/*
 * A room on @store, of which it becomes the user. @store is borrowed and must
 * outlive the room. What it keeps already has to be loaded (room_load) before
 * anybody joins.
 * @limits are copied. The caller owns *ret_room. Returns 0 or -ENOMEM.
 */
int room_new(struct store *store, const struct room_limits *limits,
	     struct room **ret_room);

/*
 * Sets other @limits (copied) for those who are there and those who come. What
 * lag is counted from begins anew.
 */
void room_set_limits(struct room *room, const struct room_limits *limits);

/*
 * Frees the room. Nobody may be in it any more: drain it, or leave with all.
 * Pages that the store is still reading it may not answer any more: free it
 * next. NULL is nothing.
 */
void room_free(struct room *room);

/*
 * Reads the newest of what the store kept into the room, then calls @done once
 * with 0 or a negative errno; later, never from inside this call. The room must
 * not be freed before. Only for a room on a store that is not empty.
 */
void room_load(struct room *room, void (*done)(void *arg, int error),
	       void *arg);

/*
 * Posts the leave lines of all whom the room remembers and who have not
 * rejoined. Once loaded, when all have who will, and before anybody joins.
 * Returns 0 or -ENOMEM: some are not posted.
 */
int room_see_off_absent(struct room *room);

/* Gives the room a clock (kept); without one what is for later is not done. */
void room_set_clock(struct room *room, struct room_clock *clock);

/* The second that the clock was asked for has passed. */
void room_tick(struct room *room);

/* Adds a watch (kept until removed; its callback filled in). */
void room_watch_add(struct room *room, struct room_watch *watch);

/* Removes a watch that was added. */
void room_watch_remove(struct room *room, struct room_watch *watch);

/* Who is in the room. */
const struct roster *room_roster(const struct room *room);

/* roster_walk_begin() and roster_walk_end() of that. */
void room_walk_begin(struct room *room, struct roster_walk *walk);
void room_walk_end(struct room *room, struct roster_walk *walk);

/* Fills *ret in. */
void room_figures(const struct room *room, struct room_figures *ret);

/* True when as much is in flight as the limits allow: read no socket. */
bool room_full(const struct room *room);

/*
 * True when the store fails and as many lines wait for it as may: nobody else
 * can come in.
 */
bool room_shut(const struct room *room);

/* True from room_drain() on. */
bool room_stopping(const struct room *room);

/*
 * Lets @client in: its cursor starts at the oldest line kept, its join line is
 * on its way. @ops, @label and @address (cleaned, at most 65535 bytes) are
 * borrowed until it is released; the rest of @client needs no preparing.
 * A client whose join cannot be stored is told so and closed.
 * Returns 0, or a negative errno and the client is not in the room: -ENOMEM,
 * -EMSGSIZE (address), -EAGAIN (not loaded, or so many lines wait for a store
 * that fails that nobody else can come in), -ESHUTDOWN (draining).
 */
int room_join(struct room *room, struct room_client *client,
	      const struct room_client_ops *ops, struct roster_label *label,
	      const char *address, size_t address_len);

/* True when lines of client @id are in the store, who has not rejoined. */
bool room_remembers(const struct room *room, uint64_t id);

/*
 * Lets in @client, who was in a room that has ended without a farewell and is
 * still connected, where it was: as @from (borrowed for the call) says. If the
 * room remembers its id it goes on as the one that it was, and what its input
 * says from stored_input on is to be said again. Else it is somebody new, with
 * a join line. Once loaded, before anybody joins; limits on who may come are
 * not for those who are here. The rest is as room_join().
 */
int room_rejoin(struct room *room, struct room_client *client,
		const struct room_client_ops *ops, struct roster_label *label,
		const char *address, size_t address_len,
		const struct room_return *from);

/*
 * Shows the room in @style (kept) to @client, from the next line on that it has
 * nothing of. Returns 0, or nothing has changed: -ENOMEM; -EAGAIN: not now, it
 * is too far behind; -ESHUTDOWN: it has left.
 */
int room_set_style(struct room_client *client, const struct style *style);

/*
 * True when the client's socket may be read: neither the room nor the client
 * has too much in flight, and the client takes the private bytes it causes.
 * Ask again after each batch, and after sending to this client.
 */
bool room_client_may_read(const struct room_client *client);

/* Is it not in the room because its join line could not be stored? */
bool room_client_refused(const struct room_client *client);

/*
 * The client says a line: cleaned, without its end, copied; @input_end bytes of
 * its input ended with it, more than with the line before. What cannot be
 * stored its writer is told, now or later, by "*** not stored: ...".
 * Returns 0, -ENOMEM or -EMSGSIZE (past 4 GiB; the client is told), or
 * -ESHUTDOWN once the client has left or is closing, or the room drains.
 */
int room_say(struct room_client *client, const char *text, size_t len,
	     uint64_t input_end);

/* The same: it does that, "waves"; sets the topic; has the room announce. */
int room_act(struct room_client *client, const char *text, size_t len,
	     uint64_t input_end);
int room_set_topic(struct room_client *client, const char *text, size_t len,
		   uint64_t input_end);
int room_announce_for(struct room_client *client, const char *text, size_t len,
		      uint64_t input_end);

/*
 * The same for what the client is called from here on: nothing of what a name
 * may be, or whose it is, is known here; empty takes its name away. It is in
 * force at once. If somebody else has caused it, @input_end is 0.
 * Returns as room_say(), and -EMSGSIZE past LINE_NAME_MAX bytes: it is not told
 * of that.
 */
int room_rename(struct room_client *client, const char *name, size_t len,
		uint64_t input_end);

/*
 * The newest line that has set the topic, also when that is not kept any more;
 * *ret is good until the next batch. False: there is none, or it was taken
 * away.
 */
bool room_topic(const struct room *room, struct line *ret);

/*
 * Tells the client alone, after all that it caused before: a notice, given
 * without its mark ("*** ") and line end. Copied.
 * Returns 0, -ENOMEM or -ESHUTDOWN (as room_say(), but not while draining).
 */
int room_tell(struct room_client *client, const char *text, size_t len);

/* The same, in answer to input that ended with byte @cause; see struct pin. */
int room_answer(struct room_client *client, const char *text, size_t len,
		uint64_t cause);

/*
 * Tells the client alone at once, whatever it has caused that is in flight.
 * Returns as room_tell().
 */
int room_tell_now(struct room_client *client, const char *text, size_t len);

/*
 * The client's input up to byte @cause has been dealt with, after all that it
 * caused before, untold: it is not gone through again after a crash. Then, as
 * after room_answer(), answered() is called. Returns as room_tell().
 */
int room_acknowledge(struct room_client *client, uint64_t cause);

/* What one client tells another; notices as for room_tell(), borrowed. */
struct room_whisper {
	uint64_t to;      /* id of the other one */
	const char *text; /* what that one is told */
	size_t len;       /* bytes of it */
	const char *sent; /* what the writer is told then */
	size_t sent_len;  /* bytes of it */
	const char *gone; /* and if the other one has left meanwhile */
	size_t gone_len;  /* bytes of it */
	uint64_t cause;   /* as for room_answer() */
};

/*
 * Has the client whisper, after all that it caused before. Returns as
 * room_tell().
 */
int room_whisper(struct room_client *client, const struct room_whisper *what);

/* The client with that id who has not left, or NULL. */
struct room_client *room_find(const struct room *room, uint64_t id);

/*
 * The client will say nothing more (half close): its connection closes after
 * its own last line (its join line if it said nothing) and what it was told.
 * Returns 0, -ENOMEM (close the socket now), or -EALREADY.
 */
int room_close_after(struct room_client *client);

/*
 * The connection has ended. The cursor is finished with at once; the leave line
 * is on its way behind all that the client caused. Once per client.
 */
void room_leave(struct room_client *client);

/*
 * Says something to everybody for good; or takes the topic away, as @by wants,
 * who is nobody in it. Returns 0, -ENOMEM, -EMSGSIZE, -EAGAIN or -ESHUTDOWN.
 */
int room_announce(struct room *room, const char *text, size_t len);
int room_clear_topic(struct room *room, const char *by);

/*
 * Says @text, cleaned as for room_say() and copied, for somebody who is not in
 * the room; @letter is kept until it is answered, which is later, never from
 * inside this call. It is up to the sender not to do this while room_full().
 * Returns 0, -ENOMEM, -EMSGSIZE, -EAGAIN or -ESHUTDOWN.
 */
int room_mail(struct room *room, struct room_letter *letter, const char *text,
	      size_t len);

/*
 * Gives everybody in the room the same notice at once, before what is in
 * flight, which may be long in coming. Returns 0 or -ENOMEM.
 */
int room_alarm(struct room *room, const char *text, size_t len);

/*
 * Gives everybody in the room the same notice, not stored; text as for
 * room_tell(). Returns 0 or -ENOMEM.
 */
int room_notice(struct room *room, const char *text, size_t len);

/*
 * Ends the room's day. Nobody can join or say anything any more; what was said
 * is stored and shown; then every client's connection closes at the head, which
 * its news say. A front end that does not want to wait just leaves with it.
 * When the last has left, the leave lines of all are stored in one batch and
 * @done is called once, from inside this call if there is nothing to wait for.
 * Once per room, and not while it loads.
 */
void room_drain(struct room *room, void (*done)(void *arg), void *arg);

#endif
