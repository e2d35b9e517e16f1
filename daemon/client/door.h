/* SPDX-License-Identifier: MIT */
/*
 * door.h - one configured listener: where people come in.
 *
 * Both front ends open and watch their doors in their own way; what it takes to
 * get a listening socket and to let one client in is here, once. A door knows
 * its configuration and the room's hall, nothing of fibers or events.
 */
#ifndef CHATD_DOOR_H
#define CHATD_DOOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include <coir/addr.h>
#include <coir/listener.h>

#include "client/doorway.h"
#include "client/porch.h"
#include "common/prefix.h"
#include "limit/limiter.h"
#include "room/roster.h"

struct arrival;
struct conf_listener;
struct hall;
struct tls_server;
struct tls_watch;
struct wire;

/* Clients let in before it is the turn of those who are there. */
#define DOOR_BATCH 16

/* Let nobody in for so long when there is no place for the moment. */
#define DOOR_PAUSE_MS 100

/* Room for every sentence of door_why(), its NUL included. */
#define DOOR_WHY_MAX 512

/* A label that clients of a door came in under. */
struct door_label {
	struct roster_label roster; /* first */
	SLIST_ENTRY(door_label) link;
	char text[];
};

/* What has gone through a door, for metrics. */
struct door_figures {
	uint64_t entered;   /* clients that were let in */
	uint64_t received;  /* bytes from them */
	uint64_t sent;      /* bytes to them */
	uint64_t delivered; /* lines sent, each to each who got it whole */
};

/* A listener. */
struct door {
	const struct conf_listener *conf; /* borrowed */
	struct hall *hall;                /* what all doors share; borrowed */
	struct coir_listener listener;    /* its socket */
	struct roster_label *label;       /* of all who come in now */
	SLIST_HEAD(, door_label) labels;  /* that one, and earlier ones */
	size_t clients;                   /* connected now */
	struct doorway doorway;           /* who is to come in later */
	struct influx influx;             /* how fast they come in */
	struct porch porch;               /* who has something to show first */
	struct prefix_list proxies;       /* whose word for others counts */
	struct tls_server *tls;           /* what is spoken, or NULL */
	struct tls_watch *tls_watch;      /* whether it changes, or NULL */
	struct door_figures figures;      /* what has gone through */
	void *front;                      /* its front end; borrowed */
	/*
	 * Lets @who in, who has been accepted; the front end's. Main stack.
	 * Who cannot come in is gone. Returns 0, -ENOMEM or -ECONNABORTED.
	 */
	int (*adopt)(void *front, const struct arrival *who);
	bool open;         /* listener is to be closed */
	bool short_of_fds; /* said so in the log, until it is over */
	char where[COIR_ADDR_TEXT_MAX]; /* "127.0.0.1:8001", for people */
};

/*
 * Listens where @conf (borrowed) says, or takes over @fd, an inherited
 * listening socket, if it is not -1. Returns 0; or a negative errno, and
 * @ret_why is why in a sentence.
 */
int door_open(struct door *door, const struct conf_listener *conf,
	      struct hall *hall, int fd, char ret_why[static DOOR_WHY_MAX]);

/*
 * Makes a door that is closed from the beginning, for clients who came through
 * one that is configured no more. Returns 0 or -ENOMEM.
 */
int door_begin_closed(struct door *door, const struct conf_listener *conf,
		      struct hall *hall);

/* The label @text for clients of @door, or NULL: no memory. */
struct roster_label *door_label(struct door *door, const char *text);

/*
 * Takes over what has changed in its configuration since it was opened and can
 * without a new socket: label, backlog, permissions, buffers. Returns 0 or a
 * negative errno: some of it is as it was.
 */
int door_update(struct door *door);

/* Stops listening; who waits is turned away. May be called again. */
void door_close(struct door *door);

/* Frees what it owns, when all who came through it are gone. */
void door_fini(struct door *door);

/* The address that @conf says. Returns 0 or a negative errno. */
int door_address(const struct conf_listener *conf, struct coir_addr *ret_addr);

/*
 * Writes why a listener that is to be as @conf says cannot be, for @error, a
 * negative errno, and what to do about it.
 */
void door_why(const struct conf_listener *conf, int error,
	      char ret_why[static DOOR_WHY_MAX]);

/* The descriptor to watch; -1 when it is closed. */
int door_fd(const struct door *door);

/*
 * Accepts one client, without waiting. Somebody for whom there is no place is
 * told so and turned away here; who is not exempt has to wait while too many
 * come in.
 * Returns its descriptor, non-blocking, with *@ret_peer its address;
 * -ECONNABORTED: it does not come in, or not yet, or it comes in by itself when
 * it has shown what it has to: ask for the next one;
 * -EAGAIN: nobody is there. Or all have to wait: -EMFILE, -ENFILE, -ENOBUFS or
 * -ENOMEM, until descriptors or memory are free; -EBUSY, until more may come
 * in. Such a wait is logged once each time it begins: try again in a while,
 * also if nobody else comes; nobody is lost.
 */
int door_accept(struct door *door, struct coir_addr *ret_peer);

/*
 * Lets the next one in by its front end, which may call this in a fiber.
 * Returns 0, also if that one is gone, or as door_accept().
 */
int door_admit(struct door *door);

/*
 * Judges @fd, of @peer, who has been accepted and has not waited. Returns it
 * again if it may come in; or, when it is not the caller's any more,
 * -ECONNABORTED or -ENOMEM, as door_accept().
 */
int door_judge(struct door *door, int fd, const struct coir_addr *peer);

/* Tells @fd, who is let go, @text, as a notice and as far as that goes. */
void door_say_last(const struct door *door, int fd, const char *text);

/*
 * Is @peer, who has been accepted a while ago, to be turned away now? Returns
 * REASON_NONE if not; else why, and what the caller is to tell it in @ret_text:
 * log and figures have it.
 */
enum reason door_refuse(const struct door *door, const struct coir_addr *peer,
			char ret_text[static REASON_NOTICE_MAX]);

/* Has log and figures say that @peer does not come in; @why or NULL: words. */
void door_note_refusal(const struct door *door, const struct coir_addr *peer,
		       enum reason reason, const char *why);

/* Tells all who wait that they cannot come in any more, and lets them go. */
void door_turn_away_waiting(struct door *door);

/*
 * Has @who, on a wire that is made, been banned since it was judged? Then it is
 * told, and all that is left is door_let_go().
 */
bool door_bars(const struct door *door, const struct arrival *who);

/* Do those make a TLS handshake here who are no clients yet? */
bool door_greets_visitors(const struct door *door);

/* Is @rc of door_accept() one that says to try again in a while? */
bool door_is_short(int rc);

/*
 * Lets @who go, who has been accepted and cannot come in for @error; if that is
 * -ENOMEM they are told. Returns -ENOMEM or -ECONNABORTED, as door_accept().
 */
int door_let_go(const struct door *door, const struct arrival *who, int error);

/*
 * Tells @fd, somebody who has been accepted and has @wire, or none, that there
 * is no memory to serve them; the log, too. The caller lets them go.
 */
void door_out_of_memory(const struct door *door, int fd, struct wire *wire);

#endif
