/* SPDX-License-Identifier: MIT */
/*
 * bus_guard.c - lets in who has a key: libzmq asks here (RFC 27/ZAP).
 *
 * libzmq sends the question within the process and holds the connection until
 * it is answered. It asks with something like a REQ socket; a ROUTER on this
 * side needs no turns, which a question that is none would mix up. The name
 * that goes with a key goes with all that comes over the connection from then
 * on.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include <coir/fiber.h>
#include <coir/zmq_message.h>

#include "bus/bus_frame.h"
#include "bus/bus_state.h"
#include "conf/conf.h"
#include "log/log.h"

/* Where libzmq asks. */
#define ZAP_ENDPOINT "inproc://zeromq.zap.01"

/* Frames of a question: nine, and room for other mechanisms' credentials. */
#define ZAP_FRAMES 16

/* What a question's frames are; the first two lead back to who asks. */
enum zap_frame {
	ZAP_ROUTE,
	ZAP_EMPTY,
	ZAP_VERSION,
	ZAP_ID,
	ZAP_DOMAIN,
	ZAP_ADDRESS,
	ZAP_IDENTITY,
	ZAP_MECHANISM,
	ZAP_KEY,
	ZAP_QUESTION_FRAMES,
};

/* A question. */
struct question {
	struct bus *bus;             /* who is asked */
	zmq_msg_t frame[ZAP_FRAMES]; /* its frames */
	size_t n;                    /* how many */
};

static bool
is(zmq_msg_t *frame, const char *text)
{
	return zmq_msg_size(frame) == strlen(text) &&
		memcmp(zmq_msg_data(frame), text, strlen(text)) == 0;
}

/* Says whom it turned away; on the main stack. */
static int
log_refused(void *arg)
{
	struct question *question = arg;
	zmq_msg_t *address = &question->frame[ZAP_ADDRESS];
	zmq_msg_t *key = &question->frame[ZAP_KEY];
	char text[BUS_KEY_TEXT] = "";

	if (zmq_msg_size(key) == BUS_KEY_BYTES)
		zmq_z85_encode(text, zmq_msg_data(key), BUS_KEY_BYTES);
	log_info("bus: %.*s was turned away: its key %s is not in %s",
		 (int)zmq_msg_size(address), (char *)zmq_msg_data(address),
		 text, question->bus->plan.conf->curve_public_keys_file);
	return 0;
}

/* Whose connection it would be, or NULL. */
static const struct bus_guest *
judge(struct question *question)
{
	zmq_msg_t *key = &question->frame[ZAP_KEY];
	const struct bus_guest *guest;

	if (question->n != ZAP_QUESTION_FRAMES ||
	    !is(&question->frame[ZAP_VERSION], "1.0") ||
	    !is(&question->frame[ZAP_DOMAIN], BUS_ZAP_DOMAIN) ||
	    !is(&question->frame[ZAP_MECHANISM], "CURVE"))
		return NULL;
	guest = bus_keys_find(&question->bus->keys, zmq_msg_data(key),
			      zmq_msg_size(key));
	if (!guest)
		coir_main_call(log_refused, question);
	return guest;
}

/* Makes a frame of @text, or, if that is NULL, of a copy of the question's. */
static int
make_frame(zmq_msg_t *frame, const char *text, zmq_msg_t *copied)
{
	if (text)
		return bus_frame_bytes(frame, text, strlen(text));
	return bus_frame_bytes(frame, zmq_msg_data(copied),
			       zmq_msg_size(copied));
}

static int
send_answer(struct question *question, const struct bus_guest *guest)
{
	/* by enum zap_frame; NULL: as in the question */
	const char *const texts[] = {
		NULL,
		"",
		"1.0",
		NULL,
		guest ? "200" : "400",
		guest ? "OK" : "this key is not known here",
		guest ? guest->name : "",
		"",
	};
	const size_t all = sizeof(texts) / sizeof(texts[0]);
	zmq_msg_t frame[sizeof(texts) / sizeof(texts[0])];
	size_t n = 0;
	int rc = 0;

	for (; rc == 0 && n < all; n += rc == 0)
		rc = make_frame(&frame[n], texts[n], &question->frame[n]);
	if (rc == 0)
		rc = coir_zmq_send_parts(&question->bus->guard, frame, n);
	bus_frames_close(frame, n);
	return rc;
}

/* Answers one question; until that is done libzmq holds the connection. */
static int
answer_one(struct question *question)
{
	int rc = coir_zmq_recv_parts(&question->bus->guard, question->frame,
				     ZAP_FRAMES, &question->n);

	if (rc < 0)
		return rc;
	if (question->n <= ZAP_ID) {
		rc = -EBADMSG;
	} else {
		const struct bus_guest *guest = judge(question);

		do {
			rc = send_answer(question, guest);
		} while (rc < 0 && bus_goes_on("letting somebody in", rc));
	}
	bus_frames_close(question->frame, question->n);
	return rc;
}

/* The life of the guard. */
static int
guard(void *arg)
{
	struct question question = { .bus = arg };

	while (bus_goes_on("guarding", answer_one(&question)))
		;
	return 0;
}

int
bus_guard_start(struct bus *bus)
{
	const struct coir_spawn_options options = { .name = "bus guard" };
	int rc = coir_zmq_open(&bus->guard, bus->context, ZMQ_ROUTER);

	if (rc == 0)
		rc = coir_zmq_bind(&bus->guard, ZAP_ENDPOINT);
	if (rc == 0)
		rc = coir_spawn_fiber(bus->plan.scope, &options, guard, bus,
				      &bus->guarding);
	return rc;
}
