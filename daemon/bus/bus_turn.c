/* SPDX-License-Identifier: MIT */
/*
 * bus_turn.c - whose turn it is: one request of each peer that may have one.
 *
 * A peer whose answers do not go out, or that asks more often than it may, is
 * not served for now. Its requests wait, in their order, and no other peer's
 * do. At the end of the day all are told that it is.
 */
#include "config.h"

#include <coir/cond.h>
#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/time.h>

#include "bus/bus_state.h"

/* Nanoseconds after which those who wait are looked at again at the latest. */
#define LOOK_NS INT64_C(1000000000)

/* Why those who wait have no turn. */
struct obstacle {
	bool owed;    /* answers have not gone */
	int64_t wait; /* nanoseconds until somebody may ask again */
};

/* Nanoseconds until @call's asker may ask again; 0: it may, and has. */
static int64_t
take_turn(struct bus *bus, struct bus_call *call)
{
	size_t len;
	const char *name = bus_asker(call, &len);

	return bus_posters_take(&bus->askers, &bus->request_rate, name, len,
				coir_now());
}

/* Is it a request for a page, while as many are read as may be? */
static bool
has_to_wait_for_pages(const struct bus *bus, const struct bus_call *call)
{
	return !call->fault.code && call->request.verb == BUS_SINCE &&
		bus->reads >= BUS_READS_MAX;
}

/* May the oldest request of @peer be served now? Notes why not. */
static bool
may_have_turn(struct bus *bus, const struct bus_peer *peer,
	      struct obstacle *obstacle)
{
	struct bus_call *call = STAILQ_FIRST(&peer->calls);
	int64_t wait;

	if (!call)
		return false;
	if (bus->stopping)
		return true;
	if (peer->open >= BUS_PEER_OPEN_MAX || has_to_wait_for_pages(bus, call))
		return false;
	if (bus_loans_bytes(&peer->owed) >= BUS_OWED_MAX) {
		obstacle->owed = true;
		return false;
	}
	wait = take_turn(bus, call);
	if (wait > 0 && wait < obstacle->wait)
		obstacle->wait = wait;
	return wait == 0;
}

/* The peer whose turn it is, or NULL. */
static struct bus_peer *
find(struct bus *bus, struct obstacle *obstacle)
{
	struct bus_peer *peer;

	*obstacle = (struct obstacle){ .wait = LOOK_NS };
	if (bus->calls >= BUS_CALLS_MAX)
		return NULL;
	TAILQ_FOREACH(peer, &bus->peers, link)
		if (may_have_turn(bus, peer, obstacle))
			return peer;
	return NULL;
}

static void
give_turn(struct bus *bus, struct bus_peer *peer)
{
	struct bus_call *call = bus_peer_take(peer);

	if (bus->plan.served)
		bus->plan.served(bus->plan.served_arg);
	bus_peer_move_back(&bus->peers, peer);
	if (bus->stopping && !call->fault.code)
		bus_fail(call, "closing", "chatd is stopping");
	bus_answer(call);
}

/* Waits until somebody may have a turn. */
static int
await(struct bus *bus, int64_t ns)
{
	struct coir_node on_turn;
	struct coir_node on_time;
	struct coir_node *const nodes[] = { &on_turn, &on_time };
	size_t which;

	coir_cond_node(&on_turn, &bus->turn);
	coir_timer_node(&on_time, coir_after(coir_ns(ns)));
	return coir_select(nodes, 2, &which);
}

/* Gives all the turns that there are; then says why there are no more. */
static struct obstacle
give_turns(struct bus *bus)
{
	struct obstacle obstacle;
	struct bus_peer *peer;
	bool listening = false;

	for (;;) {
		while ((peer = find(bus, &obstacle)))
			give_turn(bus, peer);
		if (!obstacle.owed || listening)
			return obstacle;
		/* what has gone before the bell was awaited did not ring it */
		listening = true;
		bus_bell_await(&bus->bell);
	}
}

/* The life of who gives the turns. */
static int
serve(void *arg)
{
	struct bus *bus = arg;
	int rc = 0;

	do {
		struct obstacle obstacle = give_turns(bus);

		bus_peers_forget(&bus->peers);
		rc = TAILQ_EMPTY(&bus->peers) ? coir_cond_wait(&bus->turn)
					      : await(bus, obstacle.wait);
	} while (bus_goes_on("serving", rc));
	return 0;
}

int
bus_turn_start(struct bus *bus)
{
	const struct coir_spawn_options options = { .name = "bus turns" };

	return coir_spawn_fiber(bus->plan.scope, &options, serve, bus,
				&bus->serving);
}
