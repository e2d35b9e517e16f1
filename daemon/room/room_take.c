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

#include "room/room_state.h"

/* Says in @line whose it is. */
static void
sign(struct line *line, const struct room_client *client)
{
	line->client = client->id;
	line->address = client->member.address;
	line->address_len = client->member.address_len;
	line->label = client->member.label->text;
	line->label_len = client->member.label->len;
	line->name = client->member.name;
	line->name_len = client->member.name_len;
}

void
room_put_ticket(struct room *room, const struct ticket *ticket)
{
	struct room_client *client = ticket->client;

	ticket_queue_put(&room->tickets, ticket);
	if (!client)
		return;
	client->tickets++;
	if (ticket->kind != TICKET_LINE)
		client->answers++;
}

/* Posts @line, which is for @ticket. */
static int
post(struct room *room, struct ticket *ticket, struct line *line)
{
	int error = ticket_queue_reserve(&room->tickets);

	if (error)
		return error;
	line->time = store_now();
	error = store_post(room->store, line);
	if (error)
		return error;
	ticket->kind = TICKET_LINE;
	ticket->line = line->kind;
	ticket->bytes = (uint32_t)line_weight(line);
	room_put_ticket(room, ticket);
	return 0;
}

int
room_post(struct room *room, struct room_client *client, struct line *line)
{
	struct ticket ticket = { .client = client };

	if (client)
		sign(line, client);
	return post(room, &ticket, line);
}

/* Posts @line with @text, which must not be longer than a line can be. */
static int
post_text(struct room *room, struct room_client *client, struct line *line,
	  const char *text, size_t len)
{
	if (len > UINT32_MAX)
		return -EMSGSIZE;
	line->text = text;
	line->text_len = (uint32_t)len;
	return room_post(room, client, line);
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
	room_put_ticket(room, &ticket);
	room_settle(room);
	return 0;
}

/* Somebody who comes while the store fails is told what the others were. */
static void
tell_trouble(struct room_client *client)
{
	const struct store *store = client->room->store;
	struct pin *pin;

	if (store->trouble[0] == '\0')
		return;
	pin = pin_new_notice(client->cursor.transcript->style, store->trouble,
			     strlen(store->trouble));
	/* without memory for that they see it by what happens */
	if (pin)
		cursor_pin(&client->cursor, pin);
}

int
room_join(struct room *room, struct room_client *client,
	  const struct room_client_ops *ops, struct roster_label *label,
	  const char *address, size_t address_len)
{
	struct line line = { .kind = LINE_JOIN };
	struct transcript *transcript;
	int error = room_check_open(room);

	if (!error && address_len > UINT16_MAX)
		error = -EMSGSIZE;
	if (!error && room_shut(room))
		error = -EAGAIN;
	if (error)
		return error;
	*client = (struct room_client){
		.member = { .label = label,
			    .address = address,
			    .address_len = (uint16_t)address_len },
		.room = room,
		.ops = ops,
		.id = room->store->last_client + 1,
		.state = CLIENT_JOINING,
	};
	error = room_begin_reading(client, 0, &transcript);
	if (!error)
		error = room_post(room, client, &line);
	if (error)
		return error;
	cursor_init(&client->cursor, transcript);
	edition_of(transcript)->readers++;
	if (room->limits.history != UINT64_MAX)
		cursor_park(&client->cursor);
	roster_add(&room->roster, &client->member);
	room->attached++;
	tell_trouble(client);
	return 0;
}

/* 0, or why @client can cause nothing any more. */
static int
check_client(const struct room_client *client)
{
	return client->left || client->closing ? -ESHUTDOWN : 0;
}

int
room_speak(struct room_client *client, enum line_kind kind, const char *text,
	   size_t len, uint64_t input_end)
{
	struct line line = { .kind = (uint8_t)kind, .input_end = input_end };
	int error = check_client(client);

	if (!error)
		error = room_check_open(client->room);
	if (error)
		return error;
	error = post_text(client->room, client, &line, text, len);
	if (error)
		room_tell_not_stored(client, error);
	return error;
}

int
room_say(struct room_client *client, const char *text, size_t len,
	 uint64_t input_end)
{
	return room_speak(client, LINE_MESSAGE, text, len, input_end);
}

int
room_act(struct room_client *client, const char *text, size_t len,
	 uint64_t input_end)
{
	return room_speak(client, LINE_ACTION, text, len, input_end);
}

int
room_set_topic(struct room_client *client, const char *text, size_t len,
	       uint64_t input_end)
{
	return room_speak(client, LINE_TOPIC, text, len, input_end);
}

int
room_announce_for(struct room_client *client, const char *text, size_t len,
		  uint64_t input_end)
{
	return room_speak(client, LINE_ANNOUNCEMENT, text, len, input_end);
}

int
room_tell(struct room_client *client, const char *text, size_t len)
{
	return room_answer(client, text, len, 0);
}

int
room_answer(struct room_client *client, const char *text, size_t len,
	    uint64_t cause)
{
	int error = check_client(client);
	struct pin *pin;

	if (error)
		return error;
	pin = pin_new_notice(client->cursor.transcript->style, text, len);
	if (!pin)
		return -ENOMEM;
	pin->cause = cause;
	return room_put(client->room, client, TICKET_TELL, pin);
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
	struct line line = { .kind = LINE_ANNOUNCEMENT };
	int error = room_check_open(room);

	return error ? error : post_text(room, NULL, &line, text, len);
}

int
room_clear_topic(struct room *room, const char *by)
{
	struct line line = {
		.kind = LINE_TOPIC,
		.name = by,
		.name_len = (uint8_t)strlen(by),
	};
	int error = room_check_open(room);

	return error ? error : post_text(room, NULL, &line, "", 0);
}

int
room_mail(struct room *room, struct room_letter *letter, const char *text,
	  size_t len)
{
	struct ticket ticket = { .letter = letter };
	struct line line = {
		.kind = LINE_MESSAGE,
		.address = letter->address,
		.label = letter->label,
		.label_len = letter->label_len,
		.text = text,
	};
	int error = room_check_open(room);

	if (!error && (letter->address_len > UINT16_MAX || len > UINT32_MAX))
		error = -EMSGSIZE;
	if (error)
		return error;
	line.address_len = (uint16_t)letter->address_len;
	line.text_len = (uint32_t)len;
	return post(room, &ticket, &line);
}

int
room_notice(struct room *room, const char *text, size_t len)
{
	struct pin *pin = pin_new(len);

	if (!pin)
		return -ENOMEM;
	if (len)
		memcpy(pin->bytes, text, len);
	return room_put(room, NULL, TICKET_NOTICE, pin);
}
