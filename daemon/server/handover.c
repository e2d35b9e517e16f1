/* SPDX-License-Identifier: MIT */
/*
 * handover.c - see handover.h.
 */
#include "config.h"

#include "server/handover.h"

#include <event2/event.h>

#include <coir/time.h>

#include "bus/bus.h"
#include "client/client.h"
#include "client/client_slot.h"
#include "conf/conf.h"
#include "log/log.h"
#include "room/room.h"
#include "room/roster.h"
#include "server/server_state.h"
#include "slot/slots.h"
#include "wire/wire.h"

/*
 * Between two looks: in each pass of the loop while it may be over in the next
 * one, for nobody is served until it is; then less often.
 */
static const struct timeval at_once = { 0 };
static const struct timeval look_time = { .tv_usec = 1000 };
#define AT_ONCE_NS INT64_C(50000000)

/* Nobody can be sent anything if nobody was for so long, in nanoseconds. */
#define STUCK_NS INT64_C(20000000)

/* All clients, at one look. */
struct progress {
	size_t behind; /* that are to be sent something */
	uint64_t sent; /* bytes, to those who are here now */
};

static struct progress
measure(const struct room *room)
{
	struct progress progress = { 0 };
	struct roster_member *m = roster_first(room_roster(room));

	for (; m; m = roster_next(m)) {
		const struct client *client = client_of_member(m);

		progress.behind += cursor_behind(&client->guest.cursor) ||
			(client->wire && wire_unsent(client->wire));
		progress.sent += client->sent;
	}
	return progress;
}

/* Is there nothing more to wait for? */
static bool
is_quiet(struct server *server, int64_t now)
{
	struct handover *h = &server->handover;
	struct progress progress = measure(server->room);
	struct room_figures figures;

	room_figures(server->room, &figures);
	if (progress.sent != h->sent || figures.tickets > 0) {
		h->sent = progress.sent;
		h->moved_at = now;
	}
	return figures.tickets == 0 &&
		(progress.behind == 0 || now - h->moved_at >= STUCK_NS);
}

/*
 * Who has a wire does not survive, and is told how to go on by itself; once,
 * when there is nothing more that could be said before that. Returns whether
 * somebody was.
 */
static bool
see_off(struct server *server)
{
	struct roster_member *m = roster_first(room_roster(server->room));
	struct room_figures figures;
	bool told = false;

	room_figures(server->room, &figures);
	for (; m && !server->handover.seen_off; m = roster_next(m)) {
		struct client *client = client_of_member(m);

		if (!client->wire || client->guest.left)
			continue;
		client_see_off(client, figures.head);
		told = true;
	}
	server->handover.seen_off = true;
	if (told)
		server->handover.moved_at = coir_now().ns;
	return told;
}

/* The bus has said all. */
static void
closed(void *arg)
{
	struct server *server = arg;

	client_slots_record(&server->hall);
	if (server->hall.slots)
		slots_end_in_order(server->hall.slots);
	server->handover.ready(server);
}

static void
look_cb(evutil_socket_t fd, short what, void *arg)
{
	struct server *server = arg;
	struct handover *h = &server->handover;
	int64_t now = coir_now().ns;

	(void)fd;
	(void)what;
	if (now < h->until && (!is_quiet(server, now) || see_off(server))) {
		event_add(&h->look,
			  now - h->began < AT_ONCE_NS ? &at_once : &look_time);
		return;
	}
	if (now >= h->until)
		log_warn("what was said last may not be stored: the store is "
			 "too slow to wait for");
	bus_stop(server->bus, closed, server);
}

void
handover_begin(struct server *server, void (*ready)(struct server *server))
{
	struct handover *h = &server->handover;

	h->ready = ready;
	h->began = h->moved_at = coir_now().ns;
	h->until = h->began + server->conf->drain_timeout;
	server->hall.still = true;
	event_assign(&h->look, server->base, -1, 0, look_cb, server);
	event_add(&h->look, &at_once);
}

bool
handover_begun(const struct server *server)
{
	return server->handover.ready;
}
