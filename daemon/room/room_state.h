/* SPDX-License-Identifier: MIT */
/*
 * room_state.h - what the files of the room share, and nobody else.
 *
 * room_take.c takes what clients cause, room_name.c what they are called,
 * room_topic.c what all is about, room_apply.c applies what the store answered,
 * room_edition.c shows it in each style, room_retain.c keeps what is in memory
 * in bounds, room_lag.c finds who is too far behind, room_tick.c does what is
 * for later, room_leave.c sees clients off, room_drain.c ends the day,
 * room_load.c begins it.
 *
 * The first ticket in the queue is always one for a line that the store has not
 * answered for: what needs no store is applied as soon as it is first. Each
 * line posted has one ticket, in the order posted.
 */
#ifndef CHATD_ROOM_STATE_H
#define CHATD_ROOM_STATE_H

#include <stddef.h>

#include "room/edition.h"
#include "room/room.h"
#include "room/ticket.h"
#include "store/shelf.h"

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
	struct edition plain;             /* what is shown, in plain style */
	struct edition_list editions;     /* that one, and other styles' */
	struct shelf newest;              /* the chunk that is not full */
	struct ticket_queue tickets;      /* what is in flight */
	struct roster roster;             /* all clients not released */
	struct lines topic;               /* the line that set it, or none */
	struct lines next_topic;          /* likewise, being stored */
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

/* The newest line that is shown. */
uint64_t room_head(const struct room *room);

/* The room in @style, or NULL: no memory. */
struct edition *room_edition(struct room *room, const struct style *style);

/*
 * Finds what @client is to read: in the style with @id if there is one, else as
 * its label says. Returns 0 or -ENOMEM.
 */
int room_begin_reading(struct room_client *client, uint8_t id,
		       struct transcript **ret);

/* Gives all editions their share of what the limits allow. */
void room_share_memory(struct room *room);

/* Frees them. */
void room_free_editions(struct room *room);

/* Makes room for the lines of @batch in all of them. Returns 0 or -ENOMEM. */
int room_prepare_lines(struct room *room, const struct lines *batch);

/* Shows @line of it, the next one, in all of them. */
void room_append_line(struct room *room, const struct line *line);

/* All lines that were prepared and not shown never are. */
void room_end_lines(struct room *room);

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

/*
 * Posts what @client says, a line of @kind, and tells it if that cannot be.
 * As room_say().
 */
int room_speak(struct room_client *client, enum line_kind kind,
	       const char *text, size_t len, uint64_t input_end);

/* @client's rename by @line was stored, or (@error) was not. */
void room_name_answered(struct room_client *client, const struct line *line,
			int error);

/* Gives @client the name that the store remembers. Returns 0 or -ENOMEM. */
int room_recall_name(struct room_client *client);

/* Frees what @client is called. */
void room_forget_name(struct room_client *client);

/* Makes room for the topic that @batch sets, if it does. 0 or -ENOMEM. */
int room_prepare_topic(struct room *room, const struct lines *batch);

/* That batch was stored, or (@error) was not. */
void room_apply_topic(struct room *room, int error);

/* Puts @ticket, for which memory has been set aside, and counts it. */
void room_put_ticket(struct room *room, const struct ticket *ticket);

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
