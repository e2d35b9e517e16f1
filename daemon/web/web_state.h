/* SPDX-License-Identifier: MIT */
/*
 * web_state.h - what the files of the web share, and nobody else.
 *
 * web.c has what is one for all listeners, web_door.c lets visitors in and runs
 * libmicrohttpd in the loop (web_pipe.c is between, if they speak TLS, and
 * web_patience.c cuts off who takes too long),
 * web_http.c answers them by way of web_reply.c, web_page.c has what they are
 * shown, web_metrics.c what takes its time. Who is no visitor any more but a
 * client has a wire: web_wire.c, for which web_input.c takes frames apart,
 * web_request.c messages, and web_answer.c and web_search.c answer these.
 */
#ifndef CHATD_WEB_STATE_H
#define CHATD_WEB_STATE_H

#include <event2/event_struct.h>
#include <microhttpd.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include <coir/addr.h>
#include <coir/time.h>

#include "web/web.h"
#include "web/web_wire.h"

struct arrival;
struct door;

TAILQ_HEAD(web_histories, web_history);
TAILQ_HEAD(web_pipes, web_pipe);
TAILQ_HEAD(web_searches, web_search);
TAILQ_HEAD(web_visitors, web_visitor);

/* The web, of all its listeners. */
struct web {
	struct web_plan plan;         /* what it is part of */
	struct web_meter meter;       /* who makes metrics; zero: nobody */
	bool measuring;               /* they are being made */
	struct web_visitors readers;  /* who waits for them */
	uint64_t room;                /* whose numbers the lines have */
	struct web_histories wanted;  /* to be read, asked longest ago first */
	struct web_histories reading; /* asked of the store */
	unsigned int n_reading;       /* how many these are */
	struct web_searches searches; /* asked of the store */
};

/* Somebody who speaks HTTP. */
struct web_visitor {
	TAILQ_ENTRY(web_visitor) link; /* the door's list */
	struct web_door *door;         /* where it came in */
	struct coir_addr peer;         /* its address */
	struct web_pipe *pipe;         /* what it comes by; NULL: none left */
	struct web_begin begin;        /* what it wants when it is a client */
	coir_time until;               /* it has to be gone by then */
	coir_time asks_until;          /* its request has to be whole; 0: it
					  has begun none */
	uint64_t received;             /* bytes from it, if it speaks TLS */
	uint64_t asked;                /* of all, up to its last request */
	int fd;                        /* libmicrohttpd's */
	bool secure;                   /* it speaks TLS: there was a pipe */
	bool begun;                    /* libmicrohttpd has said so */
	bool answering;                /* what it has asked last */
	bool unmeasured;               /* it has waited for metrics in vain */
	struct MHD_Connection *suspended; /* it waits for them, or NULL */
	TAILQ_ENTRY(web_visitor) reader;  /* of the web's list, if it does */
};

/* A listener. */
struct web_door {
	struct web *web;              /* borrowed */
	struct door *door;            /* borrowed */
	struct MHD_Daemon *http;      /* its connections */
	struct event ready;           /* some of these have something */
	struct event timer;           /* or it is time for one */
	struct event overdue;         /* a visitor has been here too long */
	struct web_visitors visitors; /* longest here first */
	struct web_pipes pipes;       /* to those who speak TLS */
	void *front;                  /* who drives clients; the door's */
	int (*adopt)(void *front, const struct arrival *who); /* likewise */
};

/* Seconds that a visit may last. */
#define WEB_VISIT_S 60

/* Has libmicrohttpd look around once more in this pass of the loop. */
void web_door_again(struct web_door *door);

/*
 * Has @who (taken), whose request for a WebSocket has been accepted, come in,
 * unless it would be turned away by now: then it is told in a last frame; or
 * chatd is about to end.
 */
void web_door_admit(struct web_door *door, const struct arrival *who);

/* What libmicrohttpd calls for each request. */
enum MHD_Result web_http_answer(void *cls, struct MHD_Connection *connection,
				const char *url, const char *method,
				const char *version, const char *upload,
				size_t *upload_size, void **state);

#endif
