/* SPDX-License-Identifier: MIT */
/*
 * bus_peer.h - a program on the daemon's bus, on plain libzmq.
 *
 * Nothing of libcoir: what is tested is that anybody can do it. Every wait has
 * a bound, after which the test fails.
 */
#ifndef SYSTEM_BUS_PEER_H
#define SYSTEM_BUS_PEER_H

#include <jansson.h>
#include <stdint.h>

#include "system/daemon.h"

/* A configuration of a bus on two unix sockets in the daemon's directory. */
#define BUS_CONF(more)                                                 \
	"listeners: { fiber: { address = \"127.0.0.1\"; port = 0;"     \
	" driver = \"fiber\"; }; };\n"                                 \
	"bus: { publish = \"ipc://%s/pub\"; post = \"ipc://%s/post\";" \
	" heartbeat = \"100 ms\"; " more " };\n"

/* A program. */
struct bus_peer {
	void *context; /* libzmq's */
	void *sub;     /* SUB: hears */
	void *dealer;  /* DEALER: asks */
	uint64_t last; /* up to which line it has all */
};

/* What is published. */
struct bus_heard {
	char topic[32];  /* "chat.message", ... */
	uint64_t number; /* the second frame */
	json_t *json;    /* the third; owned */
};

/* Connects to @d, both ways, and hears that the daemon knows it. */
void bus_peer_open(struct bus_peer *p, const struct daemon *d);

/* Connects without waiting: @hwm messages are kept for it, of @topic. */
void bus_peer_connect(struct bus_peer *p, const struct daemon *d, int hwm,
		      const char *topic);

/* Ends it. */
void bus_peer_close(struct bus_peer *p);

/* Hears the next message; bus_heard_fini() when done. */
void bus_peer_hear(struct bus_peer *p, struct bus_heard *ret);

/* The next message that is no head. */
void bus_peer_hear_line(struct bus_peer *p, struct bus_heard *ret);

/* Frees what it owns. */
void bus_heard_fini(struct bus_heard *heard);

/* Sends a request. */
void bus_peer_send(struct bus_peer *p, const char *request);

/* Receives an answer; the caller owns it. */
json_t *bus_peer_answer(struct bus_peer *p);

/* Sends a request, printf(3) style, and receives the answer. */
__attribute__((format(printf, 2, 3))) json_t *
bus_peer_ask(struct bus_peer *p, const char *fmt, ...);

/* Says @text as @name and returns the line's number. */
uint64_t bus_peer_post(struct bus_peer *p, const char *name, const char *text);

/* The request is refused with this code. */
void bus_peer_refused(struct bus_peer *p, const char *request,
		      const char *code);

/*
 * Follows the room, as chatd-bus(7) tells, until it has line @until; asks for
 * what it has missed. @line is called with each line, in order, once.
 */
void bus_peer_follow(struct bus_peer *p, uint64_t until,
		     void (*line)(void *arg, const json_t *line), void *arg);

#endif
