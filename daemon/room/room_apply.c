/* SPDX-License-Identifier: MIT */
/*
 * room_apply.c - applies what the store answered, in ticket order.
 *
 * A batch is applied whole: each of its lines with its ticket, and after each
 * the tickets that waited only for it; then what is kept is cut to size, then
 * the front ends are told, once. Nothing here can fail: memory for lines was
 * set aside in prepare, that for private bytes when their ticket was taken.
 */
#include "config.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "room/room_state.h"
#include "text/phrase.h"

/* Bytes of a description of an error. */
#define REASON_MAX 128

void
room_tell_not_stored(struct room_client *client, int error)
{
	const char *reason = strerrordesc_np(-error);
	const struct phrase_word word = {
		.text = reason,
		.len = reason ? strnlen(reason, REASON_MAX) : 0,
	};
	char text[PHRASE_MAX + REASON_MAX];
	struct pin *pin;
	char *end;

	if (client->left)
		return;
	end = phrase_put(text, _("not stored: %s"), &word, 1);
	pin = pin_new_notice(client->cursor.transcript->style, text,
			     (size_t)(end - text));
	if (pin) {
		pin->cause = client->stored_input;
		cursor_pin(&client->cursor, pin);
	} else {
		cursor_close_after(&client->cursor, 0);
	}
	client->ops->news(client);
}

int
room_alarm(struct room *room, const char *text, size_t len)
{
	struct roster_member *m = roster_first(&room->roster);
	int error = 0;

	for (; m; m = roster_next(m)) {
		struct room_client *client = client_of(m);
		struct cursor *cursor = &client->cursor;
		struct pin *pin;

		if (client->left)
			continue;
		pin = pin_new_notice(cursor->transcript->style, text, len);
		if (pin) {
			cursor_pin(cursor, pin);
			client->ops->news(client);
		} else {
			error = -ENOMEM;
		}
	}
	return error;
}

/* Applies a ticket that needs no store to a client that is still there. */
static void
apply_private(struct room_client *client, const struct ticket *ticket)
{
	/* the pin is taken, or freed */
	uint64_t cause = ticket->pin ? ticket->pin->cause : 0;

	if (ticket->kind == TICKET_TELL && ticket->pin->len == 0)
		room_apply_acknowledgement(ticket);
	else if (ticket->kind == TICKET_TELL)
		cursor_pin(&client->cursor, ticket->pin);
	else
		cursor_close_after(&client->cursor, client->last_line);
	client->ops->news(client);
	if (cause > 0 && client->ops->answered)
		client->ops->answered(client, cause);
}

static void
apply_unstored(struct room *room, const struct ticket *ticket)
{
	struct room_client *client = ticket->client;

	if (!client) {
		/* who cannot be told is not: the others are */
		(void)room_alarm(room, ticket->pin->bytes, ticket->pin->len);
		pin_free(ticket->pin);
		return;
	}
	client->tickets--;
	client->answers--;
	if (ticket->kind == TICKET_WHISPER)
		room_apply_whisper(ticket);
	else if (!client->left)
		apply_private(client, ticket);
	else
		pin_free(ticket->pin);
	if (client->left)
		room_release(client);
}

void
room_settle(struct room *room)
{
	const struct ticket *first = ticket_queue_first(&room->tickets);

	while (first && first->kind != TICKET_LINE) {
		struct ticket ticket = ticket_queue_take(&room->tickets);

		apply_unstored(room, &ticket);
		first = ticket_queue_first(&room->tickets);
	}
}

void
room_begin_history(struct room_client *client, uint64_t number)
{
	const struct room *room = client->room;
	uint64_t history = room->limits.history;
	uint64_t oldest = room->plain.transcript.oldest;

	client->cursor.live = number;
	if (client->cursor.next != UINT64_MAX)
		return;
	if (number > oldest && number - oldest > history)
		oldest = number - history;
	cursor_start(&client->cursor, oldest < number ? oldest : number);
}

/* @client's line of @kind is number @number now. */
static void
line_stored(struct room_client *client, enum line_kind kind, uint64_t number)
{
	struct roster *roster = &client->room->roster;

	if (kind == LINE_LEAVE) {
		client->state = CLIENT_GONE;
		roster_depart(roster, &client->member);
		return;
	}
	client->last_line = number;
	if (kind != LINE_JOIN)
		return;
	client->state = CLIENT_JOINED;
	room_begin_history(client, number);
	roster_arrive(roster, &client->member);
}

/* @client's line of @kind is not stored, for the reason @error. */
static void
line_refused(struct room_client *client, enum line_kind kind, int error)
{
	if (kind == LINE_LEAVE) {
		client->state = CLIENT_OWED;
		client->room->owed++;
		return;
	}
	if (kind == LINE_JOIN)
		client->state = CLIENT_REFUSED;
	room_tell_not_stored(client, error);
	if (kind == LINE_JOIN && !client->left)
		cursor_close_after(&client->cursor, 0);
}

/* Applies the first ticket, which is for @line. */
static void
apply_line(struct room *room, const struct line *line, int error)
{
	struct ticket ticket = ticket_queue_take(&room->tickets);
	struct room_client *client = ticket.client;
	enum line_kind kind = (enum line_kind)ticket.line;

	assert(ticket.kind == TICKET_LINE && ticket.line == line->kind);
	if (error)
		room->refused++;
	else
		room_append_line(room, line);
	if (ticket.letter)
		ticket.letter->answered(ticket.letter, line->number, error);
	if (!client)
		return;
	client->tickets--;
	if (line->input_end > 0)
		client->stored_input = line->input_end;
	if (kind == LINE_RENAME)
		room_name_answered(client, line, error);
	if (error)
		line_refused(client, kind, error);
	else
		line_stored(client, kind, line->number);
	if (client->left && kind == LINE_JOIN)
		room_depart(client);
	else if (client->left)
		room_release(client);
}

/* Tells all watches; @batch NULL: it was refused. */
static void
tell_watches(struct room *room, const struct lines *batch)
{
	struct room_watch *watch = TAILQ_FIRST(&room->watches);

	while (watch) {
		struct room_watch *next = TAILQ_NEXT(watch, link);

		if (batch && watch->stored)
			watch->stored(watch, batch);
		watch->batch(watch);
		watch = next;
	}
}

static int
prepare(void *arg, const struct lines *batch)
{
	struct room *room = arg;
	int error = room_prepare_topic(room, batch);

	return error ? error : room_prepare_lines(room, batch);
}

static void
stored(void *arg, const struct lines *batch, int error)
{
	struct room *room = arg;
	uint64_t bytes = 0;

	room_apply_topic(room, error);
	for (uint32_t i = 0; i < batch->count; i++) {
		struct line line = lines_get(batch, i);

		bytes += line_weight(&line);
		apply_line(room, &line, error);
		room_settle(room);
	}
	room->batches++;
	room_end_lines(room);
	if (!error) {
		room_retain(room);
		room_note_lag(room, bytes);
		room_depart_owed(room);
	}
	tell_watches(room, error ? NULL : batch);
	room_drain_step(room);
}

static void
kept(void *arg)
{
	room_retain(arg);
}

const struct store_user room_store_user = {
	.prepare = prepare,
	.stored = stored,
	.kept = kept,
};
