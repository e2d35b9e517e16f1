/* SPDX-License-Identifier: MIT */
/*
 * server_state.h - the server's own struct, for the files that share it.
 */
#ifndef CHATD_SERVER_STATE_H
#define CHATD_SERVER_STATE_H

#include <event2/event_struct.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/entrance.h"
#include "client/hall.h"
#include "room/room_timer.h"
#include "server/handover.h"
#include "server/service.h"

struct bus;
struct commands;
struct coir_runtime;
struct conf;
struct conf_room;
struct control;
struct event_base;
struct life;
struct metrics_http;
struct metrics_web;
struct store;
struct web;

/* What has become of a server, for metrics. */
struct server_figures {
	uint64_t taken_over;    /* clients of an earlier chatd that go on */
	uint64_t lost;          /* clients of it that do not */
	int64_t took;           /* ns that it took; 0: there was none */
	uint64_t reloads;       /* configurations read again */
	uint64_t reloads_wrong; /* the same, but wrong */
};

/* A running daemon. */
struct server {
	struct conf *conf;     /* borrowed; reload() changes it */
	const char *conf_path; /* of the command line; NULL: the standard one */
	bool debug;            /* log everything, whatever conf says */
	struct life *life;     /* what comes before and after it; borrowed */
	struct event_base *base;
	struct coir_runtime *rt;
	struct store *store;
	int state_lock; /* of the state directory, or -1 */
	struct room *room;
	struct room_timer timer;         /* the room's clock */
	struct commands *commands;       /* what people type behind a slash */
	struct bus *bus;                 /* NULL: there is to be none */
	struct control *control;         /* NULL: chatctl cannot reach us */
	struct metrics_http *metrics;    /* NULL: they have no listener */
	struct metrics_web *metrics_web; /* they are read beside the page */
	struct web *web;                 /* NULL: built without */
	struct entrances entrances; /* open ones in order, then retired ones */
	struct event signals;       /* there is one to be answered */
	int signal_fd;              /* where they are read, or -1 */
	bool upgrading;             /* another program is being asked */
	struct handover handover;   /* on the way to its end */
	struct service service;     /* what its manager is told */
	struct event drain_end;     /* when patience ends while draining */
	bool draining;
	struct server_figures figures;
	int code;         /* to exit with, of <sysexits.h> */
	struct hall hall; /* last: it is large */
};

/* What the configuration says of how much the room takes on. */
struct room_limits server_room_limits(const struct conf_room *conf);

/* Has listeners for browsers be served. Returns 0 or a negative errno. */
int server_open_web(struct server *server);

/* Makes slots for the clients that will come; without memory there are none. */
void server_make_slots(struct server *server);

#endif
