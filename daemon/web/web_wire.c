/* SPDX-License-Identifier: MIT */
/*
 * web_wire.c - see web_wire.h.
 *
 * What was read is taken apart whole, so that what a client says waits here
 * until its session takes it. That is little: nothing is read while there is
 * some of it.
 */
#include "config.h"

#include "web/web_wire.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <coir/time.h>

#include "client/client.h"
#include "client/hall.h"
#include "conf/conf.h"
#include "text/frame.h"
#include "text/phrase.h"
#include "web/web_answer.h"
#include "web/web_request.h"
#include "web/web_search.h"
#include "web/web_state.h"

/* Bytes of an escape in JSON, which may stand for one of a line. */
#define ESCAPE_MAX 6

/* What else is in a message that says something. */
#define MESSAGE_AROUND 64

static const char no_memory[] = "out of memory; try again later";

/* Pings and requests of one client, a second and at once. */
static const struct rate asking = { .per_s = 20, .burst = 100 };

/* As so many of them counts the question who is here: all are looked at. */
#define WHO_COST 20

/* And a search. */
#define SEARCH_COST 5

/* What each kind of request counts; what is said has limits of its own. */
static const int64_t costs[] = {
	[WEB_REQUEST_HISTORY] = 1,
	[WEB_REQUEST_WHO] = WHO_COST,
	[WEB_REQUEST_SEARCH] = SEARCH_COST,
};

/* Why it goes that is told @code with @words; REASON_NONE: it wants to. */
static enum reason
reason_of(unsigned code, const char *words)
{
	if (!*words)
		return REASON_NONE;
	if (code == FRAME_CLOSE_NO_MEMORY)
		return REASON_MEMORY;
	return code == FRAME_CLOSE_POLICY ? REASON_FLOOD : REASON_PROTOCOL;
}

/* Nothing else comes; the client gets a last frame. */
static void
end(struct web_wire *wire, unsigned code, const char *words)
{
	char frame[FRAME_SHORT_MAX];
	size_t len = frame_end(frame, code, words);

	wire->ended = true;
	wire->why = (struct web_input_end){ code, words };
	if (!wire->client->seat.reason)
		wire->client->seat.reason = (uint8_t)reason_of(code, words);
	/* if it cannot wait its turn, it is sent at the very end */
	wire->closed =
		cursor_end_with(&wire->client->guest.cursor, frame, len) == 0;
	client_news(wire->client);
}

/* False, and the end, when it asks for more than it may; this is @cost. */
static bool
may_ask(struct web_wire *wire, int64_t cost)
{
	coir_time now = coir_now();

	if (wire->ended)
		return false;
	if (rate_left(&asking, &wire->asked, now) < cost) {
		end(wire, FRAME_CLOSE_POLICY,
		    "too many pings and requests: at most 20 a second");
		return false;
	}
	rate_take(&asking, &wire->asked, now, cost);
	return true;
}

/* Frees *@text, of @size bytes, which may be a password, or NULL. */
static void
drop(char **text, size_t size)
{
	if (*text)
		explicit_bzero(*text, size);
	free(*text);
	*text = NULL;
}

/* Room for @room bytes of lines, those that are there included. False: none. */
static bool
make_room(struct web_wire *wire, size_t room)
{
	char *said;

	if (room <= wire->said_room)
		return true;
	/* realloc(3) would leave the lines where they were */
	said = malloc(room);
	if (!said)
		return false;
	if (wire->said)
		memcpy(said, wire->said, wire->said_to);
	drop(&wire->said, wire->said_room);
	wire->said = said;
	wire->said_room = room;
	return true;
}

/* Adds a line to what its session is to be given. */
static void
say(struct web_wire *wire, const char *text, size_t len)
{
	size_t room = wire->said_to + len + 1;

	if (!make_room(wire, room)) {
		end(wire, FRAME_CLOSE_NO_MEMORY, no_memory);
		return;
	}
	memcpy(wire->said + wire->said_to, text, len);
	wire->said[wire->said_to + len] = '\n';
	wire->said_to = room;
}

/* Does what @request wants. */
static void
serve(struct web_wire *wire, const struct web_request *request)
{
	if (request->kind == WEB_REQUEST_SAY)
		say(wire, request->text, request->len);
	else if (!may_ask(wire, costs[request->kind]))
		return;
	else if (request->kind == WEB_REQUEST_HISTORY)
		web_answer_history(wire, request->before, request->lines);
	else if (request->kind == WEB_REQUEST_SEARCH)
		web_search(wire, request);
	else
		web_answer_who(wire);
}

static void
message(void *arg, const char *text, size_t len)
{
	struct web_wire *wire = arg;
	struct web_request request;
	const char *why = "out of memory; not done";
	int rc;

	if (wire->ended)
		return;
	rc = web_request_parse(text, len, &request, &why);
	if (rc == 0) {
		serve(wire, &request);
		web_request_fini(&request);
	} else if (may_ask(wire, 1)) {
		web_answer_json(wire, json_pack("{s:s}", "error", why));
	}
}

static void
ping(void *arg, const char *payload, size_t len)
{
	struct web_wire *wire = arg;
	char frame[FRAME_SHORT_MAX];

	if (may_ask(wire, 1))
		web_answer_frame(wire, frame,
				 frame_control(frame, FRAME_PONG, payload,
					       len));
}

static const struct web_input_sink sink = { message, ping };

/* Takes apart what was read. */
static void
take(struct web_wire *wire, const void *bytes, size_t len)
{
	const size_t before = wire->input.room;
	struct web_input_end why;

	if (!web_input_take(&wire->input, bytes, len, &sink, wire, &why) &&
	    !wire->ended)
		end(wire, why.code, why.words);
	client_wire_grows(wire->client, (ptrdiff_t)(wire->input.room - before));
}

/* Gives the session what was said. */
static ssize_t
give(struct web_wire *wire, char *buf, size_t size)
{
	size_t left = wire->said_to - wire->said_from;

	if (size > left)
		size = left;
	memcpy(buf, wire->said + wire->said_from, size);
	wire->said_from += size;
	if (wire->said_from == wire->said_to) {
		drop(&wire->said, wire->said_room);
		wire->said_from = wire->said_to = wire->said_room = 0;
	}
	return (ssize_t)size;
}

/* It is greeted, and begins where it wants. */
static void
enter(struct wire *base, struct client *client)
{
	struct web_wire *wire = (struct web_wire *)base;

	wire->client = client;
	if (!web_answer_hello(wire))
		end(wire, FRAME_CLOSE_NO_MEMORY, no_memory);
	take(wire, wire->early, wire->early_len);
	drop(&wire->early, wire->early_len);
}

/* As recv(2) of what frames come by, but a negative errno. */
static ssize_t
read_frames(struct web_wire *wire, int fd, char *buf, size_t size)
{
	ssize_t n;

	if (wire->inner)
		return wire_take(wire->inner, fd, buf, size);
	n = recv(fd, buf, size, MSG_DONTWAIT);
	return n < 0 ? -errno : n;
}

/* Is there something to be read that the socket does not tell of? */
static bool
has_frames(const struct web_wire *wire)
{
	return !wire->said && !wire->ended && wire->inner &&
		wire_pending(wire->inner);
}

static ssize_t
receive(struct wire *base, int fd, char *buf, size_t size)
{
	struct web_wire *wire = (struct web_wire *)base;

	if (!wire->said && !wire->ended) {
		do {
			ssize_t n = read_frames(wire, fd, buf, size);

			if (n < 0)
				return n;
			if (n == 0)
				wire->ended = true;
			take(wire, buf, (size_t)n);
		} while (has_frames(wire));
	}
	if (wire->said)
		return give(wire, buf, size);
	return wire->ended ? 0 : -EAGAIN;
}

static bool
pending(const struct wire *base)
{
	const struct web_wire *wire = (const struct web_wire *)base;

	return wire->said || wire->ended || has_frames(wire);
}

/* What is inside of TLS goes by that. */
static ssize_t
give_frames(struct wire *base, int fd, struct iovec *ranges, int n,
	    size_t bytes)
{
	struct web_wire *wire = (struct web_wire *)base;

	return wire_give(wire->inner, fd, ranges, n, bytes);
}

static bool
unsent(const struct wire *base)
{
	return wire_unsent(((const struct web_wire *)base)->inner);
}

/* Between two frames there may be a last one. */
static void
say_why(struct web_wire *wire, int fd)
{
	const struct client *client = wire->client;
	char frame[FRAME_SHORT_MAX];
	struct iovec all = { .iov_base = frame };
	struct web_input_end why;

	if (wire->closed || !client || client->guest.cursor.offset > 0 ||
	    client->guest.cursor.broken)
		return;
	wire->closed = true;
	why = web_answer_end(wire);
	all.iov_len = frame_end(frame, why.code, why.words);
	if (wire->inner)
		(void)!wire_give(wire->inner, fd, &all, 1, all.iov_len);
	else
		(void)!send(fd, frame, all.iov_len,
			    MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void
say_end(struct wire *base, int fd)
{
	struct web_wire *wire = (struct web_wire *)base;

	say_why(wire, fd);
	wire_end(wire->inner, fd);
}

static void
free_wire(struct wire *base)
{
	struct web_wire *wire = (struct web_wire *)base;

	web_answer_abandon(wire);
	web_search_abandon(wire);
	web_input_fini(&wire->input);
	wire_free(wire->inner);
	drop(&wire->early, wire->early_len);
	drop(&wire->said, wire->said_room);
	free(wire);
}

/* Frames go out as they are. */
static const struct wire_ops ops = {
	.enter = enter,
	.receive = receive,
	.pending = pending,
	.taken = web_search_taken,
	.answered = web_search_answered,
	.end = say_end,
	.free = free_wire,
};

/* They go by another wire. */
static const struct wire_ops ops_inside = {
	.enter = enter,
	.receive = receive,
	.send = give_frames,
	.pending = pending,
	.taken = web_search_taken,
	.answered = web_search_answered,
	.unsent = unsent,
	.end = say_end,
	.free = free_wire,
};

struct wire *
web_wire_new(struct web *web, const struct web_begin *begin, struct wire *inner,
	     const void *early, size_t len)
{
	struct web_wire *wire = calloc(1, sizeof(*wire));
	uint32_t line_max = (uint32_t)web->plan.conf->room.line_max;

	if (wire)
		wire->early = malloc(len + 1);
	if (!wire || !wire->early) {
		free(wire);
		return NULL;
	}
	wire->wire.ops = inner ? &ops_inside : &ops;
	wire->wire.memory = sizeof(*wire) + (inner ? inner->memory : 0);
	wire->wire.identity = inner ? inner->identity : NULL;
	wire->inner = inner;
	wire->web = web;
	wire->begin = *begin;
	web_input_init(&wire->input, ESCAPE_MAX * line_max + MESSAGE_AROUND);
	memcpy(wire->early, early, len);
	wire->early_len = len;
	return &wire->wire;
}
