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

#include "bus/bus_json.h"
#include "bus/bus_state.h"
#include "store/store.h"

/* Text in one answer, about. */
#define PAGE_BYTES (64 * 1024)

/* The label of what comes this way: "via bus". */
static const char label[] = "bus";

int
bus_fail(struct bus_call *call, const char *code, const char *fmt, ...)
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
		return bus_fail(call, "closing", "chatd is stopping");
	return bus_fail(call, "not-stored", "not stored: %s", strerror(-error));
}

/* What is there is the answer; if there is none, memory is why. */
static int
finish(struct bus_call *call)
{
	if (!call->reply && !call->fault.code)
		return bus_fail(call, "no-memory", "out of memory; try again");
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
	if (error) {
		fail_post(call, error);
	} else {
		call->bus->figures.posts++;
		call->reply = bus_json_number(number);
	}
	resolve(call);
}

static void
stop_reading(struct bus_call *call)
{
	LIST_REMOVE(call, read_link);
	call->bus->reads--;
	coir_cond_signal(&call->bus->turn);
}

static void
page_read(struct store_read *read, const struct lines *page, int error)
{
	struct bus_call *call =
		(void *)((char *)read - offsetof(struct bus_call, read));
	struct bus_extent extent;

	if (call->abandoned) {
		bus_call_free(call);
		return;
	}
	extent = bus_extent(call->bus);
	stop_reading(call);
	if (error)
		bus_fail(call, "not-read", "the store cannot be read: %s",
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

/*
 * Without a key the address is "localhost:UID:GID:PID": a program that connects
 * again, or with many connections, is still its user's.
 */
const char *
bus_asker(struct bus_call *call, size_t *ret_len)
{
	const char *owner = key_owner(call);
	const char *address;
	const char *end;

	if (owner) {
		*ret_len = strlen(owner);
		return owner;
	}
	address =
		zmq_msg_gets(&call->frame[call->n_frames - 1], "Peer-Address");
	if (!address)
		address = "";
	end = strchr(address, ':');
	if (end)
		end = strchr(end + 1, ':');
	*ret_len = end ? (size_t)(end - address) : strlen(address);
	return address;
}

/* Nanoseconds until this poster may say something; 0: it may, and has. */
static int64_t
take_turn(struct bus_call *call)
{
	struct bus *bus = call->bus;
	size_t len;
	const char *name = bus_asker(call, &len);

	return bus_posters_take(&bus->posters, &bus->post_rate, name, len,
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
		return bus_fail(call, "busy",
				"the room has too much in hand; try again");
	wait = take_turn(call);
	if (wait > 0)
		return bus_fail(
			call, "too-fast",
			"at most %lld lines a second; try again in %lld ms",
			(long long)bus->post_rate.per_s,
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
	LIST_INSERT_HEAD(&call->bus->reading, call, read_link);
	call->bus->reads++;
	store_read(call->bus->plan.store, &call->read);
	return 1;
}

void
bus_abandon_reads(struct bus *bus)
{
	struct bus_call *call;

	while ((call = LIST_FIRST(&bus->reading))) {
		stop_reading(call);
		call->abandoned = true;
		bus_fail(call, "closing", "chatd is stopping");
		coir_promise_resolve(&call->done, NULL);
	}
}

static int
serve_head(struct bus_call *call)
{
	struct bus_extent extent = bus_extent(call->bus);

	call->reply = bus_json_head(&extent);
	return finish(call);
}

void
bus_understand(struct bus_call *call)
{
	zmq_msg_t *last = &call->frame[call->n_frames - 1];

	if (call->n_frames < 2 || call->n_frames > 3 ||
	    (call->n_frames == 3 && zmq_msg_size(&call->frame[1]) > 0))
		bus_fail(call, "bad-request", "a request is one frame");
	else
		bus_request_parse(zmq_msg_data(last), zmq_msg_size(last),
				  call->bus->plan.line_max, &call->request,
				  &call->fault);
}

int
bus_serve(struct bus_call *call)
{
	if (call->fault.code)
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
