/* SPDX-License-Identifier: MIT */
/*
 * bus_state.h - what the files of the bus share, and nobody else.
 *
 * bus.c opens and closes, bus_publish.c tells subscribers; bus_intake.c takes
 * requests in, bus_turn.c says whose turn it is, bus_answer.c sends answers
 * out, bus_serve.c does what they ask for; bus_guard.c lets in who has a key.
 */
#ifndef CHATD_BUS_STATE_H
#define CHATD_BUS_STATE_H

#include <sys/queue.h>

#include <coir/cond.h>
#include <coir/fiber.h>
#include <coir/promise.h>
#include <stdbool.h>

#include "bus/bus.h"
#include "bus/bus_figures.h"
#include "bus/bus_json.h"
#include "bus/bus_keys.h"
#include "bus/bus_loan.h"
#include "bus/bus_peer.h"
#include "bus/bus_posters.h"
#include "bus/bus_request.h"
#include "bus/bus_socket.h"
#include "room/room.h"
#include "store/lines.h"

/* Requests that are served at once, of all peers and of one. */
#define BUS_CALLS_MAX 256
#define BUS_PEER_OPEN_MAX 64

/* Requests of one peer that wait, and what they take; more are refused. */
#define BUS_PEER_WAITING_MAX 1024
#define BUS_PEER_BYTES_MAX (4 * 1024 * 1024)

/*
 * Answers to one peer that are on their way, as bus_loan.h counts; past that it
 * is not served, only told that it asks too much; past the other, nothing.
 */
#define BUS_OWED_MAX (256 * 1024)
#define BUS_OWED_MAX_REFUSED (2 * BUS_OWED_MAX)

/* Pages that are read for the bus at once: people who join read, too. */
#define BUS_READS_MAX 1

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

	struct coir_zmq_socket guard;  /* ROUTER: may this key connect? */
	struct coir_fiber *guarding;   /* answers it; an owned handle */
	struct coir_fiber *publishing; /* the same for publish */
	struct coir_fiber *receiving;  /* the same for post */
	struct coir_fiber *serving;    /* gives those who ask their turns */

	struct room_watch watch; /* told of each batch */
	struct lines fresh;      /* stored and not published */
	size_t fresh_bytes;      /* that these count as memory */
	struct coir_cond news;   /* fresh has lines, or the day has ended */
	struct bus_loans lent;   /* what libzmq has of it */
	uint64_t left_out;       /* lines not published, and not logged */
	coir_time relieved;      /* when a slow subscriber was cut off */

	struct bus_figures figures; /* all but who is connected */

	struct bus_posters posters; /* who has said how much */
	struct rate post_rate;      /* of each of them */
	struct bus_posters askers;  /* who has asked how often */
	struct rate request_rate;   /* of each of them */

	struct bus_peers peers; /* who asks, in the order of turns */
	struct bus_bell bell;   /* an answer has gone */
	struct coir_cond turn;  /* somebody may have a turn */
	size_t calls;           /* being served */
	size_t posts;           /* of these, waiting for the store */
	size_t reads;           /* of these, waiting for a page */
	struct coir_cond ended; /* a call has ended */
	LIST_HEAD(bus_reading, bus_call) reading; /* those that read */

	bool watching;           /* watch is the room's */
	bool published;          /* all there will ever be */
	void (*done)(void *arg); /* told when the day has ended; or NULL */
	void *done_arg;          /* its argument */
	bool stopping;           /* bus_stop() was called */
	bool hurried;            /* bus_hurry() was called */
};

/*
 * A request in hand: it waits among its peer's, then a fiber carries it from
 * frames to frames.
 */
struct bus_call {
	STAILQ_ENTRY(bus_call) link;     /* its peer's, while it waits */
	LIST_ENTRY(bus_call) read_link;  /* the bus's, while it reads */
	struct bus_peer *peer;           /* who asks */
	size_t bytes;                    /* that it takes while it waits */
	struct bus *bus;                 /* whose it is */
	zmq_msg_t frame[BUS_FRAMES_MAX]; /* as they came */
	size_t n_frames;                 /* how many */
	struct bus_request request;      /* what they mean */
	struct bus_fault fault;          /* why not; code NULL: nothing is */
	json_t *reply;                   /* the answer; owned */
	struct room_letter letter;       /* BUS_POST: the line */
	struct store_read read;          /* BUS_SINCE: the page */
	uint64_t head;                   /* newest line when it was asked */
	bool abandoned;                  /* the page will find nobody */
	struct coir_promise done;        /* the answer is there */
	/* BUS_POST: who says it, "bus:KEY/NAME" */
	char author[sizeof("bus:/") + BUS_NAME_MAX +
		    TEXT_CLEAN_MAX(BUS_NAME_MAX)];
};

/* Starts telling subscribers. Returns 0 or a negative errno. */
int bus_publish_start(struct bus *bus);

/* Starts taking requests. Returns 0 or a negative errno. */
int bus_intake_start(struct bus *bus);

/* Starts giving turns. Returns 0 or a negative errno. */
int bus_turn_start(struct bus *bus);

/* Starts asking who connects. Returns 0 or a negative errno. */
int bus_guard_start(struct bus *bus);

/* Serves a request, whose turn it is, with a fiber. */
void bus_answer(struct bus_call *call);

/* Sends the answer. Main stack. */
void bus_send_answer(struct bus_call *call);

/* Frees a request that is in nobody's hands. Main stack. */
void bus_call_free(struct bus_call *call);

/*
 * A fiber's call has come to @rc. False: the fiber is to end. Else it goes on,
 * after a while if that is an error, which is logged as @what's.
 */
bool bus_goes_on(const char *what, int rc);

/* Does the bus take more memory than it may? */
bool bus_is_full(const struct bus *bus);

/*
 * The sender's name for what is counted: the owner of its key, else the user
 * that it runs as. Borrowed from @call.
 */
const char *bus_asker(struct bus_call *call, size_t *ret_len);

/* How far the room is. */
struct bus_extent bus_extent(const struct bus *bus);

/* Takes @call's frames apart, on the main stack: a request or a fault. */
void bus_understand(struct bus_call *call);

/*
 * Does what @call asks for, on the main stack. Returns 1: call->done will be
 * resolved; 0: done. Then there is a reply or a fault.
 */
int bus_serve(struct bus_call *call);

/* The request is not done: @code, and why. Returns 0. */
__attribute__((format(printf, 3, 4))) int
bus_fail(struct bus_call *call, const char *code, const char *fmt, ...);

/* Answers those that wait for pages, which will come too late or never. */
void bus_abandon_reads(struct bus *bus);

/* Says that all is done, if it is and somebody waits for that. */
void bus_check_stopped(struct bus *bus);

#endif
