/* SPDX-License-Identifier: MIT */
/*
 * bus_intake.c - takes requests in.
 *
 * All peers send to one socket, which cannot be read for some of them only. So
 * it is always read, and what a peer asks for waits among its own requests. One
 * that has too many of them is told so, each time. If even that has to wait, as
 * too many answers are on their way, nothing is read for a moment; when none of
 * them has gone by then their peer does not read. It is cut off, and what it
 * has asked for is forgotten.
 */
#include "config.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include <coir/fiber.h>
#include <coir/zmq_message.h>

#include "bus/bus_frame.h"
#include "bus/bus_state.h"
#include "log/log.h"

/* Who takes no answer for so long does not read. */
#define DEAF_MS 50

/* How often that is looked at. */
#define LOOK_MS 5

/* What the request takes while it waits. */
static size_t
weigh(struct bus_call *call)
{
	size_t bytes = sizeof(*call) + call->request.text_len;

	for (size_t i = 0; i < call->n_frames; i++)
		bytes += zmq_msg_size(&call->frame[i]);
	return bytes;
}

/* Is there room for one more to wait? If not, why goes into @call. */
static bool
has_room(struct bus_call *call)
{
	const struct bus_peer *peer = call->peer;

	if (peer->n_calls >= BUS_PEER_WAITING_MAX ||
	    peer->bytes + call->bytes > BUS_PEER_BYTES_MAX)
		bus_fail(call, "too-many",
			 "%zu requests wait; take their answers first",
			 peer->n_calls);
	else if (bus_is_full(call->bus))
		bus_fail(call, "no-memory", "out of memory; try again");
	else
		return true;
	return false;
}

static void
cut_off(struct bus *bus, struct bus_peer *peer)
{
	struct bus_call *call;

	log_info("bus: somebody asks and does not read the answers, and is cut "
		 "off; %zu requests are forgotten",
		 peer->n_calls + 1);
	while ((call = bus_peer_take(peer)))
		bus_call_free(call);
	bus_links_cut(&bus->post.links, peer->fd);
	bus->figures.cut++;
	peer->gone = true;
}

/* Is there no room for yet another answer? */
static bool
owes_too_much(const struct bus_peer *peer)
{
	return bus_loans_bytes(&peer->owed) >= BUS_OWED_MAX_REFUSED;
}

/* Answers a request that is refused; on the main stack. */
static int
refuse(void *arg)
{
	struct bus_call *call = arg;

	if (owes_too_much(call->peer))
		cut_off(call->bus, call->peer);
	else
		bus_send_answer(call);
	bus_call_free(call);
	return 0;
}

/* Waits until there is room for an answer, or answers do not go at all. */
static void
await_room(struct bus_peer *peer)
{
	size_t last = SIZE_MAX;
	int64_t left = DEAF_MS;

	peer->open++; /* it is not forgotten meanwhile */
	while (left > 0 && owes_too_much(peer)) {
		size_t now = bus_loans_bytes(&peer->owed);

		left = now < last ? DEAF_MS : left - LOOK_MS;
		last = now;
		if (coir_sleep(coir_ms(LOOK_MS)) < 0)
			break;
	}
	peer->open--;
}

/* Puts a request among its peer's; on the main stack. 1: it is refused. */
static int
take_in(void *arg)
{
	struct bus_call *call = arg;
	struct bus *bus = call->bus;
	zmq_msg_t *id = &call->frame[0];

	call->peer = bus_peer_get(&bus->peers, zmq_msg_data(id),
				  zmq_msg_size(id), &bus->bell);
	if (!call->peer) {
		log_warn("bus: no memory for a request: it is not answered");
		bus_call_free(call);
		return 0;
	}
	call->peer->fd = zmq_msg_get(id, ZMQ_SRCFD);
	call->peer->gone = false;
	bus_understand(call);
	call->bytes = weigh(call);
	if (!has_room(call))
		return 1;
	bus_peer_add(call->peer, call);
	coir_cond_signal(&bus->turn);
	return 0;
}

/* Receives one request. */
static int
receive_one(struct bus *bus)
{
	struct bus_call *call = calloc(1, sizeof(*call));
	int rc = -ENOMEM;

	if (call)
		rc = coir_zmq_recv_parts(&bus->post.zmq, call->frame,
					 BUS_FRAMES_MAX, &call->n_frames);
	if (rc < 0) {
		free(call);
		return rc;
	}
	call->bus = bus;
	if (coir_main_call(take_in, call) == 0)
		return 0;
	await_room(call->peer);
	return coir_main_call(refuse, call);
}

/* The life of the receiver. */
static int
receive(void *arg)
{
	struct bus *bus = arg;

	while (bus_goes_on("receiving", receive_one(bus)))
		;
	return 0;
}

int
bus_intake_start(struct bus *bus)
{
	const struct coir_spawn_options options = { .name = "bus receiver" };

	return coir_spawn_fiber(bus->plan.scope, &options, receive, bus,
				&bus->receiving);
}
