/* SPDX-License-Identifier: MIT */
/*
 * bus_guard.c - lets in who has a key: libzmq asks here (RFC 27/ZAP).
 *
 * libzmq sends the question within the process and holds the connection until
 * it is answered. The name that goes with a key goes with all that comes over
 * the connection from then on.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include <coir/fiber.h>
#include <coir/zmq_message.h>

#include "bus_frame.h"
#include "bus_state.h"
#include "conf.h"
#include "log.h"

/* Where libzmq asks. */
#define ZAP_ENDPOINT "inproc://zeromq.zap.01"

/* Frames of a question: seven, and room for other mechanisms' credentials. */
#define ZAP_FRAMES 16

/* Frames of an answer. */
#define ZAP_ANSWER_FRAMES 6

/* What a question's frames are. */
enum zap_frame {
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

static int
send_answer(struct question *question, const struct bus_guest *guest)
{
	const char *const texts[ZAP_ANSWER_FRAMES] = {
		"1.0",
		NULL,
		guest ? "200" : "400",
		guest ? "OK" : "this key is not known here",
		guest ? guest->name : "",
		"",
	};
	zmq_msg_t frame[ZAP_ANSWER_FRAMES];
	int rc = 0;
	size_t n = 0;

	for (; rc == 0 && n < ZAP_ANSWER_FRAMES; n++) {
		zmq_msg_t *id = &question->frame[ZAP_ID];

		if (texts[n])
			rc = bus_frame_bytes(&frame[n], texts[n],
					     strlen(texts[n]));
		else
			rc = bus_frame_bytes(&frame[n], zmq_msg_data(id),
					     zmq_msg_size(id));
		if (rc < 0)
			break;
	}
	if (rc == 0)
		rc = coir_zmq_send_parts(&question->bus->guard, frame, n);
	bus_frames_close(frame, n);
	return rc;
}

/* The life of the guard. */
static int
guard(void *arg)
{
	struct question question = { .bus = arg };
	int rc = 0;

	while (rc == 0) {
		rc = coir_zmq_recv_parts(&question.bus->guard, question.frame,
					 ZAP_FRAMES, &question.n);
		if (rc < 0)
			break;
		rc = question.n < 2 ? -EPROTO
				    : send_answer(&question, judge(&question));
		bus_frames_close(question.frame, question.n);
	}
	return 0;
}

int
bus_guard_start(struct bus *bus)
{
	const struct coir_spawn_options options = { .name = "bus guard" };
	int rc = coir_zmq_open(&bus->guard, bus->context, ZMQ_REP);

	if (rc == 0)
		rc = coir_zmq_bind(&bus->guard, ZAP_ENDPOINT);
	if (rc == 0)
		rc = coir_spawn_fiber(bus->plan.scope, &options, guard, bus,
				      &bus->guarding);
	return rc;
}
