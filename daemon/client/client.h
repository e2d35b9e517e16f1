/* SPDX-License-Identifier: MIT */
/*
 * client.h - one connected person, whatever drives the socket.
 *
 * A client is a place in the room, an input session and a descriptor. The
 * steps are the same for both front ends, and none of them waits: enter, then
 * receive and send as the socket allows, then leave. A front end embeds the
 * struct in its connection and decides when to take which step.
 */
#ifndef CHATD_CLIENT_H
#define CHATD_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include <coir/addr.h>
#include <coir/time.h>

#include "client/door.h"
#include "client/turns.h"
#include "client/usher.h"
#include "common/prefix.h"
#include "limit/reason.h"
#include "people/people.h"
#include "room/room.h"
#include "text/session.h"

/* What answers that somebody has to go, and ends all that it answers. */
#define CLIENT_FAREWELL UINT64_MAX

/* Before all that it may have to wait for. */
#define CLIENT_LONG_AGO (INT64_MIN / 2)

/* Room for what somebody is called, and a NUL. */
#define CLIENT_NAME_MAX 160

struct arrival;
struct hall;

/* Bytes sent to one client before it is another's turn. */
#define CLIENT_SEND_MAX (64 * 1024)

/* A connected person. */
struct client {
	struct room_client guest;        /* its place in the room */
	struct session session;          /* its input, line by line */
	struct seat seat;                /* what the usher knows of it */
	struct person person;            /* who it is */
	struct turn turn;                /* to be sent much */
	struct door *door;               /* where it came in; borrowed */
	char *address;                   /* as the room shows it; owned */
	int64_t since;                   /* when it came, as in a line's time */
	uint64_t sent;                   /* bytes that its socket took */
	uint64_t lines;                  /* that it has said, /me too */
	int64_t said_at;                 /* when it has said the last one, or
					    came to say one, as coir_now() */
	struct slot *slot;               /* where it survives, or NULL */
	const struct survivor *survivor; /* whose words it has to say again,
					    or NULL */
	size_t slot_bytes;       /* that this takes, as it was counted */
	size_t name_bytes;       /* likewise, that its names take */
	struct wire *wire;       /* on its socket, or NULL; owned */
	struct manners *manners; /* what it has asked for; NULL: nothing */
	struct lookup *lookup;   /* its question, being answered; or NULL */
	const struct client_replay *replay; /* not NULL: it says again what
					       it had said */
	int fd;           /* its socket; the front end closes it */
	bool input_ended; /* it will say nothing more */
	bool flooded;     /* it was told that it commands too much at once */
};

struct client_replay;
struct lookup;
struct manners;
struct slot;
struct survivor;
struct style;
struct wire;

/* How a client's session speaks to the room; its arg is the client. */
extern const struct session_sink client_sink;

/*
 * Lets @client in through @door: @who (borrowed for the call) comes anew, or
 * goes on where another process ended. @ops are the front end's. Returns 0;
 * -ENOMEM, or -ESHUTDOWN while the room drains, or as client_slot_rejoin(): it
 * is not in, and socket, wire, slot and being counted are still the caller's.
 */
int client_enter(struct client *client, struct door *door,
		 const struct arrival *who, const struct room_client_ops *ops);

/* Bytes that a client who comes in through @door takes at first, about. */
size_t client_memory_first(const struct door *door);

/* Bytes that @client takes. */
size_t client_memory(const struct client *client);

/* The wire of @client takes so many bytes @more, or less. */
void client_wire_grows(struct client *client, ptrdiff_t more);

/*
 * Is there a point in reading its socket? Not after its end of input, and not
 * while it has said too much.
 */
bool client_wants_input(const struct client *client);

/*
 * Can it be read although its socket may have nothing? Some of what it had is
 * with its wire.
 */
bool client_has_input(const struct client *client);

/*
 * Reads once, at most HALL_INPUT_MAX bytes, and hands the room what was said.
 * Returns how many bytes; 0: end of input, the rest of its line has been said;
 * -EAGAIN: nothing to read; another negative errno: the connection is broken.
 */
int client_receive(struct client *client);

/*
 * It says nothing more: its connection closes when it has what it caused, the
 * answer to its question, too. Returns 0 or as room_close_after().
 */
int client_end(struct client *client);

/*
 * Sends once, at most about CLIENT_SEND_MAX bytes of what is for it.
 * Returns 0: it has everything; 1: there is more, and it may be sent at once;
 * -EAGAIN: the socket takes no more; another negative errno: broken.
 */
int client_send(struct client *client);

/*
 * Has it all that it is to get, or is to get nothing more, so that its
 * connection can be closed?
 */
bool client_done(const struct client *client);

/* Tells it what @reason is about. Main stack. */
void client_tell(struct client *client, enum reason reason);

/*
 * Tells it why it has to leave; its connection closes when it has been sent
 * that. Main stack.
 */
void client_dismiss(struct client *client, enum reason reason);

/*
 * This process ends, and it does not survive: has it leave when it has got all
 * lines up to @last, the newest there is, and tells it to come back. Main
 * stack.
 */
void client_see_off(struct client *client, uint64_t last);

/*
 * Ends its connection at once, whatever it has not been sent; it is told why if
 * its socket takes that. Main stack.
 */
void client_cut(struct client *client, enum reason reason);

/*
 * There is no memory to serve it: tells it so past all that it was to be sent.
 * The front end has it leave.
 */
void client_give_up(struct client *client);

/*
 * Ends its connection at once, as @by wants, in words or by name; it is told
 * so, and why: @words (cleaned, at most REASON_WORDS_MAX bytes), if its socket
 * takes that. Main stack.
 */
void client_kick(struct client *client, const char *by, const char *words);

/*
 * It is about to be kicked, or not after all: should this process end before
 * that is done, the next one sends it away.
 */
void client_condemn(struct client *client, bool condemned);

/*
 * There is a password in what @client has said up to byte @input: wherever it
 * is now, it is wiped when it is dealt with.
 */
void client_hide(struct client *client, uint64_t input);

/*
 * Shows it the room in @style (kept) from the next line on; so it will be after
 * a crash, too. Returns as room_set_style().
 */
int client_set_style(struct client *client, const struct style *style);

/* Is it an operator by its account? */
bool client_is_operator(const struct client *client);

/* Is it one by that, or as one of these has made it one until it leaves? */
bool client_operates(const struct client *client);

/* Its IP address; false, and *ret untouched, if it has none. */
bool client_prefix(const struct client *client, struct prefix *ret);

/*
 * What a ban of it is of: its IP address, of IPv6 the part that is its own.
 * False, and *ret untouched, if it has none.
 */
bool client_origin(const struct client *client, struct prefix *ret);

/* What it is called, in @buf. Returns @buf. */
const char *client_name(const struct client *client,
			char buf[static CLIENT_NAME_MAX]);

/* The client in the room of @hall that @name is the name of, or NULL. */
struct client *client_called(const struct hall *hall, const char *name);

/* The client that is @member of the room. */
struct client *client_of_member(struct roster_member *member);

/* Counts what the names of @client take, which may have changed. */
void client_count_names(struct client *client);

/*
 * It is called what the room calls it: after a crash, or when another name
 * could not be stored. Who has that name by now keeps it, and it is a guest.
 * Main stack.
 */
void client_recall_name(struct client *client);

/* The same for the room. */
void client_name_back(struct room_client *guest);

/* What it asked up to byte @cause has had its turn, says the room. */
void client_answered(struct room_client *guest, uint64_t cause);

/* The client that is @person. */
struct client *client_of_person(struct person *person);

/* Has its front end look at it. */
void client_news(struct client *client);

/*
 * Ends its connection; the front end closes the socket right after. Main stack.
 */
void client_hang_up(struct client *client);

/*
 * Takes it out of the room, once, on the main stack. The memory is the room's
 * until the released callback; then client_release().
 */
void client_leave(struct client *client);

/* Frees what it owns, not the struct. */
void client_release(struct client *client);

#endif
