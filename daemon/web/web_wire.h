/* SPDX-License-Identifier: MIT */
/*
 * web_wire.h - the wire of a browser: frames of JSON on one side, what is said
 * on the other.
 *
 * What is said becomes lines for the client's session. All else that a message
 * may ask for is answered by private frames between two lines of the room, as
 * is what breaks the protocol. What the room says needs no wire: it is in
 * frames already (style_web.c).
 */
#ifndef CHATD_WEB_WIRE_H
#define CHATD_WEB_WIRE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/rate.h"
#include "web/web_input.h"
#include "wire/wire.h"

struct client;
struct web;
struct web_history;
struct web_search;

/* Where in the room somebody wants to begin. */
struct web_begin {
	uint64_t since; /* behind this line, if has_since */
	uint64_t last;  /* else with so many of the last ones */
	uint64_t room;  /* whose number since is */
	bool has_since;
};

/* A wire. */
struct web_wire {
	struct wire wire;            /* first */
	struct web *web;             /* borrowed */
	struct client *client;       /* whose it is; NULL: not in yet */
	struct wire *inner;          /* what frames come by; owned; NULL: the
					socket itself */
	struct web_history *history; /* being read for it, or NULL */
	struct web_search *search;   /* under way for it, or NULL */
	struct web_input input;      /* what comes */
	struct web_begin begin;      /* where it begins */
	struct bucket asked;         /* pings and requests */
	uint64_t first;              /* oldest line that it may see */
	char *said;                  /* lines for its session, or NULL */
	size_t said_from;            /* first byte not given yet */
	size_t said_to;              /* end of it */
	size_t said_room;            /* allocated */
	struct web_input_end why;    /* we end it; code 0: we do not */
	bool ended;                  /* nothing else comes */
	bool closed;                 /* its last frame is on its way */
	char *early;                 /* read before it was in; owned */
	size_t early_len;            /* bytes of that */
};

/*
 * A wire of @web (borrowed) for somebody who wants to begin at @begin (copied)
 * and of whom the @len bytes at @early have been read already; @inner is the
 * wire that these came by, taken, or NULL. NULL: no memory, and @inner is still
 * the caller's.
 */
struct wire *web_wire_new(struct web *web, const struct web_begin *begin,
			  struct wire *inner, const void *early, size_t len);

#endif
