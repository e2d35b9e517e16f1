/* SPDX-License-Identifier: MIT */
/*
 * guest.c - a client of the room without a socket.
 */
#include "config.h"

#include "guest.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More than a test sends, so that all comes at once. */
#define PLENTY (16 * 1024 * 1024)

static struct guest *
guest_of(struct room_client *client)
{
	return (struct guest *)client;
}

static void
guest_news(struct room_client *client)
{
	guest_of(client)->news++;
}

static void
guest_released(struct room_client *client)
{
	ck_assert(!guest_of(client)->released);
	guest_of(client)->released = true;
}

static const struct room_client_ops guest_ops = {
	.news = guest_news,
	.released = guest_released,
};

int
guest_try_join(struct guest *g, struct room *room, const char *name,
	       struct roster_label *label)
{
	*g = (struct guest){ 0 };
	snprintf(g->address, sizeof(g->address), "tcp:%s", name);
	return room_join(room, &g->client, &guest_ops, label, g->address,
			 strlen(g->address));
}

void
guest_join(struct guest *g, struct room *room, const char *name,
	   struct roster_label *label)
{
	ck_assert_int_eq(guest_try_join(g, room, name, label), 0);
}

void
guest_rename(struct guest *g, const char *name)
{
	g->input += strlen(name) + 1;
	ck_assert_int_eq(room_rename(&g->client, name, strlen(name), g->input),
			 0);
}

const char *
guest_name(const struct guest *g)
{
	static char name[LINE_NAME_MAX + 1];
	size_t len = g->client.member.name_len;

	if (len)
		memcpy(name, g->client.member.name, len);
	name[len] = '\0';
	return name;
}

void
guest_say(struct guest *g, const char *text)
{
	g->input += strlen(text) + 1;
	ck_assert_int_eq(room_say(&g->client, text, strlen(text), g->input), 0);
}

static void
receive_bytes(struct guest *g, const void *bytes, size_t len)
{
	g->got = realloc(g->got, g->got_len + len + 1);
	ck_assert_ptr_nonnull(g->got);
	memcpy(g->got + g->got_len, bytes, len);
	g->got_len += len;
	g->got[g->got_len] = '\0';
}

/* Forgets the pins from number @n + 1 on. */
static void
forget_pins(struct guest_notes *notes, size_t n)
{
	while (notes->n_pins > n)
		free((char *)(uintptr_t)notes->pins[--notes->n_pins].bytes);
}

/* Notes the pins that are new; who has rejoined may have fewer than before. */
static void
note_pins(struct guest *g)
{
	const struct cursor *c = &g->client.cursor;
	struct guest_notes *notes = g->notes;

	forget_pins(notes, c->pins_end - 1);
	for (const struct pin *p = c->pins.first; p; p = p->next) {
		if (p->number <= notes->n_pins)
			continue;
		ck_assert_uint_le(p->number, GUEST_PINS_MAX);
		notes->pins[p->number - 1] = (struct cursor_pin){
			.number = p->number,
			.place = p->place,
			.bytes = strndup(p->bytes, p->len),
			.len = p->len,
			.gap = p->gap,
		};
	}
	notes->n_pins = c->pins_end - 1;
}

/* Notes a turn in which all @bytes that were gathered are received. */
static void
note_turn(struct guest *g, size_t bytes)
{
	const struct cursor *c = &g->client.cursor;
	struct guest_notes *notes = g->notes;

	if (!notes)
		return;
	note_pins(g);
	cursor_place(c, &notes->from);
	cursor_place_after(c, bytes, &notes->to);
	notes->ahead = (uint32_t)bytes;
}

void
guest_note(struct guest *g)
{
	g->notes = calloc(1, sizeof(*g->notes));
	ck_assert_ptr_nonnull(g->notes);
	note_turn(g, 0);
}

void
guest_note_place(struct guest *g)
{
	note_turn(g, 0);
}

void
guest_crash(struct guest *g)
{
	if (g->notes)
		note_pins(g);
	cursor_fini(&g->client.cursor);
	free(g->client.naming);
	g->client.naming = NULL;
}

void
guest_rejoin(struct guest *g, struct room *room, struct roster_label *label,
	     bool after)
{
	const struct guest_notes *notes = g->notes;
	const struct room_return from = {
		.id = g->client.id,
		.place = after ? &notes->to : &notes->from,
		.ahead = after ? 0 : notes->ahead,
		.pins = notes->pins,
		.n_pins = notes->n_pins,
	};

	guest_return(g, room, label, &from);
}

void
guest_return(struct guest *g, struct room *room, struct roster_label *label,
	     const struct room_return *from)
{
	ck_assert_int_eq(room_rejoin(room, &g->client, &guest_ops, label,
				     g->address, strlen(g->address), from),
			 0);
}

static void
free_notes(struct guest *g)
{
	if (g->notes)
		forget_pins(g->notes, 0);
	free(g->notes);
	g->notes = NULL;
}

long
guest_receive(struct guest *g, int n, size_t bytes)
{
	struct iovec iov[8];
	size_t sum = 0;
	int count;

	ck_assert_int_le(n, 8);
	count = cursor_gather(&g->client.cursor, iov, n, bytes);
	for (int i = 0; i < count; i++) {
		ck_assert_uint_gt(iov[i].iov_len, 0);
		receive_bytes(g, iov[i].iov_base, iov[i].iov_len);
		sum += iov[i].iov_len;
	}
	ck_assert_uint_le(sum, bytes);
	if (count > 0) {
		note_turn(g, sum);
		cursor_sent(&g->client.cursor, sum);
	}
	return count < 0 ? count : (long)sum;
}

void
guest_receive_all(struct guest *g)
{
	while (guest_receive(g, 8, PLENTY) > 0)
		;
	ck_assert(!cursor_behind(&g->client.cursor));
}

void
guest_expect(struct guest *g, const char *expected)
{
	guest_receive_all(g);
	ck_assert_str_eq(g->got ? g->got : "", expected);
}

void
guest_fini(struct guest *g)
{
	free(g->got);
	g->got = NULL;
	free_notes(g);
}
