/* SPDX-License-Identifier: MIT */
/*
 * room_private.c - what passes between clients, or between one and the room,
 * and nobody else is to see.
 *
 * A whisper is a ticket with three pins: what the other one is told, and what
 * the writer is told then, or if the other one is gone. Which of these it is
 * shows when its turn comes, and then nothing can fail. The other one's comes
 * first, for a process may end between the two: then it is told twice, rather
 * than not at all.
 */
#include "config.h"

#include <errno.h>

#include "room/room_state.h"

/* Can @client cause nothing any more? */
static bool
is_over(const struct room_client *client)
{
	return client->left || client->closing;
}

int
room_tell_now(struct room_client *client, const char *text, size_t len)
{
	struct pin *pin;

	if (is_over(client))
		return -ESHUTDOWN;
	pin = pin_new_notice(client->cursor.transcript->style, text, len);
	if (!pin)
		return -ENOMEM;
	cursor_pin(&client->cursor, pin);
	client->ops->news(client);
	return 0;
}

int
room_acknowledge(struct room_client *client, uint64_t cause)
{
	struct pin *pin;

	if (is_over(client))
		return -ESHUTDOWN;
	pin = pin_new(0);
	if (!pin)
		return -ENOMEM;
	pin->cause = cause;
	return room_put(client->room, client, TICKET_TELL, pin);
}

void
room_apply_acknowledgement(const struct ticket *ticket)
{
	struct pin_log *log = ticket->client->cursor.log;

	if (log)
		pin_log_answered(log, PIN_NOTICE, ticket->pin->cause);
	pin_free(ticket->pin);
}

/* The pins of a whisper, one behind the other; NULL: no memory. */
static struct pin *
make_pins(const struct room_client *to, const struct room_client *writer,
	  const struct room_whisper *what)
{
	const struct style *style = writer->cursor.transcript->style;
	struct pin *text = pin_new_notice(to->cursor.transcript->style,
					  what->text, what->len);
	struct pin *sent = pin_new_notice(style, what->sent, what->sent_len);
	struct pin *gone = pin_new_notice(style, what->gone, what->gone_len);

	if (!text || !sent || !gone) {
		pin_free(text);
		pin_free(sent);
		pin_free(gone);
		return NULL;
	}
	sent->cause = gone->cause = what->cause;
	text->next = sent;
	sent->next = gone;
	return text;
}

int
room_whisper(struct room_client *client, const struct room_whisper *what)
{
	struct ticket ticket = {
		.client = client,
		.to = what->to,
		.kind = TICKET_WHISPER,
	};
	const struct room_client *to = room_find(client->room, what->to);

	if (is_over(client))
		return -ESHUTDOWN;
	if (!to)
		return room_answer(client, what->gone, what->gone_len,
				   what->cause);
	if (ticket_queue_reserve(&client->room->tickets) < 0)
		return -ENOMEM;
	ticket.pin = make_pins(to, client, what);
	if (!ticket.pin)
		return -ENOMEM;
	ticket.bytes = ticket.pin->len;
	room_put_ticket(client->room, &ticket);
	room_settle(client->room);
	return 0;
}

/* Pins @pin (taken) for @client, who may have left. */
static void
give(struct room_client *client, struct pin *pin)
{
	pin->next = NULL;
	if (client->left) {
		pin_free(pin);
		return;
	}
	cursor_pin(&client->cursor, pin);
	client->ops->news(client);
}

void
room_apply_whisper(const struct ticket *ticket)
{
	struct room_client *writer = ticket->client;
	struct room_client *to = room_find(writer->room, ticket->to);
	struct pin *text = ticket->pin;
	struct pin *sent = text->next;
	struct pin *gone = sent->next;

	if (to) {
		pin_free(gone);
		give(to, text);
		give(writer, sent);
	} else {
		pin_free(text);
		pin_free(sent);
		give(writer, gone);
	}
}

struct room_client *
room_find(const struct room *room, uint64_t id)
{
	struct roster_member *m = roster_first(&room->roster);

	for (; m; m = roster_next(m))
		if (client_of(m)->id == id)
			return client_of(m)->left ? NULL : client_of(m);
	return NULL;
}
