/* SPDX-License-Identifier: MIT */
/*
 * bus_answer.c - serves a request and sends the answer.
 *
 * Each request that is served has a fiber of its own, so that one that waits
 * for the disk holds up no other.
 *
 * A request comes as the sender's routing id, perhaps an empty frame (REQ
 * sockets send one), and the JSON; the answer goes back in the same envelope.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <coir/cancel.h>
#include <coir/fiber.h>
#include <coir/zmq_message.h>

#include "bus/bus_frame.h"
#include "bus/bus_json.h"
#include "bus/bus_state.h"
#include "log/log.h"

/* The frames of the envelope that an answer needs, too. */
static size_t
envelope_frames(const struct bus_call *call)
{
	return call->n_frames > 2 && zmq_msg_size(&call->frame[1]) == 0 ? 2 : 1;
}

/* The answer to @call, which the caller owns; NULL: no memory. */
static json_t *
take_reply(struct bus_call *call)
{
	json_t *reply = call->reply;

	call->reply = NULL;
	if (call->fault.code) {
		json_decref(reply);
		reply = bus_json_fault(&call->fault);
	}
	if (reply && call->request.id &&
	    json_object_set(reply, "id", call->request.id) < 0) {
		json_decref(reply);
		reply = NULL;
	}
	return reply;
}

/*
 * libzmq has room for it, as little as one peer is owed; if it does not take it
 * the connection has ended.
 */
void
bus_send_answer(struct bus_call *call)
{
	struct bus *bus = call->bus;
	struct coir_zmq_socket *socket = &bus->post.zmq;
	size_t n = envelope_frames(call);
	zmq_msg_t body;
	int rc = bus_frame_json(&body, take_reply(call), &call->peer->owed);

	if (call->fault.code)
		bus_figures_refuse(&bus->figures, call->fault.code);
	if (rc < 0) {
		log_warn_errno(rc, "bus: a request cannot be answered");
		return;
	}
	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = coir_zmq_try_send(socket, &call->frame[i], ZMQ_SNDMORE);
	if (rc == 0)
		rc = coir_zmq_try_send(socket, &body, 0);
	zmq_msg_close(&body);
	if (rc == 0)
		bus->figures.answers++;
	if (rc < 0) {
		call->peer->gone = true;
		log_debug("bus: nobody is there for an answer: %s",
			  strerror(-rc));
	}
}

void
bus_call_free(struct bus_call *call)
{
	bus_frames_close(call->frame, call->n_frames);
	bus_request_fini(&call->request);
	json_decref(call->reply);
	free(call);
}

/* The end of a call; on the main stack. */
static int
end(void *arg)
{
	struct bus_call *call = arg;
	struct bus *bus = call->bus;

	bus_send_answer(call);
	call->peer->open--;
	coir_promise_fini(&call->done);
	if (!call->abandoned)
		bus_call_free(call);
	bus->calls--;
	coir_cond_broadcast(&bus->ended);
	coir_cond_signal(&bus->turn);
	bus_check_stopped(bus);
	return 0;
}

static int
serve(void *arg)
{
	return bus_serve(arg);
}

/* The life of a request. What the room or the store was given, it answers. */
static int
answer(void *arg)
{
	struct bus_call *call = arg;
	struct coir_shield shield;
	int rc = coir_main_call(serve, call);

	coir_shield_begin(&shield);
	if (rc == 1)
		rc = coir_promise_await(&call->done, NULL);
	coir_shield_end(&shield);
	coir_main_call(end, call);
	return 0;
}

void
bus_answer(struct bus_call *call)
{
	const struct coir_spawn_options options = { .name = "bus request" };
	struct bus *bus = call->bus;

	bus->calls++;
	call->peer->open++;
	coir_promise_init(&call->done);
	if (coir_spawn_fiber(bus->plan.scope, &options, answer, call, NULL) ==
	    0)
		return;
	bus_fail(call, "no-memory", "out of memory; try again");
	coir_main_call(end, call);
}
