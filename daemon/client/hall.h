/* SPDX-License-Identifier: MIT */
/*
 * hall.h - what all doors, and the clients that came through them, share.
 */
#ifndef CHATD_HALL_H
#define CHATD_HALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/passes.h"
#include "client/traffic.h"
#include "client/turns.h"
#include "client/usher.h"
#include "limit/ban_list.h"
#include "limit/limiter.h"
#include "people/people.h"
#include "room/room.h"
#include "text/session.h"

struct client;
struct commands;
struct conf;
struct conf_log;
struct door;
struct event_base;
struct slots;
struct web;
struct web_door;

/* Bytes read from a client in one go; the most that it gets in a round. */
#define HALL_INPUT_MAX (16 * 1024)

/* Who carries out what begins with a slash; see said() in client_io.c. */
struct hall_command {
	/*
	 * @client says a line that may be a command; @input_end as for
	 * room_say(). False: it is none.
	 */
	bool (*said)(struct client *client, const char *text, size_t len,
		     uint64_t input_end);
	/* An earlier process left @client's question open. */
	void (*resume)(struct client *client);
	/* It is the turn of @client's question, if byte @cause asked that. */
	void (*turn)(struct client *client, uint64_t cause);
	/* @client is about to leave the room. */
	void (*left)(struct client *client);
};

/* What serves doors for browsers; their front end is one of callbacks. */
struct hall_web {
	int (*open)(struct web *web, struct door *door,
		    struct web_door **ret_door);
	void (*free)(struct web_door *door);
};

/* The hall: one a server. */
struct hall {
	struct room *room;          /* borrowed */
	struct event_base *base;    /* the loop; borrowed */
	const struct conf_log *log; /* what is to be in it; borrowed */
	struct session_rules rules; /* how input becomes lines */
	struct limiter limiter;     /* how many may be here, how loud */
	struct usher usher;         /* sees to that */
	struct ban_list bans;       /* who is not let in */
	struct people people;       /* who they are */
	bool held;                  /* sockets are, should the process fall */
	struct slots *slots;        /* where clients survive; or NULL */
	struct passes passes;       /* told when there is much to do */
	struct turns turns;         /* of those who are far behind */
	struct traffic traffic;     /* what is said, and how fast */
	const struct hall_command *command; /* NULL: there are no commands */
	struct commands *commands;          /* its own; borrowed */
	struct web *web;                    /* for the following; borrowed */
	const struct hall_web *web_doors;   /* NULL: there are none */
	bool still;  /* nobody is let in, nothing is read: it is about to end */
	bool secret; /* there is a password in what was just read */
	int64_t slow; /* ns between two lines of somebody; 0: none */
	/* what was just read of whichever client it is; never kept */
	char input[HALL_INPUT_MAX];
};

/*
 * Makes *hall the hall of @room in the loop of @base, as @conf says; all are
 * borrowed. Who is banned, and who people are, is read by others. Returns 0 or
 * -ENOMEM.
 */
int hall_init(struct hall *hall, struct room *room, struct event_base *base,
	      const struct conf *conf);

/* Wipes what was read, and is dealt with, wherever that was. */
void hall_wipe(struct hall *hall);

/* Frees what it owns, not the room; zeroed memory is fine. */
void hall_fini(struct hall *hall);

#endif
