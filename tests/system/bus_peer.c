/* SPDX-License-Identifier: MIT */
/*
 * bus_peer.c - see bus_peer.h.
 *
 * Where much is heard, conditions are not libcheck's: each that holds costs a
 * write to a file.
 */
#include "config.h"

#include "system/bus_peer.h"

#include <check.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

/* An answer, or what is published, at most. */
#define FRAME_MAX (1024 * 1024)

static char frame[FRAME_MAX];

static void
set_number(void *socket, int option, int value)
{
	ck_assert_int_eq(zmq_setsockopt(socket, option, &value, sizeof(value)),
			 0);
}

static void *
connect_to(const struct bus_peer *p, int type, int hwm, const struct daemon *d,
	   const char *name)
{
	void *socket = zmq_socket(p->context, type);
	char endpoint[128];

	ck_assert_ptr_nonnull(socket);
	set_number(socket, ZMQ_LINGER, 0);
	set_number(socket, ZMQ_RCVTIMEO, PATIENCE_MS);
	set_number(socket, ZMQ_RCVHWM, hwm);
	snprintf(endpoint, sizeof(endpoint), "ipc://%s/%s", d->dir, name);
	ck_assert_int_eq(zmq_connect(socket, endpoint), 0);
	return socket;
}

void
bus_peer_connect(struct bus_peer *p, const struct daemon *d, int hwm,
		 const char *topic)
{
	*p = (struct bus_peer){ .context = zmq_ctx_new() };
	ck_assert_ptr_nonnull(p->context);
	p->sub = connect_to(p, ZMQ_SUB, hwm, d, "pub");
	p->dealer = connect_to(p, ZMQ_DEALER, 0, d, "post");
	ck_assert_int_eq(zmq_setsockopt(p->sub, ZMQ_SUBSCRIBE, topic,
					strlen(topic)),
			 0);
}

void
bus_peer_open(struct bus_peer *p, const struct daemon *d)
{
	struct bus_heard heard;

	bus_peer_connect(p, d, 0, "chat.");
	do {
		bus_peer_hear(p, &heard);
		bus_heard_fini(&heard);
	} while (strcmp(heard.topic, "chat.head") != 0);
}

void
bus_peer_close(struct bus_peer *p)
{
	zmq_close(p->sub);
	zmq_close(p->dealer);
	zmq_ctx_term(p->context);
}

/* Receives one frame as text. @more: is there to be another one? */
static size_t
receive(void *socket, bool more)
{
	int n = zmq_recv(socket, frame, sizeof(frame) - 1, 0);
	int has_more;
	size_t len = sizeof(has_more);

	if (n < 0 || n >= FRAME_MAX)
		ck_abort_msg("nothing comes: %s", zmq_strerror(zmq_errno()));
	frame[n] = '\0';
	zmq_getsockopt(socket, ZMQ_RCVMORE, &has_more, &len);
	if (has_more != more)
		ck_abort_msg("%s frames than there should be: %s",
			     more ? "less" : "more", frame);
	return (size_t)n;
}

static json_t *
receive_json(void *socket)
{
	size_t len = receive(socket, false);
	json_error_t error;
	json_t *json = json_loadb(frame, len, JSON_REJECT_DUPLICATES, &error);

	if (!json)
		ck_abort_msg("%s: %s", error.text, frame);
	return json;
}

void
bus_peer_hear(struct bus_peer *p, struct bus_heard *ret)
{
	receive(p->sub, true);
	snprintf(ret->topic, sizeof(ret->topic), "%.31s", frame);
	receive(p->sub, true);
	ret->number = strtoull(frame, NULL, 10);
	ret->json = receive_json(p->sub);
}

void
bus_peer_hear_line(struct bus_peer *p, struct bus_heard *ret)
{
	for (;;) {
		bus_peer_hear(p, ret);
		if (strcmp(ret->topic, "chat.head") != 0)
			return;
		bus_heard_fini(ret);
	}
}

void
bus_heard_fini(struct bus_heard *heard)
{
	json_decref(heard->json);
	heard->json = NULL;
}

void
bus_peer_send(struct bus_peer *p, const char *request)
{
	size_t len = strlen(request);

	ck_assert_int_eq(zmq_send(p->dealer, request, len, 0), (int)len);
}

json_t *
bus_peer_answer(struct bus_peer *p)
{
	return receive_json(p->dealer);
}

json_t *
bus_peer_ask(struct bus_peer *p, const char *fmt, ...)
{
	char request[16 * 1024];
	va_list ap;

	va_start(ap, fmt);
	ck_assert_int_lt(vsnprintf(request, sizeof(request), fmt, ap),
			 (int)sizeof(request));
	va_end(ap);
	bus_peer_send(p, request);
	return bus_peer_answer(p);
}

uint64_t
bus_peer_post(struct bus_peer *p, const char *name, const char *text)
{
	json_t *answer = bus_peer_ask(p, "{\"post\": \"%s\", \"as\": \"%s\"}",
				      text, name);
	json_int_t number = 0;

	ck_assert_msg(json_unpack(answer, "{s:I!}", "number", &number) == 0,
		      "%s", frame);
	json_decref(answer);
	return (uint64_t)number;
}

void
bus_peer_refused(struct bus_peer *p, const char *request, const char *code)
{
	const char *got = NULL;
	const char *message;
	json_t *answer;

	bus_peer_send(p, request);
	answer = bus_peer_answer(p);
	ck_assert_msg(json_unpack(answer, "{s:{s:s,s:s!}}", "error", "code",
				  &got, "message", &message) == 0,
		      "%s: %s", request, frame);
	ck_assert_str_eq(got, code);
	ck_assert_uint_gt(strlen(message), 0);
	json_decref(answer);
}

/* One that follows a room. */
struct follower {
	struct bus_peer *peer;
	void (*line)(void *arg, const json_t *line);
	void *arg;
};

/* Takes a line that is the next one; others it has, or asks for. */
static void
take(const struct follower *f, const json_t *line)
{
	json_int_t number = json_integer_value(json_object_get(line, "number"));

	if ((uint64_t)number != f->peer->last + 1)
		ck_abort_msg("line %lld after line %llu", (long long)number,
			     (unsigned long long)f->peer->last);
	f->peer->last++;
	f->line(f->arg, line);
}

/* Asks until it has all up to @head. */
static void
catch_up(const struct follower *f, uint64_t head)
{
	while (f->peer->last < head) {
		json_t *answer =
			bus_peer_ask(f->peer, "{\"since\": %llu}",
				     (unsigned long long)f->peer->last);
		json_t *lines = json_object_get(answer, "lines");
		json_t *line;
		size_t i;

		ck_assert_uint_gt(json_array_size(lines), 0);
		json_array_foreach(lines, i, line) take(f, line);
		json_decref(answer);
	}
}

void
bus_peer_follow(struct bus_peer *p, uint64_t until,
		void (*line)(void *arg, const json_t *line), void *arg)
{
	const struct follower f = { p, line, arg };
	struct bus_heard heard;

	while (p->last < until) {
		bool head;

		bus_peer_hear(p, &heard);
		head = strcmp(heard.topic, "chat.head") == 0;
		catch_up(&f, head ? heard.number : heard.number - 1);
		if (!head && heard.number == p->last + 1)
			take(&f, heard.json);
		bus_heard_fini(&heard);
	}
}
