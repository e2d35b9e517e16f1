/* SPDX-License-Identifier: MIT */
/*
 * bus_serve.c - does what a request asks for. Main stack.
 *
 * A post is answered when it is stored. A page holds as many lines as the
 * store's, and not much more text than PAGE_BYTES: the asker asks again from
 * where it ended. One without lines, because none is kept any more, reaches the
 * line that was the newest when it was asked for.
 */
#include "config.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "bus_json.h"
#include "bus_state.h"
#include "store.h"

/* Text in one answer, about. */
#define PAGE_BYTES (64 * 1024)

/* The label of what comes this way: "via bus". */
static const char label[] = "bus";

__attribute__((format(printf, 3, 4))) static int
fail(struct bus_call *call, const char *code, const char *fmt, ...)
{
	va_list ap;

	call->fault.code = code;
	va_start(ap, fmt);
	vsnprintf(call->fault.text, sizeof(call->fault.text), fmt, ap);
	va_end(ap);
	return 0;
}

/* The line cannot be, or is not, stored. */
static int
fail_post(struct bus_call *call, int error)
{
	if (error == -ESHUTDOWN)
		return fail(call, "closing", "chatd is stopping");
	return fail(call, "not-stored", "not stored: %s", strerror(-error));
}

/* What is there is the answer; if there is none, memory is why. */
static int
finish(struct bus_call *call)
{
	if (!call->reply && !call->fault.code)
		return fail(call, "no-memory", "out of memory; try again");
	return 0;
}

static void
resolve(struct bus_call *call)
{
	finish(call);
	coir_promise_resolve(&call->done, NULL);
}

static void
letter_answered(struct room_letter *letter, uint64_t number, int error)
{
	struct bus_call *call =
		(void *)((char *)letter - offsetof(struct bus_call, letter));

	call->bus->posts--;
	if (error)
		fail_post(call, error);
	else
		call->reply = bus_json_number(number);
	resolve(call);
}

static void
page_read(struct store_read *read, const struct lines *page, int error)
{
	struct bus_call *call =
		(void *)((char *)read - offsetof(struct bus_call, read));
	struct bus_extent extent = bus_extent(call->bus);

	if (error)
		fail(call, "not-read", "the store cannot be read: %s",
		     strerror(-error));
	else
		call->reply = bus_json_page(call->request.since, page,
					    PAGE_BYTES, call->head, &extent);
	resolve(call);
}

/* The name that goes with the sender's key, or NULL: it needed none. */
static const char *
key_owner(struct bus_call *call)
{
	return zmq_msg_gets(&call->frame[call->n_frames - 1], "User-Id");
}

/* Writes who says it: the key's owner, or the name, or "OWNER/NAME". */
static void
sign(struct bus_call *call, const char *owner)
{
	const struct bus_request *request = &call->request;
	int n = snprintf(call->author, sizeof(call->author), "bus:%s%s%.*s",
			 owner ? owner : "",
			 owner && request->name_len > 0 ? "/" : "",
			 (int)request->name_len, request->name);

	call->letter = (struct room_letter){
		.address = call->author,
		.address_len = (size_t)n,
		.label = label,
		.label_len = sizeof(label) - 1,
		.answered = letter_answered,
	};
}

/* Nanoseconds until this poster may say something; 0: it may, and has. */
static int64_t
take_turn(struct bus_call *call, const char *owner)
{
	struct bus *bus = call->bus;
	const void *name = owner ? owner : zmq_msg_data(&call->frame[0]);
	size_t len = owner ? strlen(owner) : zmq_msg_size(&call->frame[0]);

	return bus_posters_take(&bus->posters, &bus->rate, name,
				len < BUS_POSTER_MAX ? len : BUS_POSTER_MAX,
				coir_now());
}

static int
serve_post(struct bus_call *call)
{
	struct bus *bus = call->bus;
	const char *owner = key_owner(call);
	int64_t wait;
	int rc;

	if (room_full(bus->plan.room) || bus->posts >= BUS_POSTS_MAX)
		return fail(call, "busy",
			    "the room has too much in hand; try again");
	wait = take_turn(call, owner);
	if (wait > 0)
		return fail(call, "too-fast",
			    "at most %lld lines a second; try again in %lld ms",
			    (long long)bus->rate.per_s,
			    (long long)(wait / 1000000 + 1));
	sign(call, owner);
	rc = room_mail(bus->plan.room, &call->letter, call->request.text,
		       call->request.text_len);
	if (rc < 0)
		return fail_post(call, rc);
	bus->posts++;
	return 1;
}

static int
serve_since(struct bus_call *call)
{
	struct bus_extent extent = bus_extent(call->bus);
	static const struct lines none;

	if (call->request.since >= extent.head) {
		call->reply = bus_json_page(call->request.since, &none,
					    PAGE_BYTES, extent.head, &extent);
		return finish(call);
	}
	call->head = extent.head;
	call->read.from = call->request.since + 1;
	call->read.done = page_read;
	store_read(call->bus->plan.store, &call->read);
	return 1;
}

static int
serve_head(struct bus_call *call)
{
	struct bus_extent extent = bus_extent(call->bus);

	call->reply = bus_json_head(&extent);
	return finish(call);
}

/* Finds the request among the frames and takes it apart. */
static int
understand(struct bus_call *call)
{
	zmq_msg_t *last = &call->frame[call->n_frames - 1];

	if (call->n_frames < 2 || call->n_frames > 3 ||
	    (call->n_frames == 3 && zmq_msg_size(&call->frame[1]) > 0)) {
		fail(call, "bad-request", "a request is one frame");
		return -EINVAL;
	}
	return bus_request_parse(zmq_msg_data(last), zmq_msg_size(last),
				 call->bus->plan.line_max, &call->request,
				 &call->fault);
}

int
bus_serve(struct bus_call *call)
{
	if (understand(call) < 0)
		return 0;
	switch (call->request.verb) {
	case BUS_POST:
		return serve_post(call);
	case BUS_SINCE:
		return serve_since(call);
	case BUS_HEAD:
		return serve_head(call);
	}
	return 0;
}
