/* SPDX-License-Identifier: MIT */
/*
 * room_take.c - takes what clients cause, as tickets in input order.
 *
 * Whatever can fail for want of memory is had before a ticket is put, so that
 * a ticket in the queue can always be applied.
 */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "room_state.h"

static int64_t
real_time(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* A line as the store gets it; @client NULL: the room says it. */
static struct line
compose(const struct room_client *client, enum line_kind kind, const char *text,
	size_t len)
{
	struct line line = {
		.time = real_time(),
		.text = text,
		.text_len = (uint32_t)len,
		.kind = (uint8_t)kind,
	};

	if (client) {
		line.address = client->member.address;
		line.address_len = client->member.address_len;
		line.label = client->member.label->text;
		line.label_len = client->member.label->len;
	}
	return line;
}

/* Puts @ticket, for which there is room. */
static void
put(struct room *room, const struct ticket *ticket)
{
	ticket_queue_put(&room->tickets, ticket);
	if (ticket->client)
		ticket->client->tickets++;
}

int
room_post(struct room *room, struct room_client *client, enum line_kind kind,
	  const char *text, size_t len)
{
	struct ticket ticket = {
		.client = client,
		.kind = TICKET_LINE,
		.line = (uint8_t)kind,
	};
	struct line line;
	int error;

	if (len > UINT32_MAX)
		return -EMSGSIZE;
	error = ticket_queue_reserve(&room->tickets);
	if (error)
		return error;
	line = compose(client, kind, text, len);
	error = store_post(room->store, &line);
	if (error)
		return error;
	ticket.bytes = (uint32_t)line_weight(&line);
	put(room, &ticket);
	return 0;
}

int
room_put(struct room *room, struct room_client *client, enum ticket_kind kind,
	 struct pin *pin)
{
	struct ticket ticket = {
		.client = client,
		.pin = pin,
		.bytes = pin ? pin->len : 0,
		.kind = (uint8_t)kind,
	};

	if (ticket_queue_reserve(&room->tickets)) {
		pin_free(pin);
		return -ENOMEM;
	}
	put(room, &ticket);
	room_settle(room);
	return 0;
}

int
room_join(struct room *room, struct room_client *client,
	  const struct room_client_ops *ops, struct roster_label *label,
	  const char *address, size_t address_len)
{
	int error = room_check_open(room);

	if (!error && address_len > UINT16_MAX)
		error = -EMSGSIZE;
	if (error)
		return error;
	*client = (struct room_client){
		.member = { .label = label,
			    .address = address,
			    .address_len = (uint16_t)address_len },
		.room = room,
		.ops = ops,
		.state = CLIENT_JOINING,
	};
	error = room_post(room, client, LINE_JOIN, NULL, 0);
	if (error)
		return error;
	cursor_init(&client->cursor, &room->transcript, room->limits.lag);
	roster_add(&room->roster, &client->member);
	room->attached++;
	return 0;
}

/* 0, or why @client can cause nothing any more. */
static int
check_client(const struct room_client *client)
{
	return client->left || client->closing ? -ESHUTDOWN : 0;
}

int
room_say(struct room_client *client, const char *text, size_t len)
{
	int error = check_client(client);

	if (!error)
		error = room_check_open(client->room);
	if (error)
		return error;
	error = room_post(client->room, client, LINE_MESSAGE, text, len);
	if (error)
		room_tell_not_stored(client, error);
	return error;
}

int
room_tell(struct room_client *client, const char *text, size_t len)
{
	int error = check_client(client);
	struct pin *pin;

	if (error)
		return error;
	pin = pin_new_notice(client->cursor.transcript->style, text, len);
	return pin ? room_put(client->room, client, TICKET_TELL, pin) : -ENOMEM;
}

int
room_close_after(struct room_client *client)
{
	int error;

	if (check_client(client))
		return -EALREADY;
	client->closing = true;
	error = room_put(client->room, client, TICKET_CLOSE, NULL);
	if (error)
		client->closing = false;
	return error;
}

int
room_announce(struct room *room, const char *text, size_t len)
{
	int error = room_check_open(room);

	return error ? error
		     : room_post(room, NULL, LINE_ANNOUNCEMENT, text, len);
}

int
room_notice(struct room *room, const char *text, size_t len)
{
	struct pin *pin = pin_new_notice(room->transcript.style, text, len);

	return pin ? room_put(room, NULL, TICKET_NOTICE, pin) : -ENOMEM;
}
