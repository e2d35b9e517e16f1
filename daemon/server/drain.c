/* SPDX-License-Identifier: MIT */
/*
 * drain.c - see drain.h.
 */
#include "config.h"

#include "server/drain.h"

#include <event2/event.h>

#include "bus/bus.h"
#include "common/notify.h"
#include "conf/conf.h"
#include "log/log.h"
#include "room/room.h"
#include "server/server_state.h"

/* Nanoseconds on top of the drain's own time before systemd may worry. */
#define SLACK_NS INT64_C(5000000000)

/* All of it has been published, too. */
static void
stopped(void *arg)
{
	struct server *server = arg;

	event_base_loopbreak(server->base);
}

/* Everybody has left, and the leave lines are stored. */
static void
drained(void *arg)
{
	struct server *server = arg;

	bus_stop(server->bus, stopped, server);
}

/* No patience any more, neither with slow clients nor with a broken disk. */
static void
cut_everybody(struct server *server)
{
	struct room_figures figures;
	struct entrance *entrance;

	store_give_up(server->store);
	bus_hurry(server->bus);
	room_figures(server->room, &figures);
	if (figures.members > 0)
		log_warn("cutting %zu clients that have not read all that "
			 "there was",
			 figures.members);
	TAILQ_FOREACH(entrance, &server->entrances, link)
		entrance_cut(entrance);
}

static void
end_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	cut_everybody(arg);
}

/* Have patience end after @ns nanoseconds. */
static void
limit(struct server *server, int64_t ns)
{
	struct timeval delay = {
		.tv_sec = ns / 1000000000,
		.tv_usec = ns % 1000000000 / 1000,
	};

	event_assign(&server->drain_end, server->base, -1, 0, end_cb, server);
	event_add(&server->drain_end, &delay);
	notify_extend_timeout(ns + SLACK_NS);
}

void
drain_begin_within(struct server *server, int64_t ns)
{
	struct room_figures figures;
	struct entrance *entrance;

	if (server->draining) {
		cut_everybody(server);
		return;
	}
	server->draining = true;
	room_figures(server->room, &figures);
	log_message(MESSAGE_STOPPING, NULL,
		    "stopping: %zu clients get what was said, then they are "
		    "disconnected",
		    figures.members);
	notify_stopping();
	TAILQ_FOREACH(entrance, &server->entrances, link)
		entrance_retire(entrance);
	limit(server, ns);
	room_drain(server->room, drained, server);
}

void
drain_begin(struct server *server)
{
	drain_begin_within(server, server->conf->drain_timeout);
}
