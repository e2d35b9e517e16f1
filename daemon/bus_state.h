/* SPDX-License-Identifier: MIT */
/*
 * bus_state.h - what the files of the bus share, and nobody else.
 *
 * bus.c opens and closes, bus_publish.c tells subscribers, bus_answer.c takes
 * requests in and sends answers out, bus_serve.c does what they ask for,
 * bus_guard.c lets in who has a key.
 */
#ifndef CHATD_BUS_STATE_H
#define CHATD_BUS_STATE_H

#include <coir/cond.h>
#include <coir/fiber.h>
#include <coir/promise.h>
#include <stdbool.h>

#include "bus.h"
#include "bus_json.h"
#include "bus_keys.h"
#include "bus_posters.h"
#include "bus_request.h"
#include "bus_socket.h"
#include "lines.h"
#include "room.h"

/* Requests in hand at once; past that no more are taken in. */
#define BUS_CALLS_MAX 256

/* Of these, posts that wait for the store; past that they are refused. */
#define BUS_POSTS_MAX 128

/* Frames of a message that is looked at: only the first three can be right. */
#define BUS_FRAMES_MAX 8

/* The bus. */
struct bus {
	struct bus_plan plan;      /* what it is for */
	uint64_t room;             /* whose numbers the lines have */
	void *context;             /* ØMQ's */
	struct bus_keys keys;      /* for tcp */
	struct bus_socket publish; /* PUB */
	struct bus_socket post;    /* ROUTER */

	struct coir_zmq_socket guard;  /* REP: may this key connect? */
	struct coir_fiber *guarding;   /* answers it; an owned handle */
	struct coir_fiber *publishing; /* the same for publish */
	struct coir_fiber *receiving;  /* the same for post */

	struct room_watch watch; /* told of each batch */
	struct lines fresh;      /* stored and not published */
	struct coir_cond news;   /* fresh has lines, or the day has ended */

	struct bus_posters posters; /* who has said how much */
	struct rate rate;           /* of each of them */
	size_t calls;               /* in hand */
	size_t posts;               /* of these, waiting for the store */
	struct coir_cond ended;     /* a call has ended */

	bool watching;           /* watch is the room's */
	bool published;          /* all there will ever be */
	void (*done)(void *arg); /* told when the day has ended; or NULL */
	void *done_arg;          /* its argument */
	bool stopping;           /* bus_stop() was called */
};

/* A request in hand. A fiber carries it from frames to frames. */
struct bus_call {
	struct bus *bus;                 /* whose it is */
	zmq_msg_t frame[BUS_FRAMES_MAX]; /* as they came */
	size_t n_frames;                 /* how many */
	struct bus_request request;      /* what they mean */
	struct bus_fault fault;          /* why not; code NULL: nothing is */
	json_t *reply;                   /* the answer; owned */
	struct room_letter letter;       /* BUS_POST: the line */
	struct store_read read;          /* BUS_SINCE: the page */
	uint64_t head;                   /* newest line when it was asked */
	struct coir_promise done;        /* the answer is there */
	/* BUS_POST: who says it, "bus:KEY/NAME" */
	char author[sizeof("bus:/") + BUS_NAME_MAX +
		    TEXT_CLEAN_MAX(BUS_NAME_MAX)];
};

/* Starts telling subscribers. Returns 0 or a negative errno. */
int bus_publish_start(struct bus *bus);

/* Starts taking requests. Returns 0 or a negative errno. */
int bus_answer_start(struct bus *bus);

/* Starts asking who connects. Returns 0 or a negative errno. */
int bus_guard_start(struct bus *bus);

/* How far the room is. */
struct bus_extent bus_extent(const struct bus *bus);

/*
 * Does what @call's frames ask for, on the main stack. Returns 1: call->done
 * will be resolved; 0: done. Then there is a reply or a fault.
 */
int bus_serve(struct bus_call *call);

/* Says that all is done, if it is and somebody waits for that. */
void bus_check_stopped(struct bus *bus);

#endif
