/* SPDX-License-Identifier: MIT */
/*
 * bus_follow.h - follow the room of a chatd on its bus, and miss nothing.
 *
 * As chatd-bus(7) tells: what is published is taken if it is the next line;
 * when a number shows that lines are missing they are asked for. So it does not
 * matter when one comes, or what ØMQ had to drop. For the examples beside it.
 */
#ifndef EXAMPLES_BUS_FOLLOW_H
#define EXAMPLES_BUS_FOLLOW_H

#include <coir.h>
#include <coir/zmq_message.h>
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An answer that takes longer will not come. */
#define BUS_PATIENCE_S 10

/* What was refused for now is tried again after so long. */
#define BUS_PAUSE_MS 100

/* Follow from the newest line on, whichever that is. */
#define BUS_FROM_NOW UINT64_MAX

/* Called with each line; what it returns, if not 0, ends the following. */
typedef int bus_line_fn(const json_t *line, void *arg);

/* One who follows. */
struct bus_follow {
	struct coir_zmq_socket sub;    /* hears */
	struct coir_zmq_socket dealer; /* asks for what it has missed */
	char room[32];                 /* whose numbers these are */
	uint64_t last;                 /* it has all up to here */
	bus_line_fn *fn;               /* who is told */
	void *arg;                     /* its argument */
};

/* A question on its way. */
struct bus_question {
	struct coir_zmq_socket *dealer; /* by which it goes */
	char *text;                     /* the question */
	json_t *answer;                 /* what came of it */
};

static inline uint64_t
bus_number(const json_t *object, const char *name)
{
	return (uint64_t)json_integer_value(json_object_get(object, name));
}

static inline const char *
bus_text(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? text : "";
}

static inline json_t *
bus_parse(zmq_msg_t *frame)
{
	return json_loadb(zmq_msg_data(frame), zmq_msg_size(frame), 0, NULL);
}

static int
bus_exchange(void *arg)
{
	struct bus_question *q = arg;
	zmq_msg_t answer;
	int rc = coir_zmq_send(q->dealer, q->text, strlen(q->text), 0);

	if (rc < 0)
		return rc;
	zmq_msg_init(&answer);
	rc = coir_zmq_recv_msg(q->dealer, &answer);
	if (rc == 0) {
		q->answer = bus_parse(&answer);
		rc = q->answer ? 0 : -EBADMSG;
	}
	zmq_msg_close(&answer);
	return rc;
}

/* Is the answer that something cannot be done, but perhaps later? */
static inline bool
bus_is_later(const json_t *answer)
{
	static const char *const never[] = { "bad-json", "bad-request",
					     "bad-text", "too-long" };
	const json_t *error = json_object_get(answer, "error");

	if (!error)
		return false;
	for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		if (strcmp(bus_text(error, "code"), never[i]) == 0)
			return false;
	return true;
}

/* Asks until the answer is for good. */
static inline int
bus_insist(struct bus_question *q)
{
	for (;;) {
		int rc =
			coir_timeout(coir_sec(BUS_PATIENCE_S), bus_exchange, q);

		if (rc < 0 || !bus_is_later(q->answer))
			return rc;
		json_decref(q->answer);
		q->answer = NULL;
		rc = coir_sleep(coir_ms(BUS_PAUSE_MS));
		if (rc < 0)
			return rc;
	}
}

/*
 * Asks @question, which is taken, again and again while it is refused for now.
 * The caller owns *ret_answer. Returns 0, or a negative errno: -ETIMEDOUT,
 * -EBADMSG (no JSON came), ...
 */
static inline int
bus_ask(struct coir_zmq_socket *dealer, json_t *question, json_t **ret_answer)
{
	struct bus_question q = { .dealer = dealer };
	int rc = -ENOMEM;

	q.text = question ? json_dumps(question, JSON_COMPACT) : NULL;
	json_decref(question);
	if (q.text)
		rc = bus_insist(&q);
	free(q.text);
	if (rc == 0)
		*ret_answer = q.answer;
	else
		json_decref(q.answer);
	return rc;
}

/* Takes a line, perhaps after some that the room does not keep any more. */
static inline int
bus_take(struct bus_follow *f, const json_t *line)
{
	f->last = bus_number(line, "number");
	return f->fn(line, f->arg);
}

/* Takes the lines of a page. */
static inline int
bus_take_page(struct bus_follow *f, const json_t *page)
{
	const json_t *lines = json_object_get(page, "lines");
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < json_array_size(lines); i++)
		rc = bus_take(f, json_array_get(lines, i));
	if (rc == 0)
		f->last = bus_number(page, "end");
	return rc;
}

/* Is it about the room that is followed? */
static inline bool
bus_is_same_room(const struct bus_follow *f, const json_t *object)
{
	return strcmp(f->room, bus_text(object, "room")) == 0;
}

/* Follows the room that @message is about; another one from its beginning. */
static inline void
bus_note_room(struct bus_follow *f, const json_t *message, uint64_t number)
{
	if (bus_is_same_room(f, message))
		return;
	if (f->room[0])
		f->last = 0;
	else if (f->last == BUS_FROM_NOW)
		f->last = number;
	snprintf(f->room, sizeof(f->room), "%s", bus_text(message, "room"));
}

/*
 * Asks for what is missing up to line @head. If the answer is about another
 * room the next message will be, too, and tells what is missing there.
 */
static inline int
bus_catch_up(struct bus_follow *f, uint64_t head)
{
	int rc = 0;

	while (rc == 0 && f->last < head) {
		json_t *answer = NULL;

		rc = bus_ask(&f->dealer,
			     json_pack("{s:I}", "since", (json_int_t)f->last),
			     &answer);
		if (rc < 0)
			return rc;
		if (json_object_get(answer, "error"))
			rc = -EBADMSG;
		else if (!bus_is_same_room(f, answer))
			head = 0;
		else
			rc = bus_take_page(f, answer);
		json_decref(answer);
	}
	return rc;
}

/* A line, or the number of the newest. */
static inline int
bus_take_message(struct bus_follow *f, bool is_head, const json_t *json)
{
	uint64_t number = bus_number(json, is_head ? "head" : "number");
	int rc;

	bus_note_room(f, json, number);
	if (!f->fn)
		return 0;
	rc = bus_catch_up(f, is_head ? number : number - 1);
	return rc == 0 && !is_head && number == f->last + 1 ? bus_take(f, json)
							    : rc;
}

/* Hears one message. */
static inline int
bus_hear(struct bus_follow *f)
{
	static const char head[] = "chat.head";
	zmq_msg_t frame[3];
	size_t n;
	json_t *json;
	bool is_head;
	int rc = coir_zmq_recv_parts(&f->sub, frame, 3, &n);

	if (rc < 0)
		return rc;
	json = n == 3 ? bus_parse(&frame[2]) : NULL;
	is_head = zmq_msg_size(&frame[0]) == strlen(head) &&
		memcmp(zmq_msg_data(&frame[0]), head, strlen(head)) == 0;
	rc = json ? bus_take_message(f, is_head, json) : -EBADMSG;
	json_decref(json);
	while (n > 0)
		zmq_msg_close(&frame[--n]);
	return rc;
}

/* Opens a socket and connects it. */
static inline int
bus_connect(struct coir_zmq_socket *socket, void *context, int type,
	    const char *endpoint)
{
	int rc = coir_zmq_open(socket, context, type);

	if (rc == 0)
		rc = coir_zmq_set_int(socket, ZMQ_LINGER, 0);
	return rc == 0 ? coir_zmq_connect(socket, endpoint) : rc;
}

/*
 * Connects to a room, of which all lines after line @last are wanted, and waits
 * until it is heard. Returns 0 or a negative errno; bus_follow_close() then.
 */
static inline int
bus_follow_open(struct bus_follow *f, void *context, char *const places[2],
		uint64_t last)
{
	int rc;

	*f = (struct bus_follow){ .last = last };
	rc = bus_connect(&f->sub, context, ZMQ_SUB, places[0]);
	if (rc == 0)
		rc = coir_zmq_set(&f->sub, ZMQ_SUBSCRIBE, "chat.", 5);
	if (rc == 0)
		rc = bus_connect(&f->dealer, context, ZMQ_DEALER, places[1]);
	while (rc == 0 && !f->room[0])
		rc = bus_hear(f);
	return rc;
}

/*
 * Calls @fn with each line until it returns something else than 0, which is the
 * result; or a negative errno.
 */
static inline int
bus_follow_run(struct bus_follow *f, bus_line_fn *fn, void *arg)
{
	int rc = 0;

	f->fn = fn;
	f->arg = arg;
	while (rc == 0)
		rc = bus_hear(f);
	return rc;
}

static inline void
bus_follow_close(struct bus_follow *f)
{
	coir_zmq_close(&f->sub);
	coir_zmq_close(&f->dealer);
}

#endif
