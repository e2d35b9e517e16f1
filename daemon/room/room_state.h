/* SPDX-License-Identifier: MIT */
/*
 * room_state.h - what the files of the room share, and nobody else.
 *
 * room_take.c takes what clients cause, room_apply.c applies what the store
 * answered, room_retain.c keeps what is in memory in bounds, room_lag.c finds
 * who is too far behind, room_tick.c does what is for later, room_leave.c sees
 * clients off, room_drain.c ends the day, room_load.c begins it.
 *
 * The first ticket in the queue is always one for a line that the store has not
 * answered for: what needs no store is applied as soon as it is first. Each
 * line posted has one ticket, in the order posted.
 */
#ifndef CHATD_ROOM_STATE_H
#define CHATD_ROOM_STATE_H

#include <stddef.h>

#include "room/pages.h"
#include "room/room.h"
#include "room/ticket.h"
#include "room/transcript.h"

/* Where a client is between room_join() and its release. */
enum room_client_state {
	CLIENT_JOINING, /* its join line is in flight */
	CLIENT_JOINED,  /* its join line is stored */
	CLIENT_REFUSED, /* its join line was not stored: no leave */
	CLIENT_LEAVING, /* its leave line is in flight */
	CLIENT_OWED,    /* its leave line was not stored: tried again */
	CLIENT_GONE,    /* its leave line is stored */
};

/* How far the room is. */
enum room_stage {
	ROOM_LOADING,  /* the store has lines that the room has not */
	ROOM_OPEN,     /* at work */
	ROOM_SETTLING, /* draining: what was said is being stored */
	ROOM_CLOSING,  /* draining: clients are brought to the head */
	ROOM_LEAVING,  /* draining: leave lines are being stored */
	ROOM_ENDED,    /* drained */
};

/* The room. */
struct room {
	struct store *store;              /* where lines go; borrowed */
	struct room_limits limits;        /* how much it takes on */
	struct transcript transcript;     /* what is shown */
	struct pages pages;               /* older lines that are wanted */
	struct ticket_queue tickets;      /* what is in flight */
	struct roster roster;             /* all clients not released */
	TAILQ_HEAD(, room_watch) watches; /* the front ends */
	size_t attached;                  /* clients that have not left */
	size_t owed;                      /* clients in CLIENT_OWED */
	uint64_t batches;                 /* figure: answered by the store */
	uint64_t refused;                 /* figure: lines not stored */
	enum room_stage stage;            /* how far it is */
	struct lag lag;                   /* how far behind is too far */
	size_t dropping;                  /* clients with a time to be cut */
	uint64_t skipped;                 /* figure: see room_figures */
	uint64_t dropped;                 /* figure: likewise */
	struct room_clock *clock;         /* for later; borrowed, or NULL */
	void (*drained)(void *arg);       /* told when the drain has ended */
	void *drained_arg;                /* its argument */
	struct store_read read;           /* page being loaded */
	void (*loaded)(void *arg, int error); /* told when loading ends */
	void *loaded_arg;                     /* its argument */
};

/* The client that @member is part of. */
static inline struct room_client *
client_of(struct roster_member *member)
{
	return (struct room_client *)((char *)member -
				      offsetof(struct room_client, member));
}

/* The clock's time; without one it stands still. */
int64_t room_now(const struct room *room);

/* The head has moved, by lines of @bytes in all. */
void room_note_lag(struct room *room, uint64_t bytes);

/* Looks for clients that lag, and ends those that did. */
void room_look_for_lag(struct room *room);

/* @client leaves. */
void room_forget_lag(struct room_client *client);

/* Has room_tick() called in about a second. */
void room_want_tick(struct room *room);

/* What the pages call. */
extern const struct pages_ops room_pages_ops;

/* What the store calls: user_arg is the room. */
extern const struct store_user room_store_user;

/* 0, or why nothing can be said in the room now. */
int room_check_open(const struct room *room);

/*
 * Posts @line and puts its ticket. @client: who causes it, or NULL; it gives
 * the line its names, the clock its time.
 * Returns 0 or -ENOMEM.
 */
int room_post(struct room *room, struct room_client *client, struct line *line);

/* Puts a ticket that needs no store; @pin is taken. Returns 0 or -ENOMEM. */
int room_put(struct room *room, struct room_client *client,
	     enum ticket_kind kind, struct pin *pin);

/* Applies @ticket, a TICKET_TELL of no bytes. */
void room_apply_acknowledgement(const struct ticket *ticket);

/* Applies @ticket, a TICKET_WHISPER. */
void room_apply_whisper(const struct ticket *ticket);

/* Applies the tickets that need no store from the first one on. */
void room_settle(struct room *room);

/*
 * Tells @client at once that its line was not stored because of @error. One
 * that cannot be told is closed rather than left in the belief that it was.
 */
void room_tell_not_stored(struct room_client *client, int error);

/*
 * @client came with line @number. It is shown what was before that, or some of
 * it, unless its cursor is somewhere already.
 */
void room_begin_history(struct room_client *client, uint64_t number);

/*
 * @client is being dropped because it lags: it has some time for what it is
 * told last.
 */
void room_begin_drop(struct room_client *client);

/* Sets what is kept by what the store keeps; drops what nobody needs. */
void room_retain(struct room *room);

/* Posts @client's leave line; one that cannot be is owed. */
void room_post_leave(struct room_client *client);

/*
 * A client has left and its join line was answered: releases it when no leave
 * line is due, else posts that; while draining that waits for all.
 */
void room_depart(struct room_client *client);

/* Posts the leave lines again that the store did not take. */
void room_depart_owed(struct room *room);

/* Releases @client if the room is done with it. True if so. */
bool room_release(struct room_client *client);

/* Takes a draining room as far as it can go now. */
void room_drain_step(struct room *room);

#endif
